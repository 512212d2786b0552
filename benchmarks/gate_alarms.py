"""How often the gate stops a true sentence, and what it lets through: `python -m benchmarks.gate_alarms`.

The open part may have been looked at while the gate was built; the part put aside was not, and what
is unseen is no test of it either.
"""

from __future__ import annotations

from tests.grounding.exam import passed, size, stopped
from tests.grounding.faithful import OPEN
from tests.grounding.faithful_aside import ASIDE
from tests.grounding.unseen import FALSE, TRUE
from tests.grounding.wrongs import WRONGS


def main() -> None:
    """Print one line a part, the true sentences that were stopped, and the wrongs that were not."""
    for name, part in (("open", OPEN), ("aside", ASIDE), ("unseen", TRUE)):
        alarms = [*stopped(part)]
        count = size(part)
        print(f"{name:<6} {count:>4} true sentences, {len(alarms)} stopped ({len(alarms) / count:.1%})")
        for key, text, verdict in alarms:
            print(f"       {key}: {text} [{', '.join(verdict.faults)}]")
    for name, wrongs in (("named", WRONGS), ("unseen", FALSE)):
        through = [*passed(wrongs)]
        print(
            f"{name:<6} {len(wrongs):>4} wrongs, {len(through)} let through: {', '.join(through) or 'none'}"
        )


if __name__ == "__main__":
    main()
