"""A narrator that tells no more than a day may cost; then the template steps in, and the answer says so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from riskxpertai.domain import Brief, Sentence, Summary
from riskxpertai.errors import NarratorFailed
from riskxpertai.ports import Narrator

REACHED = "오늘 언어 모델에 쓸 수 있는 비용 한도에 이르러 서식 문장으로 대신합니다. 예측 수치는 그대로입니다."


class ThriftyNarrator:
    """Another narrator, asked only while there is something to spend."""

    def __init__(self, narrator: Narrator, empty: Callable[[], Awaitable[bool]]) -> None:
        """Take the narrator.

        Args:
            narrator: who tells.
            empty: whether today's ceiling is reached.
        """
        self._narrator = narrator
        self._empty = empty

    @property
    def name(self) -> str:
        """The name of who tells."""
        return self._narrator.name

    async def summary(self, brief: Brief) -> Summary:
        """Call 1.

        Raises:
            NarratorFailed: the ceiling is reached, or the model gave nothing usable.
        """
        await self._check()
        return await self._narrator.summary(brief)

    async def scenarios(self, brief: Brief, summary: Summary) -> AsyncIterator[Sentence]:
        """Call 2; an answer that the model has begun, it may end.

        Raises:
            NarratorFailed: the stream broke; what was yielded stands.
        """
        async for sentence in self._narrator.scenarios(brief, summary):
            yield sentence

    async def _check(self) -> None:
        if await self._empty():
            raise NarratorFailed("the day's ceiling is reached", sentence=REACHED)
