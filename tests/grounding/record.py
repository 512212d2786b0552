"""Record forecasts of invented series once and for good: `python -m tests.grounding.record KTB3Y:9 …`.

What is recorded already stays as it is, for sentences are written about it.
"""

from __future__ import annotations

import json
import sys

from riskxpertai.domain import Forecast
from riskxpertai.forecast.predict import Forecaster
from tests.grounding.briefs import FILE, RECORDED
from tests.panels import panel


def main(wanted: list[str]) -> None:
    """Add each `ID:MONTHS` that is not there yet."""
    known = json.loads(FILE.read_text("utf-8"))
    for name in wanted:
        id, _, months = name.partition(":")
        if id not in known:
            series = panel([id]).monthly(id, RECORDED)
            known[id] = row(Forecaster.load()([series], as_of=RECORDED, months=int(months))[0])
    FILE.write_text("{\n" + ",\n".join(map(lines, known.items())) + "\n}\n", "utf-8")


def lines(pair: tuple[str, dict[str, object]]) -> str:
    """One forecast: a line a field, and a line a month where a field holds months of values."""
    id, told = pair
    fields = []
    for key, value in told.items():
        text = json.dumps(value, separators=(",", ":"))
        rows = text.replace("]],[[", "]],\n   [[") if key == "steps" else text.replace("],[", "],\n   [")
        fields.append(f"  {json.dumps(key)}: {text if key == 'history' else rows}")
    return f" {json.dumps(id)}: {{\n" + ",\n".join(fields) + "\n }"


def row(one: Forecast) -> dict[str, object]:
    """What `briefs.recorded` reads back."""
    return {
        "last_day": one.last_day.isoformat(),
        "last_value": one.last_value,
        "vintage": one.vintage.isoformat(),
        "history": [
            [f"{month:%Y-%m}", None if value != value else round(value, 4)]
            for month, value in one.history[-60:]
        ],
        "dates": [day.isoformat() for day in one.dates],
        "kinds": list(one.kinds),
        "levels": list(one.levels),
        "quantiles": [[round(value, 4) for value in values] for values in one.quantiles],
        "baseline": [[round(value, 4) for value in values] for values in one.baseline],
        "steps": [[[step.level, round(step.chance, 4)] for step in steps] for steps in one.steps],
    }


if __name__ == "__main__":
    main(sys.argv[1:])
