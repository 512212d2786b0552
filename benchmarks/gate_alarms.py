"""How often the gate stops a true sentence, and what it lets through: `python -m benchmarks.gate_alarms`.

The unseen parts are counted only: a sentence that is read here is a sentence that is fitted to.
"""

from __future__ import annotations

import argparse
from typing import get_args

from tests.grounding.exam import Part, failed, passed, sentences
from tests.grounding.subtle import SUBTLE
from tests.grounding.wrongs import WRONGS


def main() -> None:
    """Print one line a part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tell", action="store_true", help="also print what failed of the open parts")
    tell = parser.parse_args().tell
    print("| part | sentences | stopped, if true; let through, if wrong |\n|---|---|---|")
    for part in get_args(Part):
        found, count = failed(part), len(sentences(part))
        print(f"| {part} | {count} | {len(found)} ({len(found) / count:.1%}) |")
        if tell and not part.endswith("unseen"):
            for told, verdict in found:
                print(
                    f"    {told.asks}/{told.place}: {told.text} [{told.wrong or ', '.join(verdict.faults)}]"
                )
    for name, wrongs in (("named wrongs", WRONGS), ("subtle wrongs", SUBTLE)):
        through = [*passed(wrongs)]
        print(f"| {name} | {len(wrongs)} | {len(through)} ({len(through) / len(wrongs):.1%}) |")
        for one in through:
            print(f"    {one}")


if __name__ == "__main__":
    main()
