"""The number gate: a sentence is shown when the data and the model said all that it says.

Every number in it must be a fact, or follow from two, within the rounding that its own precision
implies, with the right unit, indicator, month and word of direction. Nothing else gets through:
advice, promises, borrowed authority, markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from riskxpertai.domain import Brief, Claim, ScenarioName
from riskxpertai.grounding.borrowed import borrowed
from riskxpertai.grounding.claims import ORDER, match
from riskxpertai.grounding.comparisons import wrong_comparison
from riskxpertai.grounding.courses import wrong_course
from riskxpertai.grounding.derivations import derived
from riskxpertai.grounding.events import chance_at
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.likelihoods import wrong_likelihood
from riskxpertai.grounding.orders import wrong_order
from riskxpertai.grounding.sentence import Sentence, sentence
from riskxpertai.grounding.sizes import wrong_size, wrong_span
from riskxpertai.grounding.times import fact_of, is_told
from riskxpertai.grounding.trends import wrong_lean, wrong_rank, wrong_trend

__all__ = ["Verdict", "check"]

# A longer "sentence" is none; it also bounds the time that one may take.
LONGEST = 400
# Nor does any sentence that is meant to be read hold more numbers.
MOST_NUMBERS = 12
LEAST = 5.0


@dataclass(frozen=True)
class Verdict:
    """What the gate says of a sentence.

    Attributes:
        claims: the numbers in it, each with its fact, in the text's order.
        checked: how many numbers the sentence claims.
        faults: why it may not be shown, codes such as `number`, `unit`, `month`, `direction`,
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
    faults = list(borrowed(told.plain, told.book.own))
    claims, wrong = _numbers(told)
    times, late = _times(told)
    faults += [*wrong, *late]
    if wrong_trend(told) or wrong_rank(told) or wrong_lean(told):
        faults.append("direction")
    ordered = sorted((*claims, *times), key=lambda claim: claim[0])
    checked = len(told.numbers) + len(told.periods) - sum(time.grain == "now" for time in told.periods)
    return Verdict(tuple(claim for _, claim in ordered), checked, tuple(dict.fromkeys(faults)))


def _numbers(told: Sentence) -> tuple[list[tuple[int, Claim]], list[str]]:
    """The claims of a sentence's numbers, each with its place, and what is wrong with them."""
    known: dict[int, tuple[float, Evidence]] = {}
    missing: dict[int, str] = {}
    claims: list[tuple[int, Claim]] = []
    for place, number in enumerate(told.numbers):
        one, code = match(told, place)
        if one is None:
            missing[place] = code
            continue
        known[place] = (number.value if number.value else one.value, one)
    refused = _events(told, known, missing)
    for place in [place for place in missing if place not in refused]:
        one = derived(told, place, known)
        if one is not None:
            del missing[place]
            claims.append((told.numbers[place].start, _claim(told, place, one)))
        elif _counts_what_is_told(told, place):
            del missing[place]
    claims += [(told.numbers[place].start, _claim(told, place, one)) for place, (_, one) in known.items()]
    faults = sorted(set(missing.values()), key=ORDER.index)
    judges = (wrong_comparison, wrong_likelihood, wrong_order, wrong_size, wrong_course)
    if any(wrong(told, known) for wrong in judges):
        faults.append("direction")
    if wrong_span(told, known):
        faults.append("month")
    return claims, faults


def _events(
    told: Sentence, known: dict[int, tuple[float, Evidence]], missing: dict[int, str]
) -> frozenset[int]:
    """Hold each chance of a level's side against the forecast, whatever fact it was taken for.

    Returns:
        Places of the chances that the forecast denies.
    """
    refused: set[int] = set()
    for place, number in enumerate(told.numbers):
        if number.unit != "%" or (place in known and known[place][1].role not in ("chance", "band")):
            continue
        chance = chance_at(told, place, known)
        named = place in known and known[place][1].role == "band" and "사이" in told.text
        if chance is None or named:
            continue
        # "5% 미만" and "95% 초과" are how the outermost chances are told, however far out they lie.
        outermost = (number.over < 0 and chance.percent <= number.value <= LEAST) or (
            number.over > 0 and chance.percent >= number.value >= 100 - LEAST
        )
        if outermost or (not chance.bounded and number.says_about(chance.percent, chance.sure)):
            known[place] = (chance.percent, chance.rests)
            missing.pop(place, None)
            for at in chance.unasked:
                known.pop(at, None)
                missing.pop(at, None)
        else:
            known.pop(place, None)
            missing[place] = "direction"
            refused.add(place)
    return frozenset(refused)


def _claim(told: Sentence, place: int, one: Evidence) -> Claim:
    number = told.numbers[place]
    return Claim(told.plain.said(number.start, number.end).strip(), one.fact.id)


def _counts_what_is_told(told: Sentence, place: int) -> bool:
    """Whether a number only counts the scenarios, the moves or the indicators of the answer."""
    number = told.numbers[place]
    return number.unit == "개" and number.value in (3.0, float(len(told.book.brief.forecasts)))


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
