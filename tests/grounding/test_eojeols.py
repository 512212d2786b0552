"""Words are taken apart as they are written, and what is no word of the lexicon is not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.grounding import check
from riskxpertai.grounding.eojeols import jamo, lexicon, parse
from tests.grounding.briefs import brief


@pytest.mark.parametrize(
    ("eojeol", "lemma", "tag", "tail"),
    [
        ("높아졌습니다", "높아지다", "up", "ᆻ습니다"),
        ("낮아질", "낮아지다", "down", "ᆯ"),
        ("중앙값은", "중앙값", "median", "은"),
        ("환율까지도", "환율", "", "까지도"),
        ("웃도는", "웃돌다", "over", "는"),
        ("인상되어", "인상", "hike", "되어"),
        ("이를", "이", "", "를"),
        ("가까운", "가깝다", "", "ᆫ"),
    ],
)
def test_a_word_has_its_stem_and_its_tail(eojeol: str, lemma: str, tag: str, tail: str) -> None:
    parsed = parse(eojeol)
    assert parsed is not None
    last = parsed.entries[-1]
    assert (last.lemma, last.tag) == (lemma, tag)
    assert jamo(parsed.tail) == jamo(tail)


@pytest.mark.parametrize("eojeol", ["꾸룩꾸룩", "반도체주", "낳는다고", "높아졌스빈다", "가" * 40])
def test_what_the_lexicon_does_not_know_is_not_understood(eojeol: str) -> None:
    assert parse(eojeol) is None


def test_every_word_of_the_lexicon_is_read_as_one() -> None:
    words = {entry.lemma for entries in lexicon().values() for entry in entries}
    assert len(words) > 3000
    assert [word for word in words if parse(word) is None and not word.endswith("다")] == []


@given(st.text("가나다라높낮은는이을지다습니", max_size=30))
def test_no_letters_break_it(letters: str) -> None:
    parsed = parse(letters)
    assert parsed is None or jamo(letters).endswith(jamo(parsed.tail))


def test_a_sentence_with_a_word_that_is_not_understood_is_stopped() -> None:
    told = "환율의 중앙값은 1,335.0원입니다."
    assert not check(told, brief("won")).faults
    assert check(told.replace("환율의", "꾸룩한 환율의"), brief("won")).faults == ("word",)
