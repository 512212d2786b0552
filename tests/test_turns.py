"""Turns over a shared log: one telling for many, stop, abandonment, faults, replay from history."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from riskxpertai.answer_log.memory import MemoryAnswerLog
from riskxpertai.asked import Asked
from riskxpertai.circuit import Circuit
from riskxpertai.domain import Entry, Question, Turn
from riskxpertai.errors import Conflict, DataTooOld, NotFound, StoreAway, StoreFailed
from riskxpertai.events import Event, Notice, Stage
from riskxpertai.history.fallback import FallbackHistory
from riskxpertai.history.sqlite import SqliteHistory
from riskxpertai.notices import FALLBACK
from riskxpertai.series.days import SEOUL
from riskxpertai.turns import LONGEST, UNREAD, Turns

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=SEOUL)
WON = "6개월 뒤 환율은?"


class Way:
    """Tells some events, each when it is let go on; counts how often it was begun."""

    def __init__(self, events: list[Event | Exception]) -> None:
        self.events = events
        self.begun = 0
        self.ended = 0
        self.gate = asyncio.Semaphore(0)
        self.cancelled = asyncio.Event()

    def let(self, count: int) -> None:
        for _ in range(count):
            self.gate.release()

    async def __call__(self, question: Question, today: date) -> AsyncIterator[Event]:
        self.begun += 1
        try:
            for event in self.events:
                await self.gate.acquire()
                if isinstance(event, Exception):
                    raise event
                yield event
            self.ended += 1
        except asyncio.CancelledError:
            self.cancelled.set()
            raise


STAGES: list[Event | Exception] = [Stage(stage="data"), Stage(stage="forecast"), Stage(stage="keep")]


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@asynccontextmanager
async def desk(
    folder: Path, way: Way, *, clock: Callable[[], float] | None = None, history: SqliteHistory | None = None
) -> AsyncIterator[Turns]:
    store = history or await SqliteHistory.open(folder / "turns.db")
    log = MemoryAnswerLog(seconds=60.0, clock=clock or Clock())
    circuit = Circuit("history", wait=soon)
    kept = FallbackHistory(store, circuit, wait=soon)
    turns = Turns(log=log, history=kept, way=way, versions=lambda day: {"model": "m"}, now=lambda: NOON)
    try:
        yield turns
    finally:
        await turns.close(patience=0.0)
        await kept.close()
        await circuit.close()
        await store.close()


async def soon(seconds: float) -> None:
    """Waits no time, but lets others go on."""
    await asyncio.sleep(0)


def asked(reader: str = "r", text: str = WON, **more: Any) -> Asked:
    return Asked(reader=reader, text=text, months=6, **more)


async def told(turns: Turns, turn: Turn, after: int = 0) -> list[tuple[int, Entry]]:
    return [step async for step in turns.follow(turn, after)]


def names(steps: list[tuple[int, Entry]]) -> list[str]:
    return [entry.name for _, entry in steps]


async def test_many_readers_of_one_question_cost_one_telling(tmp_path: Path):
    way = Way(STAGES)
    async with desk(tmp_path, way) as turns:
        joined = [await turns.ask(asked(f"r{index}")) for index in range(10)]
        way.let(3)
        all_told = await asyncio.gather(*(told(turns, turn) for turn in joined))
        assert way.begun == 1
        assert len({turn.id for turn in joined}) == 10
        for steps in all_told:
            assert names(steps) == ["started", "stage", "stage", "stage", "done"]
            assert [number for number, _ in steps] == [1, 2, 3, 4, 5]
            assert steps[1:-1] == all_told[0][1:-1]


async def test_a_turn_is_kept_before_done_is_told_even_if_nobody_follows(tmp_path: Path):
    way = Way(STAGES)
    async with desk(tmp_path, way) as turns:
        watched, unwatched = await turns.ask(asked("one")), await turns.ask(asked("other"))
        way.let(3)
        async for _, entry in turns.follow(watched):
            if entry.name == "done":
                kept = await turns.history.turn("one", watched.id)
                assert kept is not None
                assert kept.entries[-1] == entry
        await turns.close(patience=5.0)
        kept = await turns.history.turn("other", unwatched.id)
        assert kept is not None
        assert kept.state == "done"


async def test_a_stopped_turn_ends_where_it_stands_and_others_go_on(tmp_path: Path):
    way = Way(STAGES)
    async with desk(tmp_path, way) as turns:
        leaving, staying = await turns.ask(asked("one")), await turns.ask(asked("other"))
        way.let(1)
        following = asyncio.create_task(told(turns, leaving))
        seen = turns.follow(leaving)
        assert (await anext(seen))[1].name == "started"
        assert (await anext(seen))[1].name == "stage"
        await turns.stop(leaving)
        way.let(2)
        steps = await following
        assert names(steps) == ["started", "stage", "done"]
        assert '"stopped":true' in steps[-1][1].data
        assert names(await told(turns, staying)) == ["started", "stage", "stage", "stage", "done"]
        kept = await turns.history.turn("one", leaving.id)
        assert kept is not None
        assert (kept.state, list(kept.entries)) == ("stopped", [entry for _, entry in steps])
        assert await told(turns, kept) == steps


async def test_the_telling_is_cancelled_when_the_last_turn_is_stopped_and_is_told_anew_later(tmp_path: Path):
    way = Way(STAGES)
    async with desk(tmp_path, way) as turns:
        one, other = await turns.ask(asked("one")), await turns.ask(asked("other"))
        way.let(1)
        await turns.stop(one)
        assert not way.cancelled.is_set()
        await turns.stop(other)
        await asyncio.wait_for(way.cancelled.wait(), 5)
        assert names(await told(turns, other))[-1] == "done"
        again = await turns.ask(asked("one"))
        way.let(3)
        assert again.cached is False
        assert names(await told(turns, again))[-1] == "done"
        assert way.begun == 2


async def test_a_whole_answer_serves_later_questions_until_its_time_is_over(tmp_path: Path):
    way, clock = Way(STAGES), Clock()
    async with desk(tmp_path, way, clock=clock) as turns:
        way.let(9)
        first = await told(turns, await turns.ask(asked("one")))
        later = await turns.ask(asked("other"))
        assert later.cached is True
        assert (await told(turns, later))[1:-1] == first[1:-1]
        clock.seconds = 61.0
        anew = await turns.ask(asked("third"))
        assert anew.cached is False
        assert way.begun == 2


async def test_after_the_log_s_time_the_history_replays_the_same_events(tmp_path: Path):
    way, clock = Way(STAGES), Clock()
    async with desk(tmp_path, way, clock=clock) as turns:
        way.let(3)
        turn = await turns.ask(asked())
        first = await told(turns, turn)
        clock.seconds = 1000.0
        assert await told(turns, turn) == first
        assert await told(turns, turn, after=2) == first[2:]


@pytest.mark.parametrize(
    ("last", "code"),
    [(DataTooOld("old"), "data_too_old"), (ValueError("bug"), "fault")],
    ids=["ours", "a bug"],
)
async def test_an_error_is_the_last_event_and_serves_nobody_later(tmp_path: Path, last: Exception, code: str):
    way = Way([Stage(stage="data"), last])
    async with desk(tmp_path, way) as turns:
        way.let(4)
        turn = await turns.ask(asked())
        steps = await told(turns, turn)
        assert names(steps) == ["started", "stage", "error"]
        assert f'"code":"{code}"' in steps[-1][1].data
        assert "bug" not in steps[-1][1].data
        again = await turns.ask(asked())
        assert again.cached is False
        assert names(await told(turns, again))[-1] == "error"
        assert way.begun == 2


async def test_an_answer_with_a_fallback_is_told_whole_but_serves_nobody_later(tmp_path: Path):
    way = Way([Stage(stage="data"), Notice(code=FALLBACK, text="서식")])
    async with desk(tmp_path, way) as turns:
        way.let(4)
        assert names(await told(turns, await turns.ask(asked("one"))))[-1] == "done"
        assert (await turns.ask(asked("other"))).cached is False


async def test_a_closing_process_ends_running_answers_with_an_error_that_asks_to_try_again(tmp_path: Path):
    way = Way(STAGES)
    history = await SqliteHistory.open(tmp_path / "turns.db")
    async with desk(tmp_path, way, history=history) as turns:
        turn = await turns.ask(asked())
        following = asyncio.create_task(told(turns, turn))
        way.let(1)
        await asyncio.sleep(0)
        await turns.close(patience=0.1)
        steps = await asyncio.wait_for(following, 5)
        assert steps[-1][1].name == "error"


class Unkept(SqliteHistory):
    """A store that takes no answer before it is mended."""

    mended = False

    async def put_turn(self, turn: Turn) -> None:
        if turn.entries and not self.mended:
            raise StoreFailed("no room")
        await super().put_turn(turn)


@pytest.mark.parametrize("stopped", [False, True])
async def test_a_turn_that_can_not_be_kept_is_told_whole_and_never_says_that_it_is_kept(
    tmp_path: Path, stopped: bool
):
    way = Way(STAGES)
    history = await Unkept.open(tmp_path / "turns.db")
    async with desk(tmp_path, way, history=history) as turns:
        turn = await turns.ask(asked())
        if stopped:
            await turns.stop(turn)
        way.let(3)
        steps = await told(turns, turn)
        stages = [] if stopped else ["stage", "stage", "stage"]
        assert names(steps) == ["started", *stages, "notice", "done"]
        assert '"code":"not_kept"' in steps[-2][1].data
        assert '"kept":"queued"' in steps[-1][1].data
        assert (f'"stopped":{str(stopped).lower()}') in steps[-1][1].data
        assert await told(turns, turn) == steps


async def test_a_turn_is_kept_as_it_was_told_when_the_history_is_back(tmp_path: Path):
    way, clock = Way(STAGES), Clock()
    history = await Unkept.open(tmp_path / "turns.db")
    async with desk(tmp_path, way, clock=clock, history=history) as turns:
        turn = await turns.ask(asked())
        way.let(3)
        steps = await told(turns, turn)
        history.mended = True
        await turns.history.close()
        kept = await history.turn("r", turn.id)
        assert kept is not None
        assert (kept.state, list(kept.entries)) == ("done", [entry for _, entry in steps])
        clock.seconds = 1000.0
        assert await told(turns, turn) == steps


class Away(SqliteHistory):
    """A store that can't be read any more, once it is away."""

    away = False

    async def _read(self, statement, row):
        if self.away:
            raise StoreAway("gone")
        return await super()._read(statement, row)

    async def put_turn(self, turn: Turn) -> None:
        if self.away:
            raise StoreAway("gone")
        await super().put_turn(turn)


async def test_without_the_store_a_turn_is_asked_followed_repeated_and_stopped(tmp_path: Path):
    way = Way(STAGES)
    history = await Away.open(tmp_path / "turns.db")
    async with desk(tmp_path, way, history=history) as turns:
        history.away = True
        turn = await turns.ask(asked(request="key"))
        assert await turns.ask(asked(request="key")) == turn
        with pytest.raises(Conflict):
            await turns.ask(asked(request="key", text="엔화는?"))
        stopped = await turns.ask(asked("other"))
        await turns.stop(stopped)
        way.let(3)
        steps = await told(turns, turn)
        assert names(steps) == ["started", "stage", "stage", "stage", "notice", "done"]
        assert names(await told(turns, stopped)) == ["started", "notice", "done"]
        again = await turns.history.turn("r", turn.id)
        assert again is not None
        assert await told(turns, again, after=2) == steps[2:]
        history.away = False
    async with desk(tmp_path, way) as turns:
        kept = await turns.history.turn("r", turn.id)
        assert kept is not None
        assert (kept.entries, kept.state) == (again.entries, "done")


async def test_a_follow_up_whose_conversation_can_not_be_read_is_answered_by_itself_and_says_so(
    tmp_path: Path,
):
    way = Way(STAGES)
    history = await Away.open(tmp_path / "turns.db")
    async with desk(tmp_path, way, history=history) as turns:
        first = await turns.ask(asked(text="1년 뒤 원/달러 환율은?"))
        history.away = True
        known = await turns.ask(asked(text="그럼 엔화는?", conversation=first.conversation))
        assert (known.understood["months"], known.understood["remarks"]) == (12, ())
        unknown = await turns.ask(asked(text="그럼 엔화는?", conversation="told elsewhere"))
        assert (unknown.understood["months"], unknown.understood["remarks"]) == (6, (UNREAD,))
        lost = await turns.ask(asked(text="그럼 3개월 뒤에는?", conversation="another"))
        assert (lost.understood["declined"], lost.understood["remarks"]) == ("off_topic", (UNREAD,))
        history.away = False


async def test_a_reader_whose_answer_neither_log_nor_history_can_tell_is_told_so(tmp_path: Path):
    way, clock = Way(STAGES), Clock()
    history = await Away.open(tmp_path / "turns.db")
    async with desk(tmp_path, way, clock=clock, history=history) as turns:
        turn = replace(await turns.ask(asked()), id="elsewhere", run="gone", ending="gone too")
        history.away = True
        steps = await told(turns, turn)
        assert names(steps) == ["started", "error"]
        assert '"code":"store_failed"' in steps[-1][1].data
        history.away = False


async def test_another_s_conversation_can_not_be_gone_on_with(tmp_path: Path):
    way = Way(STAGES)
    async with desk(tmp_path, way) as turns:
        mine = await turns.ask(asked("one"))
        with pytest.raises(NotFound):
            await turns.ask(asked("other", conversation=mine.conversation))


async def test_removing_a_conversation_that_is_still_told_does_not_bring_it_back(tmp_path: Path):
    way = Way(STAGES)
    async with desk(tmp_path, way) as turns:
        turn = await turns.ask(asked())
        way.let(1)
        assert await turns.remove("r", turn.conversation) is True
        await asyncio.wait_for(way.cancelled.wait(), 5)
        assert await turns.history.conversation("r", turn.conversation) is None
        assert await turns.remove("r", turn.conversation) is False


async def test_a_turn_whose_process_died_ends_in_an_error_that_is_kept(tmp_path: Path):
    way = Way(STAGES)
    async with desk(tmp_path, way) as turns:
        young = replace(await turns.ask(asked()), run="gone", ending="gone too", id="lost")
        await turns.history.put_turn(young)
        steps = await told(turns, young)
        assert names(steps) == ["started", "error"]
        waiting = await turns.history.turn("r", "lost")
        assert waiting is not None
        assert waiting.state == "running"  # another process may be telling it alone
        turn = replace(young, asked=NOON - LONGEST)
        await turns.history.put_turn(turn)
        assert await told(turns, turn) == steps
        assert names(await told(turns, turn, 7)) == ["error"]  # he has seen more than is kept
        kept = await turns.history.turn("r", "lost")
        assert kept is not None
        assert kept.state == "failed"
        assert await told(turns, kept) == steps


@pytest.mark.parametrize("cut", range(1, 6))
async def test_whoever_is_cut_off_after_any_event_of_a_live_answer_goes_on_there(tmp_path: Path, cut: int):
    way = Way(STAGES)
    async with desk(tmp_path, way) as turns:
        turn = await turns.ask(asked())
        way.let(max(0, min(cut - 1, 3)))
        seen = []
        async for step in turns.follow(turn):
            seen.append(step)
            if len(seen) == cut:
                break
        rest = asyncio.create_task(told(turns, turn, after=cut))
        way.let(4)
        assert [number for number, _ in seen + await rest] == [1, 2, 3, 4, 5]
        assert seen + rest.result() == await told(turns, turn)
