"""What is said to lie above what is held against the facts, whatever words name the two."""

from __future__ import annotations

from itertools import permutations

import pytest

from riskxpertai.grounding import check
from riskxpertai.grounding.evidence import evidence
from riskxpertai.numerals import with_particle
from tests.grounding.briefs import brief

NAMES = {
    "median": "중앙값",
    "low80": "80% 구간의 아래 끝",
    "high80": "80% 구간의 위 끝",
    "low50": "50% 구간의 아래 끝",
    "high50": "50% 구간의 위 끝",
    "low95": "95% 구간의 아래 끝",
    "high95": "95% 구간의 위 끝",
    "last": "마지막 공표값",
}
ASKS = ("won", "pair", "stocks", "falling", "house", "makers", "pound", "flat")
SAID = (
    ("높습니다", 1, "보다"),
    ("낮습니다", -1, "보다"),
    ("높지 않습니다", -1, "보다"),
    ("웃돕니다", 1, "을/를"),
    ("밑돕니다", -1, "을/를"),
    ("위에 있습니다", 1, "보다"),
)
PAIRS = [*permutations(NAMES, 2)]


def levels(asks: str) -> dict[str, float]:
    """The levels of an answer's first indicator in the asked month."""
    asked = brief(asks)
    own = [one for one in evidence(asked) if one.indicator == asked.forecasts[0].indicator.id]
    found = {one.key: one.value for one in own if one.key in NAMES}
    return found | {"median": [one.value for one in own if one.key == "median"][-1]}


@pytest.mark.parametrize("asks", ASKS)
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_one_level_lies_above_another_or_it_does_not(asks: str, one: str, other: str) -> None:
    known = levels(asks)
    for word, sign, against in SAID:
        held = with_particle(NAMES[other], against) if "/" in against else NAMES[other] + against
        told = f"{with_particle(NAMES[one], '은/는')} {held} {word}."
        apart = (known[one] - known[other]) * sign
        if apart or "지 않" not in word:  # "높지 않습니다" is true of equals
            assert bool(check(told, brief(asks)).faults) == (apart <= 0), told


@pytest.mark.parametrize("asks", ["rate", "easing"])
@pytest.mark.parametrize("one", ["cut", "hold", "hike"])
@pytest.mark.parametrize(("times", "factor"), [("절반", 0.5), ("두 배", 2.0), ("세 배", 3.0)])
def test_two_chances_are_held_against_a_multiple_of_the_third(
    asks: str, one: str, times: str, factor: float
) -> None:
    moves = {"cut": "인하", "hold": "동결", "hike": "인상"}
    known = {found.key: found.value for found in evidence(brief(asks)) if found.key in moves}
    others = [key for key in moves if key != one]
    apart = sum(known[key] for key in others) - known[one] * factor
    added = f"{with_particle(moves[others[0]], '과/와')} {moves[others[1]]}의 확률을 더하면"
    short = f"{added} {moves[one]} 확률의 {times}에 못 미칩니다."
    over = f"{added} {moves[one]} 확률의 {with_particle(times, '을/를')} 넘습니다."
    assert abs(apart) > 1
    assert ("direction" in check(short, brief(asks)).faults) == (apart > 0), short
    assert ("direction" in check(over, brief(asks)).faults) == (apart < 0), over
