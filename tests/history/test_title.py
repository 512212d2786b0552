from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.history.title import LONGEST, title_of


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("6개월 뒤 환율은?", "6개월 뒤 환율은?"),
        ("\n\n  첫 줄  \n둘째 줄", "첫 줄"),
        ("가" * 61, "가" * 60),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_a_title_is_the_first_line_that_says_something(question: str, title: str):
    assert title_of(question) == title


@pytest.mark.parametrize("character", ["👨‍👩‍👧", "🇰🇷", "👍🏽", unicodedata.normalize("NFD", "각"), "e\u0301"])
def test_no_character_of_several_code_points_is_cut_in_two(character: str):
    assert title_of("가" * 59 + character * 3) == "가" * 59 + character
    assert title_of("가" * 60 + character) == "가" * 60


@given(st.text())
def test_a_title_is_one_line_from_the_questions_start(question: str):
    title = title_of(question)
    assert len(title.splitlines()) <= 1
    assert question.lstrip().startswith(title)
    assert len(title) > 0 or not question.strip()


@given(st.text("가나다 ", max_size=200))
def test_plain_characters_are_counted_one_by_one(question: str):
    assert len(title_of(question)) == min(LONGEST, len(question.strip()))
