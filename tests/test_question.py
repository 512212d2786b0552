"""What a sentence means."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.domain import Question
from riskxpertai.errors import BadInput, BadMonths, BadQuestion
from riskxpertai.question import DEFAULT_AVAILABLE, decline_text, normalised, understand
from riskxpertai.reading.vocabulary import NAMES
from riskxpertai.series.catalog import indicators
from riskxpertai.series.panel import Panel
from tests import economy_table
from tests.question_table import PICKER, ROWS, Row

TODAY = date(2026, 11, 22)
ECONOMY = frozenset(id for id, row in indicators().items() if row.family != "원자재")
ARTICLE = (
    "원/달러 환율이 지난주 1,480원을 넘어서며 연중 최고치를 기록했다. "
    "시장에서는 2027년 3월까지 강세가 이어질 것으로 본다. 코스피는 2% 하락했고 국고채 3년물 금리는 올랐다. "
    "한국은행은 기준금리를 동결했으며 물가 상승률은 2.1%였다. "
) * 5


def ask(text: str, months: int = PICKER, previous: Question | None = None) -> Question:
    return understand(text, months, TODAY, previous)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.text)
def test_a_sentence_means_what_the_table_says(row: Row) -> None:
    assert_means(ask(row.text), row)


@pytest.mark.parametrize("row", economy_table.ROWS, ids=lambda row: row.text)
def test_with_data_on_the_whole_economy_a_sentence_means_what_its_table_says(row: Row) -> None:
    assert_means(understand(row.text, PICKER, TODAY, available=ECONOMY), row)


def assert_means(question: Question, row: Row) -> None:
    assert (question.declined, question.indicators, question.months) == (
        row.declined,
        row.indicators,
        row.months,
    )
    assert (question.chart, question.threshold, question.below) == (row.chart, row.threshold, row.below)
    assert (question.ceiling, question.past_years) == (row.ceiling, row.past_years)
    assert any(row.remark in remark for remark in question.remarks) == bool(row.remark)


@pytest.mark.parametrize("id", sorted(NAMES))
def test_every_indicator_is_understood_by_its_names(id: str) -> None:
    for name in (NAMES[id], indicators()[id].english):
        question = understand(f"{name} 전망", PICKER, TODAY, available=NAMES)
        assert question.indicators == (id,), name


def test_a_family_whose_usual_member_has_no_data_is_told_by_its_next_one() -> None:
    question = understand("물가 오를까", PICKER, TODAY, available={"PPI", "USDKRW"})
    assert question.indicators == ("PPI",)
    assert question.remarks == ("소비자물가 상승률은 아직 자료가 없어 생산자물가지수로 답합니다.",)
    assert understand("집값 전망", PICKER, TODAY, available={"JEONSE"}).indicators == ("JEONSE",)


def test_a_name_without_data_is_not_told_by_another_and_the_reason_is_said() -> None:
    question = understand(
        "생산자물가 오를까", PICKER, TODAY, available={"CPI_YOY"}, reasons={"PPI": "인증키가 없습니다."}
    )
    assert (question.declined, question.indicators) == ("no_data", ())
    assert question.remarks == ("생산자물가지수는 아직 자료가 없습니다. 인증키가 없습니다.",)


def test_a_gap_between_two_rates_needs_both_of_them() -> None:
    question = understand("한미 금리차는?", PICKER, TODAY, available={"BASE"})
    assert question.declined == "no_data"
    assert question.remarks == ("한미 금리차는 아직 자료가 없습니다.",)


def test_without_further_data_what_the_package_carries_is_at_hand() -> None:
    panel = Panel.embedded()
    assert {id for id in indicators() if panel.has(id)} == DEFAULT_AVAILABLE


def test_vocabulary_names_no_indicator_twice() -> None:
    assert len(set(NAMES.values())) == len(NAMES)


def test_a_follow_up_takes_the_months_it_leaves_out_from_the_turn_before() -> None:
    question = ask("그럼 엔화는?", previous=ask("1년 뒤 환율은?"))
    assert (question.indicators, question.months) == (("JPYKRW",), 12)


def test_a_follow_up_takes_the_indicators_it_leaves_out_from_the_turn_before() -> None:
    question = ask("1년 뒤에는?", previous=ask("환율과 금리"))
    assert (question.indicators, question.months, question.chart) == (("USDKRW", "BASE"), 12, "compare")


@pytest.mark.parametrize("text", ["그건 왜?", "왜 그렇게 보나요", "근거가 뭐예요?", "why?", "더 자세히"])
def test_a_question_for_reasons_keeps_indicator_and_months(text: str) -> None:
    question = ask(text, previous=ask("1년 뒤 엔화는?"))
    assert (question.indicators, question.months, question.declined) == (("JPYKRW",), 12, None)


def test_also_the_euro_speaks_of_the_same_months() -> None:
    question = ask("유로도", previous=ask("10개월 뒤 환율은?"))
    assert (question.indicators, question.months) == (("EURKRW",), 10)


def test_a_comparison_keeps_what_it_is_compared_with() -> None:
    question = ask("유로랑 비교해줘", previous=ask("10개월 뒤 환율은?"))
    assert (question.indicators, question.months, question.chart) == (("USDKRW", "EURKRW"), 10, "compare")


def test_a_follow_up_asks_for_the_probability_of_what_the_turn_before_was_about() -> None:
    question = ask("900원 밑으로 갈 확률은?", previous=ask("1년 뒤 엔화는?"))
    assert (question.indicators, question.months) == (("JPYKRW",), 12)
    assert (question.chart, question.threshold, question.below) == ("probability", 900, True)


def test_a_timing_question_after_a_forecast_is_forecast_with_a_remark() -> None:
    question = ask("지금 사도 될까요?", previous=ask("1년 뒤 엔화는?"))
    assert question.indicators == ("JPYKRW",)
    assert "조언하지 않으며" in question.remarks[-1]


def test_a_whole_question_in_a_conversation_follows_the_picker_again() -> None:
    question = ask("한국은행 기준금리 전망을 알려주세요", previous=ask("1년 뒤 환율은?"))
    assert (question.indicators, question.months) == (("BASE",), PICKER)


def test_a_picker_moved_since_the_turn_before_wins_in_a_follow_up() -> None:
    before = ask("1년 뒤 환율은?")
    moved = understand("그럼 엔화는?", 3, TODAY, before, previous_picker=PICKER)
    kept = understand("그럼 엔화는?", PICKER, TODAY, before, previous_picker=PICKER)
    assert (moved.months, kept.months) == (3, 12)


@pytest.mark.parametrize("text", ["오늘 점심 뭐 먹지", "그럼 코딩 도와줘", "안녕하세요"])
def test_a_conversation_does_not_put_other_matters_on_topic(text: str) -> None:
    assert ask(text, previous=ask("1년 뒤 환율은?")).declined == "off_topic"


def test_a_follow_up_to_a_declined_turn_names_nothing() -> None:
    assert ask("그럼 1년 뒤에는?", previous=ask("코스피 전망")).declined == "off_topic"


def test_the_question_below_a_pasted_article_is_what_counts() -> None:
    question = ask(ARTICLE + "\n그럼 6개월 뒤 엔화는 어떻게 될까요?")
    assert (question.indicators, question.months, question.chart) == (("JPYKRW",), 6, "fan")
    assert question.threshold is None
    assert question.remarks == ()


def test_a_question_that_names_nothing_is_about_what_the_article_says_most() -> None:
    question = ask("환율 기사입니다. " + ARTICLE + "1년 뒤에는 어떻게 될까요?")
    assert (question.indicators, question.months) == (("USDKRW",), 12)


def test_an_article_to_be_summarised_is_off_topic() -> None:
    assert ask(ARTICLE + "이 기사 요약해 줘").declined == "off_topic"


def test_what_has_data_is_forecast_and_what_has_none_is_named() -> None:
    question = ask("물가, 코스피 그리고 환율")
    assert question.indicators == ("USDKRW",)
    assert question.remarks == ("소비자물가 상승률, 코스피는 아직 자료가 없어 빼고 답합니다.",)


def test_what_can_be_forecast_is_told_by_the_caller() -> None:
    question = understand("물가가 3% 넘을 확률은?", PICKER, TODAY, available={"CPI_YOY"})
    assert (question.indicators, question.threshold, question.remarks) == (("CPI_YOY",), 3, ())
    assert understand("환율은?", PICKER, TODAY, available=()).declined == "no_data"


@pytest.mark.parametrize("text", ["", "  \n\t ", "\x00\x07", "\u200b\u202e\u2066", "\ud800"])
def test_a_question_without_anything_legible_is_refused(text: str) -> None:
    with pytest.raises(BadQuestion) as refused:
        ask(text)
    assert "적어 주세요" in refused.value.sentence


def test_two_thousand_characters_are_read_and_one_more_is_refused() -> None:
    assert ask("환율 " + "가" * 1_997).indicators == ("USDKRW",)
    with pytest.raises(BadQuestion) as refused:
        ask("환율 " + "가" * 1_998)
    assert "2,000자" in refused.value.sentence


def test_decomposed_hangul_counts_by_the_syllable() -> None:
    assert ask(unicodedata.normalize("NFD", "환율 " + "각" * 1_997)).indicators == ("USDKRW",)


@pytest.mark.parametrize("months", [-1, 0, 25])
def test_a_picker_outside_its_range_is_refused(months: int) -> None:
    with pytest.raises(BadMonths) as refused:
        ask("환율은?", months)
    assert refused.value.code == "bad_months"


def test_the_text_is_kept_as_typed_without_what_nobody_sees() -> None:
    assert ask("  환율\u200b은\u202e\x00 1년 뒤? ").text == "환율은 1년 뒤?"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("오늘 점심 뭐 먹지", "답하지 못합니다"),
        ("포트폴리오 짜줘", "조언하지 않습니다"),
        ("코스피 전망", "코스피는 아직 자료가"),
    ],
)
def test_a_declined_question_is_told_why_and_what_can_be_asked(text: str, word: str) -> None:
    reason, offer, examples = decline_text(ask(text)).split("\n")
    assert word in reason
    assert "원/달러 환율" in offer
    assert "6개월 뒤 환율은?" in examples


def test_nothing_is_declined_where_a_forecast_is_made() -> None:
    assert decline_text(ask("환율은?")) == ""


def test_the_examples_in_a_refusal_are_understood() -> None:
    examples = decline_text(ask("안녕")).split("“")[1:]
    assert len(examples) == 3
    assert all(ask(example.split("”")[0]).indicators for example in examples)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6개월  뒤 환율은?", "6개월 뒤 환율은"),
        ("Will USD/KRW rise?", "will usd/krw  rise"),
        ("1,400원 넘을까", "1400원 넘을까!"),
    ],
)
def test_spacing_case_and_closing_signs_make_no_other_question(one: str, other: str) -> None:
    assert normalised(ask(one)) == normalised(ask(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("3.5% 넘을까 금리", "35% 넘을까 금리"), ("금리 -0.5%", "금리 0.5%"), ("환율 1~2월", "환율 12월")],
)
def test_signs_within_numbers_make_another_question(one: str, other: str) -> None:
    assert normalised(ask(one)) != normalised(ask(other))


WORDS = st.lists(
    st.sampled_from(
        [
            *(word for row in ROWS for word in row.text.split()),
            "뒤",
            "말",
            "1.5",
            "1,400",
            "99999",
            "년",
            "개월",
            "%",
            "원",
            "\n",
            "?",
        ]
    ),
    max_size=40,
).map(" ".join)


@given(
    text=st.one_of(st.text(max_size=60), WORDS),
    months=st.integers(1, 24),
    today=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
)
def test_any_text_is_understood_or_refused_by_our_own_errors(text: str, months: int, today: date) -> None:
    try:
        question = understand(text, months, today)
    except BadInput:
        return
    assert 1 <= question.months <= 24
    assert len(question.indicators) <= 4
    assert set(question.indicators) <= DEFAULT_AVAILABLE
    assert (question.declined is None) == bool(question.indicators)
    assert question.text.encode()
    assert bool(decline_text(question)) == (question.declined is not None)


@given(text=WORDS.filter(str.strip), before=WORDS.filter(str.strip))
def test_any_follow_up_is_understood(text: str, before: str) -> None:
    question = ask(text, previous=ask(before))
    assert 1 <= question.months <= 24
    assert (question.declined is None) == bool(question.indicators)


@given(st.one_of(st.text(max_size=60), WORDS))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalised(Question(text, (), 1))
    assert normalised(Question(once, (), 1)) == once


@given(WORDS.filter(str.strip))
def test_the_same_words_mean_the_same_however_they_are_composed(text: str) -> None:
    assert ask(unicodedata.normalize("NFD", text)) == ask(text)


def test_a_follow_up_that_names_two_compares_those_two_and_one_that_names_one_adds_it():
    before = understand("내년 3월 기준금리는?", 6, TODAY)
    two = understand("1년 뒤 달러와 엔화를 비교해 주세요", 6, TODAY, before)
    assert two.indicators == ("USDKRW", "JPYKRW")
    assert understand("엔화도 같이 비교해줘", 6, TODAY, before).indicators == ("BASE", "JPYKRW")
