"""The history in a MongoDB database: what several processes and machines share.

Every write is an upsert by an id that we make, so that it may be sent again. Nothing is decided by
an error's code or by how many documents a server says it changed, but by what is kept: servers that
speak MongoDB's protocol differ in the former.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, Self, TypeVar

from pymongo import ReturnDocument
from pymongo.errors import OperationFailure

from riskxpertai.domain import Conversation, Family, Farewell, Reader, Turn
from riskxpertai.errors import Conflict
from riskxpertai.history import leaving
from riskxpertai.history.cursor import Cursor, cursor_of
from riskxpertai.history.documents import (
    INDEXES,
    change_by_family,
    change_by_turn,
    claim_of,
    conversation_of,
    document_of_farewell,
    document_of_reader,
    document_of_turn,
    family_of,
    farewell_of,
    key_of,
    reader_of,
    turn_of,
)
from riskxpertai.mongodb import Database, Document, connect, leave, micros_of, moment_of, prepare, translated
from riskxpertai.ports import Page

T = TypeVar("T")

STORE = "history"
NEWEST_FIRST = (("changed", -1), ("id", -1))
OLDEST_FIRST = (("asked", 1), ("id", 1))
LAST_ASKED_FIRST = (("asked", -1), ("id", -1))


class MongoHistory:
    """Readers, their conversations and turns, and their sessions, in one database.

    A write that has begun is brought to its end even when its caller is cancelled.
    """

    def __init__(self, database: Database, *, days: int = 0) -> None:
        """Take a database; nothing is sent before its first use, and `prepare` makes its indexes.

        Args:
            database: of `connect`.
            days: after which turns are deleted; 0 keeps them.
        """
        self._database = database
        self._readers = database["readers"]
        self._conversations = database["conversations"]
        self._turns = database["turns"]
        self._families = database["families"]
        self._farewells = database["farewells"]
        self._days = days
        self._writes: set[asyncio.Task[Any]] = set()

    @classmethod
    async def open(cls, url: str, *, days: int = 0) -> Self:
        """Reach the server and make the indexes that are missing.

        Args:
            url: `mongodb://…` or `mongodb+srv://…`; the database it names, or `riskxpertai`.
            days: after which turns are deleted; 0 keeps them.

        Raises:
            BadSettings: the URL can't be read.
            StoreFailed: the server can't be reached, or refuses.
        """
        history = cls(connect(url), days=days)
        try:
            await history.prepare()
        except BaseException:
            await history.close()
            raise
        return history

    async def prepare(self) -> None:
        """Make the indexes that are missing.

        Raises:
            StoreFailed: the server can't be reached, or refuses.
        """
        with translated(STORE):
            await prepare(self._database, INDEXES)

    async def close(self) -> None:
        """Finish the writes that have begun, then leave the server."""
        await asyncio.gather(*self._writes, return_exceptions=True)
        await leave(self._database)

    async def put_reader(self, reader: Reader) -> None:
        """Keep a reader.

        Raises:
            Conflict: another reader has his member number at Kakao.
        """
        await self._write(self._put_reader(reader))

    async def _put_reader(self, reader: Reader) -> None:
        try:
            await self._readers.replace_one({"_id": reader.id}, document_of_reader(reader), upsert=True)
        except OperationFailure:
            number = reader.kakao
            first = await self._readers.find_one({"kakao": number}, {"_id": 1}) if number else None
            if first and first["_id"] != reader.id:
                raise Conflict("history: another reader has this member number") from None
            raise

    async def reader(self, id: str) -> Reader | None:
        """The reader with this id."""
        with translated(STORE):
            document = await self._readers.find_one({"_id": id})
        return reader_of(document) if document else None

    async def reader_of_kakao(self, number: str) -> Reader | None:
        """The reader with this member number at Kakao."""
        with translated(STORE):
            document = await self._readers.find_one({"kakao": number})
        return reader_of(document) if document else None

    async def put_turn(self, turn: Turn) -> None:
        """Keep a turn, its conversation with it.

        Raises:
            Conflict: another turn of this reader began with the same idempotency key.
        """
        await self._write(self._put_turn(turn))

    async def _put_turn(self, turn: Turn) -> None:
        document = document_of_turn(turn, days=self._days)
        try:
            await self._turns.replace_one({"_id": document["_id"]}, document, upsert=True)
        except OperationFailure:
            first = await self._turns.find_one({"claim": document["claim"]}, {"_id": 1})
            if first and first["_id"] != document["_id"]:
                raise Conflict("history: the idempotency key names another turn") from None
            raise
        # After the turn, so that a refused turn leaves no conversation; keeping it again mends what a
        # killed process left out.
        await self._conversations.update_one(
            {"_id": key_of(turn.reader, turn.conversation)},
            change_by_turn(turn, days=self._days),
            upsert=True,
        )

    async def turn(self, reader: str, id: str) -> Turn | None:
        """A reader's own turn."""
        with translated(STORE):
            document = await self._turns.find_one({"_id": key_of(reader, id)})
        return turn_of(document) if document else None

    async def turn_of_request(self, reader: str, request: str) -> Turn | None:
        """The turn that an idempotency key began; the empty key began none."""
        if not request:
            return None
        with translated(STORE):
            document = await self._turns.find_one({"claim": claim_of(reader, request=request, id="")})
        return turn_of(document) if document else None

    async def latest(self, reader: str, conversation: str) -> Turn | None:
        """The turn of a conversation that was asked last."""
        with translated(STORE):
            query = {"reader": reader, "conversation": conversation}
            document = await self._turns.find_one(query, sort=LAST_ASKED_FIRST)
        return turn_of(document) if document else None

    async def conversations(
        self, reader: str, *, after: str | None = None, limit: int = 20
    ) -> Page[Conversation]:
        """A reader's conversations, newest first.

        Raises:
            BadInput: `after` is no cursor of ours.
        """
        query: Document = {"reader": reader}
        if after is not None:
            cursor = cursor_of(after)
            changed = micros_of(cursor.changed)
            query |= {
                "changed": {"$lte": changed},
                "$or": [{"changed": {"$lt": changed}}, {"id": {"$lt": cursor.id}}],
            }
        with translated(STORE):
            found = await self._conversations.find(query, sort=NEWEST_FIRST, limit=limit + 1).to_list()
            shown = found[:limit]
            told = await self._told(reader, [document["id"] for document in shown]) if shown else {}
        items = tuple(
            conversation_of(told[row["id"]], reader=reader, id=row["id"], changed=row["changed"])
            for row in shown
            if row["id"] in told  # its last turn may have gone between the two reads
        )
        if len(found) <= limit:
            return Page(items, None)
        last = Cursor(moment_of(shown[-1]["changed"]), shown[-1]["id"])
        return Page(items, last.word())

    async def _told(self, reader: str, conversations: list[str]) -> dict[str, Document]:
        """What the turns of some conversations amount to, by the conversation's id."""
        steps: list[Document] = [
            {"$match": {"reader": reader, "conversation": {"$in": conversations}}},
            {"$sort": {"conversation": 1, **dict(OLDEST_FIRST)}},
            {
                "$group": {
                    "_id": "$conversation",
                    "question": {"$first": "$question"},
                    "begun": {"$first": "$asked"},
                    "turns": {"$sum": 1},
                }
            },
        ]
        return {row["_id"]: row async for row in await self._turns.aggregate(steps)}

    async def conversation(self, reader: str, id: str) -> tuple[Conversation, tuple[Turn, ...]] | None:
        """One conversation with its turns, oldest first."""
        with translated(STORE):
            query = {"reader": reader, "conversation": id}
            documents = await self._turns.find(query, sort=OLDEST_FIRST).to_list()
        if not documents:
            return None
        first, last = documents[0], documents[-1]
        told = {"question": first["question"], "begun": first["asked"], "turns": len(documents)}
        conversation = conversation_of(told, reader=reader, id=id, changed=last["asked"])
        return conversation, tuple(turn_of(document) for document in documents)

    async def remove_conversation(self, reader: str, id: str) -> bool:
        """Delete a conversation and its turns; False when he has none with this id."""
        return await self._write(self._remove_conversation(reader, id))

    async def _remove_conversation(self, reader: str, id: str) -> bool:
        # The turns first: a process killed in between leaves a conversation without any, which is not shown.
        turns = await self._turns.delete_many({"reader": reader, "conversation": id})
        conversations = await self._conversations.delete_one({"_id": key_of(reader, id)})
        return turns.deleted_count + conversations.deleted_count > 0

    async def put_family(self, family: Family) -> None:
        """Keep a token family; one that has ended stays ended."""
        change = change_by_family(family, days=self._days)
        await self._write(self._families.update_one({"_id": family.id}, change, upsert=True))

    async def family(self, id: str) -> Family | None:
        """The token family with this id."""
        with translated(STORE):
            document = await self._families.find_one({"_id": id})
        return family_of(document) if document else None

    async def rotate(self, family: Family, *, expected: str) -> bool:
        """Replace a family only while its token is still `expected` and it has not ended.

        Returns:
            False: another was faster.
        """
        change = {"$set": change_by_family(family, days=self._days)["$set"]}
        turned = await self._write(
            self._families.find_one_and_update(
                {"_id": family.id, "token": expected, "ended": False},
                change,
                return_document=ReturnDocument.AFTER,
            )
        )
        return turned is not None

    async def end_families(self, reader: str) -> None:
        """End every session of a reader."""
        ending = {"$set": {"ended": True}}
        await self._write(self._families.update_many({"reader": reader, "ended": False}, ending))

    async def families(self, reader: str) -> tuple[Family, ...]:
        """A reader's sessions, ended ones that are still kept included; oldest first."""
        with translated(STORE):
            found = await self._families.find({"reader": reader}, sort=(("rotated", 1), ("_id", 1))).to_list()
        return tuple(map(family_of, found))

    async def remove_reader(self, id: str) -> None:
        """Delete a reader with his turns, conversations and sessions; may be done again."""
        await self._write(leaving.remove_reader(self._database, id))

    async def adopt(self, guest: str, reader: str) -> None:
        """Move a guest's turns to a reader; may be done again, and what the guest has then is newer."""
        await self._write(leaving.adopt(self._database, guest, reader, days=self._days))

    async def put_farewell(self, farewell: Farewell) -> None:
        """Keep that a reader goes."""
        document = document_of_farewell(farewell)
        await self._write(self._farewells.replace_one({"_id": farewell.reader}, document, upsert=True))

    async def farewells(self) -> tuple[Farewell, ...]:
        """All who go, whoever decided first comes first."""
        with translated(STORE):
            found = await self._farewells.find({}, sort=(("since", 1), ("_id", 1))).to_list()
        return tuple(map(farewell_of, found))

    async def remove_farewell(self, reader: str) -> None:
        """Forget that a reader went."""
        await self._write(self._farewells.delete_one({"_id": reader}))

    async def expire(self, before: datetime, now: datetime) -> None:
        """Delete turns asked before an instant, ended sessions, and guests of whom nothing is left."""
        await self._write(leaving.expire(self._database, before, now))

    async def check(self) -> None:
        """Return if the store answers.

        Raises:
            StoreFailed: it does not.
        """
        with translated(STORE):
            await self._database.command("ping")

    async def _write(self, work: Coroutine[Any, Any, T]) -> T:
        """Bring a write to its end, whoever waits for it."""
        task = asyncio.create_task(work)
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        with translated(STORE):
            return await asyncio.shield(task)
