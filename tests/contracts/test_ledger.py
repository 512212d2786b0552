"""What every ledger promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import nan

import anyio
import pytest

from riskxpertai.domain import Frozen, Outcome, Tally
from riskxpertai.errors import StoreFailed

pytestmark = pytest.mark.anyio

LATER = date(2099, 1, 1)


def frozen(id: str = "a", *, month: date = date(2026, 12, 1), horizon: int = 1, of: str = "USDKRW") -> Frozen:
    return Frozen(
        id=id,
        indicator=of,
        as_of=date(2026, 11, 22),
        vintage=date(2026, 11, 20),
        model="riskxpert 1 (abcdef01)",
        month=month,
        horizon=horizon,
        levels=(0.1, 0.5, 0.9),
        quantiles=(1290.0000000000002, 1335.3, 1380.1),
        walk=(1295.0, 1335.0, 1375.0),
    )


def outcome(id: str = "a", *, hit80: bool = True, loss: float = 10.5, walk: float = 11.25) -> Outcome:
    return Outcome(id, 1340.0, date(2027, 1, 4), hit80, True, loss, walk)


async def test_what_is_frozen_comes_back_to_the_last_digit(ledger):
    entries = (frozen("b"), frozen("c", horizon=2, month=date(2027, 1, 1)))
    await ledger.freeze(entries)
    assert tuple(await ledger.unscored(LATER)) == entries


async def test_nothing_is_no_work(ledger):
    await ledger.freeze([])
    await ledger.score([])
    assert tuple(await ledger.unscored(LATER)) == ()
    assert tuple(await ledger.tallies()) == ()


async def test_what_was_shown_first_stays_whatever_comes_under_its_id(ledger):
    await ledger.freeze([frozen()])
    await ledger.freeze([replace(frozen(), quantiles=(1.0, 2.0, 3.0)), frozen("b")])
    assert tuple(await ledger.unscored(LATER)) == (frozen(), frozen("b"))


async def test_only_months_before_the_asked_one_are_due_oldest_first(ledger):
    months = [date(2027, 2, 1), date(2026, 12, 1), date(2027, 1, 1)]
    await ledger.freeze([frozen(f"id{place}", month=month) for place, month in enumerate(months)])
    assert [entry.month for entry in await ledger.unscored(date(2027, 2, 1))] == sorted(months)[:2]
    assert tuple(await ledger.unscored(date(2026, 12, 1))) == ()


async def test_what_is_scored_is_due_no_more_even_if_it_is_shown_again(ledger):
    await ledger.freeze([frozen("a"), frozen("b")])
    await ledger.score([outcome("a")])
    await ledger.freeze([frozen("a")])
    assert [entry.id for entry in await ledger.unscored(LATER)] == ["b"]


async def test_the_same_score_again_changes_nothing_and_an_unknown_id_is_passed_over(ledger):
    await ledger.freeze([frozen("a")])
    await ledger.score([outcome("a"), outcome("nobody's")])
    await ledger.score([outcome("a")])
    assert tuple(await ledger.tallies()) == (Tally("USDKRW", 1, 1, 1, 1, 1, 10.5, 11.25),)


async def test_a_tally_adds_up_by_indicator_and_months_ahead(ledger):
    await ledger.freeze([frozen("a"), frozen("b"), frozen("c"), frozen("d", horizon=6)])
    await ledger.freeze([frozen("e", of="BASE", horizon=2)])
    await ledger.score([outcome("a"), outcome("b", hit80=False, loss=20.0, walk=15.0), outcome("d")])
    assert tuple(await ledger.tallies()) == (
        Tally("BASE", 2, 1, 0, 0, 0, 0.0, 0.0),
        Tally("USDKRW", 1, 3, 2, 1, 2, 30.5, 26.25),
        Tally("USDKRW", 6, 1, 1, 1, 1, 10.5, 11.25),
    )


async def test_two_processes_freeze_and_score_the_same_at_once_and_it_counts_once(ledgers):
    entries = [frozen(f"id{place:02}") for place in range(24)]
    async with anyio.create_task_group() as tasks:
        for one in (ledgers.ledger, ledgers.beside, ledgers.ledger):
            tasks.start_soon(one.freeze, entries)
    async with anyio.create_task_group() as tasks:
        for one in (ledgers.ledger, ledgers.beside):
            tasks.start_soon(one.score, [outcome(entry.id) for entry in entries])
    (tally,) = await ledgers.beside.tallies()
    assert (tally.frozen, tally.scored, tally.hits80) == (24, 24, 24)


async def test_a_number_that_is_none_is_refused_and_nothing_of_it_stays(ledger):
    with pytest.raises(StoreFailed):
        await ledger.freeze([frozen("a"), replace(frozen("b"), quantiles=(nan, 1.0, 2.0))])
    assert tuple(await ledger.unscored(LATER)) == ()
    await ledger.freeze([frozen("a")])
    assert tuple(await ledger.unscored(LATER)) == (frozen("a"),)
