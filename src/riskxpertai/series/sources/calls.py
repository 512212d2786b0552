"""Step 1 of the data's way: how many calls a source allows within how long."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import cache


class Window:
    """So many calls within so many seconds, sliding."""

    def __init__(self, calls: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with no call made.

        Args:
            calls: most calls within the window.
            seconds: its length.
            clock: seconds that never go back.
        """
        self._calls = calls
        self._seconds = seconds
        self._clock = clock
        self._made: deque[float] = deque()

    def take(self) -> float:
        """Count a call and return zero; or return the seconds until one is free, counting nothing."""
        now = self._clock()
        while self._made and now - self._made[0] >= self._seconds:
            self._made.popleft()
        if len(self._made) < self._calls:
            self._made.append(now)
            return 0.0
        return self._seconds - (now - self._made[0])


@cache
def window(url: str, calls: int, seconds: float) -> Window:
    """The one window of a server in this process: sources come and go, its patience does not."""
    return Window(calls, seconds)
