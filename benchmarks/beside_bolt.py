"""How long 40 indicators x 24 months take, beside an untrained Chronos-Bolt-tiny in the same run.

`pip install --no-deps chronos-forecasting einops accelerate`; `python -m benchmarks.beside_bolt [ROUNDS]`.
Both run on one thread, by turns; ours with guard, calibration and closed forms, theirs the bare network.
Chronos-Bolt-tiny is built from its published sizes with random weights: its time does not depend on them.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import torch
from chronos.chronos_bolt import ChronosBoltModelForForecasting
from transformers import T5Config

from riskxpertai.forecast.predict import Forecaster

INDICATORS, MONTHS, PAST = 40, 24, 240


def bolt() -> ChronosBoltModelForForecasting:
    """Chronos-Bolt-tiny by the sizes in its model card's configuration."""
    sizes = T5Config(
        d_model=256,
        d_ff=1024,
        d_kv=64,
        num_layers=4,
        num_decoder_layers=4,
        num_heads=4,
        vocab_size=2,
        pad_token_id=0,
        is_encoder_decoder=True,
        feed_forward_proj="relu",
    )
    sizes.decoder_start_token_id = 0
    sizes.initializer_factor = 0.05
    sizes.chronos_config = {
        "context_length": 2048,
        "prediction_length": 64,
        "input_patch_size": 16,
        "input_patch_stride": 16,
        "quantiles": [level / 10 for level in range(1, 10)],
        "use_reg_token": True,
    }
    return ChronosBoltModelForForecasting(sizes).eval()


def seconds(work: Callable[[], object]) -> float:
    """How long it takes once."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main(rounds: int = 31) -> None:
    """Measure by turns and print medians and their ratio."""
    torch.set_num_threads(1)
    moves = np.random.default_rng(1).normal(0.0, 0.02, (INDICATORS, PAST)).cumsum(1)
    values = list(100.0 * np.exp(moves))
    ours, theirs = Forecaster.load(threads=1), bolt()
    context = torch.tensor(np.stack(values), dtype=torch.float32)

    def tell() -> object:
        return ours.own(values, periods=[MONTHS] * INDICATORS)

    def beside() -> object:
        with torch.inference_mode():
            return theirs(context)

    tell(), beside()
    pairs = [(seconds(tell), seconds(beside)) for _ in range(rounds)]
    one, other = (statistics.median(times) * 1000.0 for times in zip(*pairs, strict=True))
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    print(f"{INDICATORS} indicators x {MONTHS} months, {PAST} months of past, one thread")
    print(f"ours {one:.0f} ms, Chronos-Bolt-tiny {other:.0f} ms, median ratio {ratio:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
