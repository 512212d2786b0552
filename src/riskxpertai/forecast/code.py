"""Beside the data's way: which code speaks, for whatever is kept of what it said."""

from __future__ import annotations

from functools import cache
from hashlib import blake2s
from pathlib import Path


@cache
def code() -> str:
    """Digest of the package's own code: another closed form or another grid makes other forecasts."""
    digest = blake2s(digest_size=8)
    for file in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
