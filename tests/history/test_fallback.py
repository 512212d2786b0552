"""A history whose store goes away at every point, refuses, and comes back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.circuit import Circuit
from riskxpertai.domain import Entry, Reader, Turn
from riskxpertai.errors import Conflict, StoreAway, StoreFailed
from riskxpertai.history.fallback import FallbackHistory
from riskxpertai.history.outbox import Outbox
from riskxpertai.history.sqlite import SqliteHistory
from tests.contracts.test_history import NOW, family, turn
from tests.test_circuit import Pause

pytestmark = pytest.mark.anyio

TOLD = (Entry("started", "{}"), Entry("done", '{"kept":"queued"}'))


class Store(SqliteHistory):
    """A store that goes away when told, or refuses what is written; counts what is asked of it."""

    fault: StoreFailed | None = None
    refusing = False
    asked = 0
    written: tuple[str, ...] = ()
    slow: asyncio.Event | None = None

    def _meet(self) -> None:
        self.asked += 1
        if self.fault:
            raise self.fault

    async def put_turn(self, turn: Turn) -> None:
        self._meet()
        if self.refusing:
            raise StoreFailed("no room")
        if self.slow:
            await self.slow.wait()
        await super().put_turn(turn)
        self.written += (turn.id,)

    async def _read(self, statement, row):
        self._meet()
        return await super()._read(statement, row)


class Place:
    """A history with its store, whose waits end when the test says so."""

    def __init__(self, store: Store, *, outbox: Outbox | None = None) -> None:
        self.store = store
        self.trying, self.again = Pause(), Pause()
        self.circuit = Circuit("history", wait=self.trying)
        self.circuit.first(store.check)
        self.outbox = outbox or Outbox()
        self.history = FallbackHistory(store, self.circuit, outbox=self.outbox, wait=self.again)

    async def put_or_hold(self, turn: Turn) -> bool:
        """As whoever asks does it; whether it was kept at once."""
        try:
            await self.history.put_turn(turn)
        except StoreFailed:
            self.history.hold(turn)
            return False
        return True

    async def come_back(self) -> None:
        """The store answers, and the next try finds it."""
        self.store.fault = None
        await anyio.wait_all_tasks_blocked()
        self.trying.gate.release()
        while self.circuit.away:  # noqa: ASYNC110  # the database's thread rings no bell here
            await asyncio.sleep(0)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    place = Place(await Store.open(tmp_path / "history.db"))
    yield place
    place.store.fault = None
    await place.circuit.close()
    await place.history.close()
    await place.store.close()


async def test_a_turn_that_the_store_does_not_take_is_found_and_written_once_when_it_is_back(place: Place):
    place.store.fault = StoreAway("gone")
    begun = turn(request="key")
    assert not await place.put_or_hold(begun)
    told = replace(begun, entries=TOLD, state="done")
    assert not await place.put_or_hold(told)
    assert await place.history.turn("reader", "turn") == told
    assert await place.history.turn_of_request("reader", "key") == told
    assert await place.history.latest("reader", "conversation") == told
    assert place.store.asked == 1
    await place.come_back()
    assert place.store.written == ("turn",)
    assert len(place.outbox) == 0
    assert await place.store.turn("reader", "turn") == told
    found = await place.history.conversation("reader", "conversation")
    assert found is not None
    assert found[1] == (told,)


async def test_another_readers_id_finds_nothing_that_waits(place: Place):
    place.store.fault = StoreAway("gone")
    await place.put_or_hold(turn(request="key"))
    assert await place.history.turn_of_request("stranger", "key") is None
    for asked in (place.history.turn("stranger", "turn"), place.history.latest("stranger", "conversation")):
        with pytest.raises(StoreAway):
            await asked


async def test_what_was_kept_lately_is_told_from_memory_while_the_store_is_away(place: Place):
    kept = turn(request="key", entries=TOLD, state="done")
    assert await place.put_or_hold(kept)
    place.store.fault = StoreAway("gone")
    assert await place.history.turn("reader", "turn") == kept
    assert await place.history.turn_of_request("reader", "key") == kept
    assert await place.history.latest("reader", "conversation") == kept
    with pytest.raises(StoreAway):
        await place.history.turn("reader", "another")
    assert await place.history.turn_of_request("reader", "another key") is None


async def test_what_another_process_changed_is_read_from_the_store_while_it_is_there(place: Place):
    await place.put_or_hold(turn())
    changed = replace(turn(), state="failed")
    await place.store.put_turn(changed)
    assert await place.history.turn("reader", "turn") == changed
    await place.store.remove_conversation("reader", "conversation")
    assert await place.history.turn("reader", "turn") is None
    assert await place.history.latest("reader", "conversation") is None


async def test_what_only_the_store_knows_is_refused_without_asking_it(place: Place):
    place.store.fault = StoreAway("gone")
    with pytest.raises(StoreAway):
        await place.history.check()
    asked = place.store.asked
    for call in (
        place.history.check(),
        place.history.conversations("reader"),
        place.history.conversation("reader", "conversation"),
        place.history.remove_conversation("reader", "conversation"),
        place.history.reader("reader"),
        place.history.family("family"),
        place.history.put_reader(Reader("reader", "guest", "손님", NOW)),
        place.history.put_family(family()),
        place.history.rotate(family(), expected="token 1"),
        place.history.end_families("reader"),
    ):
        with pytest.raises(StoreAway):
            await call
    assert place.store.asked == asked


async def test_the_latest_turn_may_be_one_that_waits_or_one_that_is_kept(place: Place):
    early, late = turn("early"), turn("late", asked=NOW + timedelta(minutes=1))
    for refused, kept in ((early, late), (late, early)):
        place.store.refusing = True
        await place.put_or_hold(replace(refused, conversation=refused.id))
        place.store.refusing = False
        await place.put_or_hold(replace(kept, conversation=refused.id))
        latest = await place.history.latest("reader", refused.id)
        assert latest is not None
        assert latest.id == "late"


async def test_what_the_store_refuses_waits_longer_each_time_and_reads_go_on(place: Place):
    place.store.refusing = True
    assert not await place.put_or_hold(turn())
    assert await place.history.conversations("reader")
    for _ in range(8):
        await anyio.wait_all_tasks_blocked()
        await place.again.end()
    assert place.again.asked[:8] == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    assert not place.circuit.away
    place.store.refusing = False
    await place.history.close()
    assert await place.store.turn("reader", "turn") == turn()


async def test_one_that_is_refused_does_not_keep_the_others_waiting(place: Place):
    place.store.fault = StoreAway("gone")
    await place.put_or_hold(turn("bad", question="\ud800"))
    await place.put_or_hold(turn("good"))
    await place.come_back()
    assert place.store.written == ("good",)
    assert [waiting.id for waiting in place.outbox.waiting()] == ["bad"]


async def test_of_two_turns_of_one_request_both_are_kept_and_the_first_has_the_key(place: Place):
    place.store.fault = StoreAway("gone")
    await place.put_or_hold(turn(request="key"))
    place.store.fault = None
    await place.store.put_turn(turn("of another process", request="key"))
    await place.come_back()
    assert await place.store.turn("reader", "turn") == turn()
    told = turn(request="key", entries=TOLD, state="done")
    await place.history.put_turn(told)
    assert await place.store.turn("reader", "turn") == replace(told, request="")
    first = await place.history.turn_of_request("reader", "key")
    assert first is not None
    assert first.id == "of another process"


async def test_a_key_that_another_turn_holds_is_a_conflict_while_the_store_is_there(place: Place):
    await place.history.put_turn(turn(request="key"))
    with pytest.raises(Conflict):
        await place.history.put_turn(turn("another", request="key"))


async def test_an_older_state_that_is_being_written_never_replaces_a_newer_one(place: Place):
    place.store.refusing = True
    await place.put_or_hold(turn())
    place.store.refusing, place.store.slow = False, asyncio.Event()
    await anyio.wait_all_tasks_blocked()
    await place.again.end()
    newer = turn(entries=TOLD, state="done")
    putting = asyncio.create_task(place.history.put_turn(newer))
    await anyio.wait_all_tasks_blocked()
    place.store.slow.set()
    await putting
    assert await place.store.turn("reader", "turn") == newer
    assert place.store.written == ("turn", "turn")
    assert len(place.outbox) == 0


async def test_a_newer_state_that_comes_while_an_older_is_written_still_waits(place: Place):
    place.store.refusing = True
    await place.put_or_hold(turn())
    place.store.refusing, place.store.slow = False, asyncio.Event()
    await anyio.wait_all_tasks_blocked()
    await place.again.end()
    newer = turn(entries=TOLD, state="done")
    place.history.hold(newer)
    place.store.slow.set()
    await place.history.close()
    assert await place.store.turn("reader", "turn") == newer


async def test_a_conversation_that_is_removed_takes_what_waits_along(place: Place):
    place.store.refusing = True
    await place.put_or_hold(turn())
    assert await place.history.remove_conversation("reader", "conversation")
    assert await place.history.turn("reader", "turn") is None
    place.store.refusing = False
    await place.history.close()
    assert await place.store.turn("reader", "turn") is None


async def test_what_waits_is_written_when_the_process_ends_if_the_store_takes_it(place: Place):
    place.store.refusing = True
    await place.put_or_hold(turn())
    place.store.refusing = False
    await place.history.close()
    assert await place.store.turn("reader", "turn") == turn()


async def test_what_is_lost_when_the_process_ends_is_counted_in_the_log(
    place: Place, caplog: pytest.LogCaptureFixture
):
    place.store.fault = StoreAway("gone")
    for number in range(3):
        await place.put_or_hold(turn(f"{number}"))
    with caplog.at_level(logging.INFO, "riskxpertai"):
        await place.history.close()
    told = [record.getMessage() for record in caplog.records if record.name.endswith("fallback")]
    assert told == ["turns lost: 3, the process ended before the history took them"]


def test_an_outbox_is_bounded_and_loses_the_oldest(caplog: pytest.LogCaptureFixture):
    told: list[int] = []
    outbox = Outbox(most=3, recent=2, tell=told.append)
    for number in range(5):
        outbox.hold(turn(f"{number}"))
    assert [held.id for held in outbox.waiting()] == ["2", "3", "4"]
    assert told == [1, 2, 3, 3, 3]
    assert caplog.text.count("turn lost") == 2
    for held in outbox.waiting():
        outbox.took(held)
    assert sorted(held.id for held in outbox.known()) == ["3", "4"]
    assert told[-3:] == [2, 1, 0]


STEPS = st.lists(
    st.tuples(st.sampled_from(["hold", "took", "remove"]), st.integers(0, 3), st.integers(0, 1)), max_size=30
)


@given(steps=STEPS)
def test_an_outbox_knows_the_last_state_of_each_turn_and_whether_it_waits(
    steps: list[tuple[str, int, int]],
):
    outbox, states = Outbox(), dict[str, tuple[Turn, bool]]()
    for at, (step, number, conversation) in enumerate(steps):
        told = turn(f"{number}", conversation=f"{number % 2}", months=at % 24 + 1)
        if step == "remove":
            gone = {id for id in states if int(id) % 2 == conversation}
            assert outbox.remove("reader", f"{conversation}") == any(states[id][1] for id in gone)
            states = {id: state for id, state in states.items() if id not in gone}
        else:
            getattr(outbox, step)(told)
            states[told.id] = told, step == "hold"
    assert {held.id: held for held in outbox.known()} == {id: state for id, (state, _) in states.items()}
    assert {held.id for held in outbox.waiting()} == {id for id, (_, waits) in states.items() if waits}
    assert all(outbox.waits(outbox.turn("reader", id)) == waits for id, (_, waits) in states.items())
