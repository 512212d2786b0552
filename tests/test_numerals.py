"""Numbers and particles as Korean readers expect them."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.numerals import (
    format_day,
    format_month,
    format_quarter,
    format_share,
    format_value,
    particle,
    with_particle,
)


@pytest.mark.parametrize(
    ("value", "unit", "digits", "text"),
    [
        (1336.5, "원", 1, "1,336.5원"),
        (912.34, "원", 2, "912.34원"),
        (3.0, "%", 2, "3.00%"),
        (-1.2, "%", 1, "−1.2%"),
        (-0.001, "%", 1, "0.0%"),
        (0.25, "%p", 2, "+0.25%p"),
        (-0.25, "%p", 2, "−0.25%p"),
        (0.0, "%p", 2, "0.00%p"),
        (2.3e12, "원", 0, "2조 3,000억 원"),
        (-2.3e12, "원", 0, "−2조 3,000억 원"),
        (123_456_789, "원", 0, "1억 2,346만 원"),
        (999_999_999_999, "원", 0, "1조 원"),
        (100_000_000, "원", 0, "1억 원"),
        (99_999_999, "원", 0, "99,999,999원"),
        (4_070_123.4, "십억 원", 1, "4,070조 1,234억 원"),
        (0.0, "십억 원", 1, "0 원"),
        (8123.4, "백만 달러", 1, "81억 2,340만 달러"),
        (118.25, "2020=100", 2, "118.25"),
        (4_070_123.4, "십억원", 1, "4,070조 1,234억 원"),
        (103.2, "지수", 1, "103.2"),
        (2750.12, "포인트", 2, "2,750.12포인트"),
        (6, "개월", 0, "6개월"),
    ],
)
def test_a_value_is_written_as_a_korean_reader_expects_it(value, unit, digits, text) -> None:
    assert format_value(value, unit, digits) == text


def test_a_sign_is_shown_or_left_out_when_asked() -> None:
    assert format_value(12.3, "원", 1, signed=True) == "+12.3원"
    assert format_value(0.25, "%p", 2, signed=False) == "0.25%p"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_not_a_number_is_never_written(value) -> None:
    with pytest.raises(ValueError, match="finite"):
        format_value(value, "원", 1)


@given(st.floats(1e8, 1e16))
def test_big_won_amounts_read_back_within_their_last_group(value) -> None:
    words = format_value(value, "원", 0).removesuffix(" 원")
    powers = {"경": 10**16, "조": 10**12, "억": 10**8, "만": 10**4}
    groups = [(int(part[:-1].replace(",", "")), powers[part[-1]]) for part in words.split()]
    read = sum(count * power for count, power in groups)
    first = groups[0][1]
    assert abs(read - value) <= first / 10**4 / 2 + 1


@given(st.floats(-1e7, 1e7), st.integers(0, 4))
def test_a_written_value_reads_back(value, digits) -> None:
    text = format_value(value, "원", digits).removesuffix("원").replace(",", "").replace("−", "-")
    assert float(text) == pytest.approx(value, abs=0.5 * 10**-digits + 1e-6)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "5% 미만"),
        (0.025, "5% 미만"),
        (0.05, "5%"),
        (0.434, "43%"),
        (0.95, "95%"),
        (0.99, "95% 초과"),
        (1.0, "95% 초과"),
    ],
)
def test_a_probability_is_never_shown_as_certain(share, text) -> None:
    assert format_share(share) == text


def test_chances_of_steps_are_told_down_to_one_percent() -> None:
    assert format_share(0.012, least=1) == "1%"
    assert format_share(0.004, least=1) == "1% 미만"
    assert format_share(0.996, least=1) == "99% 초과"


def test_days_months_and_quarters_are_written_in_words() -> None:
    day = date(2026, 10, 30)
    assert (format_day(day), format_month(day), format_quarter(day)) == (
        "2026년 10월 30일",
        "2026년 10월",
        "2026년 4분기",
    )
    assert [format_quarter(date(2027, month, 1))[-3:] for month in (1, 3, 4, 9)] == [
        "1분기",
        "1분기",
        "2분기",
        "3분기",
    ]


@pytest.mark.parametrize(
    ("word", "pair", "whole"),
    [
        ("원/달러 환율", "은/는", "원/달러 환율은"),
        ("원/달러 환율", "으로/로", "원/달러 환율로"),
        ("기준금리", "은/는", "기준금리는"),
        ("1,336.5원", "이/가", "1,336.5원이"),
        ("1,336.5원", "으로/로", "1,336.5원으로"),
        ("3.00%", "을/를", "3.00%를"),
        ("3.00%", "으로/로", "3.00%로"),
        ("0.25%p", "과/와", "0.25%p와"),
        ("100엔", "은/는", "100엔은"),
        ("118.21", "으로/로", "118.21로"),
        ("118.20", "으로/로", "118.20으로"),
        ("118.26", "은/는", "118.26은"),
        ("118.24", "은/는", "118.24는"),
        ("GDP", "은/는", "GDP는"),
        ("CPI", "이/가", "CPI가"),
        ("KTB", "을/를", "KTB를"),
        ("URL", "으로/로", "URL로"),
        ("KOSDAQ", "이/가", "KOSDAQ이"),
        ("M2", "은/는", "M2는"),
        ("소비자물가지수(CPI)", "은/는", "소비자물가지수(CPI)는"),
        ("국고채 금리(3년)", "은/는", "국고채 금리(3년)는"),
        ("원/엔 환율(100엔당)", "을/를", "원/엔 환율(100엔당)을"),
        ("‘환율’", "이/가", "‘환율’이"),
        ("2027년 4월", "으로/로", "2027년 4월로"),
        ("☂", "은/는", "☂은(는)"),
        ("", "은/는", "은(는)"),
    ],
)
def test_the_particle_follows_how_the_word_is_read(word, pair, whole) -> None:
    assert with_particle(word, pair) == whole


@given(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))
def test_every_syllable_takes_one_of_the_two(syllable) -> None:
    closed = len(unicodedata.normalize("NFD", syllable)) == 3
    assert particle(syllable, "이/가") == ("이" if closed else "가")
