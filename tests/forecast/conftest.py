"""One thread for each test process: two processes with two threads each only wait for one another."""

from __future__ import annotations

import torch

torch.set_num_threads(1)
