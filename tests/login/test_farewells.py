"""Leaving: a decision that survives Kakao's outages and restarts, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from riskxpertai.domain import Entry, Farewell, Reader
from riskxpertai.errors import LoginFailed, StoreFailed
from riskxpertai.history.sqlite import SqliteHistory
from riskxpertai.login.farewells import SETTLED, Farewells
from riskxpertai.ports import History
from riskxpertai.retention import expire
from tests.contracts.test_history import NOW, family, turn

pytestmark = pytest.mark.anyio

HONG = Reader("reader", "kakao", "홍길동", NOW, kakao="3012345678")


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class KakaoAtWork:
    """Kakao's unlinking: down at first, and the numbers that it was told."""

    def __init__(self, *, down: int = 0) -> None:
        self.down = down
        self.told: list[str] = []

    async def unlink(self, number: str) -> None:
        if self.down:
            self.down -= 1
            raise LoginFailed("kakao is down")
        self.told.append(number)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def history(tmp_path: Path) -> AsyncIterator[SqliteHistory]:
    history = await SqliteHistory.open(tmp_path / "history.db")
    await history.put_reader(HONG)
    await history.put_turn(turn())
    await history.put_family(family())
    yield history
    await history.close()


async def nothing_is_left_of(history: SqliteHistory, id: str) -> bool:
    return (
        await history.reader(id) is None
        and (await history.conversations(id)).items == ()
        and await history.families(id) == ()
    )


async def test_who_leaves_is_gone_at_once_and_kakao_is_told(history: SqliteHistory, clock: Clock):
    kakao = KakaoAtWork()
    farewells = Farewells(history, unlink=kakao.unlink, clock=clock)
    await farewells.leave(HONG)
    assert await nothing_is_left_of(history, "reader")
    await farewells.round()
    await farewells.round()
    assert kakao.told == [HONG.kakao]


async def test_while_kakao_is_down_the_account_goes_and_the_unlinking_waits_over_a_restart(
    history: SqliteHistory, clock: Clock
):
    kakao, waiting = KakaoAtWork(down=2), list[int]()
    await Farewells(history, unlink=kakao.unlink, clock=clock).leave(HONG)
    assert await nothing_is_left_of(history, "reader")
    for _ in range(3):  # each time another process
        await Farewells(history, unlink=kakao.unlink, clock=clock, tell=waiting.append).round()
    assert kakao.told == [HONG.kakao]
    assert waiting == [1, 1, 0]


async def test_the_member_number_is_forgotten_once_kakao_knows_and_the_rest_within_an_hour(
    history: SqliteHistory, clock: Clock
):
    farewells = Farewells(history, unlink=KakaoAtWork().unlink, clock=clock)
    await farewells.leave(HONG)
    await farewells.round()
    assert await history.farewells() == (Farewell("reader", NOW),)
    clock.now += SETTLED
    await farewells.round()
    assert await history.farewells() == ()


async def test_a_turn_that_was_still_being_told_goes_with_the_next_round(
    history: SqliteHistory, clock: Clock
):
    farewells = Farewells(history, unlink=None, clock=clock)
    await farewells.leave(HONG)
    await history.put_turn(turn("late", state="done", entries=(Entry("done", "{}"),)))
    await farewells.round()
    assert await nothing_is_left_of(history, "reader")


async def test_who_comes_back_before_kakao_was_told_stays_linked(history: SqliteHistory, clock: Clock):
    kakao = KakaoAtWork(down=1)
    farewells = Farewells(history, unlink=kakao.unlink, clock=clock)
    await farewells.leave(HONG)
    await farewells.round()
    again = replace(HONG, id="again")
    await history.put_reader(again)
    clock.now += SETTLED
    await farewells.round()
    assert kakao.told == []
    assert await history.reader("again") == again
    assert await history.farewells() == ()


async def test_whom_kakao_names_is_deleted_and_not_unlinked_again(history: SqliteHistory, clock: Clock):
    kakao = KakaoAtWork()
    farewells = Farewells(history, unlink=kakao.unlink, clock=clock)
    for number in ("999", "3012345678", "3012345678"):
        farewells.unlinked(number)
    await farewells.round()
    assert await nothing_is_left_of(history, "reader")
    assert kakao.told == []


async def test_kakaos_word_waits_while_the_history_is_away(
    history: SqliteHistory, tmp_path: Path, clock: Clock
):
    stores = [away := await SqliteHistory.open(tmp_path / "away.db"), history]
    await away.close()

    class Returning:
        """A history that is away, then back."""

        def __getattr__(self, name: str) -> Any:
            return getattr(stores[0], name)

    farewells = Farewells(cast(History, Returning()), unlink=None, clock=clock)
    farewells.unlinked("3012345678")
    with pytest.raises(StoreFailed):
        await farewells.round()
    stores.pop(0)
    await farewells.round()
    assert await nothing_is_left_of(history, "reader")


async def test_a_decision_that_can_not_be_kept_is_told(tmp_path: Path, clock: Clock):
    away = await SqliteHistory.open(tmp_path / "away.db")
    await away.close()
    with pytest.raises(StoreFailed):
        await Farewells(away, unlink=None, clock=clock).leave(HONG)


async def test_a_guest_who_becomes_a_reader_takes_along_what_was_still_being_told(
    history: SqliteHistory, clock: Clock
):
    await history.put_reader(Reader("guest", "guest", "게스트", NOW))
    await history.put_turn(turn("early", reader="guest", conversation="his"))
    await history.put_family(family("guest's", reader="guest"))
    farewells = Farewells(history, unlink=None, clock=clock)
    await farewells.join("guest", "reader")
    assert await nothing_is_left_of(history, "guest")
    late = turn("early", reader="guest", conversation="his", state="done", entries=(Entry("done", "{}"),))
    await history.put_turn(late)
    await farewells.round()
    assert await history.turn("reader", "early") == replace(late, reader="reader")
    assert await nothing_is_left_of(history, "guest")
    assert await history.turn("reader", "turn") == turn()


@pytest.mark.parametrize(("days", "kept"), [(30, False), (0, True)])
async def test_turns_are_kept_as_long_as_the_setting_says(history: SqliteHistory, days: int, kept: bool):
    await expire(history, days=days, now=NOW + timedelta(days=31))
    assert (await history.turn("reader", "turn") is not None) is kept
    assert await history.families("reader") == ()
    assert await history.reader("reader") == HONG
