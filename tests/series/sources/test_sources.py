from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from riskxpertai.errors import UnknownIndicator
from riskxpertai.series.catalog import indicators
from riskxpertai.series.sources import configured, order, sources
from riskxpertai.settings import Settings

KEYED: dict[str, Any] = {"ecos_key": SecretStr("a-key")}
OFF = {"ecos_url": "", "ecb_url": "", "bis_url": "", "oecd_url": ""}


@pytest.mark.parametrize(
    ("set_to", "names"),
    [
        ({}, ("ECB", "BIS", "OECD")),
        (KEYED, ("ECOS", "ECB", "BIS", "OECD")),
        (KEYED | {"ecos_url": ""}, ("ECB", "BIS", "OECD")),
        ({"bis_url": ""}, ("ECB", "OECD")),
        (OFF, ()),
        (OFF | KEYED | {"ecos_url": "http://127.0.0.1:1"}, ("ECOS",)),
    ],
)
def test_an_empty_address_or_a_missing_key_switches_a_source_off(set_to, names):
    settings = Settings.model_construct(**set_to)
    assert tuple(source.name for source in sources(settings)) == names == configured(settings)


def test_the_order_is_that_of_the_catalogue():
    assert order("CPI") == ("ECOS", "BIS", "OECD")
    assert order("GOLD") == ()
    assert all(order(id) == row.sources for id, row in indicators().items())
    with pytest.raises(UnknownIndicator):
        order("BITCOIN")


def test_without_a_key_the_sources_still_fill_a_good_part_of_the_catalogue():
    offered = {id for source in sources(Settings.model_construct()) for id in source.offers}
    assert {"BASE", "USDKRW", "CPI", "CPI_YOY", "GDP", "UNEMP", "US_RATE", "US10Y"} <= offered
    assert len(offered) >= 17


def test_with_a_key_all_is_offered_but_what_nobody_gives_away():
    offered = {id for source in sources(Settings.model_construct(**KEYED)) for id in source.offers}
    assert set(indicators()) - offered == {"OIL", "GOLD", "COPPER"}
