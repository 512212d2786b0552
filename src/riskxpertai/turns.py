"""Turns: one reader's asking, following and stopping of an answer that many may share.

A run of the answer log holds what lies between `started` and `done`; those two are the turn's own.
Stopping puts a mark into the run, so that where a turn ends is settled by the log's own order. A
turn is kept in the history before its `done` is told, whether or not anybody follows.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Coroutine, Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from weakref import WeakValueDictionary

from riskxpertai.asked import Asked, key_of, question_of
from riskxpertai.domain import Entry, Question, Turn
from riskxpertai.errors import Conflict, NotFound, RiskXpertError, StoreFailed
from riskxpertai.events import Event, Notice
from riskxpertai.frame import done, failed, started, state_of, unkept
from riskxpertai.history.fallback import FallbackHistory
from riskxpertai.notices import FALLBACK
from riskxpertai.observability import ANSWERS, RUNNING
from riskxpertai.ports import AnswerLog, Seat
from riskxpertai.question import WHY_NOT, embedded, understand

logger = logging.getLogger(__name__)

# The name of the mark that a stopped turn leaves in the run; it is told to nobody.
STOPPED = "stopped"

UNREAD = "기록을 읽을 수 없어 이 대화의 앞 질문과 잇지 않고, 이번 질문만 보고 답합니다."
# A turn that was asked longer ago than this is told by nobody any more.
LONGEST = timedelta(minutes=5)


class Way(Protocol):
    """`answer.answer`, its parts given."""

    def __call__(self, question: Question, today: date) -> AsyncIterator[Event]:
        """Tell what lies between `started` and `done`."""


class Turns:
    """Every turn that this process tells or keeps."""

    def __init__(
        self,
        *,
        log: AnswerLog,
        history: FallbackHistory,
        way: Way,
        versions: Callable[[date], Mapping[str, str]],
        now: Callable[[], datetime],
        available: Callable[[], Collection[str]] = embedded,
        reasons: Mapping[str, str] = WHY_NOT,
    ) -> None:
        """Take the parts.

        Args:
            log: where answers are told.
            history: where turns are kept.
            way: tells an answer.
            versions: model, prompt, narrator and vintage on a day: all that an answer depends on
                beside the question.
            now: the clock, in Seoul.
            available: ids of what can be forecast by now.
            reasons: why the others can't, by id.
        """
        self.log = log
        self.history = history
        self.way = way
        self.versions = versions
        self.now = now
        self.available = available
        self.reasons = reasons
        # One lock a request; it lives as long as someone holds it.
        self.asking: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self.tellers: set[asyncio.Task[None]] = set()
        self.keepers: set[asyncio.Task[None]] = set()

    async def ask(self, asked: Asked) -> Turn:
        """Start or join the answer to a question.

        Raises:
            BadQuestion, NotFound (the conversation), Conflict (the idempotency key).
        """
        with ExitStack() as unless_begun:
            unless_begun.callback(asked.ended)
            turn, keeping = await self.found_or_begun(asked)
            if keeping:
                unless_begun.pop_all()
                keeping.add_done_callback(lambda _: asked.ended())
            return turn

    async def found_or_begun(self, asked: Asked) -> tuple[Turn, asyncio.Task[None] | None]:
        """The turn, and who keeps it if it was begun now."""
        if not asked.request:
            return await self.begin(asked)
        # The same key twice at once must find the first one's turn; other requests do not wait for it.
        lock = self.asking.setdefault((asked.reader, asked.request), asyncio.Lock())
        async with lock:
            turn = await self.history.turn_of_request(asked.reader, asked.request)
            if turn is None:
                return await self.begin(asked)
            if (turn.question, turn.months) != (asked.text, asked.months):
                raise Conflict("idempotency key used for another question")
            return turn, None

    async def begin(self, asked: Asked) -> tuple[Turn, asyncio.Task[None]]:
        """Understand, join the log, and set off what is needed to tell and keep."""
        now = self.now()
        question = await self.meaning(asked, now.date())
        versions = self.versions(now.date())
        id = secrets.token_urlsafe(12)
        seat = await self.log.join(key_of(question, now.date(), versions), id)
        ending = await self.log.join(f"turn:{id}", id)
        turn = Turn(
            id=id,
            reader=asked.reader,
            conversation=asked.conversation or secrets.token_urlsafe(12),
            question=asked.text,
            months=asked.months,
            asked=now,
            as_of=now.date(),
            run=seat.run,
            ending=ending.run,
            cached=seat.complete,
            understood=asdict(question),
            versions=versions,
            request=asked.request,
        )
        # Whoever sits at the teller's place must tell, even if keeping the turn fails.
        if seat.teller:
            self.spawn(self.tell(seat, question, now.date()), self.tellers)
        try:
            await self.history.put_turn(turn)
        except StoreFailed:
            self.history.hold(turn)
        except BaseException:
            await self.log.leave(seat.run, id)
            raise
        return turn, self.spawn(self.keep(turn), self.keepers)

    async def meaning(self, asked: Asked, today: date) -> Question:
        """What a question means after the turn before; where that can't be read, it is said."""
        before, unread = None, False
        if asked.conversation:
            try:
                before = await self.history.latest(asked.reader, asked.conversation)
            except StoreFailed:
                unread = True
            else:
                if before is None:
                    raise NotFound("conversation")
        question = understand(
            asked.text,
            asked.months,
            today,
            question_of(before.understood) if before else None,
            previous_picker=before.months if before else None,
            available=self.available(),
            reasons=self.reasons,
        )
        if unread and question.declined in (None, "off_topic"):
            return replace(question, remarks=(UNREAD, *question.remarks))
        return question

    async def tell(self, seat: Seat, question: Question, today: date) -> None:
        """Write the answer into its run; an abandoned run is cancelled."""
        with RUNNING.track_inprogress():
            telling = asyncio.create_task(self.write(seat.run, question, today))
            leaving = asyncio.create_task(self.log.abandoned(seat.run))
            try:
                await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                leaving.cancel()
                telling.cancel()
                whole = (await asyncio.gather(telling, return_exceptions=True))[0]
                await self.log.finish(seat.run, serve=whole is True)

    async def write(self, run: str, question: Question, today: date) -> bool:
        """Append the way's events; True when the answer may serve later questions."""
        whole = True
        try:
            async for event in self.way(question, today):
                if isinstance(event, Notice) and event.code == FALLBACK:
                    whole = False
                await self.log.append(run, event.entry())
        except asyncio.CancelledError:
            await self.log.append(run, failed(RiskXpertError("interrupted")))
            raise
        except RiskXpertError as error:
            logger.warning("answer failed: %s: %s", error.code, error)
            await self.log.append(run, failed(error))
            return False
        except Exception:  # the one place where any error becomes the last event
            logger.exception("answer failed")
            await self.log.append(run, failed(RiskXpertError()))
            return False
        return whole

    async def keep(self, turn: Turn) -> None:
        """Follow a turn to its end, keep it, and only then say that it is done.

        If the history does not take it, say so and leave it waiting.
        """
        entries, stopped = [started(turn)], False
        try:
            async for entry in self.told(turn):
                if entry.name == STOPPED:
                    stopped = True
                else:
                    entries.append(entry)
        except (NotFound, StoreFailed) as error:
            logger.warning("answer lost: %s", error)
            entries.append(failed(RiskXpertError("lost")))
        if stopped or not entries[-1].last:
            entries.append(done(entries, stopped=stopped))
        state = state_of(entries[-1], stopped=stopped)
        ANSWERS.labels(state=state, cached=str(turn.cached).lower()).inc()
        kept = replace(turn, entries=tuple(entries), state=state)
        ending = entries[-1:]
        try:
            await self.history.put_turn(kept)
        except StoreFailed:
            ending = unkept(entries, stopped=stopped)
            self.history.hold(replace(kept, entries=(*entries[:-1], *ending)))
        except RiskXpertError as error:
            logger.error("turn not kept: %s", error)
            ending = [failed(error)]
        for entry in ending:
            await self.log.append(turn.ending, entry)
        await self.log.finish(turn.ending, serve=False)
        await self.log.leave(turn.run, turn.id)

    async def told(self, turn: Turn) -> AsyncIterator[Entry]:
        """The run's entries for one turn; a stop of this turn ends it, others' are not for him."""
        async for _, entry in self.log.follow(turn.run):
            if entry.name != STOPPED:
                yield entry
            elif entry.data == turn.id:
                yield entry
                return

    async def follow(self, turn: Turn, after: int = 0) -> AsyncGenerator[tuple[int, Entry], None]:
        """Events of a turn after an ordinal, as they come."""
        ordinal, ended = 0, False
        try:
            async for entry in self.whole(turn):
                ordinal += 1
                if ordinal > after:
                    yield ordinal, entry
                ended = entry.last
        except (NotFound, StoreFailed) as error:
            # The log's time was over between two events, or it was lost: what was kept is the same.
            kept = () if ended else await self.kept(turn, error)
            had = max(ordinal, after)
            for position, entry in enumerate(kept, start=1):
                if position > had:
                    yield position, entry
            if kept and kept[-1].name == "error" and had >= len(kept):
                yield had + 1, kept[-1]  # of a lost answer less is kept than he has seen

    async def kept(self, turn: Turn, error: RiskXpertError) -> tuple[Entry, ...]:
        """A turn's events from the history; one that is not there to its end ends in an error.

        Args:
            turn: as it was when the reader came.
            error: why the log does not tell it. NotFound: nobody does, and that is kept, unless the turn
                is so young that another process may still be telling it alone.
        """
        try:
            found = await self.history.turn(turn.reader, turn.id)
        except StoreFailed as away:
            return started(turn), failed(away)
        if found is None or found.entries:
            return found.entries if found else ()
        if isinstance(error, StoreFailed):
            return started(turn), failed(error)
        lost = replace(turn, entries=(started(turn), failed(RiskXpertError("lost"))), state="failed")
        if self.now() - turn.asked >= LONGEST:
            with suppress(StoreFailed):
                await self.history.put_turn(lost)
        return lost.entries

    async def whole(self, turn: Turn) -> AsyncIterator[Entry]:
        """All events of a turn, from what was kept or as they are told.

        Raises:
            NotFound: the log's time is over, or it has forgotten the answer.
            StoreFailed: the log does not answer.
        """
        if turn.entries:
            for entry in turn.entries:
                yield entry
            return
        yield started(turn)
        try:
            async for entry in self.told(turn):
                # Its last event is told from its own log, once it is kept.
                if not entry.last and entry.name != STOPPED:
                    yield entry
        except (NotFound, StoreFailed):
            # Whoever keeps it lost it too, or had it whole: either way the history will know.
            async for _ in self.log.follow(turn.ending):
                pass
            raise
        async for _, entry in self.log.follow(turn.ending):
            yield entry

    async def stop(self, turn: Turn) -> None:
        """End a turn where it stands; the run ends when nobody is left on it."""
        if turn.state != "running":
            return
        try:
            await self.log.append(turn.run, Entry(STOPPED, turn.id))
        except (NotFound, StoreFailed):
            return  # it came after the end
        await self.log.leave(turn.run, turn.id)

    async def remove(self, reader: str, conversation: str) -> bool:
        """Delete a conversation; False when he has none with this id.

        Turns that are still told are stopped and kept first, or keeping them would bring it back.
        """
        found = await self.history.conversation(reader, conversation)
        for turn in found[1] if found else ():
            if turn.state == "running":
                await self.stop(turn)
                async for _ in self.follow(turn):
                    pass
        return await self.history.remove_conversation(reader, conversation)

    def spawn(self, work: Coroutine[Any, Any, None], among: set[asyncio.Task[None]]) -> asyncio.Task[None]:
        """Run something whose caller does not wait for it."""
        task = asyncio.create_task(work)
        among.add(task)
        task.add_done_callback(among.discard)
        task.add_done_callback(tell_fault)
        return task

    async def close(self, patience: float = 5.0) -> None:
        """Let running answers end, interrupt those that do not, and keep every turn.

        Args:
            patience: seconds to wait, once for the tellers and once for the keepers.
        """
        for tasks in (self.tellers, self.keepers):
            if tasks:
                await asyncio.wait(tasks, timeout=patience)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def tell_fault(task: asyncio.Task[None]) -> None:
    """A fault in a task that nobody waits for is ours and belongs in the log."""
    if not task.cancelled() and task.exception():
        logger.error("task failed", exc_info=task.exception())
