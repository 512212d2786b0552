"""One forecast seen from the month that was asked for: where its facts get ids, texts and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from riskxpertai.domain import Fact, Forecast, Step
from riskxpertai.months import month_after
from riskxpertai.numerals import format_month, format_quarter, format_share, format_value

MODEL = "RiskXpertAI 예측 모형"
HORIZONS = (1, 3, 6, 12, 18)


def horizons(months: int) -> list[int]:
    """Months ahead that are told on the way to the one that was asked for, that one last."""
    return [ahead for ahead in HORIZONS if ahead < months] + [months]


def date_number(day: date) -> float:
    """A date as a number that a person can read: 20261030."""
    return day.year * 10_000 + day.month * 100 + day.day


@dataclass(frozen=True)
class View:
    """A forecast and the month that was asked for.

    Attributes:
        forecast: reaches the month that was asked for.
        today: in Seoul; months count from its month.
        months: asked for.
    """

    forecast: Forecast
    today: date
    months: int

    @property
    def month(self) -> date:
        """The month that was asked for, or the last one before it that is forecast."""
        return self.month_of(self.months)

    @property
    def asked(self) -> tuple[float, ...]:
        """Quantiles of that month, [Q]."""
        return self.forecast.quantiles[self._index(self.months)]

    @property
    def walk(self) -> tuple[float, ...]:
        """Quantiles of the random walk for that month, [Q]."""
        return self.forecast.baseline[self._index(self.months)]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Chances of levels in that month; empty for what does not move in steps."""
        return self.forecast.steps[self._index(self.months)] if self.forecast.steps else ()

    @property
    def when(self) -> str:
        """How labels name that month."""
        return f"{self.months}개월 뒤"

    @property
    def measure(self) -> str:
        """What a month's value is: labels say it, since a mean moves less than a day."""
        indicator = self.forecast.indicator
        if indicator.frequency != "D" or indicator.grid:
            return "값"
        return "월평균" if indicator.aggregation == "mean" else "월말 값"

    @property
    def period(self) -> str:
        """What its values are told for."""
        return "분기" if self.forecast.indicator.frequency == "Q" else "달"

    @property
    def gap_unit(self) -> str:
        """Unit of a difference of two values."""
        unit = self.forecast.indicator.unit
        return "%p" if unit == "%" else unit

    def future(self) -> Iterator[tuple[date, float]]:
        """Medians of the months after today's, up to the one that was asked for."""
        first = month_after(self.today, 1)
        for month, row in zip(self.forecast.dates, self.forecast.quantiles, strict=True):
            if first <= month <= self.month:
                yield month, self.quantile(row, 0.5)

    def row(self, ahead: int) -> tuple[float, ...]:
        """Quantiles of a month on the way, [Q]."""
        return self.forecast.quantiles[self._index(ahead)]

    def month_of(self, ahead: int) -> date:
        """That month's first day."""
        return self.forecast.dates[self._index(ahead)]

    def gap(self, high: float, low: float) -> float:
        """Difference of two values as they are shown, so that a reader who subtracts finds the same."""
        digits = self.forecast.indicator.digits
        return round(round(high, digits) - round(low, digits), digits)

    def quantile(self, row: Sequence[float], level: float) -> float:
        """The quantile of a row whose level is nearest."""
        levels = self.forecast.levels
        return row[min(range(len(levels)), key=lambda place: abs(levels[place] - level))]

    def write(self, month: date) -> str:
        """A month, or its quarter, in words."""
        return format_quarter(month) if self.forecast.indicator.frequency == "Q" else format_month(month)

    def told(
        self,
        key: str,
        label: str,
        value: float,
        *,
        unit: str | None = None,
        text: str | None = None,
        ahead: int | None = None,
        month: date | None = None,
        level: float | None = None,
    ) -> Fact:
        """A number of the model; in the indicator's unit and of the asked month, if nothing else is said."""
        indicator = self.forecast.indicator
        ahead = self.months if ahead is None else ahead
        unit = indicator.unit if unit is None else unit
        return Fact(
            id=f"{indicator.id}.{key}.{ahead}",
            label=f"{indicator.name}: {label}",
            value=value,
            unit=unit,
            text=text or format_value(value, unit, indicator.digits, signed=False),
            indicator=indicator.id,
            month=month or self.month_of(ahead),
            level=level,
            source=MODEL,
            vintage=self.forecast.as_of,
        )

    def chance(self, key: str, label: str, share: float, *, least: int = 5) -> Fact:
        """A probability of the model, shown as whole percent."""
        return self.told(key, label, 100 * share, unit="%", text=format_share(share, least=least))

    def published(
        self,
        key: str,
        label: str,
        value: float,
        *,
        unit: str | None = None,
        text: str | None = None,
        month: date | None = None,
    ) -> Fact:
        """A published number."""
        indicator = self.forecast.indicator
        unit = indicator.unit if unit is None else unit
        return Fact(
            id=f"{indicator.id}.{key}",
            label=f"{indicator.name}: {label}",
            value=value,
            unit=unit,
            text=text or format_value(value, unit, indicator.digits, signed=False),
            indicator=indicator.id,
            month=month,
            level=None,
            source=indicator.source,
            vintage=self.forecast.vintage,
        )

    def _index(self, ahead: int) -> int:
        """Place of a month among the forecast's dates; a quarterly one stands for its quarter."""
        month = month_after(self.today, ahead)
        return max((place for place, day in enumerate(self.forecast.dates) if day <= month), default=0)
