"""The numbers that an answer may say."""

from __future__ import annotations

from datetime import date
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.domain import Claim, Fact
from riskxpertai.facts import claims_in, hit_rate, probability_below, verdict
from riskxpertai.facts.chances import whole_percents
from tests.narrator.samples import (
    LEVELS,
    NORMAL,
    base,
    base_rate,
    brief,
    growth,
    inflation,
    jpykrw,
    measured,
    usdkrw,
)


def texts(*forecasts, **asked) -> dict[str, str]:
    return {fact.id: fact.text for fact in brief(*forecasts, **asked).facts}


def fact(id: str, text: str) -> Fact:
    return Fact(id, "설명", 0.0, "", text, "", None, None, "출처", date(2026, 10, 30))


def test_an_exchange_rate_gives_the_numbers_a_reader_asks_for() -> None:
    told = texts()
    assert told["USDKRW.last"] == "1,335.3원"
    assert told["USDKRW.last.day"] == "2026년 10월 30일"
    assert told["month.6"] == "2027년 4월"
    assert told["months"] == "6개월"
    assert [told[f"USDKRW.median.{ahead}"] for ahead in (1, 3, 6)] == ["1,334.0원", "1,331.3원", "1,327.3원"]
    assert (told["USDKRW.low80.6"], told["USDKRW.high80.6"]) == ("1,227.1원", "1,435.7원")
    assert (told["USDKRW.difference.6"], told["USDKRW.change.6"]) == ("8.0원", "0.6%")
    assert (told["USDKRW.above.6"], told["USDKRW.below.6"]) == ("46%", "54%")
    assert told["USDKRW.baseline.6"] == "1,335.3원"
    assert told["USDKRW.lowest.month.6"] == "2027년 4월"
    assert (told["USDKRW.up.chance.6"], told["USDKRW.up.tail.6"]) == ("15%", "5%")


def test_differences_carry_their_sign_as_value_and_say_it_in_the_label() -> None:
    facts = {fact.id: fact for fact in brief(usdkrw(drift=-0.01)).facts}
    difference = facts["USDKRW.difference.6"]
    assert difference.value < 0
    assert difference.text.endswith("원")
    assert "낮음" in difference.label


def test_rates_differ_by_percentage_points_and_have_no_change_in_percent() -> None:
    told = texts(inflation())
    assert told["CPI_YOY.difference.6"] == "0.2%p"
    assert told["CPI_YOY.last.day"] == "2026년 9월"
    assert "CPI_YOY.change.6" not in told


def test_quarters_are_told_as_quarters_and_negative_values_with_a_minus_sign() -> None:
    told = texts(growth())
    assert told["quarter.6"] == "2027년 2분기"
    assert told["GDP.last.day"] == "2026년 3분기"
    assert told["GDP.low80.6"] == "−0.7%"


def test_the_base_rate_gives_chances_of_levels_and_of_moves() -> None:
    told = texts(base())
    assert [told[f"BASE.step.{level}.6"] for level in ("2.25", "2.50", "2.75", "3.00")] == [
        "8%",
        "46%",
        "43%",
        "3%",
    ]
    assert (told["BASE.cut.6"], told["BASE.hold.6"], told["BASE.hike.6"]) == ("54%", "43%", "3%")
    assert (told["BASE.base.level.6"], told["BASE.base.chance.6"]) == ("2.50%", "46%")
    assert (told["BASE.up.level.6"], told["BASE.down.level.6"]) == ("2.75%", "2.25%")
    assert "BASE.above.6" not in told


@given(st.lists(st.integers(1, 100), min_size=7, max_size=7))
def test_one_chance_is_written_one_way_and_moves_add_up(weights) -> None:
    chances = {2.0 + 0.25 * place: weight / sum(weights) for place, weight in enumerate(weights)}
    told = texts(base_rate(chances, last=2.75))
    moves = [told[f"BASE.{move}.6"] for move in ("cut", "hold", "hike")]
    if not any("미만" in move or "초과" in move for move in moves):
        assert sum(int(move.rstrip("%")) for move in moves) == 100
    likely = told["BASE.base.level.6"].rstrip("%")
    assert told[f"BASE.step.{likely}.6"] == told["BASE.base.chance.6"]
    if likely == "2.75":
        scenarios = [told[f"BASE.{name}.chance.6"] for name in ("down", "base", "up")]
        assert moves == scenarios


def test_chances_below_one_percent_are_no_levels_and_no_certainty() -> None:
    told = texts(base_rate({2.5: 0.996, 2.75: 0.004}, last=2.5))
    assert "BASE.step.2.75.6" not in told
    assert told["BASE.step.2.50.6"] == "99% 초과"
    assert (told["BASE.cut.6"], told["BASE.hold.6"], told["BASE.hike.6"]) == (
        "1% 미만",
        "99% 초과",
        "1% 미만",
    )


def test_the_record_is_told_in_counts_and_only_where_it_was_measured() -> None:
    told = texts(measured(usdkrw()))
    assert (told["USDKRW.record.count.6"], told["USDKRW.record.hits.6"]) == ("115회", "97회")
    assert told["USDKRW.record.skill.6"] == "3.6%"
    assert not [id for id in texts() if "record" in id]


@pytest.mark.parametrize(
    ("skill", "margin", "label", "sentence"),
    [
        (0.036, 0.01, "작음", "오차가 3.6% 작았습니다."),
        (0.036, 0.05, "우열을 가릴 수 없음", "나은 예측이 아니었습니다."),
        (-0.12, 0.05, "큼", "나은 예측이 아니었습니다. 오차가 12.0% 더 컸습니다."),
    ],
)
def test_a_verdict_says_no_more_than_was_measured(skill, margin, label, sentence) -> None:
    forecast = measured(usdkrw(), skill=skill, margin=margin)
    facts = {fact.id: fact for fact in brief(forecast).facts}
    assert label in facts["USDKRW.record.skill.6"].label
    assert forecast.score
    assert verdict(forecast.score).endswith(sentence)
    assert hit_rate(forecast.score) == "80% 구간 · 지난 115회 중 97회 적중"


@pytest.mark.parametrize(
    ("threshold", "below", "text", "chance"),
    [
        (1400.0, False, "1,400원", "19%"),
        (1400.0, True, "1,400원", "81%"),
        (1250.5, True, "1,250.5원", "17%"),
        (3000.0, False, "3,000원", "5% 미만"),
        (3000.0, True, "3,000원", "95% 초과"),
    ],
)
def test_a_threshold_is_told_as_asked_with_the_chance_of_its_side(threshold, below, text, chance) -> None:
    told = texts(usdkrw(), threshold=threshold, below=below)
    assert (told["USDKRW.threshold.6"], told["USDKRW.threshold.chance.6"]) == (text, chance)


def test_a_level_that_is_asked_about_counts_to_neither_side_of_itself() -> None:
    assert texts(base(), threshold=2.5, below=True)["BASE.threshold.chance.6"] == "8%"
    assert texts(base(), threshold=2.5)["BASE.threshold.chance.6"] == "46%"


def test_the_asked_past_is_told_from_its_own_years() -> None:
    told = texts(usdkrw(), past_years=3)
    assert told["USDKRW.past.years"] == "3년"
    assert told["USDKRW.past.high"] == "1,343.3원"
    assert "USDKRW.past.high" not in texts()


def test_scenarios_belong_to_the_first_indicator() -> None:
    told = texts(usdkrw(), jpykrw())
    assert "USDKRW.up.low.6" in told
    assert "JPYKRW.up.low.6" not in told
    assert told["JPYKRW.name"] == "원/엔 환율(100엔)"


@pytest.mark.parametrize("months", [1, 2, 6, 12])
def test_ids_are_unique_and_every_fact_says_where_it_comes_from(months) -> None:
    asked = brief(usdkrw(), base(), inflation(), growth(), months=months, past_years=5, threshold=1400.0)
    ids = [fact.id for fact in asked.facts]
    assert len(set(ids)) == len(ids)
    assert all(fact.label and fact.text and fact.source for fact in asked.facts)
    published = {fact.id: fact for fact in asked.facts}["USDKRW.last"]
    assert (published.source, published.vintage) == ("유럽중앙은행(ECB)", date(2026, 10, 30))
    model = {fact.id: fact for fact in asked.facts}[f"USDKRW.median.{months}"]
    assert (model.source, model.vintage) == ("RiskXpertAI 예측 모형", date(2026, 10, 31))


def test_the_way_does_not_tell_extremes_that_read_the_same() -> None:
    assert "USDKRW.highest.6" not in texts(usdkrw(drift=0.0))


@given(st.floats(-4, 4))
def test_probability_below_follows_the_normal_distribution_within_a_point(value) -> None:
    told = probability_below(LEVELS, NORMAL, value)
    assert LEVELS[0] <= told <= LEVELS[-1]
    true = min(max(NormalDist().cdf(value), LEVELS[0]), LEVELS[-1])
    assert told == pytest.approx(true, abs=0.012)


@given(st.floats(-4, 4), st.floats(-4, 4))
def test_probability_below_never_falls(first, second) -> None:
    low, high = sorted((first, second))
    assert probability_below(LEVELS, NORMAL, low) <= probability_below(LEVELS, NORMAL, high)


def test_probability_below_meets_the_levels_and_survives_equal_quantiles() -> None:
    for level, quantile in zip(LEVELS, NORMAL, strict=True):
        assert probability_below(LEVELS, NORMAL, quantile) == pytest.approx(level)
    flat = (2.5,) * len(LEVELS)
    assert probability_below(LEVELS, flat, 2.4) == LEVELS[0]
    assert probability_below(LEVELS, flat, 2.6) == LEVELS[-1]


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=5).filter(any))
def test_whole_percents_add_up_and_stay_within_one(weights) -> None:
    shares = [weight / sum(weights) for weight in weights]
    percents = whole_percents(shares)
    assert sum(percents) == 100
    assert all(abs(percent - 100 * share) < 1.0001 for percent, share in zip(percents, shares, strict=True))


FACTS = (
    fact("a", "1,335.3원"),
    fact("b", "335.3원"),
    fact("c", "3%"),
    fact("d", "3%p"),
    fact("e", "−0.2%"),
    fact("f", "2027년 4월"),
    fact("g", "5% 미만"),
    fact("h", "5%"),
    fact("i", "118.21"),
    fact("j", "3%"),
)


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("환율은 1,335.3원입니다.", [("1,335.3원", "a")]),
        ("11,335.3원이 아니라 21,335.3원", []),
        ("차이는 3%p, 상승률은 3%입니다.", [("3%p", "d"), ("3%", "c")]),
        ("13%와 2.3%와 3.3%", []),
        ("성장률은 -0.2%입니다.", [("-0.2%", "e")]),
        ("성장률은 −3%입니다.", []),
        ("2~3% 또는 1-3%", [("3%", "c"), ("3%", "c")]),
        ("2027년 4월에는 5% 미만이고 5%는 아닙니다.", [("2027년 4월", "f"), ("5% 미만", "g"), ("5%", "h")]),
        ("지수는 118.21입니다. 118.21%는 아닙니다. 118.215도요.", [("118.21", "i")]),
        ("숫자가 없습니다.", []),
    ],
)
def test_claims_are_whole_numbers_word_for_word(text, claims) -> None:
    assert [(claim.text, claim.fact) for claim in claims_in(text, FACTS)] == claims


def test_where_facts_read_the_same_the_named_one_is_taken() -> None:
    assert claims_in("3%입니다.", FACTS) == (Claim("3%", "c"),)
    assert claims_in("3%입니다.", FACTS, first=("j",)) == (Claim("3%", "j"),)
    assert claims_in("3%입니다.", ()) == ()


@given(drift=st.floats(-0.02, 0.02))
def test_a_reader_who_subtracts_what_is_shown_finds_the_difference_that_is_told(drift: float) -> None:
    told = {fact.id: fact for fact in brief(usdkrw(drift=drift)).facts}

    def shown(id: str) -> float:
        return float(told[id].text.removesuffix("원").replace(",", ""))

    subtracted = round(abs(shown("USDKRW.median.6") - shown("USDKRW.last")), 1)
    assert shown("USDKRW.difference.6") == subtracted == abs(told["USDKRW.difference.6"].value)
    assert shown("USDKRW.width80.6") == round(shown("USDKRW.high80.6") - shown("USDKRW.low80.6"), 1)
