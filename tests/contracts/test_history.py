"""What every history promises.

Instants are whole milliseconds: that is what every store can hold.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskxpertai.domain import Conversation, Entry, Family, Farewell, Reader, Turn
from riskxpertai.errors import BadInput, Conflict
from riskxpertai.ports import History
from tests.contracts.conftest import HistoryOnTrial

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 9, 30, 15, 123_000, tzinfo=UTC)
SEOUL = timezone(timedelta(hours=9))

lasting = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def turn(id: str = "turn", **changes: Any) -> Turn:
    first = Turn(
        id=id,
        reader="reader",
        conversation="conversation",
        question="6개월 뒤 환율은?",
        months=6,
        asked=NOW,
        as_of=date(2026, 11, 22),
        run="run",
        ending="ending",
        cached=False,
        understood={"indicators": ["USDKRW"], "months": 6, "threshold": None},
        versions={"model": "1", "prompt": "2"},
    )
    return replace(first, **changes)


def family(id: str = "family", **changes: Any) -> Family:
    first = Family(id, "reader", "token 1", "", rotated=NOW, expires=NOW + timedelta(days=30))
    return replace(first, **changes)


async def every_page(history: History, reader: str, limit: int) -> list[Conversation]:
    found: list[Conversation] = []
    after = None
    while True:
        page = await history.conversations(reader, after=after, limit=limit)
        assert len(page.items) <= limit
        assert not set(page.items) & set(found)
        found += page.items
        after = page.next
        if after is None:
            return found


async def test_a_reader_is_kept_and_kept_again(history: History):
    await history.put_reader(Reader("reader", "guest", "손님", NOW))
    await history.put_reader(Reader("reader", "kakao", "김하나", NOW.astimezone(SEOUL)))
    assert await history.reader("reader") == Reader("reader", "kakao", "김하나", NOW)
    assert await history.reader("nobody") is None


async def test_a_reader_is_found_by_his_member_number_at_kakao(history: History):
    mine = Reader("reader", "kakao", "김하나", NOW, kakao="123456789", picture="https://k.kakaocdn.net/1.jpg")
    await history.put_reader(mine)
    for id in ("guest", "another guest"):
        await history.put_reader(Reader(id, "guest", "게스트", NOW))
    assert await history.reader_of_kakao("123456789") == mine
    assert await history.reader("reader") == mine
    assert await history.reader_of_kakao("987654321") is None
    await history.put_reader(replace(mine, name="김둘", picture=None))
    assert await history.reader_of_kakao("123456789") == replace(mine, name="김둘", picture=None)


async def test_of_many_first_logins_with_one_member_number_one_makes_the_reader(histories: HistoryOnTrial):
    stores = (histories.history, histories.beside) * 5
    readers = [Reader(f"{id}", "kakao", "김하나", NOW, kakao="123456789") for id in range(10)]
    results = await asyncio.gather(
        *(store.put_reader(mine) for store, mine in zip(stores, readers, strict=True)), return_exceptions=True
    )
    assert results.count(None) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 9
    assert await histories.beside.reader_of_kakao("123456789") == readers[results.index(None)]


async def test_a_turn_comes_back_as_it_went_in(history: History):
    kept = turn(
        entries=(Entry("started", '{"question":"환율 5~7%?"}'), Entry("done", "{}")),
        state="done",
        cached=True,
        asked=NOW.astimezone(SEOUL),
    )
    await history.put_turn(kept)
    assert await history.turn("reader", "turn") == kept


@given(
    question=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80),
    data=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80),
    months=st.integers(1, 24),
    asked=st.integers(0, 10**11),
)
@lasting
async def test_no_text_or_time_is_altered_on_the_way(
    history: History, question: str, data: str, months: int, asked: int
):
    kept = turn(
        uuid4().hex,
        question=question,
        months=months,
        asked=NOW + timedelta(milliseconds=asked),
        entries=(Entry("summary", data),),
    )
    await history.put_turn(kept)
    assert await history.turn("reader", kept.id) == kept


async def test_putting_a_turn_again_replaces_it(history: History):
    await history.put_turn(turn(request="key"))
    done = turn(request="key", state="done", entries=(Entry("done", "{}"),))
    await history.put_turn(done)
    await history.put_turn(done)
    found = await history.conversation("reader", "conversation")
    assert found is not None
    assert found[0].turns == 1
    assert found[1] == (done,)


async def test_another_readers_turn_is_not_found(history: History):
    await history.put_turn(turn())
    assert await history.turn("stranger", "turn") is None
    assert await history.turn("reader", "other") is None


async def test_another_readers_ids_reach_nothing_of_his(history: History):
    mine = turn(request="key")
    await history.put_turn(mine)
    await history.put_turn(replace(mine, reader="stranger", question="남의 질문"))
    assert await history.turn("reader", "turn") == mine
    found = await history.conversation("reader", "conversation")
    assert found is not None
    assert found[1] == (mine,)
    assert await history.remove_conversation("stranger", "conversation")
    assert await history.turn("reader", "turn") == mine


async def test_an_idempotency_key_finds_its_readers_turn(history: History):
    mine, other = turn(request="key"), turn("theirs", reader="stranger", request="key")
    await history.put_turn(mine)
    await history.put_turn(other)
    assert await history.turn_of_request("reader", "key") == mine
    assert await history.turn_of_request("stranger", "key") == other
    assert await history.turn_of_request("reader", "another key") is None


async def test_turns_without_an_idempotency_key_are_told_apart(history: History):
    await history.put_turn(turn("one"))
    await history.put_turn(turn("two"))
    assert await history.turn("reader", "two") == turn("two")
    assert await history.turn_of_request("reader", "") is None


async def test_an_idempotency_key_begins_one_turn_only(histories: HistoryOnTrial):
    stores = (histories.history, histories.beside) * 5
    turns = [
        turn(f"turn {number}", request="key", conversation=f"conversation {number}") for number in range(10)
    ]
    results = await asyncio.gather(
        *(store.put_turn(mine) for store, mine in zip(stores, turns, strict=True)), return_exceptions=True
    )
    assert results.count(None) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 9
    winner = turns[results.index(None)]
    assert await histories.history.turn_of_request("reader", "key") == winner
    assert [found.id for found in await every_page(histories.history, "reader", 20)] == [winner.conversation]


async def test_the_latest_turn_of_a_conversation_is_the_one_asked_last(history: History):
    for minute in (1, 2, 0):
        await history.put_turn(turn(f"{minute}", asked=NOW + timedelta(minutes=minute)))
    await history.put_turn(turn("2b", asked=NOW + timedelta(minutes=2)))
    await history.put_turn(turn("9", conversation="other", asked=NOW + timedelta(minutes=9)))
    latest = await history.latest("reader", "conversation")
    assert latest is not None
    assert latest.id == "2b"
    assert await history.latest("stranger", "conversation") is None
    assert await history.latest("reader", "no conversation") is None


async def test_a_conversation_is_named_for_its_first_question(history: History):
    later = NOW + timedelta(minutes=5)
    await history.put_turn(turn("one", question="\n  환율은 어떻게 될까?\n자세히 알려 주세요."))
    await history.put_turn(turn("two", question="그럼 엔화는?", asked=later))
    expected = Conversation("conversation", "reader", "환율은 어떻게 될까?", NOW, later, turns=2)
    assert (await history.conversations("reader")).items == (expected,)
    found = await history.conversation("reader", "conversation")
    assert found is not None
    assert found[0] == expected
    assert [mine.id for mine in found[1]] == ["one", "two"]


async def test_turns_may_be_kept_in_any_order(history: History):
    asked = [NOW + timedelta(minutes=number) for number in range(3)]
    for number in (1, 2, 0):
        await history.put_turn(turn(f"{number}", question=f"질문 {number}", asked=asked[number]))
    found = await history.conversation("reader", "conversation")
    assert found is not None
    assert found[0] == Conversation("conversation", "reader", "질문 0", asked[0], asked[2], turns=3)
    assert [mine.id for mine in found[1]] == ["0", "1", "2"]


async def test_a_reader_without_turns_has_no_conversations(history: History):
    page = await history.conversations("reader")
    assert page.items == ()
    assert page.next is None
    assert await history.conversation("reader", "conversation") is None


@given(minutes=st.lists(st.integers(0, 5), max_size=12), limit=st.integers(1, 13))
@lasting
async def test_page_by_page_every_conversation_comes_once_and_newest_first(
    history: History, minutes: list[int], limit: int
):
    reader = uuid4().hex
    for number, minute in enumerate(minutes):
        asked = NOW + timedelta(minutes=minute)
        await history.put_turn(turn(f"{number}", reader=reader, conversation=f"c{number:02}", asked=asked))
    found = await every_page(history, reader, limit)
    assert sorted(mine.id for mine in found) == [f"c{number:02}" for number in range(len(minutes))]
    assert [mine.changed for mine in found] == sorted((mine.changed for mine in found), reverse=True)


async def test_a_conversation_that_goes_on_moves_to_the_front(history: History):
    for number, id in enumerate(("old", "new")):
        await history.put_turn(turn(id, conversation=id, asked=NOW + timedelta(minutes=number)))
    await history.put_turn(turn("follow-up", conversation="old", asked=NOW + timedelta(minutes=9)))
    assert [mine.id for mine in (await history.conversations("reader")).items] == ["old", "new"]


@pytest.mark.parametrize(
    "word", ["", "?", "bm90IGpzb24=", "WzEsMl0=", "e30=", "W10=", "WyIyMDI2LTAxLTAxIiwiYSJd", "가"]
)
async def test_a_malformed_cursor_is_bad_input(history: History, word: str):
    with pytest.raises(BadInput):
        await history.conversations("reader", after=word)


async def test_a_removed_conversation_takes_its_turns_along(history: History):
    await history.put_turn(turn("one", request="key"))
    await history.put_turn(turn("two", conversation="other"))
    assert await history.remove_conversation("reader", "conversation")
    assert await history.conversation("reader", "conversation") is None
    assert await history.turn("reader", "one") is None
    assert await history.turn_of_request("reader", "key") is None
    assert await history.turn("reader", "two") is not None
    assert not await history.remove_conversation("reader", "conversation")


async def test_another_readers_conversation_is_neither_shown_nor_removed(history: History):
    await history.put_turn(turn())
    assert await history.conversation("stranger", "conversation") is None
    assert not await history.remove_conversation("stranger", "conversation")
    assert (await history.conversations("stranger")).items == ()
    assert await history.turn("reader", "turn") is not None


async def test_a_family_is_kept_and_kept_again(history: History):
    await history.put_family(family())
    later = family(token="token 2", before="token 1", rotated=NOW + timedelta(hours=1))
    await history.put_family(later)
    assert await history.family("family") == later
    assert await history.family("no family") is None


async def test_a_family_turns_only_from_the_expected_token(history: History):
    await history.put_family(family())
    turned = family(token="token 2", before="token 1")
    assert not await history.rotate(turned, expected="token 0")
    assert await history.family("family") == family()
    assert await history.rotate(turned, expected="token 1")
    assert not await history.rotate(turned, expected="token 1")
    assert await history.family("family") == turned
    assert not await history.rotate(family("no family"), expected="token 1")


async def test_of_many_that_turn_a_family_at_once_one_does(histories: HistoryOnTrial):
    await histories.history.put_family(family())
    attempts = [family(token=f"next {number}", before="token 1") for number in range(10)]
    stores = (histories.history, histories.beside) * 5
    turned = await asyncio.gather(
        *(store.rotate(mine, expected="token 1") for store, mine in zip(stores, attempts, strict=True))
    )
    assert turned.count(True) == 1
    assert await histories.beside.family("family") == attempts[turned.index(True)]


async def test_a_family_that_has_ended_never_comes_back(history: History):
    await history.put_family(family())
    await history.put_family(family(ended=True))
    assert not await history.rotate(family(token="token 2", before="token 1"), expected="token 1")
    await history.put_family(family())
    found = await history.family("family")
    assert found is not None
    assert found.ended


async def test_all_of_a_readers_families_end_and_nobody_elses(history: History):
    for id, reader in (("one", "reader"), ("two", "reader"), ("three", "stranger")):
        await history.put_family(family(id, reader=reader))
    await history.end_families("reader")
    found = [await history.family(id) for id in ("one", "two", "three")]
    assert [mine is not None and mine.ended for mine in found] == [True, True, False]


async def test_a_readers_sessions_are_listed_oldest_first(history: History):
    second = family("b", rotated=NOW + timedelta(hours=1))
    for one in (second, family("a"), family("c", reader="stranger")):
        await history.put_family(one)
    assert await history.families("reader") == (family("a"), second)
    assert await history.families("nobody") == ()


async def test_a_removed_reader_leaves_nothing_and_nobody_else_loses_anything(history: History):
    for id in ("reader", "stranger"):
        await history.put_reader(Reader(id, "guest", "손님", NOW))
        await history.put_turn(turn(reader=id, request="key"))
        await history.put_family(family(f"family of {id}", reader=id))
    for _ in range(2):
        await history.remove_reader("reader")
        assert await history.reader("reader") is None
        assert await history.turn("reader", "turn") is None
        assert await history.turn_of_request("reader", "key") is None
        assert (await history.conversations("reader")).items == ()
        assert await history.family("family of reader") is None
        assert await history.families("reader") == ()
    assert await history.reader("stranger") is not None
    assert await history.turn("stranger", "turn") == turn(reader="stranger", request="key")
    assert await history.family("family of stranger") is not None


async def test_a_guests_turns_become_a_readers(history: History):
    guests = [turn(f"{number}", reader="guest", asked=NOW + timedelta(minutes=number)) for number in range(3)]
    own = turn("own", conversation="own")
    for one in (*guests, own):
        await history.put_turn(one)
    await history.adopt("guest", "reader")
    found = await history.conversation("reader", "conversation")
    assert found is not None
    assert found[1] == tuple(replace(one, reader="reader") for one in guests)
    assert await history.turn("reader", "own") == own
    assert {one.id for one in (await history.conversations("reader")).items} == {"conversation", "own"}
    assert (await history.conversations("guest")).items == ()
    assert await history.turn("guest", "0") is None


async def test_what_a_guest_was_still_being_told_is_adopted_when_it_is_whole(history: History):
    await history.put_turn(turn(reader="guest", request="key"))
    await history.adopt("guest", "reader")
    whole = turn(reader="guest", request="key", state="done", entries=(Entry("done", "{}"),))
    await history.put_turn(whole)
    await history.adopt("guest", "reader")
    found = await history.conversation("reader", "conversation")
    assert found is not None
    assert found[1] == (replace(whole, reader="reader"),)
    assert await history.turn_of_request("reader", "key") == replace(whole, reader="reader")
    assert await history.turn("guest", "turn") is None


async def test_a_key_that_guest_and_reader_used_stays_with_the_readers_turn(history: History):
    own, guests = turn("own", request="key"), turn("other", reader="guest", request="key")
    await history.put_turn(own)
    await history.put_turn(guests)
    await history.adopt("guest", "reader")
    assert await history.turn_of_request("reader", "key") == own
    assert await history.turn("reader", "other") == replace(guests, reader="reader", request="")


async def test_farewells_are_kept_until_they_are_settled(history: History):
    first = Farewell("reader", NOW, number="4200000042")
    second = Farewell("guest", NOW + timedelta(seconds=1), heir="reader")
    for one in (second, first):
        await history.put_farewell(one)
    assert await history.farewells() == (first, second)
    await history.put_farewell(replace(first, number=""))
    await history.remove_farewell("guest")
    assert await history.farewells() == (replace(first, number=""),)
    await history.remove_farewell("guest")


async def test_what_is_older_than_the_retention_is_deleted_and_nothing_else(history: History):
    now = NOW + timedelta(days=10)
    for id in ("idle guest", "guest"):
        await history.put_reader(Reader(id, "guest", "손님", NOW - timedelta(days=1)))
    await history.put_reader(Reader("kakao", "kakao", "김하나", NOW - timedelta(days=1)))
    await history.put_turn(turn("old", conversation="old", asked=NOW - timedelta(seconds=1)))
    await history.put_turn(turn("first", reader="guest", asked=NOW - timedelta(seconds=1)))
    await history.put_turn(turn("new", reader="guest", asked=NOW))
    await history.put_family(family("ended", expires=now))
    await history.put_family(family("living", expires=now + timedelta(seconds=1)))
    await history.expire(NOW, now)
    assert (await history.conversations("reader")).items == ()
    assert await history.turn("guest", "new") == turn("new", reader="guest", asked=NOW)
    assert await history.turn("guest", "first") is None
    assert await history.reader("idle guest") is None
    assert await history.reader("guest") is not None
    assert await history.reader("kakao") is not None
    assert await history.family("ended") is None
    assert await history.family("living") is not None


async def test_what_one_process_keeps_another_sees(histories: HistoryOnTrial):
    await asyncio.gather(
        *(
            store.put_turn(turn(f"turn {number}", asked=NOW + timedelta(seconds=number)))
            for number in range(20)
            for store in ((histories.history, histories.beside)[number % 2],)
        )
    )
    for store in (histories.history, histories.beside):
        found = await store.conversation("reader", "conversation")
        assert found is not None
        assert [mine.id for mine in found[1]] == [f"turn {number}" for number in range(20)]


async def test_an_open_store_answers(history: History):
    await history.check()
