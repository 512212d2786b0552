"""How often one reader, one address and everybody may ask, and how many answers may be told at once.

Refusals come before anything is begun, name what is used up and say when it is there again.
"""

from __future__ import annotations

import asyncio
import math
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from riskxpertai.allowance.budgets import DAY, Budget, Counters, Drawn
from riskxpertai.errors import TooMany
from riskxpertai.settings import Settings

MINUTE = 60.0
# An answer whose process died holds its place for no longer than an answer may take.
LONGEST_ANSWER = 300.0
# An answer usually ends within this.
RUNNING_WAIT = 5
# Public reads and logins cost less than questions.
READS = 10

SENTENCES = {
    "minute": "질문이 너무 잦습니다. {wait}초 뒤에 다시 시도해 주세요.",
    "day": "오늘 하실 수 있는 질문 {most}개를 모두 쓰셨습니다. 내일 0시(한국 시각)부터 다시 물어 주세요.",
    "running": "한꺼번에 받을 수 있는 답변 {most}개를 모두 받고 계십니다. 하나가 끝나면 다시 물어 주세요.",
    "everybody minute": "지금 질문이 몰려 있습니다. {wait}초 뒤에 다시 시도해 주세요.",
    "everybody day": "오늘 서비스가 받을 수 있는 질문이 모두 찼습니다. 내일 0시(한국 시각)에 다시 열립니다.",
    "everybody running": "지금 쓰고 있는 답변이 많습니다. 잠시 뒤에 다시 시도해 주세요.",
    "read": "조회가 너무 잦습니다. {wait}초 뒤에 다시 시도해 주세요.",
    "login": "로그인 시도가 너무 잦습니다. {wait}초 뒤에 다시 시도해 주세요.",
}


@dataclass(frozen=True)
class Admitted:
    """A question that may be asked.

    Attributes:
        headers: what is left, for the response.
        ended: to be called when its answer is told, or was not begun.
    """

    headers: dict[str, str]
    ended: Callable[[], None]


class Allowance:
    """The limits of the service."""

    def __init__(self, settings: Settings, counters: Counters, *, clock: Callable[[], float]) -> None:
        """Take the limits; one of 0 is none.

        Args:
            settings: as read at the start.
            counters: where they are counted.
            clock: seconds since 1970.
        """
        self._settings = settings
        self._counters = counters
        self._clock = clock
        self._returning: set[asyncio.Task[None]] = set()

    async def ask(self, reader: str, address: str) -> Admitted:
        """Count a question.

        Raises:
            TooMany: naming what is used up.
        """
        ticket = secrets.token_urlsafe(12)
        budgets = self._questions(reader, address)
        drawn = await self._draw(budgets, ticket)
        running = [budget for budget in budgets if kind_of(budget) == "running"]

        def ended() -> None:
            task = asyncio.get_running_loop().create_task(self._give_back(running, ticket))
            self._returning.add(task)
            task.add_done_callback(self._returning.discard)

        return Admitted(headers_of(budgets, drawn, self._clock()), ended)

    async def sign_in(self, address: str) -> None:
        """Count a login or a refresh.

        Raises:
            TooMany: from this address too often.
        """
        most = self._settings.asks_per_minute_address
        await self._draw([Budget(f"login:address:{address}", most, MINUTE)], secrets.token_urlsafe(12))

    async def read(self, address: str) -> None:
        """Count a public read.

        Raises:
            TooMany: from this address too often.
        """
        most = READS * self._settings.asks_per_minute_address
        await self._draw([Budget(f"read:address:{address}", most, MINUTE)], secrets.token_urlsafe(12))

    def _questions(self, reader: str, address: str) -> list[Budget]:
        """What a question draws on."""
        told, budgets = self._settings, []
        for who, minute, day, running in (
            (f"reader:{reader}", told.asks_per_minute, told.asks_per_day, told.answers_at_once),
            (
                f"address:{address}",
                told.asks_per_minute_address,
                told.asks_per_day_address,
                told.answers_at_once_address,
            ),
            (
                "everybody",
                told.asks_per_minute_everybody,
                told.asks_per_day_everybody,
                told.answers_at_once_everybody,
            ),
        ):
            budgets += [
                Budget(f"minute:{who}", minute, MINUTE),
                Budget(f"day:{who}", day),
                Budget(f"running:{who}", running, LONGEST_ANSWER),
            ]
        return [budget for budget in budgets if budget.most]

    async def _draw(self, budgets: Sequence[Budget], ticket: str) -> Drawn:
        now = self._clock()
        drawn = await self._counters.draw(budgets, ticket=ticket, now=now)
        if drawn.refused is None:
            return drawn
        budget = budgets[drawn.refused]
        kind = kind_of(budget)
        wait = RUNNING_WAIT if kind == "running" else max(math.ceil(drawn.wait), 1)
        told = f"everybody {kind}" if budget.name.endswith(":everybody") else kind
        raise TooMany(
            f"used up: {told}",
            sentence=SENTENCES[told].format(wait=wait, most=budget.most),
            retry_after=wait,
            headers=headers_of(budgets, drawn, now),
        )

    async def _give_back(self, budgets: Sequence[Budget], ticket: str) -> None:
        for budget in budgets:
            await self._counters.give_back(budget, ticket=ticket)


def kind_of(budget: Budget) -> str:
    """Of what a budget is: the first word of its name."""
    return budget.name.partition(":")[0]


def headers_of(budgets: Sequence[Budget], drawn: Drawn, now: float) -> dict[str, str]:
    """What the reader has and what is left of it; what everybody shares is nobody's to know.

    Source:
        draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4.
    """
    policies, left = [], []
    for budget, rest in zip(budgets, drawn.left, strict=True):
        kind = kind_of(budget)
        if kind in ("minute", "day") and ":reader:" in budget.name:
            window = int(budget.seconds or DAY)
            policies.append(f'"{kind}";q={budget.most};w={window}')
            left.append(f'"{kind}";r={rest};t={math.ceil(budget.ends(now))}')
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(left)} if left else {}
