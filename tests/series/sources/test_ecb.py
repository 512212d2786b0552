from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.errors import SourceFailed
from riskxpertai.series.sources.ecb import CROSSES, EmbeddedEcb, crosses, read_history

pytestmark = pytest.mark.anyio

HEADER = "Date,USD,JPY,GBP,CNY,KRW,"
LAST = "2026-10-30,1.1172,175.68,0.8338,7.4326,1491.76,"


def test_the_bundle_holds_every_rate_since_the_euro_began():
    rates = EmbeddedEcb().daily()

    assert list(rates) == list(CROSSES)
    assert len(rates["USDKRW"]) == len(rates["EURKRW"]) == 7126
    assert rates["USDKRW"].days[0].item() == date(1999, 1, 4)
    assert rates["USDKRW"].last_day == date(2026, 10, 30)


def test_the_yuan_begins_in_april_2005():
    assert EmbeddedEcb().daily()["CNYKRW"].days[0].item() == date(2005, 4, 1)


@pytest.mark.parametrize(
    ("id", "value"),
    [
        ("USDKRW", 1491.76 / 1.1172),
        ("JPYKRW", 100 * 1491.76 / 175.68),
        ("EURKRW", 1491.76),
        ("CNYKRW", 1491.76 / 7.4326),
        ("GBPKRW", 1491.76 / 0.8338),
    ],
)
def test_the_last_day_is_crossed_through_the_euro(id, value):
    assert EmbeddedEcb().daily()[id].values[-1] == pytest.approx(value, rel=1e-12)


def test_the_crises_of_the_won_are_where_they_were():
    dollar = EmbeddedEcb().daily()["USDKRW"]
    in_2009 = dollar.values[dollar.days.astype("datetime64[Y]") == np.datetime64("2009")]

    assert 1500 < in_2009.max() < 1620


async def test_the_bundle_tells_observations_from_a_day_on():
    bundle = EmbeddedEcb()
    told = await bundle.fetch("EURKRW", date(2026, 10, 29))
    await bundle.close()

    assert bundle.offers == tuple(CROSSES)
    assert [item.day for item in told] == [date(2026, 10, 29), date(2026, 10, 30)]
    assert told[1].learnt == datetime(2026, 10, 30, tzinfo=UTC)


@given(
    won=st.floats(0.01, 1e5),
    other=st.floats(0.01, 1e5),
    currency=st.sampled_from(["USD", "JPY", "CNY", "GBP"]),
)
def test_a_cross_rate_times_the_other_leg_is_the_won_leg(won, other, currency):
    id = f"{currency}KRW"
    (pair,) = crosses({date(2026, 1, 2): {"KRW": won, currency: other}})[id]

    assert pair[1] * other / CROSSES[id][1] == pytest.approx(won)


def test_a_day_without_the_won_or_the_other_currency_has_no_rate():
    days = {date(2026, 1, 2): {"USD": 1.1}, date(2026, 1, 5): {"KRW": 1500.0}}

    told = crosses(days)

    assert told["USDKRW"] == []
    assert told["EURKRW"] == [(date(2026, 1, 5), 1500.0)]


def test_missing_cells_are_left_out():
    assert read_history([HEADER, "2005-03-31,1.1,130,0.7,N/A,1300,"]) == {
        date(2005, 3, 31): {"USD": 1.1, "JPY": 130.0, "GBP": 0.7, "KRW": 1300.0}
    }


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "no column"),
        (["Date,USD,JPY,GBP,KRW,", LAST], r"no column \['CNY'\]"),
        ([HEADER, LAST, LAST], "line 3: 2026-10-30 comes twice"),
        ([HEADER, LAST, "2026-10-29,1.11"], "line 3: 2 cells instead of 7"),
        ([HEADER, "30.10.2026,1,1,1,1,1,"], "line 2: '30.10.2026' is no date"),
        ([HEADER, "2026-10-30,1,1,1,1,1.491.76,"], "line 2: '1.491.76' is no rate"),
        ([HEADER, "2026-10-30,1,1,1,1,-1,"], "line 2: '-1' is no rate"),
        ([HEADER, "2026-10-30,0,1,1,1,1,"], "line 2: '0' is no rate"),
        ([HEADER, "2026-10-30,1,1,1,1,inf,"], "line 2: 'inf' is no rate"),
    ],
)
def test_a_damaged_history_is_refused_and_the_line_is_named(lines, reason):
    with pytest.raises(SourceFailed, match=reason):
        read_history(lines)
