"""Counters in Redis, shared by all processes: each step one script, and every key has an end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Self

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from riskxpertai.allowance.budgets import Budget, Drawn
from riskxpertai.errors import BadSettings, StoreAway

PREFIX = "riskxpertai:allowance:"
CONNECTIONS = 2
# Seconds. A question waits for no more than this, and once: then the process counts alone.
ANSWER = 1.0

# KEYS: of each budget. ARGV: now, ticket; of each budget: most, seconds, and 1 if it slides. Times are
# the caller's: servers' clocks differ by less than any window.
DRAW = """
local now, ticket = tonumber(ARGV[1]), ARGV[2]
local refused, worst, left = 0, -1, {}
for i, key in ipairs(KEYS) do
    local most, seconds, slides = tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1]), ARGV[3 * i + 2] == '1'
    local used, wait
    if slides then
        redis.call('ZREMRANGEBYSCORE', key, '-inf', now - seconds)
        used = redis.call('ZCARD', key)
        local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
        wait = oldest[2] and tonumber(oldest[2]) + seconds - now or seconds
    else
        used, wait = tonumber(redis.call('GET', key) or '0'), seconds
    end
    left[i] = math.max(most - used, 0)
    if used >= most and wait > worst then refused, worst = i, wait end
end
if refused == 0 then
    for i, key in ipairs(KEYS) do
        local seconds, slides = tonumber(ARGV[3 * i + 1]), ARGV[3 * i + 2] == '1'
        if slides then redis.call('ZADD', key, now, ticket) else redis.call('INCR', key) end
        redis.call('PEXPIRE', key, math.ceil(seconds * 1000))
        left[i] = left[i] - 1
    end
end
return {refused, tostring(worst), unpack(left)}
"""
ADD = """
local total = redis.call('INCRBY', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return total
"""


class RedisCounters:
    """Budgets counted by all processes together."""

    def __init__(self, client: Redis) -> None:
        """Use `open`."""
        self._client = client
        self._draw = client.register_script(DRAW)
        self._add = client.register_script(ADD)

    @classmethod
    def open(cls, url: str) -> Self:
        """Make ready; nothing is sent yet.

        Args:
            url: `redis://` or `rediss://`, as the answer log's.

        Raises:
            BadSettings: the URL can't be read; it is not repeated, for it may hold a password.
        """
        try:
            pool = BlockingConnectionPool.from_url(
                url,
                max_connections=CONNECTIONS,
                timeout=ANSWER,
                decode_responses=True,
                socket_timeout=ANSWER,
                socket_connect_timeout=ANSWER,
                client_name="riskxpertai",
            )
        except (ValueError, TypeError):
            raise BadSettings("RISKXPERTAI_ANSWER_LOG is no URL of a Redis server") from None
        return cls(Redis.from_pool(pool))

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def check(self) -> None:
        """Return if the server counts: a full one or a replica answers, but does not.

        Raises:
            StoreAway: it does not.
        """
        with _translated():
            await self._client.set(PREFIX + "check", 1, px=1000)

    async def draw(self, budgets: Sequence[Budget], *, ticket: str, now: float) -> Drawn:
        """Take a ticket of each budget, or of none."""
        keys = [PREFIX + budget.key(now) for budget in budgets]
        told = [
            said
            for budget in budgets
            for said in (budget.most, budget.ends(now), int(budget.seconds is not None))
        ]
        with _translated():
            refused, wait, *left = await self._draw(keys=keys, args=[now, ticket, *told])
        if refused:
            return Drawn(refused - 1, max(float(wait), 0.0), tuple(left))
        return Drawn(None, 0.0, tuple(left))

    async def give_back(self, budget: Budget, *, ticket: str) -> None:
        """Return a ticket to a sliding budget before its time."""
        with _translated():
            await self._client.zrem(PREFIX + budget.name, ticket)

    async def add(self, name: str, amount: int, *, now: float) -> int:
        """Add to a day's sum; returns what it then is."""
        budget = Budget(name, 0)
        with _translated():
            keys, args = [PREFIX + budget.key(now)], [amount, int(budget.ends(now) * 1000) + 1]
            return int(await self._add(keys=keys, args=args))


@contextmanager
def _translated() -> Iterator[None]:
    """Redis' errors as ours; their own text may hold a password."""
    try:
        yield
    except (RedisError, OSError, TimeoutError) as error:
        raise StoreAway(f"limits: {type(error).__name__}") from None
