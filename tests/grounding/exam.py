"""The gate's exam: how many true sentences it stops, and how many wrong ones it lets through.

The sentences in `sentences/` were written from the answers' facts alone, most of them by language models that
did not know the gate. `true_unseen` and `wrong_unseen` are only counted: a sentence that is read here is a
sentence that is fitted to. All others may be read; the `first_` and the `_aside` ones were once put aside, or
stood in an earlier exam, and keep the bounds of then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from riskxpertai.domain import SCENARIOS, ScenarioName
from riskxpertai.grounding import Verdict, check
from tests.grounding.briefs import brief
from tests.grounding.wrongs import WRONGS, Wrong

Part = Literal[
    "true", "wrong", "first_open", "first_forms", "first_aside", "true_aside", "wrong_aside", "true_unseen",
    "wrong_unseen",
]  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One sentence of the exam.

    Attributes:
        asks: the answer of `briefs` that it is about.
        place: `summary`, or the scenario that it is told in.
        text: the sentence.
        wrong: what is wrong with it; empty where it is true.
    """

    asks: str
    place: str
    text: str
    wrong: str = ""

    @property
    def verdict(self) -> Verdict:
        """What the gate says of it."""
        scenario = None if self.place == "summary" else cast(ScenarioName, self.place)
        return check(self.text, brief(self.asks), scenario=scenario)


@cache
def sentences(part: Part) -> tuple[Told, ...]:
    """The sentences of a part."""
    lines = (Path(__file__).parent / "sentences" / f"{part}.jsonl").read_text("utf-8").splitlines()
    return tuple(Told(**json.loads(line)) for line in lines)


def failed(part: Part) -> list[tuple[Told, Verdict]]:
    """The true sentences of a part that the gate stops, or the wrong ones that it lets through."""
    wrong = part.startswith("wrong")
    verdicts = ((told, told.verdict) for told in sentences(part))
    return [(told, verdict) for told, verdict in verdicts if bool(verdict.faults) != wrong]


def passed(wrongs: Sequence[Wrong] = WRONGS) -> Iterator[str]:
    """Names of the wrongs that the gate lets through anywhere in an answer."""
    for wrong in wrongs:
        asked = brief(wrong.asks)
        places = (wrong.scenario,) if wrong.scenario else SCENARIOS
        if not all(check(wrong.text, asked, scenario=place).faults for place in (None, *places)):
            yield wrong.name
