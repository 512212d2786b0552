"""Facts of probability: levels that move in steps, the asked threshold, and the three scenarios."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riskxpertai.domain import Fact, Question
from riskxpertai.facts.view import View
from riskxpertai.numerals import format_share, format_value

# The scenarios told to readers, as parts of the first indicator's distribution.
BASE, UP, DOWN = (0.25, 0.75), (0.8, 0.95), (0.05, 0.2)
LEAST = 0.01


def probability_below(levels: Sequence[float], quantiles: Sequence[float], value: float) -> float:
    """Chance that a forecast falls below a value, linear between the quantiles.

    Args:
        levels: [Q], ascending.
        quantiles: [Q], never falling, in the indicator's unit.
        value: in the same unit.

    Returns:
        In [levels[0], levels[-1]]: beyond the outermost quantiles nothing finer is known.
    """
    after = bisect_right(quantiles, value)
    if after == 0:
        return levels[0]
    if after == len(quantiles):
        return levels[-1]
    low, high = quantiles[after - 1], quantiles[after]
    return levels[after - 1] + (levels[after] - levels[after - 1]) * (value - low) / (high - low)


def whole_percents(shares: Sequence[float]) -> list[int]:
    """Shares of one as whole percent that still add up to 100 (largest remainders)."""
    percents = [int(100 * share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda place: percents[place] - 100 * shares[place])
    for place in by_remainder[: max(0, 100 - sum(percents))]:
        percents[place] += 1
    return percents


def steps(view: View) -> Iterator[Fact]:
    """Chances of each level, and of having moved either way, of what moves in steps."""
    indicator, last = view.forecast.indicator, view.forecast.last_value
    grid = indicator.grid or 0.0
    text = format_value(grid, view.gap_unit, indicator.digits, signed=False)
    yield view.published("grid", "한 번에 움직이는 폭", grid, unit=view.gap_unit, text=text)
    for step in view.steps:
        if step.chance >= LEAST:
            name = f"{step.level:.{indicator.digits}f}"
            level = view.told(f"level.{name}", f"{view.when} 가능한 수준", step.level)
            yield level
            chance = around(view, step.level)[1]
            yield view.told(
                f"step.{name}",
                f"{view.when} {level.text}일 확률",
                100 * chance.share,
                unit="%",
                text=chance.text,
            )
    names = ("cut", "hold", "hike")
    labels = (
        "지금 수준보다 낮아져 있을(인하)",
        "지금 수준 그대로일(동결)",
        "지금 수준보다 높아져 있을(인상)",
    )
    for key, label, chance in zip(names, labels, around(view, last), strict=True):
        yield view.told(key, f"{view.when} {label} 확률", 100 * chance.share, unit="%", text=chance.text)


@dataclass(frozen=True)
class Chance:
    """A probability and how it is written."""

    share: float
    text: str


def around(view: View, level: float) -> tuple[Chance, Chance, Chance]:
    """Chances of being below, at and above a level, in whole percent that add up to 100.

    Asked of the same level twice, the same percents come back: a reader sees no 28 % here and
    29 % there for one thing.
    """
    half = (view.forecast.indicator.grid or 0.0) / 2
    below = sum(step.chance for step in view.steps if step.level < level - half)
    above = sum(step.chance for step in view.steps if step.level > level + half)
    shares = (below, max(0.0, 1 - below - above), above)
    below_at_above = [
        Chance(share, f"{percent}%" if LEAST <= share <= 1 - LEAST else format_share(share, least=1))
        for share, percent in zip(shares, whole_percents(shares), strict=True)
    ]
    return below_at_above[0], below_at_above[1], below_at_above[2]


def beyond(view: View, value: float, *, below: bool) -> float:
    """Chance of the side of a value that a question means."""
    if view.steps:
        return sum(
            step.chance for step in view.steps if (step.level < value if below else step.level > value)
        )
    under = probability_below(view.forecast.levels, view.asked, value)
    return under if below else 1 - under


def between(view: View, low: float, high: float) -> float:
    """Chance of lying between two values, both included."""
    return max(0.0, 1.0 - beyond(view, low, below=True) - beyond(view, high, below=False))


def band(view: View, low: float, high: float) -> Iterator[Fact]:
    """The two values that the question asks about, and the chance of lying between them."""
    unit = view.forecast.indicator.unit
    ends = as_asked(low, unit), as_asked(high, unit)
    yield view.told("threshold", "질문한 범위의 아래 끝", low, text=ends[0])
    yield view.told("ceiling", "질문한 범위의 위 끝", high, text=ends[1])
    label = f"{view.when} {ends[0]}에서 {ends[1]} 사이에 있을 확률"
    yield view.chance("threshold.chance", label, between(view, low, high), least=1 if view.steps else 5)


def threshold(view: View, value: float, *, below: bool) -> Iterator[Fact]:
    """The value that the question asks about, and the chance of the side that it means."""
    share = beyond(view, value, below=below)
    asked = view.told("threshold", "질문한 값", value, text=as_asked(value, view.forecast.indicator.unit))
    yield asked
    side = "낮을" if below else "높을"
    yield view.chance(
        "threshold.chance", f"{view.when} {asked.text}보다 {side} 확률", share, least=1 if view.steps else 5
    )


def asked(view: View, question: Question) -> Iterator[Fact]:
    """What the question asks the chance of, if it names a value."""
    if question.threshold is None:
        return
    if question.ceiling is None:
        yield from threshold(view, question.threshold, below=question.below)
    else:
        yield from band(view, question.threshold, question.ceiling)


def scenarios(view: View) -> Iterator[Fact]:
    """The parts of the distribution that the three scenarios speak of."""
    if view.steps:
        yield from _stepped_scenarios(view)
        return
    for key, name, part in (("base", "기준", BASE), ("up", "상방", UP), ("down", "하방", DOWN)):
        for side, end, level in (("low", "아래 끝", part[0]), ("high", "위 끝", part[1])):
            value = view.quantile(view.asked, level)
            yield view.told(f"{key}.{side}", f"{name} 시나리오 범위의 {end}", value, level=level)
        yield view.chance(f"{key}.chance", f"{name} 시나리오 범위에 들 확률", part[1] - part[0])
    yield view.chance("up.tail", "상방 시나리오 범위보다 더 높을 확률", 1 - UP[1])
    yield view.chance("down.tail", "하방 시나리오 범위보다 더 낮을 확률", DOWN[0])


def _stepped_scenarios(view: View) -> Iterator[Fact]:
    """The likeliest level, and what lies on either side of it."""
    likely = max(view.steps, key=lambda step: step.chance).level
    below, at, above = around(view, likely)
    yield view.told("base.level", "기준 시나리오: 가장 가능성이 큰 수준", likely)
    yield view.told("base.chance", "기준 시나리오의 확률", 100 * at.share, unit="%", text=at.text)
    for key, name, where, chance in (("up", "상방", "높을", above), ("down", "하방", "낮을", below)):
        label = f"{name} 시나리오: 기준보다 {where} 확률"
        yield view.told(f"{key}.chance", label, 100 * chance.share, unit="%", text=chance.text)
        if chance.share >= LEAST:
            side = [
                step for step in view.steps if (step.level > likely) == (key == "up") and step.level != likely
            ]
            level = max(side, key=lambda step: step.chance).level
            yield view.told(f"{key}.level", f"{name} 시나리오에서 가장 가능성이 큰 수준", level)


def as_asked(value: float, unit: str) -> str:
    """A value with as many decimals as a person would have typed."""
    decimals = len(f"{value:.4f}".rstrip("0").partition(".")[2])
    return format_value(value, unit, decimals, signed=False)
