"""The service on a MongoDB server: asked, kept, listed, replayed, seen by a second instance."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mongodb_server import empty_database, forget_sockets
from tests.server import Guest, running, settings_for

pytestmark = pytest.mark.anyio


async def test_what_is_asked_on_one_instance_is_in_the_history_of_another(
    mongodb_server: str, tmp_path: Path
):
    async with empty_database(mongodb_server) as url:
        shared = {"history": url, "token_secret": "a-secret-that-both-instances-know-of"}
        with (
            running(settings_for(tmp_path / "one", **shared)) as one,
            running(settings_for(tmp_path / "two", **shared)) as two,
        ):
            guest = Guest(one)
            begun = guest.ask("6개월 뒤 환율은?").json()
            told = guest.follow(begun["id"])
            assert told[-1]["event"] == "done"
            assert told[-1]["json"]["kept"] == "yes"
            assert guest.http.get(f"{two}/readyz").json()["history"] == "ok"
            listed = guest.http.get(f"{two}/api/conversations").json()["items"]
            assert [(row["id"], row["turns"]) for row in listed] == [(begun["conversation_id"], 1)]
            with guest.http.stream("GET", f"{two}{begun['events']}") as again:
                replayed = [line for line in again.iter_lines() if line.startswith("data: ")]
            assert replayed == [f"data: {event['data']}" for event in told]
            guest.http.close()
    forget_sockets()
