"""Step 2b of the data's way: the change over a year of an index, as a series of its own.

Axes: T months or quarters, oldest first.
"""

from __future__ import annotations

from dataclasses import replace

from riskxpertai.domain import Indicator, Monthly
from riskxpertai.errors import BadInput
from riskxpertai.months import month_after

YEAR = 12


def over_a_year(index: Monthly, row: Indicator) -> Monthly:
    """An index's change over a year, in percent; it remembers the index, from which it is forecast.

    Args:
        index: as known on a date; NaN where nothing was published.
        row: of the catalogue, what the change is called and how it is shown.

    Returns:
        From the second year on, NaN where either end of the year is missing.

    Raises:
        BadInput: the index is younger than a year, or lacks the month a year before its last.
    """
    known = dict(zip(index.months, index.values, strict=True))
    months = tuple(month for month in index.months if month_after(month, -YEAR) in known)
    values = tuple(change(known[month], known[month_after(month, -YEAR)]) for month in months)
    if not months or values[-1] != values[-1]:
        raise BadInput(
            f"{index.indicator.id} has no month a year before {index.last_day}",
            sentence=f"{index.indicator.name}의 한 해 전 자료가 없어 {row.name} 예측을 만들 수 없습니다.",
        )
    return replace(
        index,
        indicator=row,
        months=months,
        values=values,
        last_value=values[-1],
        progress=None,
        daily_volatility=float("nan"),
        index=index,
    )


def change(value: float, before: float) -> float:
    """The change from one value to another, in percent of the first."""
    return 100.0 * (value / before - 1.0)
