"""Texts as signs: what no prompt may hold, and patterns that no text can stall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskxpertai.reading import calendar_words, intents, mentions, thresholds, wording
from riskxpertai.reading.wording import asking, masked, plain


@pytest.mark.parametrize(
    "number",
    [
        *("010-1234-5678", "01012345678", "010 1234 5678", "011.234.5678", "+82-10-1234-5678"),
        *("02-123-4567", "(031) 123-4567", "0212345678", "070-1234-5678", "０１０－１２３４－５６７８"),
    ],
)
def test_phone_numbers_are_masked(number: str) -> None:
    assert masked(f"제 번호는 {number}이고 환율이 궁금해요") == "제 번호는 [전화번호]이고 환율이 궁금해요"


@pytest.mark.parametrize("number", ["900101-1234567", "9001011234567", "000101 - 3234567"])
def test_resident_registration_numbers_are_masked(number: str) -> None:
    assert masked(f"주민번호 {number}입니다") == "주민번호 [주민등록번호]입니다"


def test_mail_addresses_are_masked_up_to_the_particle() -> None:
    assert masked("gildong.hong+fx@mail.example.co.kr로 보내 주세요") == "[이메일]로 보내 주세요"


@pytest.mark.parametrize(
    "text", ["환율이 1,400원을 넘을까?", "2026-11-22에 1450.5원", "20261122", "100,000,000원", "0.25%p"]
)
def test_amounts_and_dates_are_left_alone(text: str) -> None:
    assert masked(text) == text


PERSONAL = st.lists(
    st.sampled_from(
        ["010", "-", "1234", "5678", "900101", "a@b.kr", "@", "+", "x", " ", "+82", "(", ")", "환율"]
    )
).map("".join)


@example("0@0+@0")
@given(st.one_of(st.text(max_size=60), PERSONAL))
def test_masking_twice_changes_nothing(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@given(st.text(max_size=60))
def test_comparing_leaves_no_capital_and_no_double_space(text: str) -> None:
    told = plain(text)
    assert told == " ".join(told.split())
    assert not re.search(r"[A-Z]", told)


def test_a_decimal_point_ends_no_sentence() -> None:
    text = "소비자물가가 2.1% 올랐다. " * 12 + "금리는 2.5%를 넘을까요? 감사합니다."
    assert asking(text) == ("금리는 2.5%를 넘을까요?",)


def patterns() -> Iterator[re.Pattern[str]]:
    for module in (calendar_words, intents, mentions, thresholds, wording):
        for value in vars(module).values():
            if isinstance(value, re.Pattern):
                yield value
    yield from (pattern for pattern, _, _ in calendar_words.NEAR)
    yield from (pattern for pattern, _ in wording.PERSONAL)
    yield from (pattern for pattern, _ in mentions._lexicon())


def repetitions(tree: Any) -> Iterator[Any]:
    """Repetitions of more than one, at any depth."""
    for operation, argument in tree:
        parts = argument if isinstance(argument, (tuple, list)) else (argument,)
        repeats = operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT) and argument[1] > 1
        if repeats:
            yield argument[2]
        else:
            for part in parts:
                branches = part if isinstance(part, list) else [part]
                for branch in branches:
                    if isinstance(branch, _parser.SubPattern):
                        yield from repetitions(branch)


def test_the_check_for_nested_repetitions_finds_one() -> None:
    [outer] = repetitions(_parser.parse(r"x(?:(a+)|b)*"))
    assert list(repetitions(outer))


def test_no_pattern_nests_a_repetition_in_another() -> None:
    found = list(patterns())
    assert len(found) > 50
    for pattern in found:
        for inner in repetitions(_parser.parse(pattern.pattern)):
            assert not list(repetitions(inner)), pattern.pattern
