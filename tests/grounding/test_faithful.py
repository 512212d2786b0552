"""True sentences pass: false alarms stay at or below two in a hundred, on either part."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from riskxpertai.grounding import check
from tests.grounding.briefs import brief
from tests.grounding.exam import filled, passed, size, stopped
from tests.grounding.faithful import OPEN
from tests.grounding.faithful_aside import ASIDE
from tests.grounding.forms import FORMS
from tests.grounding.subtle import SUBTLE
from tests.grounding.wrongs import WRONGS, Wrong

MOST = 0.02
PARTS = {"open": OPEN, "forms": FORMS, "aside": ASIDE}


def test_there_are_enough_of_them_and_a_part_is_put_aside() -> None:
    assert size(OPEN) + size(FORMS) + size(ASIDE) >= 360
    assert size(ASIDE) >= 100
    told = [sentence for part in PARTS.values() for sentences in part.values() for sentence in sentences]
    repeated = len(told) - len(set(told))
    assert repeated == 0


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_false_alarms_are_rare(part: Mapping[str, tuple[str, ...]]) -> None:
    # Counted only: what a failure printed of the part put aside would be looked at.
    alarms, most = sum(1 for _ in stopped(part)), MOST * size(part)
    assert alarms <= most


@pytest.mark.parametrize("wrongs", [WRONGS, SUBTLE], ids=["named", "subtle"])
def test_no_wrong_passes(wrongs: tuple[Wrong, ...]) -> None:
    assert [*passed(wrongs)] == []


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
