"""What a reader takes along: whole, readable in Excel and Markdown, and marked."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.server import Door, Guest

MARK = "투자자문·권유가 아니며 예측은 틀릴 수 있습니다."


def conversation(guest: Guest) -> str:
    begun = guest.ask("5~7개월 뒤 *원/달러* 환율은 <b>$1</b>?").json()
    guest.follow(begun["id"])
    guest.told("그럼 기준금리는?", conversation_id=begun["conversation_id"])
    return str(begun["conversation_id"])


def test_markdown_reads_as_text_and_ends_with_the_mark(guest: Guest):
    answer = guest.http.get(f"/api/conversations/{conversation(guest)}/export?as=md")
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    assert r"## 5\~7개월 뒤 \*원/달러\* 환율은 \<b\>\$1\</b\>?" in answer.text
    assert "### 기준 시나리오" in answer.text
    assert "문장: 서식" in answer.text
    assert answer.text.rstrip().endswith(MARK)


def test_csv_opens_in_excel_and_holds_every_month_of_every_turn(guest: Guest):
    answer = guest.http.get(f"/api/conversations/{conversation(guest)}/export?as=csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    months = [row for row in rows if not row[0].startswith("#")]
    assert {len(row) for row in months} == {len(head)}
    assert len({row[1] for row in months}) == 2
    assert all(float(row[8]) > 0 for row in months)
    assert MARK in rows[-1][0]


def test_json_holds_the_turns_as_documents(guest: Guest):
    id = conversation(guest)
    told = guest.http.get(f"/api/conversations/{id}/export?as=json").json()
    assert told["id"] == id
    assert [turn["state"] for turn in told["turns"]] == ["done", "done"]
    assert MARK in told["notice"]


def test_the_facts_that_the_words_used_are_footnotes_of_every_form(guest: Guest):
    address = f"/api/conversations/{conversation(guest)}/export?as="
    markdown = guest.http.get(f"{address}md").text
    marks = re.findall(r"\[\^(\d+)\](?!:)", markdown)
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.+)$", markdown, re.MULTILINE))
    assert set(marks) == set(notes)
    assert [*notes] == [str(number) for number in range(1, len(notes) + 1)]
    assert "원/달러 환율: 7개월 뒤 월평균의 중앙값" in " ".join(notes.values())
    turns = guest.http.get(f"{address}json").json()["turns"]
    for turn in turns:
        said = [claim["fact"] for text in (turn["summary"], *turn["scenarios"]) for claim in text["claims"]]
        assert [fact["id"] for fact in turn["footnotes"]] == [*dict.fromkeys(said)]
        assert [fact["number"] for fact in turn["footnotes"]] == [*range(1, len(turn["footnotes"]) + 1)]
    told = [fact["text"] for turn in turns for fact in turn["footnotes"]]
    assert len(told) == len(notes)
    rows = csv.reader(io.StringIO(guest.http.get(f"{address}csv").text))
    assert [row[2] for row in rows if row[0].startswith("# 근거")] == told


@pytest.mark.parametrize("form", ["pdf", "", "MD"])
def test_other_forms_are_refused(guest: Guest, form: str):
    assert guest.http.get(f"/api/conversations/{conversation(guest)}/export?as={form}").status_code == 422


def test_another_reader_s_conversation_can_not_be_taken(door: Door):
    id = conversation(door.guest())
    assert door.guest().http.get(f"/api/conversations/{id}/export").status_code == 404
