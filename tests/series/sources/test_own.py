"""A reader's CSV: what is accepted, and how each mistake is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.errors import BadSeries
from riskxpertai.series.sources.own import read_own


def lines(id: str = "a", count: int = 24, step: int = 1, start: int = 2000 * 12) -> list[str]:
    months = range(start, start + count * step, step)
    return [f"{id},{month // 12}-{month % 12 + 1:02d}-15,{100 + month % 7}" for month in months]


def written(
    folder: Path, rows: list[str], *, header: str = "series_id,date,value", bom: bool = False
) -> Path:
    path = folder / "series.csv"
    text = "\n".join([header, *rows]) + "\n"
    path.write_bytes((b"\xef\xbb\xbf" if bom else b"") + text.encode())
    return path


def test_any_day_of_a_month_is_read_with_or_without_byte_order_mark(tmp_path: Path):
    (plain,) = read_own(written(tmp_path, lines()))
    (marked,) = read_own(written(tmp_path, lines(), bom=True))
    assert (plain.id, plain.frequency, plain.last) == ("a", "M", date(2001, 12, 1))
    np.testing.assert_array_equal(plain.values, marked.values)


def test_quarters_are_told_by_their_distances_and_gaps_stay_gaps(tmp_path: Path):
    rows = lines("q", 30, 3) + [line for line in lines("m", 30) if "2000-05" not in line]
    quarterly, gappy = read_own(written(tmp_path, rows))
    assert quarterly.frequency == "Q"
    assert len(quarterly.values) == 30
    assert gappy.frequency == "M"
    assert np.isnan(gappy.values[4])


def test_rows_after_the_date_are_dropped_before_anything_else(tmp_path: Path):
    rows = lines(count=40)
    (told,) = read_own(written(tmp_path, rows), as_of=date(2002, 2, 20))
    (cut,) = read_own(written(tmp_path, rows[:26]))
    np.testing.assert_array_equal(told.values, cut.values)
    changed = rows[:26] + [line.rsplit(",", 1)[0] + ",999999" for line in rows[26:]]
    (other,) = read_own(written(tmp_path, changed), as_of=date(2002, 2, 20))
    np.testing.assert_array_equal(told.values, other.values)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "no rows"),
        (lines(count=23), "series a: 23 observations; 24 are needed"),
        ([*lines(), "a,2000-01-31,5"], "line 26, column date: a has 2000-01 twice"),
        ([*lines(), "a,2000-13-01,5"], "line 26, column date"),
        ([*lines(), "a,yesterday,5"], "line 26, column date"),
        ([*lines(), "a,2010-01-01,five"], "line 26, column value: `five` is no number"),
        ([*lines(), "a,2010-01-01,inf"], "line 26, column value: `inf` is too large"),
        ([*lines(), "a,2010-01-01"], "line 26: 2 columns instead of 3"),
        ([*lines(), ",2010-01-01,5"], "line 26, column series_id: empty"),
        ([*lines(), "a,9999-01-01,5"], "spans more than 150 years"),
        ([*lines(), 'a,"2010-01-01,5'], "broken CSV"),
    ],
)
def test_each_mistake_names_its_place(tmp_path: Path, rows: list[str], says: str):
    with pytest.raises(BadSeries) as caught:
        read_own(written(tmp_path, rows))
    assert says in str(caught.value)


def test_a_wrong_header_a_wrong_encoding_and_a_missing_file_are_named(tmp_path: Path):
    with pytest.raises(BadSeries, match="line 1: the header must be"):
        read_own(written(tmp_path, lines(), header="id,date,value"))
    path = tmp_path / "korean.csv"
    path.write_bytes("series_id,date,value\n환율,2000-01-01,5\n".encode("cp949"))
    with pytest.raises(BadSeries, match="not UTF-8"):
        read_own(path)
    with pytest.raises(BadSeries, match="No such file"):
        read_own(tmp_path / "nothing.csv")


@given(st.binary(max_size=300))
def test_no_file_raises_anything_else(tmp_path_factory: pytest.TempPathFactory, content: bytes):
    path = tmp_path_factory.mktemp("any") / "any.csv"
    path.write_bytes(content)
    with pytest.raises(BadSeries):
        read_own(path)
