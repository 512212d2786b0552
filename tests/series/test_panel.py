from __future__ import annotations

import math
import statistics
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.domain import Monthly, Progress
from riskxpertai.errors import BadInput, NotFound, UnknownIndicator
from riskxpertai.ports import Observation
from riskxpertai.series.catalog import indicator, indicators
from riskxpertai.series.days import Daily, ecb_day, every_day
from riskxpertai.series.panel import Panel, on_grid
from riskxpertai.series.terms import NOT_YET
from riskxpertai.series.vintages import Vintages, published

TODAY = date(2026, 11, 22)
AVAILABLE = [id for id in indicators() if Panel.embedded().has(id)]


def daily(values: dict[date, float], id: str = "USDKRW") -> Daily:
    days = np.array(sorted(values), dtype="datetime64[D]")
    return Daily(id, days, np.array([values[day] for day in sorted(values)]), days)


def working_days(start: date, end: date) -> list[date]:
    return [day for n in range((end - start).days + 1) if ecb_day(day := start + timedelta(n))]


def grid(values: dict[date, float], as_of: date) -> Monthly:
    return on_grid(daily(values), indicator("USDKRW"), as_of, ecb_day)


@pytest.fixture(scope="module")
def embedded() -> Panel:
    return Panel.embedded()


@given(
    as_of=st.dates(date(2005, 6, 1), date(2026, 12, 31)),
    id=st.sampled_from(AVAILABLE),
    factor=st.floats(0.01, 100),
)
def test_nothing_after_the_date_moves_anything(embedded, as_of, id, factor):
    real = embedded.daily(id)
    later = real.days > np.datetime64(as_of, "D")
    changed = Daily(id, real.days, np.where(later, real.values * factor, real.values), real.learnt)
    forged = Panel([changed if each == id else embedded.daily(each) for each in AVAILABLE])

    assert repr(forged.monthly(id, as_of)) == repr(embedded.monthly(id, as_of))
    assert forged.vintage(as_of) == embedded.vintage(as_of)


@given(as_of=st.dates(date(2005, 6, 1), date(2026, 10, 29)), id=st.sampled_from(AVAILABLE))
def test_days_published_after_the_date_might_as_well_not_exist(embedded, as_of, id):
    short = Panel([embedded.daily(each).until(as_of) for each in AVAILABLE])

    assert repr(short.monthly(id, as_of)) == repr(embedded.monthly(id, as_of))
    assert short.vintage(as_of) == embedded.vintage(as_of)


@given(as_of=st.dates(date(2005, 6, 1), date(2026, 12, 31)), id=st.sampled_from(AVAILABLE))
def test_the_grid_agrees_with_a_slow_loop(embedded, as_of, id):
    told = embedded.monthly(id, as_of)
    real = embedded.daily(id)
    pairs = [
        (day, value)
        for day, value in zip(real.days.tolist(), real.values.tolist(), strict=True)
        if day <= as_of
    ]

    for month, value in list(zip(told.months, told.values, strict=True))[-30:]:
        in_month = [v for d, v in pairs if (d.year, d.month) == (month.year, month.month)]
        expected = in_month[-1] if id == "BASE" else math.fsum(in_month) / len(in_month)
        assert value == pytest.approx(expected, rel=1e-12)
    assert (told.last_day, told.last_value) == pairs[-1]
    assert told.months[-1] <= as_of
    following = (told.months[-1] + timedelta(days=32)).replace(day=1)
    if told.progress:
        assert told.progress.month == following
        assert 0 < told.progress.share <= 1


def test_october_is_complete_once_its_last_working_day_is_published(embedded):
    told = embedded.monthly("USDKRW", date(2026, 10, 30))

    assert told.months[-1] == date(2026, 10, 1)
    assert told.progress is None
    assert told.last_day == told.vintage == date(2026, 10, 30)
    assert told.last_value == pytest.approx(1491.76 / 1.1172)


def test_a_month_with_one_day_to_come_is_in_progress(embedded):
    told = embedded.monthly("USDKRW", date(2026, 10, 29))

    assert told.months[-1] == date(2026, 9, 1)
    assert told.progress is not None
    assert told.progress.month == date(2026, 10, 1)
    assert told.progress.share == pytest.approx(21 / 22)


def test_weeks_without_new_days_change_nothing_but_the_date(embedded):
    assert embedded.monthly("EURKRW", date(2026, 12, 24)) == embedded.monthly("EURKRW", date(2026, 10, 30))


def test_a_month_that_is_over_forgives_one_missing_day_at_its_end_and_no_more():
    october = working_days(date(2026, 8, 3), date(2026, 10, 30))
    one_short = dict.fromkeys(october[:-1], 1300.0)
    two_short = dict.fromkeys(october[:-2], 1300.0)

    assert grid(one_short, date(2026, 11, 2)).months[-1] == date(2026, 10, 1)
    assert grid(one_short, date(2026, 10, 31)).months[-1] == date(2026, 9, 1)
    assert grid(two_short, date(2026, 11, 2)).progress == Progress(date(2026, 10, 1), 1300.0, 20 / 22)


def test_a_month_with_holes_is_complete_when_anything_later_is_published():
    values = dict.fromkeys(working_days(date(2026, 8, 3), date(2026, 9, 15)), 1300.0)
    values[date(2026, 10, 1)] = 1400.0

    told = grid(values, date(2026, 10, 1))

    assert told.months == (date(2026, 8, 1), date(2026, 9, 1))
    assert told.progress == Progress(date(2026, 10, 1), 1400.0, 1 / 22)


def test_a_month_without_a_single_day_is_a_gap_and_stays_one():
    values = dict.fromkeys(working_days(date(2026, 6, 1), date(2026, 6, 30)), 1300.0)
    values |= dict.fromkeys(working_days(date(2026, 8, 3), date(2026, 8, 31)), 1310.0)

    told = grid(values, date(2026, 9, 1))

    assert told.months == (date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1))
    assert math.isnan(told.values[1])


def test_a_first_month_that_begins_late_is_no_mean_of_the_month():
    values = dict.fromkeys(working_days(date(2026, 6, 15), date(2026, 8, 31)), 1300.0)

    assert grid(values, date(2026, 9, 1)).months[0] == date(2026, 7, 1)


def test_volatility_is_measured_on_logs_for_rates_of_exchange_over_the_last_year():
    days = working_days(date(2024, 1, 2), date(2026, 10, 30))
    swings = {day: 1000.0 * 1.01 ** (n % 2) for n, day in enumerate(days)}
    calm_since_a_year = {day: 1000.0 if day > date(2025, 10, 29) else v for day, v in swings.items()}

    assert grid(swings, days[-1]).daily_volatility == pytest.approx(math.log(1.01), rel=0.01)
    assert grid(calm_since_a_year, days[-1]).daily_volatility == 0


def test_volatility_is_the_sample_standard_deviation_of_changes(embedded):
    dollar = embedded.daily("USDKRW").until(date(2026, 10, 30))
    year = dollar.values[dollar.days > np.datetime64("2025-10-30")]
    changes = [math.log(after / before) for before, after in pairwise(year.tolist())]

    told = embedded.monthly("USDKRW", date(2026, 10, 30)).daily_volatility

    assert told == pytest.approx(statistics.stdev(changes), rel=1e-9)


def test_volatility_of_a_few_days_is_not_known():
    values = dict.fromkeys(working_days(date(2026, 10, 15), date(2026, 10, 30)), 1300.0)
    values |= {date(2026, 9, 1): 1300.0}

    assert math.isnan(grid(values, date(2026, 10, 30)).daily_volatility)


def test_the_base_rate_is_told_at_the_end_of_a_month(embedded):
    told = embedded.monthly("BASE", date(2026, 8, 31))

    assert dict(zip(told.months, told.values, strict=True))[date(2026, 8, 1)] == 3.0
    assert dict(zip(told.months, told.values, strict=True))[date(2026, 7, 1)] == 2.75


def test_the_base_rate_in_progress_is_the_rate_so_far(embedded):
    before, after = (embedded.monthly("BASE", date(2026, 8, day)).progress for day in (26, 27))

    assert (before.mean, after.mean) == (2.75, 3.0)
    assert before.share == pytest.approx(26 / 31)


def test_the_base_rate_is_known_up_to_the_day_the_list_was_compiled_and_no_further(embedded):
    told = embedded.monthly("BASE", date(2027, 3, 1))

    assert told.last_day == date(2026, 11, 22)
    assert told.months[-1] == date(2026, 10, 1)


def test_monthly_statistics_wait_for_their_publication_lag():
    months = [date(2026, m, 1) for m in range(1, 11)]
    series = daily({month: 100.0 + n for n, month in enumerate(months)}, "PPI")

    def last(as_of: date) -> date:
        known = published(series, indicator("PPI"), as_of)
        return on_grid(known, indicator("PPI"), as_of, every_day).months[-1]

    assert last(date(2026, 10, 22)) == date(2026, 8, 1)
    assert last(date(2026, 10, 23)) == date(2026, 9, 1)


def test_monthly_statistics_have_neither_a_month_in_progress_nor_daily_changes():
    series = daily({date(2026, m, 1): 100.0 + m for m in range(1, 11)}, "PPI")

    told = on_grid(series, indicator("PPI"), date(2026, 12, 1), every_day)

    assert told.progress is None
    assert math.isnan(told.daily_volatility)


def test_an_indicator_without_data_says_why(embedded):
    with pytest.raises(NotFound) as refused:
        embedded.monthly("CPI", date(2026, 10, 30))
    assert refused.value.sentence == NOT_YET


def test_an_unknown_indicator_is_refused(embedded):
    with pytest.raises(UnknownIndicator):
        embedded.monthly("BITCOIN", date(2026, 10, 30))


@pytest.mark.parametrize("as_of", [date(1998, 12, 31), date(1999, 1, 15)])
def test_a_date_before_the_first_complete_month_is_refused_in_korean(embedded, as_of):
    with pytest.raises(BadInput, match="no complete month of USDKRW") as refused:
        embedded.monthly("USDKRW", as_of)
    assert "원/달러 환율" in refused.value.sentence


def fetched(day: date, value: float, learnt: date = date(2026, 11, 22)) -> Observation:
    return Observation("USDKRW", day, value, datetime(learnt.year, learnt.month, learnt.day, 3, tzinfo=UTC))


def test_newer_days_are_put_on_top_and_change_the_vintage():
    panel = Panel.embedded()
    before = panel.vintage(date(2026, 11, 22))

    panel.take([fetched(date(2026, 11, 2), 1340.0), fetched(date(2026, 11, 3), 1342.0)])

    told = panel.monthly("USDKRW", date(2026, 11, 22))
    assert panel.newest() == told.last_day == date(2026, 11, 3)
    assert told.progress == Progress(date(2026, 11, 1), 1341.0, 2 / 21)
    assert told.vintage == date(2026, 11, 22)
    assert panel.vintage(date(2026, 11, 22)) != before
    assert panel.vintage(date(2026, 10, 30)) == Panel.embedded().vintage(date(2026, 10, 30))


def test_a_revision_takes_the_place_of_the_value_and_the_last_learnt_wins():
    panel = Panel.embedded()

    panel.take(
        [
            fetched(date(2026, 10, 30), 1337.0, date(2026, 11, 3)),
            fetched(date(2026, 10, 30), 1336.0, date(2026, 11, 2)),
        ]
    )

    assert panel.daily("USDKRW").at(date(2026, 10, 30)) == 1337.0
    assert len(panel.daily("USDKRW")) == len(Panel.embedded().daily("USDKRW"))


def test_from_the_first_sync_on_a_day_shows_what_was_learnt_by_then_and_nothing_else():
    panel = Panel.embedded()
    panel.take(
        [
            fetched(date(2026, 11, 2), 1340.0, date(2026, 11, 3)),
            fetched(date(2026, 11, 2), 1350.0, date(2026, 11, 20)),
            fetched(date(2026, 11, 16), 1360.0, date(2026, 11, 20)),
        ]
    )

    told = panel.monthly("USDKRW", date(2026, 11, 19))
    assert (told.last_day, told.last_value) == (date(2026, 11, 2), 1340.0)
    assert told.vintage <= date(2026, 11, 19)
    assert panel.monthly("USDKRW", date(2026, 11, 20)).last_value == 1360.0


def periods(id: str, step: int, count: int, learnt: date) -> list[Observation]:
    months = [2000 * 12 + step * n for n in range(count)]
    moment = datetime(learnt.year, learnt.month, learnt.day, 3, tzinfo=UTC)
    days = [date(month // 12, month % 12 + 1, 1) for month in months]
    return [Observation(id, day, 100.0 + n, moment) for n, day in enumerate(days)]


def test_any_indicator_of_the_catalogue_is_shown_once_the_store_holds_it():
    panel = Panel.embedded()
    assert not panel.has("CPI")

    panel.take([*periods("CPI", 1, 300, date(2026, 11, 22)), *periods("NOT_OURS", 1, 3, TODAY)])

    assert panel.has("CPI")
    assert not panel.has("NOT_OURS")
    assert panel.monthly("CPI", TODAY).last_value == 399.0


def test_before_the_first_sync_the_publication_lag_tells_what_was_out_and_the_vintage_that_it_is_later():
    panel = Panel.embedded()
    panel.take(periods("PPI", 1, 300, date(2026, 11, 22)))

    before = panel.monthly("PPI", date(2020, 10, 22))
    assert before.months[-1] == date(2020, 8, 1)
    assert panel.monthly("PPI", date(2020, 10, 23)).months[-1] == date(2020, 9, 1)
    assert before.vintage == date(2026, 11, 22)


def test_before_the_first_sync_a_value_is_told_as_it_was_learnt_first():
    panel = Panel.embedded()
    panel.take(periods("PPI", 1, 300, date(2026, 11, 22)))
    panel.take([Observation("PPI", date(2015, 1, 1), 1.0, datetime(2027, 1, 5, tzinfo=UTC))])

    assert panel.monthly("PPI", date(2020, 10, 22)).values[180] == 280.0
    assert panel.monthly("PPI", date(2026, 12, 1)).values[180] == 280.0
    assert panel.monthly("PPI", date(2027, 1, 5)).values[180] == 1.0


def test_a_release_that_came_before_its_usual_day_is_known_from_the_day_on_which_it_was_learnt():
    panel = Panel.embedded()
    panel.take(periods("PPI", 1, 300, date(2024, 12, 1)))
    panel.take([Observation("PPI", date(2025, 1, 1), 7.0, datetime(2025, 2, 3, 3, tzinfo=UTC))])

    assert panel.monthly("PPI", date(2025, 2, 2)).last_value == 399.0
    assert panel.monthly("PPI", date(2025, 2, 3)).last_value == 7.0


def test_quarters_lie_on_a_grid_of_their_own():
    panel = Panel.embedded()
    quarters = periods("GDP", 3, 40, date(2026, 11, 22))
    panel.take([item for item in quarters if item.day != date(2008, 4, 1)])

    told = panel.monthly("GDP", TODAY)

    assert told.months[:3] == (date(2000, 1, 1), date(2000, 4, 1), date(2000, 7, 1))
    assert len(told.months) == len(told.values) == 40
    assert [month for month, value in zip(told.months, told.values, strict=True) if math.isnan(value)] == [
        date(2008, 4, 1)
    ]
    assert told.progress is None


def test_what_is_taken_twice_is_there_once():
    panel = Panel.embedded()
    items = periods("CPI", 1, 300, TODAY)
    panel.take(items)
    before = panel.daily("CPI")

    panel.take(items)

    assert panel.daily("CPI") is before


def test_what_is_stale_is_told_by_frequency():
    panel = Panel.embedded()
    panel.take([*periods("CPI", 1, 300, TODAY), *periods("GDP", 3, 107, TODAY)])

    assert set(panel.stale(TODAY)) >= {"USDKRW", "CPI"}
    assert not {"BASE", "GDP"} & set(panel.stale(TODAY))
    assert panel.ages(TODAY)["GDP"] == (TODAY - date(2026, 9, 30)).days


def test_taking_nothing_changes_nothing():
    panel = Panel.embedded()
    before = panel.daily("USDKRW")

    panel.take([])

    assert panel.daily("USDKRW") is before


@given(
    fresh=st.dictionaries(st.dates(date(2026, 10, 1), date(2026, 11, 20)), st.floats(1000, 2000), min_size=1),
    rest=st.dictionaries(st.dates(date(2026, 10, 1), date(2026, 11, 20)), st.floats(1000, 2000)),
)
def test_days_stay_in_order_and_each_has_its_own_value(fresh, rest):
    old = Vintages.of(daily(rest))

    both = old.with_more([fetched(day, value) for day, value in fresh.items()]).latest

    assert dict(zip(both.days.tolist(), both.values.tolist(), strict=True)) == rest | fresh
    assert both.days.tolist() == sorted(rest | fresh)
    assert both.learnt[both.days == np.datetime64(next(iter(fresh)), "D")].tolist() == [date(2026, 11, 22)]


def test_any_other_value_makes_another_vintage():
    first, second = Panel.embedded(), Panel.embedded()

    first.take([fetched(date(2026, 11, 2), 1340.0)])
    second.take([fetched(date(2026, 11, 2), 1340.1)])

    assert first.vintage(date(2026, 11, 22)) != second.vintage(date(2026, 11, 22))
