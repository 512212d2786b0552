"""How readers, and what has become old, leave a MongoDB database; each step may be taken again.

No transactions, which a single server does not have: a process killed between two steps leaves less
than before, and the farewell or the next day's run takes the rest.
"""

from __future__ import annotations

from datetime import datetime

from riskxpertai.history.documents import change_by_turn, claim_of, key_of, turn_of
from riskxpertai.mongodb import Database, micros_of


async def remove_reader(database: Database, id: str) -> None:
    """Delete a reader: his sessions first, so that nothing new begins, and himself last."""
    for collection in ("families", "turns", "conversations"):
        await database[collection].delete_many({"reader": id})
    await database["readers"].delete_one({"_id": id})


async def adopt(database: Database, guest: str, reader: str, *, days: int) -> None:
    """Move a guest's turns to a reader: each is written under its new name, then deleted under the old.

    Args:
        database: of the history.
        guest: id of the one who goes.
        reader: id of the one who stays.
        days: after which MongoDB deletes a turn; 0 keeps it.
    """
    turns = database["turns"]
    async for document in turns.find({"reader": guest}):
        request = document["request"]
        claimed = {"claim": claim_of(reader, request=request, id=""), "id": {"$ne": document["id"]}}
        if request and await turns.find_one(claimed):
            request = ""  # a key that both used stays with the turn that the reader began with it
        moved = document | {
            "_id": key_of(reader, document["id"]),
            "claim": claim_of(reader, request=request, id=document["id"]),
            "reader": reader,
            "request": request,
        }
        await turns.replace_one({"_id": moved["_id"]}, moved, upsert=True)
        turn = turn_of(moved)
        await database["conversations"].update_one(
            {"_id": key_of(reader, turn.conversation)}, change_by_turn(turn, days=days), upsert=True
        )
        await turns.delete_one({"_id": document["_id"]})
    await database["conversations"].delete_many({"reader": guest})


async def expire(database: Database, before: datetime, now: datetime) -> None:
    """Delete turns asked before an instant, ended sessions, and guests of whom nothing is left."""
    edge = micros_of(before)
    await database["turns"].delete_many({"asked": {"$lt": edge}})
    await database["conversations"].delete_many({"changed": {"$lt": edge}})
    await database["families"].delete_many({"expires": {"$lte": micros_of(now)}})
    async for guest in database["readers"].find({"kind": "guest", "since": {"$lt": edge}}, {"_id": 1}):
        his = {"reader": guest["_id"]}
        if not (await database["families"].find_one(his) or await database["turns"].find_one(his)):
            await database["readers"].delete_one(guest)
