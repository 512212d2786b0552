"""Every row of the catalogue, told by the template from the real network's forecast of a made-up past."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

import pytest

from riskxpertai.domain import Brief, Claim, Forecast, Question
from riskxpertai.facts import make_facts
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.narrator.template import TemplateNarrator
from riskxpertai.numerals import particle
from riskxpertai.series.catalog import indicators
from tests.narrator.test_template import ADVICE, CAUSES, check_grounded
from tests.panels import panel

pytestmark = pytest.mark.anyio

TODAY, MONTHS = date(2026, 11, 22), 7
IDS = tuple(indicators())
ASKED = ("fan", "above", "below", "between", "side", "history")
each_row = pytest.mark.parametrize("id", IDS)


@cache
def forecasts() -> dict[str, Forecast]:
    """All rows, forecast at once."""
    of = panel()
    told = Forecaster.load()([of.monthly(id, TODAY) for id in IDS], as_of=TODAY, months=MONTHS)
    return dict(zip(IDS, told, strict=True))


def brief(*ids: str, asked: str = "fan", months: int = MONTHS) -> Brief:
    """What a narrator is given for a question of each kind; the values asked about lie in the fan."""
    told = tuple(forecasts()[id] for id in ids)
    first = told[0]
    low, high = (round(first.at(-1, level), first.indicator.digits) for level in (0.3, 0.7))
    changed = {
        "fan": {},
        "above": {"chart": "probability", "threshold": high},
        "below": {"chart": "probability", "threshold": low, "below": True},
        "between": {"chart": "probability", "threshold": low, "ceiling": high},
        "side": {"chart": "probability", "below": True},
        "history": {"chart": "history", "past_years": 10},
        "compare": {"chart": "compare"},
    }[asked]
    question = Question("질문", ids, months, **changed)  # type: ignore[arg-type]
    return Brief("질문", question, TODAY, told, make_facts(question, told, TODAY))


async def said(asked: Brief) -> list[tuple[str, tuple[Claim, ...]]]:
    teller = TemplateNarrator()
    summary = await teller.summary(asked)
    told = [(summary.text, summary.claims)]
    return told + [(one.text, one.claims) async for one in teller.scenarios(asked, summary)]


def check(told: Sequence[tuple[str, tuple[Claim, ...]]], asked: Brief) -> None:
    text = " ".join(part for part, _ in told)
    assert not re.search(r"None|nan|inf|[{}]|\(는\)|\(가\)|\(를\)|\(과\)|  |=100", text), text
    assert not [word for word in (*ADVICE, *CAUSES) if word in text], text
    for part, claims in told:
        check_grounded(part, claims, asked)
    for forecast in asked.forecasts:
        name = forecast.indicator.name
        for found in re.finditer(re.escape(name) + r"(은|는|이|가|을|를|으로|로|과|와)(?=\s)", text):
            pairs = {"은": "은/는", "는": "은/는", "이": "이/가", "가": "이/가", "을": "을/를", "를": "을/를"}
            pair = pairs.get(found[1], "으로/로" if found[1].endswith("로") else "과/와")
            assert found[1] == particle(name, pair), found[0]


@pytest.mark.parametrize("asked", ASKED)
@each_row
async def test_every_row_is_told_well_however_it_is_asked_about(id: str, asked: str) -> None:
    told = brief(id, asked=asked)
    check(await said(told), told)


@each_row
async def test_every_row_is_told_beside_a_daily_rate_and_a_quarterly_one(id: str) -> None:
    others = [other for other in ("USDKRW", "GDP") if other != id]
    told = brief(id, *others, asked="compare")
    check(await said(told), told)


@each_row
async def test_won_are_spoken_of_only_where_something_is_told_in_won(id: str) -> None:
    text = " ".join(part for part, _ in await said(brief(id)))
    row = indicators()[id]
    assert ("원화가" in text) == (row.unit == "원")
    if "원" not in row.unit:
        assert not re.search(r"\d원", text)


@pytest.mark.parametrize(
    ("id", "shape"),
    [
        ("EXPORT", r"\d억 [\d,]+만 달러|\d억 달러"),
        ("M2", r"\d조 [\d,]+억 원"),
        ("GDP", r"2027년 2분기"),
        ("UNEMP", r"\d\.\d%p"),
        ("KOSPI", r"[\d,]+\.\d\d포인트"),
        ("CPI", r"한 해 (?:전|앞선)|전년 같은"),
    ],
)
async def test_units_periods_and_growth_are_told_as_readers_write_them(id: str, shape: str) -> None:
    text = " ".join(part for part, _ in await said(brief(id)))
    assert re.search(shape, text), text


@each_row
def test_the_chance_of_a_band_is_what_lies_between_the_chances_beyond_it(id: str) -> None:
    forecast = forecasts()[id]
    if forecast.steps:
        return
    facts = {fact.id: fact for fact in brief(id, asked="between").facts}
    between = facts[f"{id}.threshold.chance.{MONTHS}"].value
    beyond = [brief(id, asked=side).facts for side in ("above", "below")]
    outside = sum(fact.value for facts in beyond for fact in facts if fact.id.endswith("threshold.chance.7"))
    assert between == pytest.approx(100.0 - outside)
