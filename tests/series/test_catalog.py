from __future__ import annotations

import re
from pathlib import Path

import pytest

from riskxpertai.errors import UnknownIndicator
from riskxpertai.series.catalog import indicator, indicators, table
from riskxpertai.series.panel import Panel
from riskxpertai.series.sources.base_rate import STEP
from riskxpertai.series.sources.bis import BisService
from riskxpertai.series.sources.ecb_service import EcbService
from riskxpertai.series.sources.ecos import EcosService
from riskxpertai.series.sources.oecd import OecdService
from riskxpertai.series.terms import NOT_FREE, NOT_YET, SWITCHED_OFF, WITHOUT_KEY, why_missing

FIRST = "BASE USDKRW CPI CPI_YOY PPI GDP"
CONTRACT = (
    "USDKRW JPYKRW EURKRW CNYKRW GBPKRW BASE CPI CPI_YOY PPI GDP KTB3Y KTB10Y CD91 KOSPI KOSDAQ M2 UNEMP CSI "
    "EXPORT IMPORT CA IP LEI HOUSE JEONSE"
)
FAMILIES = {"환율", "금리", "물가", "성장·경기", "주가", "부동산", "고용", "무역", "통화", "원자재"}
SERVICES = (EcosService, EcbService, BisService, OecdService)


def test_the_five_of_the_product_are_listed_first():
    assert list(indicators())[:6] == FIRST.split()


def test_every_id_of_the_contract_is_there_and_others_besides():
    assert set(CONTRACT.split()) < set(indicators())
    assert len(indicators()) >= 36


def test_ids_fit_into_the_addresses_of_the_api():
    assert all(re.fullmatch("[A-Z0-9_]{2,20}", id) for id in indicators())


def test_every_family_has_its_members():
    assert {row.family for row in indicators().values()} == FAMILIES


def test_names_are_korean_and_differ():
    names = [row.name for row in indicators().values()]
    assert len(set(names)) == len(names)
    for row in indicators().values():
        assert re.search("[가-힣]|CD", row.name)
        assert row.english.isascii()


def test_only_the_base_rate_moves_in_steps():
    assert {id: row.grid for id, row in indicators().items() if row.grid} == {"BASE": STEP}


def test_logarithms_are_taken_only_of_what_is_never_negative():
    may_be_negative = {"GDP", "CA", "CPI_YOY", "JP_RATE", "EU_RATE", "US10Y"}
    assert not [
        row.id for row in indicators().values() if row.transform == "log" and row.id in may_be_negative
    ]
    assert not [row.id for row in indicators().values() if row.unit == "%" and row.transform == "log"]


def test_the_catalogue_can_not_be_changed():
    with pytest.raises(TypeError):
        indicators()["X"] = indicator("BASE")  # type: ignore[index]


def test_an_unknown_id_is_refused():
    with pytest.raises(UnknownIndicator, match="no indicator 'usdkrw'"):
        indicator("usdkrw")


def test_each_row_names_exactly_the_sources_that_offer_it():
    for id, row in indicators().items():
        assert set(row.sources) == {service.name for service in SERVICES if id in service.offers}, id


def test_no_source_offers_what_the_catalogue_does_not_know():
    assert {id for service in SERVICES for id in service.offers} <= set(indicators())


def test_what_comes_from_the_bank_of_korea_comes_from_there_first():
    assert all(row.sources.index("ECOS") == 0 for row in indicators().values() if "ECOS" in row.sources)


def test_readers_are_shown_who_passes_a_value_on_and_on_which_terms():
    row = indicator("CPI")
    assert row.source == "국가데이터처(한국은행 ECOS, BIS, OECD 제공)"
    assert "CC BY 4.0" in row.licence
    assert all(row.source and row.licence for row in indicators().values())


def test_only_the_exchange_rates_and_the_base_rate_need_no_sync():
    embedded = Panel.embedded()
    assert {id for id in indicators() if embedded.has(id)} == {*CONTRACT.split()[:6]}


@pytest.mark.parametrize(
    ("id", "configured", "reason"),
    [
        ("GOLD", ("ECOS", "ECB", "BIS", "OECD"), NOT_FREE),
        ("KOSPI", ("ECB", "BIS", "OECD"), WITHOUT_KEY),
        ("KOSPI", ("ECOS",), NOT_YET),
        ("CPI", ("BIS",), NOT_YET),
        ("CPI", (), WITHOUT_KEY),
        ("REER", ("ECOS", "ECB"), SWITCHED_OFF),
        ("KOSPI", None, NOT_YET),
        ("GOLD", None, NOT_FREE),
    ],
)
def test_the_reason_why_there_is_no_data_is_the_true_one(id, configured, reason):
    assert why_missing(indicator(id), configured) == reason


def test_the_document_shows_the_catalogue_as_it_is():
    document = Path(__file__).parents[2] / "docs" / "series.md"
    assert table() in document.read_text("utf-8")
