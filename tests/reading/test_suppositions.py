"""What a question supposes, and what it asks about then."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.domain import Condition, Question
from riskxpertai.question import understand
from riskxpertai.reading.mentions import blank, named
from riskxpertai.reading.suppositions import stated
from riskxpertai.reading.wording import folded
from tests.question_table import PICKER, ROWS

TODAY = date(2026, 11, 22)
HALF_DOWN = Condition("BASE", "change", -0.5)
AT_1500 = Condition("USDKRW", "level", 1500.0)


def ask(text: str, previous: Question | None = None) -> Question:
    return understand(text, PICKER, TODAY, previous)


@pytest.mark.parametrize(
    ("text", "indicators", "condition"),
    [
        ("기준금리를 0.5%p 내리면 환율은?", "USDKRW BASE", HALF_DOWN),
        ("기준금리 50bp 인하 시 원/달러 환율은?", "USDKRW BASE", HALF_DOWN),
        ("50bp 인하하면 환율은?", "USDKRW BASE", HALF_DOWN),
        ("기준금리를 0.5% 낮추면 환율은?", "USDKRW BASE", HALF_DOWN),
        ("기준금리를 두 번 인하하면 환율은?", "USDKRW BASE", HALF_DOWN),
        ("한국은행이 금리를 0.25%포인트 올릴 경우 달러는?", "USDKRW BASE", Condition("BASE", "change", 0.25)),
        ("금리를 25bp 인상하면 엔화와 유로는?", "JPYKRW EURKRW BASE", Condition("BASE", "change", 0.25)),
        ("기준금리가 동결되면 환율은?", "USDKRW BASE", Condition("BASE", "change", 0.0)),
        ("기준금리가 2%까지 내려가면 원달러는?", "USDKRW BASE", Condition("BASE", "level", 2.0)),
        ("환율이 1,500원까지 오르면 금리는?", "BASE USDKRW", AT_1500),
        ("환율이 1,500원까지 오르면 유로와 금리는?", "EURKRW BASE USDKRW", AT_1500),
        ("유로 환율이 1,500원까지 오르면 금리는?", "BASE EURKRW", Condition("EURKRW", "level", 1500.0)),
        ("유로는 환율이 10% 오르면 금리는?", "BASE EURKRW", Condition("EURKRW", "percent", 10.0)),
        ("환율이 1500원이면 금리는?", "BASE USDKRW", AT_1500),
        ("환율이 천오백원 되면 금리는?", "BASE USDKRW", AT_1500),
        ("만약 원/달러 환율이 1500원을 넘으면 금리는 오를까?", "BASE USDKRW", AT_1500),
        ("환율이 10% 오르면 기준금리는 어떻게 되나요?", "BASE USDKRW", Condition("USDKRW", "percent", 10.0)),
        ("달러가 100원 떨어지면 엔화는?", "JPYKRW USDKRW", Condition("USDKRW", "change", -100.0)),
        ("if the base rate is cut by 50bp, what about the dollar?", "USDKRW BASE", HALF_DOWN),
    ],
)
def test_a_condition_is_understood_and_its_indicator_comes_last(text, indicators, condition) -> None:
    question = ask(text)
    assert question.indicators == tuple(indicators.split())
    assert question.condition == condition
    assert (question.threshold, question.below, question.months) == (None, False, PICKER)


@pytest.mark.parametrize(
    "text",
    [
        "환율이 1,500원까지 오르면?",
        "환율이 1,400원 넘을 확률은?",
        "금리 내리면 환율은?",
        "기준금리를 0.5%p 내리면 대출금리는?",
        "미국 금리를 0.5%p 내리면 환율은?",
        "대출금리가 5%까지 오르면 환율은?",
        "기준금리를 0.5%p 내리면 코스피는?",
        "기준금리를 100원 내리면 환율은?",
        "호주 달러 환율이 10% 오르면 금리는?",
        "환율이 50bp 오르면 금리는?",
        "6개월 뒤 환율과 금리 비교해줘",
    ],
)
def test_without_an_amount_or_something_to_ask_nothing_is_supposed(text) -> None:
    assert ask(text).condition is None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.text)
def test_questions_of_the_table_suppose_nothing(row) -> None:
    assert ask(row.text).condition is None


def test_time_and_threshold_belong_to_the_question_not_to_the_condition() -> None:
    question = ask("기준금리를 0.5%p 내리면 내년 3월 환율이 1,300원 아래로 갈 확률은?")
    assert (question.condition, question.months) == (HALF_DOWN, 4)
    assert (question.threshold, question.below, question.chart) == (1300.0, True, "probability")


def test_the_base_rate_moved_and_nothing_asked_is_told_by_the_dollar_and_says_so() -> None:
    question = ask("기준금리를 50bp 내리면?")
    assert (question.indicators, question.condition) == (("USDKRW", "BASE"), HALF_DOWN)
    assert any("원/달러 환율로 답합니다" in remark for remark in question.remarks)


def test_a_follow_up_supposes_something_of_the_turn_before_and_keeps_it() -> None:
    first = ask("6개월 뒤 엔화는?")
    second = ask("그럼 기준금리를 50bp 내리면?", first)
    assert (second.indicators, second.months, second.condition) == (("JPYKRW", "BASE"), 6, HALF_DOWN)
    third = ask("그럼 1년 뒤에는?", second)
    assert (third.indicators, third.months, third.condition) == (("JPYKRW", "BASE"), 12, HALF_DOWN)
    assert ask("유로화 6개월 전망을 알려 주세요", third).condition is None


def test_four_indicators_at_most_the_supposed_one_among_them() -> None:
    question = ask("기준금리를 0.5%p 내리면 달러, 엔화, 유로화, 위안화는?")
    assert question.indicators == ("USDKRW", "JPYKRW", "EURKRW", "BASE")
    assert any("위안" in remark for remark in question.remarks)


@given(steps=st.integers(1, 8), up=st.booleans())
def test_basis_points_and_percentage_points_are_the_same(steps, up) -> None:
    verb = "올리면" if up else "내리면"
    points = ask(f"기준금리를 {25 * steps}bp {verb} 환율은?").condition
    assert points == ask(f"기준금리를 {0.25 * steps:g}%p {verb} 환율은?").condition
    assert points == Condition("BASE", "change", 0.25 * steps * (1 if up else -1))


@given(st.text("기준금리환율_을0.5%p원 내리오면때 까지1,", max_size=60))
def test_any_text_is_read_without_a_fault(text) -> None:
    words = folded(text)
    mentions = named(words)
    condition = stated(blank(words, mentions), mentions)
    assert condition is None or condition.kind in ("change", "percent", "level")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("기준금리 -0.5%p", HALF_DOWN),
        ("기준금리 −50bp", HALF_DOWN),
        ("기준금리 0.5%p 인하", HALF_DOWN),
        ("기준금리 2.5%", Condition("BASE", "level", 2.5)),
        ("기준금리 동결", Condition("BASE", "change", 0.0)),
        ("원/달러 환율 1,500원", AT_1500),
        ("원/달러 환율 +10%", Condition("USDKRW", "percent", 10.0)),
        ("환율이 1,500원까지 오르면", AT_1500),
        ("기준금리", None),
        ("기준금리 내리면", None),
        ("-0.5%p", None),
        ("점심 -0.5%p", None),
        ("환율 -0.5%p", None),
    ],
)
def test_a_condition_that_stands_alone(text, condition) -> None:
    words = folded(text)
    mentions = named(words)
    assert stated(blank(words, mentions), mentions) == condition
