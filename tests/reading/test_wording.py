"""Texts as signs: what no prompt may hold, and patterns that no text can stall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants, _parser
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
        *("010–1234–5678", "010 - 1234 - 5678", "+82 10 1234 5678", "𝟎𝟏𝟎-𝟏𝟐𝟑𝟒-𝟓𝟔𝟕𝟖", "٠١٠-١٢٣٤-٥٦٧٨"),
        *("공일공-일이삼사-오육칠팔", "공일공 일이삼사 오육칠팔", "영일영일이삼사오육칠팔"),
    ],
)
def test_phone_numbers_are_masked(number: str) -> None:
    assert masked(f"제 번호는 {number}이고 환율이 궁금해요") == "제 번호는 [전화번호]이고 환율이 궁금해요"


@pytest.mark.parametrize(
    "number",
    [
        *("900101-1234567", "9001011234567", "000101 - 3234567", "９００１０１－１２３４５６７"),
        *("900101-5234567", "850101-8234567", "900101–6234567", "900101 7234567"),  # foreigners
    ],
)
def test_resident_registration_numbers_are_masked(number: str) -> None:
    assert masked(f"주민번호 {number}입니다") == "주민번호 [주민등록번호]입니다"


@pytest.mark.parametrize(
    "number",
    [
        "1234-5678-9012-3456",
        "1234 5678 9012 3456",
        "1234567890123456",
        "３７８２-822463-10005",
        "1234-5678-9012-345",
    ],
)
def test_card_numbers_are_masked(number: str) -> None:
    assert masked(f"카드 {number}로 환전하면?") == "카드 [카드번호]로 환전하면?"


@pytest.mark.parametrize(
    "number",
    [
        "110-123-456789",
        "3333-01-1234567",
        "1002-123-456789",
        "123456-04-123456",
        "110123456789",
        "11-22-333333-44",
    ],
)
def test_account_and_licence_numbers_are_masked(number: str) -> None:
    assert masked(f"계좌 {number}의 달러") == "계좌 [계좌번호]의 달러"


@pytest.mark.parametrize("number", ["M12345678", "M123A4567"])
def test_passport_numbers_are_masked(number: str) -> None:
    assert masked(f"여권 {number} 환전") == "여권 [여권번호] 환전"


def test_mail_addresses_are_masked_up_to_the_particle() -> None:
    assert masked("gildong.hong+fx@mail.example.co.kr로 보내 주세요") == "[이메일]로 보내 주세요"


@pytest.mark.parametrize(
    "text",
    [
        *("환율이 1,400원을 넘을까?", "2026-11-22에 1450.5원", "20261122", "100,000,000원", "0.25%p"),
        *("2026-01-01 2026-12-31", "100000000000원", "1,400-1,500원", "10000000000 달러", "KOSPI 2500"),
        *("2024-2025-2026년", "3.5-4.0-4.5%", "일이삼사", "1300 1400 1500원"),
    ],
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
