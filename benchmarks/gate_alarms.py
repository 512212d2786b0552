"""How often the gate stops a true sentence, and what it lets through: `python -m benchmarks.gate_alarms`.

The open part may have been looked at while the gate was built; the part put aside was not.
"""

from __future__ import annotations

from tests.grounding.exam import passed, size, stopped
from tests.grounding.faithful import OPEN
from tests.grounding.faithful_aside import ASIDE
from tests.grounding.wrongs import WRONGS


def main() -> None:
    """Print one line a part, the sentences that were stopped, and the wrongs that were not."""
    for name, part in (("open", OPEN), ("aside", ASIDE)):
        alarms = [*stopped(part)]
        count = size(part)
        print(f"{name:<6} {count:>4} true sentences, {len(alarms)} stopped ({len(alarms) / count:.1%})")
        for key, text, verdict in alarms:
            print(f"       {key}: {text} [{', '.join(verdict.faults)}]")
    through = [*passed()]
    print(f"wrongs {len(WRONGS):>4} named, {len(through)} let through")
    for name in through:
        print(f"       {name}")


if __name__ == "__main__":
    main()
