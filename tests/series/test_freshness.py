from __future__ import annotations

from datetime import date

import pytest

from riskxpertai.series.catalog import indicator
from riskxpertai.series.freshness import age, is_stale


@pytest.mark.parametrize(
    ("id", "last", "fresh", "stale"),
    [
        ("USDKRW", date(2026, 11, 13), date(2026, 11, 20), date(2026, 11, 21)),
        # October ends, five days to publication, forty-five more.
        ("CPI", date(2026, 10, 1), date(2026, 12, 20), date(2026, 12, 21)),
        # The third quarter ends, twenty-eight days to publication, a hundred and twenty more.
        ("GDP", date(2026, 7, 1), date(2027, 2, 25), date(2027, 2, 26)),
    ],
)
def test_data_are_stale_from_the_day_after_their_limit(id, last, fresh, stale):
    assert not is_stale(indicator(id), last, fresh)
    assert is_stale(indicator(id), last, stale)


def test_age_counts_from_the_end_of_the_period():
    assert age(indicator("GDP"), date(2026, 7, 1), date(2026, 10, 10)) == 10
    assert age(indicator("CPI"), date(2026, 2, 1), date(2026, 3, 1)) == 1
    assert age(indicator("USDKRW"), date(2026, 11, 20), date(2026, 11, 22)) == 2
