"""The document as tables: cells for the terminal, Markdown for a model card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskxpertai.forecast.evaluation.figures import HORIZONS, LOSSES, MEAN
from riskxpertai.forecast.evaluation.rounds import OURS

NAMES = {
    OURS: "RiskXpertAI",
    "walk": "random walk",
    "drift": "drift",
    "seasonal": "seasonal naive",
    "ets": "AutoETS",
    "theta": "AutoTheta",
    "arima": "AutoARIMA",
}
Figures = Mapping[str, Any]


def horizons(group: Figures) -> list[str]:
    """The horizons that a group's figures hold, the mean last."""
    told = group["figures"][OURS]
    return [name for name in (*map(str, HORIZONS), MEAN) if name in told]


def number(value: float | None, digits: int = 3) -> str:
    """A number, or a dash where there is nothing to say."""
    return "–" if value is None else f"{value:.{digits}f}"


def share(hits: Mapping[str, int]) -> str:
    """Hits as a percentage of what could be one."""
    return f"{hits['hits'] / hits['n']:.1%}" if hits["n"] else "–"


def span(one: Figures) -> str:
    """The interval of a ratio."""
    return "–" if one["low"] is None else f"{one['low']:.3f}–{one['high']:.3f}"


def ratio_rows(group: Figures) -> list[list[str]]:
    """Loss beside the random walk's: who, ratio by horizon, interval of the mean, series that are better."""
    rows = []
    for teller, by in group["figures"].items():
        mean = by[MEAN]
        cells = [number(by[name]["ratio"]) for name in horizons(group)]
        better = "–" if teller == "walk" else f"{mean['better']}/{mean['series']}"
        clear = "–" if teller == "walk" else f"{mean['clearly_better']}/{mean['clearly_worse']}"
        rows.append([teller, *cells, "–" if teller == "walk" else span(mean), better, clear])
    return rows


def loss_rows(group: Figures) -> list[list[str]]:
    """Losses as they are: who, and how often both bands held: always, and in the volatile third."""
    rows = []
    for teller, by in group["figures"].items():
        mean = by[MEAN]
        bands = [
            share(mean[band][third]) for third in ("all", "volatile") for band in ("inside80", "inside95")
        ]
        rows.append([teller, *(number(mean[name]) for name in LOSSES), *bands])
    return rows


def series_rows(document: Figures) -> list[list[str]]:
    """One row a series: the model's ratios and bands, then each baseline's ratio."""
    rows = []
    names = horizons(document["groups"][0]) if document["groups"] else [MEAN]
    for one in document["series"]:
        by = one["figures"]
        ours, mean = by[OURS], by[OURS][MEAN]
        rows.append(
            [
                one["id"] + (" (apart)" if one["apart"] else ""),
                one["family"],
                f"{one['first']}…{one['last']} ({one['origins']})",
                *(number(ours[name]["ratio"]) if name in ours else "–" for name in names),
                span(mean),
                number(mean["p"]),
                share(mean["inside80"]["all"]),
                share(mean["inside95"]["all"]),
                share(mean["inside80"]["volatile"]),
                *(number(by[teller][MEAN]["ratio"]) for teller in by if teller not in (OURS, "walk")),
            ]
        )
    return rows


def markdown(document: Figures) -> str:
    """All tables in Markdown."""
    asked, model = document["options"], document["model"]
    years = f"{asked['first'] or 'the first possible year'} to {asked['last'] or 'the last'}"
    lines = [
        "# Evaluation",
        "",
        f"{model['name']} {model['version']} (`{model['sha256'][:8]}`); {asked['origins']} origins",
        f"from {years}, {asked['months']} months ahead;",
        f"{document['note']}.",
        "",
        "Ratios are scaled quantile losses over the random walk's: below one is better. Intervals: 95 %, by",
        "a moving-block bootstrap over the origins. Clearly: Diebold–Mariano, p < 0.05, on the mean of all",
        "months.",
    ]
    for group in document["groups"]:
        names = [mean_or_months(name, asked["months"]) for name in horizons(group)]
        lines += ["", f"## {group['name']} ({group['series']} series)", ""]
        lines += grid(["", *names, "interval", "better", "clearly better/worse"], named(ratio_rows(group)))
        head = ["", "SQL", "MASE", "CRPS", "MSIS", "inside 80 %", "inside 95 %"]
        lines += ["", *grid([*head, "80 %, volatile third", "95 %, volatile third"], named(loss_rows(group)))]
    lines += ["", "## Series", "", *grid(series_head(document), series_rows(document)), ""]
    if document["left_out"]:
        lines += [f"Left out, without an origin: {', '.join(document['left_out'])}.", ""]
    return "\n".join(lines)


def series_head(document: Figures) -> list[str]:
    """Headings of `series_rows`."""
    asked = document["options"]
    names = horizons(document["groups"][0]) if document["groups"] else [MEAN]
    head = ["", "file", "origins", *(mean_or_months(name, asked["months"]) for name in names)]
    head += ["interval", "p", "inside 80 %", "inside 95 %", "80 %, volatile third"]
    return head + [NAMES[name] for name in asked["baselines"] if name != "walk"]


def mean_or_months(name: str, months: int) -> str:
    """A horizon's heading: `3 m`, or `1–12 m` for the mean of all."""
    return f"1–{months} m" if name == MEAN else f"{name} m"


def named(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Rows with the forecasters' names in full."""
    return [[NAMES[teller], *cells] for teller, *cells in rows]


def grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table; numbers to the right."""
    rule = ["---", *("---:" for _ in head[1:])]
    return [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]
