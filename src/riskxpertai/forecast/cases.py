"""Step 12 of the data's way: what indicators do together in a scenario, or if something is supposed.

A scenario is a part of the joint paths, a condition a weight on each of them; either way every
indicator gets a distribution of its own there. Nothing here knows a cause: it tells what came
together.

Axes used in this module: I indicators, H months ahead (from 1), N paths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from riskxpertai.domain import Case, Condition, Forecast, Indicator, Joint, ScenarioName, Step, Supposed
from riskxpertai.forecast.paths import Paths, draw
from riskxpertai.forecast.window import Array, forward
from riskxpertai.months import month_after

if TYPE_CHECKING:  # its module loads the network
    from riskxpertai.forecast.hindsight import Hindsight

# The middle half of the paths is the base scenario, the quarters beside it are up and down.
QUARTER = 0.25
# Values that are drawn in all: few months of few indicators get more paths, so that parts of them
# are told without noise.
VALUES = 240_000
FEWEST_PATHS, MOST_PATHS = 2_000, 20_000
# What happens on fewer paths, or less often, is not told apart from noise or from the tails' shape.
FEWEST_EFFECTIVE, LEAST = 100.0, 0.01


def joint(
    forecasts: Sequence[Forecast],
    past: Sequence[Hindsight] | None,
    *,
    months: int,
    condition: Condition | None = None,
) -> Joint | None:
    """Tell what indicators do together.

    Args:
        forecasts: [I], made on one day; the first one's asked month parts the scenarios.
        past: [I], past forecasts of the same indicators.
        months: H, the last of them the asked one.
        condition: what is supposed of one of them in that month.

    Returns:
        None when too little of the past is known, or an indicator is not monthly.
    """
    asked = {month_after(forecasts[0].as_of, step) for step in range(1, months + 1)}
    if not past or any(not asked.issubset(forecast.dates) for forecast in forecasts):
        return None
    count = min(max(VALUES // (len(forecasts) * months), FEWEST_PATHS), MOST_PATHS) // 1000 * 1000
    paths = draw(forecasts, past, months=months, count=count)
    if not paths.origins:
        return None
    return Joint(
        paths=paths.values.shape[-1],
        origins=len(paths.origins),
        first=paths.origins[0],
        last=paths.origins[-1],
        cases=scenarios(paths),
        supposed=supposed(paths, condition) if condition else None,
    )


def scenarios(paths: Paths) -> dict[ScenarioName, Case]:
    """Part the paths by the first indicator's last month.

    What moves in steps is parted by its likeliest level, anything else by quarters.
    """
    first, count = paths.values[0, -1], paths.values.shape[-1]
    if paths.forecasts[0].steps:
        levels, counts = np.unique(first, return_counts=True)
        likely = levels[np.argmax(counts)]
        base, up, down = first == likely, first > likely, first < likely
    else:
        edge = round(QUARTER * count)
        up, down = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        down[paths.order[0, -1, :edge]] = True
        up[paths.order[0, -1, count - edge :]] = True
        base = ~(up | down)
    parts: dict[ScenarioName, Array] = {"base": base * 1.0, "up": up * 1.0, "down": down * 1.0}
    return {
        name: Case(float(part.mean()), conditional(paths, part)) for name, part in parts.items() if part.any()
    }


def supposed(paths: Paths, condition: Condition) -> Supposed:
    """Weigh the paths by how near they come to a condition in the last month.

    Source:
        Worth of weighted paths, (Σw)² / Σw²: Kish (1965), Survey Sampling, section 8.2.
    """
    row = [forecast.indicator.id for forecast in paths.forecasts].index(condition.indicator)
    forecast, values = paths.forecasts[row], paths.values[row, -1]
    level, last = supposed_level(condition, forecast), forecast.last_value
    weights = nearness(values, level, forecast.indicator)
    if forecast.indicator.grid:
        share = float(weights.mean())
    else:
        share = float((values >= level if level >= last else values <= level).mean())
    squares = float((weights**2).sum())
    effective = float(weights.sum()) ** 2 / squares if squares > 0.0 else 0.0
    seen = effective >= FEWEST_EFFECTIVE and share >= LEAST
    return Supposed(condition.indicator, level, share, effective, conditional(paths, weights) if seen else ())


def nearness(values: Array, level: float, indicator: Indicator) -> Array:
    """Weights by the distance from a level: a normal kernel on the scale on which the indicator moves.

    Of what moves in steps only the values exactly there count.

    Args:
        values: [N], in the indicator's unit.
        level: in the same unit.
        indicator: whose values.

    Returns:
        [N], in [0, 1].

    Source:
        Bandwidth: Silverman (1986), Density Estimation, equation 3.31.
    """
    if indicator.grid:
        return np.where(np.abs(values - level) < indicator.grid / 2.0, 1.0, 0.0)
    if indicator.transform == "log" and level <= 0.0:
        return np.zeros(len(values))
    moved = forward(values, indicator.transform)
    quarter, rest = np.percentile(moved, (25, 75))
    width = 0.9 * min(float(moved.std()), float(rest - quarter) / 1.349) * len(values) ** -0.2
    gap = (moved - forward(np.array(level), indicator.transform)) / max(width, 1e-12)
    with np.errstate(under="ignore"):
        weights: Array = np.exp(-np.minimum(gap**2, 1e4) / 2.0)
    return weights


def supposed_level(condition: Condition, forecast: Forecast) -> float:
    """The value that a condition means, in the indicator's unit, on its grid or to its shown decimals."""
    last, grid = forecast.last_value, forecast.indicator.grid
    level = {
        "level": condition.value,
        "change": last + condition.value,
        "percent": last * (1.0 + condition.value / 100.0),
    }[condition.kind]
    return round(level / grid) * grid if grid else round(level, forecast.indicator.digits)


def conditional(paths: Paths, weights: Array) -> tuple[Forecast, ...]:
    """The forecasts of weighted paths.

    Args:
        paths: of all indicators.
        weights: [N], not negative, some positive.

    Returns:
        One forecast an indicator, of the paths' months.
    """
    return tuple(_weighted(paths, row, weights) for row in range(len(paths.forecasts)))


def _weighted(paths: Paths, row: int, weights: Array) -> Forecast:
    """One indicator's forecast where paths weigh differently."""
    forecast = paths.forecasts[row]
    first = forecast.dates.index(paths.months[0])
    months = slice(first, first + len(paths.months))
    quantiles, steps = [], []
    for values, order in zip(paths.values[row], paths.order[row], strict=True):
        heavy = order[weights[order] > 0.0]
        ordered, weight = values[heavy], weights[heavy] / weights.sum()
        upto = np.cumsum(weight)
        if forecast.steps:
            place = np.searchsorted(upto, np.array(forecast.levels) - 1e-9).clip(max=len(heavy) - 1)
            quantiles.append(tuple(ordered[place].tolist()))
            levels, places = np.unique(ordered, return_inverse=True)
            chances = np.bincount(places, weight)
            steps.append(tuple(Step(*pair) for pair in zip(levels.tolist(), chances.tolist(), strict=True)))
        else:
            quantiles.append(tuple(np.interp(forecast.levels, upto - weight / 2.0, ordered).tolist()))
    return replace(
        forecast,
        dates=paths.months,
        kinds=forecast.kinds[months],
        quantiles=tuple(quantiles),
        baseline=forecast.baseline[months],
        steps=tuple(steps),
    )
