"""A circuit: who is sent to the store, who is refused at once, and what is done before it is used again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import pytest

from riskxpertai.circuit import PAUSE, Circuit
from riskxpertai.errors import Conflict, StoreAway, StoreFailed

pytestmark = pytest.mark.anyio


class Store:
    """Counts its calls; fails them while it has an error."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.calls = 0

    async def call(self, told: str = "") -> str:
        self.calls += 1
        await asyncio.sleep(0)
        if self.error:
            raise self.error
        return told


class Pause:
    """Waits that end when the test says so; remembers how long each was to be."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.gate = asyncio.Semaphore(0)

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self.gate.acquire()

    async def end(self) -> None:
        """End one wait, and let what follows it happen."""
        self.gate.release()
        await anyio.wait_all_tasks_blocked()


class Trial:
    """A circuit before a store whose trial is a call like any other."""

    def __init__(self) -> None:
        self.store = Store()
        self.trial = Store()
        self.pause = Pause()
        self.told: list[bool] = []
        self.circuit = Circuit("history", tell=self.told.append, wait=self.pause)
        self.circuit.first(self.step)

    async def step(self) -> None:
        await self.trial.call()

    def fail(self, error: Exception | None) -> None:
        self.store.error = self.trial.error = error


@pytest.fixture
async def trial() -> Any:
    trial = Trial()
    yield trial
    await trial.circuit.close()


async def test_a_store_that_answers_is_asked_every_time(trial: Trial):
    assert [await trial.circuit.read(trial.store.call, told=word) for word in "ab"] == ["a", "b"]
    assert await trial.circuit.write(trial.store.call, "c") == "c"
    assert trial.store.calls == 3
    assert trial.told == [False]


@pytest.mark.parametrize("way", ["read", "write"])
async def test_after_one_failure_nobody_is_sent_to_the_store_and_all_are_told_when_to_come_back(
    trial: Trial, way: str, caplog: pytest.LogCaptureFixture
):
    call: Callable[..., Awaitable[str]] = getattr(trial.circuit, way)
    trial.fail(StoreAway("history: NetworkTimeout"))
    with caplog.at_level(logging.INFO, "riskxpertai"):
        for _ in range(50):
            with pytest.raises(StoreAway) as caught:
                await call(trial.store.call)
            assert caught.value.retry_after
    assert trial.store.calls == 1
    assert trial.circuit.away
    assert [record.getMessage() for record in caplog.records] == [
        "history is away, its calls fail at once: history: NetworkTimeout"
    ]


async def test_one_task_tries_again_and_again_and_lets_calls_through_when_the_store_answers(
    trial: Trial, caplog: pytest.LogCaptureFixture
):
    trial.fail(StoreAway("gone"))
    with pytest.raises(StoreAway):
        await trial.circuit.read(trial.store.call)
    with caplog.at_level(logging.INFO, "riskxpertai"):
        for tries in range(5):
            await anyio.wait_all_tasks_blocked()
            assert (trial.trial.calls, trial.circuit.away) == (tries, True)
            await trial.pause.end()
        trial.fail(None)
        await trial.pause.end()
    assert not trial.circuit.away
    assert await trial.circuit.read(trial.store.call, "again") == "again"
    assert trial.pause.asked == [PAUSE] * 6
    assert trial.told == [False, True, False]
    assert [record.getMessage() for record in caplog.records] == [
        "history is away, its calls fail at once: gone",
        "history is back",
    ]


async def test_many_that_were_under_way_open_it_once(trial: Trial, caplog: pytest.LogCaptureFixture):
    trial.fail(StoreAway("gone"))
    calls = [trial.circuit.read(trial.store.call) for _ in range(10)]
    with caplog.at_level(logging.INFO, "riskxpertai"):
        results = await asyncio.gather(*calls, return_exceptions=True)
    assert {type(result) for result in results} == {StoreAway}
    assert len(caplog.records) == 1
    assert trial.told == [False, True]


async def test_a_store_that_refuses_a_write_is_there_and_one_that_refuses_a_read_is_away(trial: Trial):
    for refusal in (StoreFailed("no room"), Conflict("taken")):
        trial.fail(refusal)
        with pytest.raises(type(refusal)):
            await trial.circuit.write(trial.store.call)
        assert not trial.circuit.away
    trial.fail(StoreFailed("not authorised"))
    with pytest.raises(StoreAway):
        await trial.circuit.read(trial.store.call)
    assert trial.circuit.away


async def test_steps_are_taken_in_order_and_nothing_goes_through_before_the_last(trial: Trial):
    taken: list[str] = []
    going = asyncio.Event()

    async def slow() -> None:
        taken.append("slow")
        await going.wait()

    async def last() -> None:
        taken.append("last")

    trial.circuit.first(slow)
    trial.circuit.first(last)
    trial.fail(StoreAway("gone"))
    await trial.circuit.connect()
    assert (trial.circuit.away, taken) == (True, [])
    trial.fail(None)
    await anyio.wait_all_tasks_blocked()
    await trial.pause.end()
    assert taken == ["slow"]
    with pytest.raises(StoreAway):
        await trial.circuit.read(trial.store.call)
    assert trial.store.calls == 0
    going.set()
    await anyio.wait_all_tasks_blocked()
    assert taken == ["slow", "last"]
    assert not trial.circuit.away


async def test_a_fault_of_ours_on_the_way_back_is_logged_and_does_not_keep_the_store_away(
    trial: Trial, caplog: pytest.LogCaptureFixture
):
    trial.fail(StoreAway("gone"))
    await trial.circuit.connect()
    trial.fail(ValueError("a bug"))
    await anyio.wait_all_tasks_blocked()
    await trial.pause.end()
    assert not trial.circuit.away
    assert "a bug" in caplog.text


async def test_a_closed_circuit_tries_no_more(trial: Trial):
    trial.fail(StoreAway("gone"))
    await trial.circuit.connect()
    await trial.circuit.close()
    await trial.pause.end()
    assert trial.trial.calls == 1
