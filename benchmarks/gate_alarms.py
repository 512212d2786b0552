"""How often the gate stops a true sentence, and what it lets through: `python -m benchmarks.gate_alarms`.

The open parts may be looked at while the gate is built, so their failures are printed. The part put
aside and the unseen one are counted only: a sentence that is read here is a sentence that is fitted to.
"""

from __future__ import annotations

from tests.grounding.exam import passed, size, stopped
from tests.grounding.faithful import OPEN
from tests.grounding.faithful_aside import ASIDE
from tests.grounding.forms import FORMS
from tests.grounding.subtle import SUBTLE
from tests.grounding.unseen import FALSE, TRUE
from tests.grounding.wrongs import WRONGS


def main() -> None:
    """Print one line a part, and of the open parts what went wrong."""
    for name, part in (("open", OPEN), ("forms", FORMS), ("aside", ASIDE), ("unseen", TRUE)):
        alarms = [*stopped(part)]
        count = size(part)
        print(f"{name:<6} {count:>4} true sentences, {len(alarms)} stopped ({len(alarms) / count:.1%})")
        for key, text, verdict in alarms if part in (OPEN, FORMS) else ():
            print(f"       {key}: {text} [{', '.join(verdict.faults)}]")
    for name, wrongs in (("named", WRONGS), ("subtle", SUBTLE), ("unseen", FALSE)):
        through = [*passed(wrongs)]
        print(f"{name:<6} {len(wrongs):>4} wrongs, {len(through)} let through")
        for one in through if wrongs is not FALSE else ():
            print(f"       {one}")


if __name__ == "__main__":
    main()
