from __future__ import annotations

import re
from pathlib import Path

import pytest

from riskxpertai.errors import UnknownIndicator
from riskxpertai.series.catalog import indicator, indicators, table

CONTRACT = (
    "USDKRW JPYKRW EURKRW CNYKRW GBPKRW BASE CPI CPI_YOY PPI GDP KTB3Y KTB10Y CD91 KOSPI KOSDAQ M2 UNEMP CSI "
    "EXPORT IMPORT CA IP LEI HOUSE JEONSE"
)


def test_the_ids_of_the_contract_stand_in_its_order():
    assert list(indicators()) == CONTRACT.split()


def test_only_exchange_rates_and_the_base_rate_have_data_in_this_release():
    assert [id for id, row in indicators().items() if row.available] == CONTRACT.split()[:6]


def test_every_row_without_data_says_so_in_a_korean_sentence():
    for row in indicators().values():
        assert row.available or re.fullmatch(r"[가-힣 ]+\.", row.reason)


def test_names_are_korean_and_differ():
    names = [row.name for row in indicators().values()]
    assert len(set(names)) == len(names)
    for row in indicators().values():
        assert re.search("[가-힣]|CD", row.name)
        assert row.english.isascii()


def test_only_the_base_rate_moves_in_steps():
    assert {id: row.grid for id, row in indicators().items() if row.grid} == {"BASE": 0.25}


def test_the_catalogue_can_not_be_changed():
    with pytest.raises(TypeError):
        indicators()["X"] = indicator("BASE")  # type: ignore[index]


def test_an_unknown_id_is_refused():
    with pytest.raises(UnknownIndicator, match="no indicator 'usdkrw'"):
        indicator("usdkrw")


def test_the_document_shows_the_catalogue_as_it_is():
    document = Path(__file__).parents[2] / "docs" / "series.md"
    assert table() in document.read_text("utf-8")
