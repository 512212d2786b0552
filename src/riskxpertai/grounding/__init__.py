"""The number gate: a sentence is shown when the data and the model said all that it says.

Every number in it must be a fact, or follow from two, within the rounding that its own precision
implies, with the right unit, indicator, month and word of direction; and it keeps to the words of a
forecast. Nothing else gets through: advice, promises, borrowed authority, causes, markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from riskxpertai.domain import Brief, Claim, ScenarioName
from riskxpertai.grounding.borrowed import borrowed
from riskxpertai.grounding.claims import ORDER
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.readings import Reading
from riskxpertai.grounding.sentence import Sentence, sentence
from riskxpertai.grounding.sizes import wrong_size, wrong_span
from riskxpertai.grounding.times import fact_of, is_told

__all__ = ["Verdict", "check"]

# A longer "sentence" is none; it also bounds the time that one may take.
LONGEST = 400
# Nor does any sentence that is meant to be read hold more numbers.
MOST_NUMBERS = 12
# "코스피200이 아니라 코스피": what an answer is not about may be named.
ANOTHER = re.compile(r"[^,.]{0,14}(?:아니|아닌|말고)|이나 [^,.]{0,14}(?:아니|아닌)")


@dataclass(frozen=True)
class Verdict:
    """What the gate says of a sentence.

    Attributes:
        claims: the numbers in it, each with its fact, in the text's order.
        checked: how many numbers the sentence claims.
        faults: why it may not be shown, codes such as `number`, `unit`, `month`, `direction`, `word`,
            `indicator`, `advice`, `source`, `markup`, `certainty`, `language`; empty when it may.
    """

    claims: tuple[Claim, ...]
    checked: int
    faults: tuple[str, ...]


def check(text: str, brief: Brief, *, scenario: ScenarioName | None = None) -> Verdict:
    """Check one sentence against an answer's facts.

    Args:
        text: a sentence.
        brief: what its narrator was given.
        scenario: the scenario it is told in; None in the summary.
    """
    if len(text) > LONGEST:
        return Verdict((), 0, ("length",))
    told = sentence(text, brief, scenario)
    if len(told.numbers) > MOST_NUMBERS:
        return Verdict((), len(told.numbers), ("length",))
    faults = list(borrowed(told.plain, told.book.own, case=scenario in ("up", "down")))
    if any(not token.known for token in told.tokens):
        faults.append("word")
    if any(not name.ids and not ANOTHER.match(told.text, name.end) for name in told.named):
        faults.append("indicator")
    reading = Reading(told)
    times, late = _times(told)
    faults += [*sorted(set(reading.missing.values()), key=ORDER.index), *late]
    if reading.contradicted or wrong_size(told, reading.known):
        faults.append("direction")
    if wrong_span(told, reading.known):
        faults.append("month")
    numbers = [(told.numbers[place].start, _claim(told, place, one)) for place, one in reading.claims.items()]
    ordered = sorted((*numbers, *times), key=lambda claim: claim[0])
    checked = len(told.numbers) + len(told.periods) - sum(time.grain == "now" for time in told.periods)
    return Verdict(tuple(claim for _, claim in ordered), checked, tuple(dict.fromkeys(faults)))


def _claim(told: Sentence, place: int, one: Evidence) -> Claim:
    number = told.numbers[place]
    return Claim(told.plain.said(number.start, number.end).strip(), one.fact.id)


def _times(told: Sentence) -> tuple[list[tuple[int, Claim]], list[str]]:
    """The claims of a sentence's times, and whether one is named that no fact speaks of."""
    claims: list[tuple[int, Claim]] = []
    faults: list[str] = []
    for time in told.periods:
        if time.grain == "now":
            continue
        one = fact_of(told, time)
        if one is not None:
            text = told.plain.said(time.start, time.end).strip()
            claims.append((time.start, Claim(text, one.fact.id)))
        elif not is_told(told, time):
            faults.append("month")
    return claims, faults
