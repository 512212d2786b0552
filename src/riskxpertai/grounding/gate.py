"""Step 5a of the way: sentences of a language model go through the gate one by one, and no other way.

One that fails is replaced by the template's for the same place, or dropped; the reader is told. The
template's own sentences need no gate: each of their numbers is put in from its fact.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from riskxpertai.domain import Brief, Claim, ScenarioName, Summary
from riskxpertai.domain import Sentence as Told
from riskxpertai.events import Removed
from riskxpertai.grounding import Verdict, check
from riskxpertai.narrator.sentences import sentences
from riskxpertai.notices import removed
from riskxpertai.observability import SENTENCES
from riskxpertai.ports import Narrator

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Gate:
    """The gate of one answer.

    Attributes:
        brief: what the narrator was given.
        template: whose sentences step in.
    """

    brief: Brief
    template: Narrator

    async def summary(self, summary: Summary) -> tuple[Summary, list[Removed]]:
        """Let a summary through, without what fails; less than half of it left, the template tells it.

        Returns:
            What may be shown, and what the reader is told of the rest.
        """
        if summary.narrator == self.template.name:
            return summary, []
        verdicts = [(text, check(text, self.brief)) for text in sentences(summary.text)]
        failed = [verdict for _, verdict in verdicts if verdict.faults]
        if not failed and verdicts:
            _count("passed", len(verdicts))
            claims = tuple(claim for _, verdict in verdicts for claim in verdict.claims)
            return replace(summary, claims=claims), []
        own = await self.template.summary(self.brief)
        if 2 * len(failed) > len(verdicts) or not verdicts:
            for verdict in failed:
                _log(verdict, "replaced")
            return own, _merged(
                [removed(verdict.faults, verdict.checked, replaced=True) for verdict in failed]
            )
        _count("passed", len(verdicts) - len(failed))
        spare = _Spare(
            own, [claim.fact for _, verdict in verdicts if not verdict.faults for claim in verdict.claims]
        )
        texts: list[str] = []
        claims_told: list[Claim] = []
        notices: list[Removed] = []
        for text, verdict in verdicts:
            if not verdict.faults:
                texts.append(text)
                claims_told += verdict.claims
                continue
            instead = spare.like(verdict)
            _log(verdict, "replaced" if instead else "dropped")
            notices.append(removed(verdict.faults, verdict.checked, replaced=bool(instead)))
            if instead:
                texts.append(instead[0])
                claims_told += instead[1]
        by = f"{summary.narrator}+{own.narrator}" if spare.used else summary.narrator
        return Summary(" ".join(texts), tuple(claims_told), by), _merged(notices)

    async def scenarios(self, told: AsyncIterator[Told], summary: Summary) -> AsyncIterator[Told | Removed]:
        """Let a scenario's sentences through as they come.

        Args:
            told: the narrator's sentences.
            summary: what was told before.

        Yields:
            Sentences that may be shown, and what the reader is told of those that may not.

        Raises:
            NarratorFailed: as the narrator does; what was yielded stands.
        """
        places: Counter[ScenarioName] = Counter()
        own: dict[ScenarioName, list[Told]] | None = None
        async for sentence in told:
            if sentence.narrator == self.template.name:
                yield sentence
                continue
            place = places[sentence.name]
            places[sentence.name] += 1
            verdict = check(sentence.text, self.brief, scenario=sentence.name)
            if not verdict.faults:
                _count("passed")
                yield replace(sentence, claims=verdict.claims)
                continue
            if own is None:
                own = await self._own(summary)
            instead = own[sentence.name][place : place + 1]
            _log(verdict, "replaced" if instead else "dropped")
            yield removed(verdict.faults, verdict.checked, replaced=bool(instead))
            for one in instead:
                yield one

    async def _own(self, summary: Summary) -> dict[ScenarioName, list[Told]]:
        """The template's sentences by scenario."""
        own: dict[ScenarioName, list[Told]] = {"base": [], "up": [], "down": []}
        async for sentence in self.template.scenarios(self.brief, summary):
            own[sentence.name].append(sentence)
        return own


class _Spare:
    """The template's sentences that say nothing which was said already."""

    def __init__(self, own: Summary, said: Sequence[str]) -> None:
        self.used = False
        self._said = set(said)
        self._rest: list[tuple[str, tuple[Claim, ...]]] = []
        claims = list(own.claims)
        for text in sentences(own.text):
            inside: list[Claim] = []
            at = 0
            while claims and (found := text.find(claims[0].text, at)) >= 0:
                at = found + len(claims[0].text)
                inside.append(claims.pop(0))
            self._rest.append((text, tuple(inside)))

    def like(self, verdict: Verdict) -> tuple[str, tuple[Claim, ...]] | None:
        """The sentence that shares most with one that failed and least with what is told."""
        wanted = {claim.fact for claim in verdict.claims} - {"months"}
        best = max(self._rest, key=lambda one: self._worth(one[1], wanted), default=None)
        if best is None or self._worth(best[1], wanted) <= 0:
            return None
        self._rest.remove(best)
        self._said |= {claim.fact for claim in best[1]}
        self.used = True
        return best

    def _worth(self, claims: Sequence[Claim], wanted: set[str]) -> int:
        facts = {claim.fact for claim in claims}
        return 2 * len(facts & wanted) + len(facts - self._said) - 2 * len(facts & self._said)


def _merged(notices: Sequence[Removed]) -> list[Removed]:
    """Notices that read the same as one."""
    numbers: Counter[tuple[str, str]] = Counter()
    for notice in notices:
        numbers[notice.code, notice.text] += notice.removed
    return [Removed(code=code, text=text, removed=count) for (code, text), count in numbers.items()]


def _log(verdict: Verdict, outcome: str) -> None:
    """Tell the operator why, never what."""
    logger.info("sentence %s: %s", outcome, ", ".join(verdict.faults))
    _count(outcome)


def _count(outcome: str, sentences: int = 1) -> None:
    SENTENCES.labels(outcome=outcome).inc(sentences)
