"""Whole sentences from a stream, wherever its chunks end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskxpertai.narrator.sentences import SentenceReader, breaks_off, sentences, tidied

ANSWER = (
    "머리말입니다.\n"
    "[기준]\n2026. 11. 3. 기준 환율은 1,336.5원입니다. 80% 구간은 1,227.1원에서 1,435.7원까지예요.\n"
    "**[상방]** 금리는 3.5%에 머뭅니다.그리고 “그럴 수도 있습니다.” 정말 그럴까요? 0.25%p 차이입니다…\n\n"
    "### 【하방 시나리오】: (가능성은 작습니다.) U.S. 지표도 보았습니다! 확률은 5%."
)
TOLD = [
    (None, "머리말입니다."),
    ("base", "2026. 11. 3. 기준 환율은 1,336.5원입니다."),
    ("base", "80% 구간은 1,227.1원에서 1,435.7원까지예요."),
    ("up", "금리는 3.5%에 머뭅니다."),
    ("up", "그리고 “그럴 수도 있습니다.”"),
    ("up", "정말 그럴까요?"),
    ("up", "0.25%p 차이입니다…"),
    ("down", "(가능성은 작습니다.)"),
    ("down", "U.S. 지표도 보았습니다!"),
    ("down", "확률은 5%."),
]


def read(*chunks: str) -> list[tuple[str | None, str]]:
    reader = SentenceReader()
    told = [one for chunk in chunks for one in reader.feed(chunk)]
    return [*told, *reader.end()]


def cut(text: str, places: list[int]) -> list[str]:
    ends = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[begin:end] for begin, end in pairwise(ends)]


def test_numbers_dates_and_headings_are_read_as_a_person_reads_them() -> None:
    assert read(ANSWER) == TOLD


def test_one_sign_at_a_time_gives_the_same_sentences() -> None:
    assert read(*ANSWER) == TOLD


@given(st.lists(st.integers(0, 10_000), max_size=40))
def test_any_chunks_of_the_answer_give_the_same_sentences(places) -> None:
    assert read(*cut(ANSWER, places)) == TOLD


SIGNS = st.sampled_from(
    [*"가다요1 3.?!…\n[]【】*#:,%-)”", "[기준]", "[상방", "입니다.", "1. ", "**", "【하방】"]
)


@given(st.lists(SIGNS, max_size=40).map("".join), st.lists(st.integers(0, 10_000), max_size=20))
@example("[기준]: 가다.", [3])
@example("3.\n가", [2])
@example("다..", [2])
def test_any_chunks_of_any_text_give_the_same_sentences(text, places) -> None:
    assert read(*cut(text, places)) == read(text) == read(*text)


@given(st.text(alphabet="가나다. 12,%\n[]*", max_size=60))
def test_no_letter_is_lost_outside_headings_and_list_marks(text) -> None:
    plain = "".join(text.replace("*", "").split())
    kept = "".join(read_one.replace(" ", "") for read_one in sentences(text))
    assert [sign for sign in plain if sign in "가나다"] == [sign for sign in kept if sign in "가나다"]


def test_a_sentence_is_released_as_soon_as_the_sign_after_it_has_come() -> None:
    reader = SentenceReader()
    assert list(reader.feed("[기준]\n그대로 갑니다.")) == []
    assert list(reader.feed(" ")) == [("base", "그대로 갑니다.")]
    assert list(reader.feed("절반만 온 문장")) == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("- **환율**은 오릅니다.", "환율은 오릅니다."),
        ("1. 환율은 오릅니다.", "환율은 오릅니다."),
        ("3.5%입니다.", "3.5%입니다."),
        ("## 제목", "제목"),
        ("---", ""),
        ("```", ""),
        ("줄이\n바뀐  글.", "줄이 바뀐 글."),
    ],
)
def test_marks_of_lists_and_emphasis_are_taken_off(text, plain) -> None:
    assert tidied(text) == plain


@pytest.mark.parametrize(
    ("sentence", "broken"),
    [
        ("환율은 1,335.0원입니다.", False),
        ("환율은 1,335.0원입니다", False),
        ("(환율은 오를까요?)", False),
        ("환율은 1,335", True),
        ("80% 구간은 1,223.4원에서", True),
        ("환율의 중앙", True),
    ],
)
def test_a_sentence_that_breaks_off_is_told_from_a_whole_one(sentence: str, broken: bool) -> None:
    assert breaks_off(sentence) is broken
