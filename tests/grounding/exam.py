"""The gate's exam: how many true sentences it stops, and how many wrong ones it lets through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from riskxpertai.domain import SCENARIOS, ScenarioName
from riskxpertai.grounding import Verdict, check
from tests.grounding.briefs import brief
from tests.grounding.wrongs import WRONGS, Wrong


def stopped(part: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str, Verdict]]:
    """The true sentences of a part that the gate stops: their answer, themselves, and why."""
    for key, sentences in part.items():
        asks, _, scenario = key.partition("/")
        asked = brief(asks)
        texts = {fact.id: fact.text for fact in asked.facts}
        for sentence in sentences:
            text = filled(sentence, texts)
            verdict = check(text, asked, scenario=cast(ScenarioName, scenario) if scenario else None)
            if verdict.faults:
                yield key, text, verdict


def passed(wrongs: Sequence[Wrong] = WRONGS) -> Iterator[str]:
    """Names of the wrongs that the gate lets through."""
    for wrong in wrongs:
        asked = brief(wrong.asks)
        places = (wrong.scenario,) if wrong.scenario else SCENARIOS
        if not all(check(wrong.text, asked, scenario=place).faults for place in (None, *places)):
            yield wrong.name


def filled(sentence: str, texts: Mapping[str, str]) -> str:
    """A sentence with facts' texts in place of their ids."""
    for id, text in texts.items():
        sentence = sentence.replace("{" + id + "}", text)
    return sentence


def size(part: Mapping[str, tuple[str, ...]]) -> int:
    """How many sentences a part holds."""
    return sum(map(len, part.values()))
