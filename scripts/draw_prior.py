"""Draw what the network learns from: a few series of each process of the prior, into one picture.

`python scripts/draw_prior.py [docs/pictures/prior.png]`; needs the extra `evaluate` for its plots.
"""

from __future__ import annotations

import sys

import matplotlib.pyplot as plt

from riskxpertai.forecast.dice import Dice
from riskxpertai.forecast.synthetic import BURN, PRIOR, observe

MONTHS, SERIES, SEED = 240, 4, 11


def main(path: str = "docs/pictures/prior.png") -> None:
    """Draw."""
    figure, rows = plt.subplots(len(PRIOR), SERIES, figsize=(10, 1.15 * len(PRIOR)), layout="constrained")
    dice = Dice(SEED)
    for (process, share), row in zip(PRIOR, rows, strict=True):
        months = observe(process(SERIES, BURN + MONTHS, dice).months, dice)[:, BURN:]
        for axes, series in zip(row, months, strict=True):
            axes.plot(series, linewidth=0.8, color="#1f5fbf")
            axes.set(xticks=[], yticks=[])
            axes.spines[["top", "right"]].set_visible(False)
        name = f"{type(process).__name__}\n{share:.0%}"
        row[0].set_ylabel(name, rotation=0, ha="right", va="center", fontsize=9)
    figure.savefig(path, dpi=90)


if __name__ == "__main__":
    main(*sys.argv[1:2])
