"""What the gate costs a sentence, on one core: `python -m benchmarks.gate`.

Sentences are the template's, about answers of every kind, and a hostile one of the greatest length.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from dataclasses import replace
from statistics import mean, quantiles

from tests.narrator.joint_samples import joint_briefs
from tests.narrator.test_template import BRIEFS

from riskxpertai.domain import Brief, ScenarioName
from riskxpertai.grounding import LONGEST, check
from riskxpertai.narrator.sentences import sentences
from riskxpertai.narrator.template import TemplateNarrator

# Heaps of numbers, as many numbers as are read at all, and words that are held against the facts.
HOSTILE = (
    "1조 2천억 ",
    "높을 확률은 46%, ",
    "1,327.3원에서 ",
    "현재보다 1,327.3원 높은 쪽의 차이가 ",
    "지금보다 오를 가능성이 더 크고 ",
    "중앙값은 현재보다 높은 상단은 ",
    "환율은 모두 오르고 ",
)


async def told(brief: Brief) -> list[tuple[Brief, str, ScenarioName | None]]:
    """The template's sentences about an answer."""
    teller = TemplateNarrator()
    summary = await teller.summary(brief)
    scenarios = [(brief, one.text, one.name) async for one in teller.scenarios(brief, summary)]
    return [*((brief, text, None) for text in sentences(summary.text)), *scenarios]


def milliseconds(asked: list[tuple[Brief, str, ScenarioName | None]]) -> list[float]:
    """Processor time of each check, what is looked up once an answer left out."""
    spent = []
    for brief, text, scenario in asked:
        _ask_first(brief)
        begun = time.process_time()
        check(text, brief, scenario=scenario)
        spent.append(1000 * (time.process_time() - begun))
    return spent


def made(briefs: list[Brief]) -> list[float]:
    """Processor time of what is looked up once an answer."""
    spent = []
    for brief in briefs:
        begun = time.process_time()
        _ask_first(replace(brief))  # another answer to the gate, though the facts are the same
        spent.append(1000 * (time.process_time() - begun))
    return spent


def _ask_first(brief: Brief) -> None:
    """Let an answer's book be made, and all that it keeps."""
    check("지금 값은 0입니다.", brief)


def main() -> None:
    """Measure, and print a table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    briefs = [*BRIEFS.values(), *joint_briefs().values()]
    asked = [one for brief in briefs for one in asyncio.run(told(brief))]
    milliseconds(asked)  # patterns are made once
    hostile: list[tuple[Brief, str, ScenarioName | None]] = [
        (briefs[0], (piece * LONGEST)[:LONGEST], None) for piece in HOSTILE
    ]
    print("| sentences | count | mean ms | median ms | 95 % ms | greatest ms |\n|---|---|---|---|---|---|")
    for name, spent in (
        ("the template's", milliseconds(asked)),
        (f"hostile, {LONGEST} signs", milliseconds(hostile)),
        ("once an answer", made(briefs)),
    ):
        cuts = quantiles(spent, n=20)
        figures = (mean(spent), cuts[9], cuts[18], max(spent))
        print(f"| {name} | {len(spent)} | {' | '.join(f'{one:.2f}' for one in figures)} |")


if __name__ == "__main__":
    main()
