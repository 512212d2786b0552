"""How often one reader or one address may ask: a sliding minute, kept by this process."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from riskxpertai.errors import TooMany

MINUTE = 60.0
# Above this many names the idle ones are forgotten.
MOST_NAMES = 10_000


class Minute:
    """Times of the last minute, by name."""

    def __init__(self, most: int, clock: Callable[[], float]) -> None:
        """Begin empty.

        Args:
            most: times a minute.
            clock: monotonic seconds.
        """
        self.most = most
        self.clock = clock
        self.times: dict[str, deque[float]] = {}

    def take(self, name: str) -> None:
        """Count one more time.

        Raises:
            TooMany: with the seconds until the next one is allowed.
        """
        now = self.clock()
        if len(self.times) > MOST_NAMES:
            self.times = {name: kept for name, kept in self.times.items() if kept[-1] > now - MINUTE}
        kept = self.times.setdefault(name, deque())
        while kept and kept[0] <= now - MINUTE:
            kept.popleft()
        if len(kept) >= self.most:
            wait = int(kept[0] + MINUTE - now) + 1
            raise TooMany(
                "asked too often",
                sentence=f"질문이 너무 잦습니다. {wait}초 뒤에 다시 시도해 주세요.",
                retry_after=wait,
            )
        kept.append(now)


class Allowance:
    """The limits of this process."""

    def __init__(self, *, reader: int, address: int, clock: Callable[[], float]) -> None:
        """Take the limits.

        Args:
            reader: questions a minute, per reader.
            address: questions a minute, per address; public reads have ten times as many.
            clock: monotonic seconds.
        """
        self.readers = Minute(reader, clock)
        self.addresses = Minute(address, clock)
        self.reads = Minute(10 * address, clock)

    def ask(self, reader: str, address: str) -> None:
        """Count a question."""
        self.readers.take(reader)
        self.addresses.take(address)

    def sign_in(self, address: str) -> None:
        """Count a login or a refresh."""
        self.addresses.take(f"login {address}")

    def read(self, address: str) -> None:
        """Count a public read."""
        self.reads.take(address)
