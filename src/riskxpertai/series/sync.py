"""Step 1 of the data's way: newer values from the sources, examined, kept, then on the panel.

One indicator at a time is fetched, compared, kept whole and shown, so a failure or a kill between
two of them leaves each series as it was or as it should be. The sources of an indicator are asked in
order of preference. A second choice only adds to what a better source has told, and never revises it.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from riskxpertai.domain import Indicator
from riskxpertai.errors import BadInput, RiskXpertError, SourceFailed
from riskxpertai.months import month_after
from riskxpertai.ports import Observation, Observations, Quarantined, Source, Tried
from riskxpertai.series.catalog import indicator as catalogued
from riskxpertai.series.contradictions import Contradiction, contradiction
from riskxpertai.series.days import seoul_day
from riskxpertai.series.panel import Panel
from riskxpertai.series.sources import order
from riskxpertai.series.sources.ecb import CROSSES
from riskxpertai.series.synced import Before, InUse, Known, Ranks, State, Synced

logger = logging.getLogger(__name__)

DAYS_AGAIN = timedelta(days=14)  # of daily series, asked for again so that corrections are seen
MONTHS_AGAIN = 24  # of monthly ones; quarterly ones are asked for whole
AT_ONCE = 4  # indicators in flight
EMBEDDED = "ECB"  # whose the exchange rates in the package are
REMEMBERED = timedelta(hours=1)  # an outcome that is the same as so long ago is not written again


class Syncing:
    """Brings indicators up to date."""

    def __init__(
        self,
        panel: Panel,
        store: Observations,
        sources: Iterable[Source],
        *,
        preferred: Callable[[str], Sequence[str]] = order,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take what is synced, and from where.

        Args:
            panel: shows what is kept.
            store: keeps it first.
            sources: those that are configured.
            preferred: names of an indicator's sources, best first.
            clock: tells when something was learnt.
        """
        self.panel = panel
        self.store = store
        self.sources = tuple(sources)
        self.preferred = preferred
        self.clock = clock

    @property
    def offered(self) -> tuple[str, ...]:
        """Every indicator that a configured source publishes."""
        return tuple(dict.fromkeys(id for source in self.sources for id in source.offers))

    async def sync(
        self,
        indicators: Sequence[str],
        *,
        accept: bool = False,
        done: Callable[[Synced], object] = lambda synced: None,
    ) -> tuple[Synced, ...]:
        """Bring indicators up to date, a few at a time; what becomes of one does not touch another.

        Args:
            indicators: ids.
            accept: take the releases that are kept apart instead of asking anybody.
            done: told of each as it ends.

        Raises:
            StoreFailed: what was fetched can't be kept; each indicator is whole, new or old.
            BadInput: a release that is to be accepted is not there, or can't be.
        """
        before = Before(
            {(one.indicator, one.source): one for one in await self.store.tries()},
            {one.indicator: one for one in await self.store.quarantined()},
        )
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(id: str) -> Synced:
            async with gate:
                told = await (self._accept(id, before) if accept else self._bring(id, before))
            done(told)
            return told

        tasks = [asyncio.create_task(one(id)) for id in indicators]
        try:
            return tuple(await asyncio.gather(*tasks))
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _bring(self, id: str, before: Before) -> Synced:
        """Bring one indicator up to date from the best source that answers."""
        ranks = Ranks(self.preferred(id))
        sources = [source for source in self.sources if id in source.offers]
        told = Synced(id, "no_source", newest=self._newest(id), why="받아 올 출처가 설정되지 않았습니다.")
        for source in sorted(sources, key=lambda source: ranks.of(source.name)):
            try:
                told = await self._from(source, catalogued(id), ranks, before)
            except SourceFailed as failed:
                logger.warning("%s: %s not fetched: %s", source.name, id, failed)
                told = self._failed(id, source, failed.sentence, str(failed))
            except RiskXpertError:
                raise
            except Exception as fault:  # a fault of ours with one indicator must not stop the others
                logger.exception("%s: %s not fetched", source.name, id)
                told = self._failed(id, source, "프로그램 오류로 받지 못했습니다.", repr(fault))
            await self._note(told, before.tried.get((id, source.name)))
            if told.state in ("new", "unchanged"):
                return told
        return told

    async def _accept(self, id: str, before: Before) -> Synced:
        """Take the release that is kept apart, as a person decided.

        Raises:
            BadInput: there is none, or it is no whole that could take the place of what is in use.
        """
        held = before.apart.get(id)
        if held is None:
            raise BadInput(f"no release of {id} is kept apart", sentence=f"{id}: 따로 둔 자료가 없습니다.")
        row, known, now = catalogued(id), await self._known(id), self.clock()
        usable = [
            replace(item, learnt=now)
            for item in held.observations
            if math.isfinite(item.value) and (item.value > 0.0 or row.transform == "level")
            if item.day <= seoul_day(now)
        ]
        left = sorted(known.keys() - {item.day for item in usable})
        if held.code in ("rebased", "unit") and left:
            raise BadInput(
                f"{id}: the release lacks {len(left)} values in use, the first of {left[0]}",
                sentence=f"{id}: 새 자료에 없는 값이 {len(left)}개({left[0]}부터) 있어 두 기준이 섞입니다.",
            )
        told = await self._keep(row, held.source, usable, known)
        await self.store.lift(id)
        return told

    async def _from(self, source: Source, row: Indicator, ranks: Ranks, before: Before) -> Synced:
        """Ask one source.

        Raises:
            SourceFailed: nothing usable came; nothing has changed.
        """
        known = await self._known(row.id)
        rank, asked = ranks.of(source.name), before.tried.get((row.id, source.name))
        worse = [day for day, one in known.items() if ranks.of(one.source) > rank]
        since = again(row, max(known)) if known else None
        if worse and not (asked and asked.succeeded):
            since = None  # a better source is asked for all that it has
        elif since:
            since = min([since, *(day for day in worse if known[day].source)])
        release = await source.fetch(row.id, since)
        if release is None:
            return Synced(row.id, "unchanged", source.name, newest=self._newest(row.id))
        if not release and not known:
            raise SourceFailed(f"{source.name}: no values of {row.id}", sentence="받은 값이 하나도 없습니다.")
        found = self._examine(row, source, release, known, since)
        if found and since is not None:
            # Whoever looks at it, or takes it, must see the whole.
            release = await source.fetch(row.id, None) or release
            found = self._examine(row, source, release, known, None)
        if found:
            return await self._set_apart(row, source, found, release, before)
        better = {day for day, one in known.items() if ranks.of(one.source) < rank}
        told = await self._keep(row, source.name, [item for item in release if item.day not in better], known)
        if row.id in before.apart:
            await self.store.lift(row.id)
        return told

    def _examine(
        self, row: Indicator, source: Source, release: Sequence[Observation], known: Known, since: date | None
    ) -> Contradiction | None:
        values = {day: one.value for day, one in known.items()}
        own = {
            day: one.value
            for day, one in known.items()
            if one.source == source.name and one.stored and (since is None or day >= since)
        }
        return contradiction(row, release, values, expected=own, today=seoul_day(self.clock()))

    async def _keep(
        self, row: Indicator, source: str, release: Sequence[Observation], known: Known
    ) -> Synced:
        """Keep what differs from what is in use, then show it."""
        last = {item.day: replace(item, source=source) for item in release}
        fresh = [
            item for item in last.values() if item.day not in known or known[item.day].value != item.value
        ]
        new = sum(item.day not in known for item in fresh)
        if fresh:
            await self.store.add(fresh)
            self.panel.take(fresh)
            logger.info("%s: %s: %d new and %d revised values", source, row.id, new, len(fresh) - new)
        state: State = "new" if fresh else "unchanged"
        return Synced(row.id, state, source, new, len(fresh) - new, self._newest(row.id))

    async def _set_apart(
        self,
        row: Indicator,
        source: Source,
        found: Contradiction,
        release: Sequence[Observation],
        before: Before,
    ) -> Synced:
        logger.warning("%s: %s is kept apart (%s): %s", source.name, row.id, found.code, found.reason)
        held = Quarantined(row.id, source.name, found.code, found.reason, self.clock(), tuple(release))
        if not same(held, before.apart.get(row.id)):
            await self.store.quarantine(held)
        newest = self._newest(row.id)
        return Synced(row.id, "quarantined", source.name, newest=newest, why=found.reason, detail=found.code)

    async def _note(self, told: Synced, before: Tried | None) -> None:
        """Remember how it ended, unless that was said a while ago in the same words."""
        now = self.clock()
        well = told.state in ("new", "unchanged")
        error = "" if well else told.detail
        if before and told.state != "new" and before.error == error and now - before.tried < REMEMBERED:
            return
        succeeded = now if well else before.succeeded if before else None
        await self.store.note(Tried(told.indicator, told.source, now, succeeded, error))

    async def _known(self, id: str) -> Known:
        """Each day's value in use, and who told it."""
        known: Known = {}
        if self.panel.holds(id):
            daily = self.panel.daily(id)
            name = EMBEDDED if id in CROSSES else ""
            for day, value in zip(daily.days.tolist(), daily.values.tolist(), strict=True):
                known[day] = InUse(value, name, stored=False)
        for item in await self.store.read(id):
            known[item.day] = InUse(item.value, item.source, stored=True)
        return known

    def _failed(self, id: str, source: Source, why: str, detail: str) -> Synced:
        return Synced(id, "failed", source.name, newest=self._newest(id), why=why, detail=detail)

    def _newest(self, id: str) -> date | None:
        return self.panel.daily(id).last_day if self.panel.holds(id) else None


def again(row: Indicator, last: date) -> date | None:
    """From which day on an indicator is asked for again; None: all of it."""
    if row.frequency == "D":
        return last - DAYS_AGAIN
    return month_after(last, -MONTHS_AGAIN) if row.frequency == "M" else None


def same(one: Quarantined, other: Quarantined | None) -> bool:
    """Whether two releases say the same, whenever they were fetched."""
    if other is None or (one.source, one.code) != (other.source, other.code):
        return False
    told, before = ([(item.day, repr(item.value)) for item in each.observations] for each in (one, other))
    return told == before
