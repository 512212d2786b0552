"""The history in one SQLite file: what a laptop keeps, and a small server too.

Two connections: one writes, a transaction at a time; the other reads beside it and sees only what
was committed. Other processes may have the same file open (write-ahead log).
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Self

import aiosqlite

from riskxpertai.domain import Conversation, Family, Farewell, Reader, Turn
from riskxpertai.history import statements
from riskxpertai.history.cursor import Cursor, cursor_of
from riskxpertai.history.file import connect, prepare, transaction, translated
from riskxpertai.history.rows import (
    Row,
    conversation_of,
    family_of,
    farewell_of,
    reader_of,
    row_of_family,
    row_of_farewell,
    row_of_reader,
    row_of_turn,
    text_of,
    turn_of,
)
from riskxpertai.ports import Page


class SqliteHistory:
    """Readers, their conversations and turns, and their sessions, in one file.

    A write that has begun is brought to its end even when its caller is cancelled: a reader who
    closes the page must not undo what is being kept for him.
    """

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        """Take two open connections to one file; `open` makes them."""
        self._writer = writer
        self._reader = reader
        self._writing = asyncio.Lock()
        self._writes: set[asyncio.Task[int]] = set()

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the file, making it, its folder and its tables where they are missing.

        Raises:
            StoreFailed: it can't be opened, or a newer version of this program made it.
        """
        with translated():
            await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
            writer = await connect(path)
            try:
                await prepare(writer)
                reader = await connect(path)
            except BaseException:
                await writer.close()
                raise
            return cls(writer, reader)

    async def close(self) -> None:
        """Finish the writes that have begun, then close the file."""
        await asyncio.gather(*self._writes, return_exceptions=True)
        with translated():
            try:
                await self._reader.close()
            finally:
                await self._writer.close()

    async def put_reader(self, reader: Reader) -> None:
        """Keep a reader.

        Raises:
            Conflict: another reader has his member number at Kakao.
        """
        await self._write((statements.PUT_READER, row_of_reader(reader)))

    async def reader(self, id: str) -> Reader | None:
        """The reader with this id."""
        row = await self._first(statements.READER, {"id": id})
        return reader_of(row) if row else None

    async def reader_of_kakao(self, number: str) -> Reader | None:
        """The reader with this member number at Kakao."""
        row = await self._first(statements.READER_OF_KAKAO, {"number": number})
        return reader_of(row) if row else None

    async def put_turn(self, turn: Turn) -> None:
        """Keep a turn, its conversation with it.

        Raises:
            Conflict: another turn of this reader began with the same idempotency key.
        """
        row = row_of_turn(turn)
        await self._write((statements.PUT_CONVERSATION, row), (statements.PUT_TURN, row))

    async def turn(self, reader: str, id: str) -> Turn | None:
        """A reader's own turn."""
        row = await self._first(statements.TURN, {"reader": reader, "id": id})
        return turn_of(row) if row else None

    async def turn_of_request(self, reader: str, request: str) -> Turn | None:
        """The turn that an idempotency key began; the empty key began none."""
        row = await self._first(statements.TURN_OF_REQUEST, {"reader": reader, "request": request})
        return turn_of(row) if row else None

    async def latest(self, reader: str, conversation: str) -> Turn | None:
        """The turn of a conversation that was asked last."""
        row = await self._first(statements.LATEST, {"reader": reader, "conversation": conversation})
        return turn_of(row) if row else None

    async def conversations(
        self, reader: str, *, after: str | None = None, limit: int = 20
    ) -> Page[Conversation]:
        """A reader's conversations, newest first.

        Raises:
            BadInput: `after` is no cursor of ours.
        """
        statement, row = statements.CONVERSATIONS, {"reader": reader, "limit": limit + 1}
        if after is not None:
            cursor = cursor_of(after)
            statement = statements.CONVERSATIONS_AFTER
            row |= {"changed": text_of(cursor.changed), "id": cursor.id}
        rows = await self._read(statement, row)
        items = tuple(conversation_of(row, id=row["id"], turns=row["turns"]) for row in rows[:limit])
        return Page(items, Cursor.after(items[-1]).word() if len(rows) > limit else None)

    async def conversation(self, reader: str, id: str) -> tuple[Conversation, tuple[Turn, ...]] | None:
        """One conversation with its turns, oldest first."""
        rows = await self._read(statements.CONVERSATION, {"reader": reader, "id": id})
        if not rows:
            return None
        return conversation_of(rows[0], id=id, turns=len(rows)), tuple(turn_of(row) for row in rows)

    async def remove_conversation(self, reader: str, id: str) -> bool:
        """Delete a conversation and its turns; False when he has none with this id."""
        return await self._write((statements.REMOVE_CONVERSATION, {"reader": reader, "id": id})) > 0

    async def put_family(self, family: Family) -> None:
        """Keep a token family; one that has ended stays ended."""
        await self._write((statements.PUT_FAMILY, row_of_family(family)))

    async def family(self, id: str) -> Family | None:
        """The token family with this id."""
        row = await self._first(statements.FAMILY, {"id": id})
        return family_of(row) if row else None

    async def rotate(self, family: Family, *, expected: str) -> bool:
        """Replace a family only while its token is still `expected` and it has not ended.

        Returns:
            False: another was faster.
        """
        return await self._write((statements.ROTATE, {**row_of_family(family), "expected": expected})) > 0

    async def end_families(self, reader: str) -> None:
        """End every session of a reader."""
        await self._write((statements.END_FAMILIES, {"reader": reader}))

    async def families(self, reader: str) -> tuple[Family, ...]:
        """A reader's sessions, ended ones that are still kept included; oldest first."""
        return tuple(family_of(row) for row in await self._read(statements.FAMILIES, {"reader": reader}))

    async def remove_reader(self, id: str) -> None:
        """Delete a reader with his turns, conversations and sessions; may be done again."""
        await self._write(*((statement, {"reader": id}) for statement in statements.REMOVE_READER))

    async def adopt(self, guest: str, reader: str) -> None:
        """Move a guest's turns to a reader; may be done again, and what the guest has then is newer."""
        row = {"reader": guest, "heir": reader}
        await self._write(*((statement, row) for statement in statements.ADOPT))

    async def put_farewell(self, farewell: Farewell) -> None:
        """Keep that a reader goes."""
        await self._write((statements.PUT_FAREWELL, row_of_farewell(farewell)))

    async def farewells(self) -> tuple[Farewell, ...]:
        """All who go, whoever decided first comes first."""
        return tuple(farewell_of(row) for row in await self._read(statements.FAREWELLS[0], {}))

    async def remove_farewell(self, reader: str) -> None:
        """Forget that a reader went."""
        await self._write((statements.REMOVE_FAREWELL, {"reader": reader}))

    async def expire(self, before: datetime, now: datetime) -> None:
        """Delete turns asked before an instant, ended sessions, and guests of whom nothing is left."""
        row = {"before": text_of(before), "now": text_of(now)}
        await self._write(*((statement, row) for statement in statements.EXPIRE))

    async def check(self) -> None:
        """Return if the store answers.

        Raises:
            StoreFailed: it does not.
        """
        await self._read(statements.READER, {"id": ""})

    async def _read(self, statement: str, row: Row) -> list[Row]:
        with translated():
            return [dict(found) for found in await self._reader.execute_fetchall(statement, row)]

    async def _first(self, statement: str, row: Row) -> Row | None:
        return next(iter(await self._read(statement, row)), None)

    async def _write(self, *work: tuple[str, Row]) -> int:
        """Run statements as one transaction; returns how many rows the last one changed."""
        task = asyncio.create_task(self._change(work))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        return await asyncio.shield(task)

    async def _change(self, work: tuple[tuple[str, Row], ...]) -> int:
        changed = 0
        with translated():
            async with self._writing, transaction(self._writer):
                for statement, row in work:
                    async with self._writer.execute(statement, row) as cursor:
                        changed = cursor.rowcount
        return changed
