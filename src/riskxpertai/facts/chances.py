"""Facts of probability: levels that move in steps, the asked threshold, and the three scenarios."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from riskxpertai.domain import Fact
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
            yield view.chance(f"step.{name}", f"{view.when} {level.text}일 확률", step.chance, least=1)
    half = grid / 2
    cut = sum(step.chance for step in view.steps if step.level < last - half)
    hike = sum(step.chance for step in view.steps if step.level > last + half)
    moves = (
        ("cut", "지금 수준보다 낮아져 있을(인하)", cut),
        ("hold", "지금 수준 그대로일(동결)", max(0.0, 1 - cut - hike)),
        ("hike", "지금 수준보다 높아져 있을(인상)", hike),
    )
    percents = whole_percents([chance for _, _, chance in moves])
    for (key, name, chance), percent in zip(moves, percents, strict=True):
        text = f"{percent}%" if LEAST <= chance <= 1 - LEAST else format_share(chance, least=1)
        yield view.told(key, f"{view.when} {name} 확률", 100 * chance, unit="%", text=text)


def threshold(view: View, value: float, *, below: bool) -> Iterator[Fact]:
    """The value that the question asks about, and the chance of the side that it means."""
    if view.steps:
        share = sum(
            step.chance for step in view.steps if (step.level < value if below else step.level > value)
        )
    else:
        under = probability_below(view.forecast.levels, view.asked, value)
        share = under if below else 1 - under
    asked = view.told("threshold", "질문한 값", value, text=_as_asked(value, view.forecast.indicator.unit))
    yield asked
    side = "낮을" if below else "높을"
    yield view.chance(
        "threshold.chance", f"{view.when} {asked.text}보다 {side} 확률", share, least=1 if view.steps else 5
    )


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
    likely = max(view.steps, key=lambda step: step.chance)
    yield view.told("base.level", "기준 시나리오: 가장 가능성이 큰 수준", likely.level)
    yield view.chance("base.chance", "기준 시나리오의 확률", likely.chance, least=1)
    above = [step for step in view.steps if step.level > likely.level]
    below = [step for step in view.steps if step.level < likely.level]
    for key, name, side in (("up", "상방", above), ("down", "하방", below)):
        chance = sum(step.chance for step in side)
        where = "높을" if key == "up" else "낮을"
        yield view.chance(f"{key}.chance", f"{name} 시나리오: 기준보다 {where} 확률", chance, least=1)
        if chance >= LEAST:
            level = max(side, key=lambda step: step.chance).level
            yield view.told(f"{key}.level", f"{name} 시나리오에서 가장 가능성이 큰 수준", level)


def _as_asked(value: float, unit: str) -> str:
    """A value with as many decimals as a person would have typed."""
    decimals = len(f"{value:.4f}".rstrip("0").partition(".")[2])
    return format_value(value, unit, decimals, signed=False)
