"""True sentences pass: false alarms stay at or below two in a hundred, on either part."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from riskxpertai.grounding import check
from tests.grounding.briefs import brief
from tests.grounding.exam import filled, passed, size, stopped
from tests.grounding.faithful import OPEN
from tests.grounding.faithful_aside import ASIDE

MOST = 0.02
PARTS = {"open": OPEN, "aside": ASIDE}


def test_there_are_enough_of_them_and_four_in_ten_are_put_aside() -> None:
    assert size(OPEN) + size(ASIDE) >= 240
    assert size(ASIDE) / (size(OPEN) + size(ASIDE)) == pytest.approx(0.4, abs=0.03)
    told = [sentence for part in PARTS.values() for sentences in part.values() for sentence in sentences]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_false_alarms_are_rare(part: Mapping[str, tuple[str, ...]]) -> None:
    alarms = [(key, text, verdict.faults) for key, text, verdict in stopped(part)]
    assert len(alarms) <= MOST * size(part), alarms


def test_no_wrong_passes() -> None:
    assert [*passed()] == []


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_every_claim_is_a_piece_of_its_sentence_and_names_a_fact(
    part: Mapping[str, tuple[str, ...]],
) -> None:
    for key, sentences in part.items():
        asked = brief(key.partition("/")[0])
        texts = {fact.id: fact.text for fact in asked.facts}
        for sentence in sentences:
            text = filled(sentence, texts)
            assert "{" not in text
            place = 0
            for claim in check(text, asked).claims:
                place = text.index(claim.text, place) + len(claim.text)
                assert claim.fact in texts
