"""The document as three pictures: skill by horizon, reliability by level, hits by volatility.

Drawn with matplotlib, which only the extra `evaluate` installs. The same document gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskxpertai.forecast.evaluation.figures import MEAN
from riskxpertai.forecast.evaluation.origins import THIRDS
from riskxpertai.forecast.evaluation.rounds import OURS
from riskxpertai.forecast.evaluation.tables import NAMES, horizons

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Figures = Mapping[str, Any]
LOWEST = -25.0  # percent; a forecaster that loses more leaves the picture, so that the others can be seen
# Told apart without colour too, by their marks; after Okabe and Ito (2008).
LOOKS = {
    OURS: ("#0072b2", "o"),
    "walk": ("#555555", "s"),
    "drift": ("#e69f00", "^"),
    "seasonal": ("#56b4e9", "v"),
    "ets": ("#009e73", "D"),
    "theta": ("#cc79a7", "P"),
    "arima": ("#d55e00", "X"),
}


def drawable() -> bool:
    """Whether matplotlib is there."""
    return find_spec("matplotlib") is not None


def draw(document: Figures, folder: Path) -> list[Path]:
    """Draw the first group.

    Args:
        document: of an evaluation with a group at least.
        folder: where the SVG files go.

    Returns:
        The files.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    group = document["groups"][0]
    pictures = {
        "skill": lambda axes: draw_skill(axes, group),
        "reliability": lambda axes: draw_reliability(axes, group, document["levels"]),
        "volatility": lambda axes: draw_volatility(axes, group),
    }
    paths = []
    with mpl.rc_context(
        {"svg.hashsalt": "riskxpertai", "font.size": 9, "axes.grid": True, "grid.alpha": 0.3}
    ):
        for name, picture in pictures.items():
            figure = Figure(figsize=(6.4, 4.0), layout="constrained")
            picture(figure.subplots())
            paths.append(folder / f"{name}.svg")
            figure.savefig(paths[-1], metadata={"Date": None})
    return paths


def draw_skill(axes: Axes, group: Figures) -> None:
    """Loss saved beside the random walk, by months ahead, with the model's interval."""
    names = [name for name in horizons(group) if name != MEAN]
    for teller, by in group["figures"].items():
        shown = [name for name in names if by[name]["ratio"] is not None]
        colour, mark = LOOKS[teller]
        saved = [100.0 * (1.0 - by[name]["ratio"]) for name in shown]
        axes.plot(shown, saved, color=colour, marker=mark, label=NAMES[teller])
        held = [name for name in shown if by[name]["low"] is not None]
        if teller == OURS and held:
            low = [100.0 * (1.0 - by[name]["high"]) for name in held]
            high = [100.0 * (1.0 - by[name]["low"]) for name in held]
            axes.fill_between(held, low, high, color=colour, alpha=0.15, linewidth=0)
    axes.set(xlabel="months ahead", ylabel="loss saved beside the random walk, %")
    axes.set_ylim(bottom=max(axes.get_ylim()[0], LOWEST))
    axes.set_title(f"Skill, {group['series']} series (geometric mean; band: 95 % interval)")
    axes.legend()


def draw_reliability(axes: Axes, group: Figures, levels: list[float]) -> None:
    """Share of values at or below each quantile, beside its level."""
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1)
    for teller in (OURS, "walk"):
        one = group["figures"][teller][MEAN]
        count = max(1, one["inside80"]["all"]["n"])
        colour, mark = LOOKS[teller]
        shares = [hits / count for hits in one["below"]]
        axes.plot(levels, shares, color=colour, marker=mark, label=NAMES[teller])
    axes.set(
        xlabel="level of the quantile", ylabel="share of values at or below it", xlim=(0, 1), ylim=(0, 1)
    )
    axes.set_title("Reliability, all months ahead")
    axes.legend()


def draw_volatility(axes: Axes, group: Figures) -> None:
    """Hits of both bands, by how volatile the year before the origin was."""
    for teller in (OURS, "walk"):
        colour, mark = LOOKS[teller]
        for band, fill in (("80", "none"), ("95", colour)):
            hits = group["figures"][teller][MEAN][f"inside{band}"]
            shares = [100.0 * hits[third]["hits"] / max(1, hits[third]["n"]) for third in THIRDS]
            label = f"{NAMES[teller]}, {band} %"
            axes.plot(
                range(len(THIRDS)), shares, color=colour, marker=mark, markerfacecolor=fill, label=label
            )
    for level in (80, 95):
        axes.axhline(level, color="#999999", linewidth=1)
    axes.set_xticks(range(len(THIRDS)), THIRDS)
    axes.set(xlabel="third of the origins, by volatility", ylabel="values inside the band, %")
    axes.set_title("Coverage by volatility")
    axes.legend()
