"""Step 1 of the data's way: does a release contradict itself, or what is known?

A publisher's slip must not move a forecast. What is found here is told with a code for machines and
a Korean sentence for the operator; the whole release is then kept apart, and the old data stand.

Axes: T days of a series, oldest first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from riskxpertai.domain import Indicator
from riskxpertai.ports import Observation

Series = Mapping[date, float]
Array = NDArray[np.float64]

FEWEST = 24  # known values below which a series tells nothing of its usual changes
WILD = 3.0  # times the largest change that a series has ever made
# Changes that are never wild, so that a calm series may wake up: of logarithms, and of levels.
CALM = {"log": math.log(1.05), "level": 0.5}
CALM_UNKNOWN = {"log": math.log(1.5), "level": math.inf}  # where little or nothing is known
COMMON = 6  # days that two releases must share before one may be called the other by a factor
SAME_FACTOR = 2e-3  # by which ratios may differ through rounding
SMALLEST_FACTOR = 0.01  # revisions of a whole history by less than this are revisions


@dataclass(frozen=True)
class Contradiction:
    """Why a release is not believed.

    Attributes:
        code: stable name.
        reason: the same as a Korean sentence.
    """

    code: str
    reason: str


def contradiction(
    indicator: Indicator, release: Sequence[Observation], known: Series, *, expected: Series, today: date
) -> Contradiction | None:
    """The first thing that speaks against a release.

    Args:
        indicator: tells unit, scale and frequency.
        release: as fetched, in any order.
        known: the series that is in use.
        expected: what of it the same source published in the days that were asked for.
        today: in Seoul.
    """
    return next(_found(indicator, release, known, expected, today), None)


def _found(
    indicator: Indicator, release: Sequence[Observation], known: Series, expected: Series, today: date
) -> Iterator[Contradiction]:
    yield from _unsound(indicator, release, today)
    fetched = {item.day: item.value for item in sorted(release, key=lambda item: item.day)}
    yield from _scaled(fetched, known)
    gone = [day for day in expected if day not in fetched]
    if len(gone) > 1:
        text = f"이미 받은 값 {len(gone)}개({gone[0]}부터)가 새 자료에 없습니다."
        yield Contradiction("shorter", text)
    yield from _wild(indicator, fetched, known)


def _unsound(indicator: Indicator, release: Sequence[Observation], today: date) -> Iterator[Contradiction]:
    """What needs no comparison: no number, a day to come, two values of one day."""
    seen: dict[date, float] = {}
    for item in release:
        if not math.isfinite(item.value):
            yield Contradiction("no_number", f"{item.day}의 값이 수가 아닙니다.")
        if indicator.transform == "log" and item.value <= 0.0:
            yield Contradiction("not_positive", f"{item.day}의 값 {item.value:g}: 0보다 커야 합니다.")
        if item.day > today:
            yield Contradiction("future", f"아직 오지 않은 날 {item.day}의 값이 있습니다.")
        if seen.setdefault(item.day, item.value) != item.value:
            text = f"{item.day}의 값이 {seen[item.day]:g}와 {item.value:g} 둘입니다."
            yield Contradiction("two_values", text)


def _scaled(fetched: Series, known: Series) -> Iterator[Contradiction]:
    """All common values times one factor: another unit, or another base year."""
    common = [day for day in fetched if known.get(day) and fetched[day] / known[day] > 0.0]
    if len(common) < COMMON:
        return
    ratios = np.log([fetched[day] / known[day] for day in common])
    middle = float(np.median(ratios))
    if float(np.mean(np.abs(ratios - middle) <= SAME_FACTOR + 0.02 * abs(middle))) < 0.9:
        return
    power = middle / math.log(10.0)
    if round(power) and abs(power - round(power)) < 0.01:
        text = f"겹치는 값 {len(common)}개가 모두 {math.exp(middle):,.4g}배입니다: 단위가 바뀐 것 같습니다."
        yield Contradiction("unit", text)
    elif abs(middle) > SMALLEST_FACTOR:
        text = (
            f"겹치는 값 {len(common)}개가 모두 {math.exp(middle):.4f}배입니다: 기준 연도가 바뀐 것 같습니다."
        )
        yield Contradiction("rebased", text)


def _wild(indicator: Indicator, fetched: Series, known: Series) -> Iterator[Contradiction]:
    """A change that is larger than anything that the series has done, in particular one by ten."""
    scale = indicator.transform
    usual = np.sort(_changes(sorted(known.items()), scale))
    if len(known) < FEWEST:
        # A slip in the middle of a release makes two wild changes: there, and back.
        usual = np.sort(_changes(sorted(fetched.items()), scale))[:-2]
    most = float(usual[-1]) if len(usual) else 0.0
    calm = CALM if len(usual) >= FEWEST else CALM_UNKNOWN
    series = sorted({**known, **fetched}.items())
    changes = _changes(series, scale)
    for ((_, before), (day, value)), change in zip(pairwise(series), changes, strict=True):
        if day not in fetched or known.get(day) == value:
            continue
        if _tenfold(value, before) and change > max(most, 1e-9):
            text = f"{day}의 값 {value:g}: 바로 앞 값 {before:g}의 10배이거나 10분의 1입니다."
            yield Contradiction("tenfold", text)
        if change > max(WILD * most, calm[scale]):
            text = f"{day}의 값 {value:g}: 바로 앞 값 {before:g}에서 이만큼 움직인 적이 없습니다."
            yield Contradiction("wild", text)


def _changes(series: Sequence[tuple[date, float]], scale: str) -> Array:
    """Absolute changes on the scale of the indicator, [T - 1]."""
    values = np.array([value for _, value in series], dtype=np.float64)
    if scale == "log":
        values = np.log(values)
    changes: Array = np.abs(np.diff(values))
    return changes


def _tenfold(value: float, before: float) -> bool:
    ratio = value / before if before else 0.0
    return 8.0 <= ratio <= 12.5 or 1 / 12.5 <= ratio <= 1 / 8.0
