"""A conversation to take along: Markdown to read, JSON for programs, CSV for a spreadsheet.

Whatever leaves the service says who made it: numbers by a model, words by a language model or a
template, and that it is no advice.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from riskxpertai.api.answers import NOTICE, Id, TurnDocument, document
from riskxpertai.api.deps import ReaderDep, ServiceDep
from riskxpertai.domain import Conversation, Turn
from riskxpertai.errors import NotFound
from riskxpertai.footnotes import Footnotes, footnote

router = APIRouter(prefix="/api/conversations", tags=["conversations"])

Form = Literal["md", "json", "csv"]
TYPES = {"md": "text/markdown", "json": "application/json", "csv": "text/csv"}
SCENARIOS = {"base": "기준", "up": "상방", "down": "하방"}
SHOWN = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
# Signs that Markdown would read as markup: `5~7%` must not become struck out.
MARKUP = re.compile(r"([\\`*_~$<>\[\]#|])")


@router.get("/{id}/export")
async def exported(
    id: Id, service: ServiceDep, reader: ReaderDep, as_: Annotated[Form, Query(alias="as")] = "md"
) -> Response:
    """A conversation as one file."""
    found = await service.history.conversation(reader.id, id)
    if found is None:
        raise NotFound("conversation")
    text = FORMS[as_](*found)
    headers = {
        "Content-Disposition": f'attachment; filename="riskxpertai-{id}.{as_}"',
        "Cache-Control": "no-store",
    }
    return Response(text, media_type=f"{TYPES[as_]}; charset=utf-8", headers=headers)


def as_json(conversation: Conversation, turns: Sequence[Turn]) -> str:
    """Everything that was told, as documents, with the facts that the words used."""
    told = {
        "id": conversation.id,
        "title": conversation.title,
        "begun": conversation.begun.isoformat(),
        "turns": [noted(document(turn)) for turn in turns],
        "notice": NOTICE,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def noted(told: TurnDocument) -> dict[str, Any]:
    """A document with its footnotes."""
    used = [{"number": number, **fact} for number, fact in footnotes(told).used()]
    return told.model_dump(mode="json", exclude={"notice"}) | {"footnotes": used}


def footnotes(told: TurnDocument, *, first: int = 1) -> Footnotes:
    """The facts that a turn's words use, in reading order."""
    notes = Footnotes(told.facts or (), first=first)
    for text in words(told):
        for _ in notes.marked(text["text"], text["claims"]):
            pass
    return notes


def words(told: TurnDocument) -> Iterator[dict[str, Any]]:
    """The texts of a turn, in reading order."""
    if told.summary:
        yield told.summary
    for name in SCENARIOS:
        yield from (one for one in told.scenarios if one["name"] == name)


def as_csv(_: Conversation, turns: Sequence[Turn]) -> str:
    """One row per turn, indicator and month; the mark at its beginning is for Excel.

    The facts that the words used follow as rows that begin with `#`.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(
        [
            *("질문 시각", "지표", "단위", "월", "구분"),
            *(f"{level:.1%}" for level in SHOWN),
            *("출처", "모형", "지난 예측", "80% 구간 적중", "지난 예측의 평가"),
        ]
    )
    for turn in turns:
        for one in forecasts(document(turn)):
            skill = one["skill"]
            record = [skill["count"], skill["hits"], skill["verdict"]] if skill else ["", "", ""]
            for month, kind, row in zip(one["dates"], one["kinds"], one["quantiles"], strict=True):
                cells = [f"{row[one['levels'].index(level)]:.{one['digits']}f}" for level in SHOWN]
                mark = "추정" if kind == "estimate" else "예측"
                head = [turn.asked.isoformat(), one["name"], one["unit"], month[:7], mark]
                writer.writerow([*head, *cells, one["source"], one["model"], *record])
    for turn in turns:
        for number, fact in footnotes(document(turn)).used():
            row = (fact["label"], fact["text"], fact["month"] or "", fact["source"], fact["vintage"])
            writer.writerow([f"# 근거 {number} ({turn.asked.isoformat()})", *row])
    writer.writerow([f"# {NOTICE}"])
    return out.getvalue()


def as_markdown(conversation: Conversation, turns: Sequence[Turn]) -> str:
    """Questions, tables and texts in reading order."""
    lines, first = [f"# {plain(conversation.title)}", ""], 1
    for turn in turns:
        told = document(turn)
        notes = Footnotes(told.facts or (), first=first)
        lines += markdown_of(told, notes)
        first += len(notes.used())
    return "\n".join([*lines, "---", "", NOTICE, ""])


def markdown_of(told: TurnDocument, notes: Footnotes) -> Iterator[str]:
    """One turn; its notes are numbered on from turns before it."""
    yield from (
        f"## {plain(told.question)}",
        "",
        f"{told.asked[:16].replace('T', ' ')} · 기준일 {told.as_of}",
        "",
    )
    for notice in told.notices:
        yield from (f"※ {plain(notice['text'])}", "")
    for one in forecasts(told):
        yield from table_of(one)
    if told.summary:
        yield from ("### 요약", "", marked(told.summary, notes), "")
    for name, title in SCENARIOS.items():
        sentences = [marked(one, notes) for one in told.scenarios if one["name"] == name]
        if sentences:
            yield from (f"### {title} 시나리오", "", " ".join(sentences), "")
    if told.error:
        yield from (f"※ {plain(told.error['text'])}", "")
    yield from writers(told)
    for number, fact in notes.used():
        yield from (f"[^{number}]: {plain(footnote(fact))}", "")


def marked(text: dict[str, Any], notes: Footnotes) -> str:
    """A text whose numbers carry the marks of their notes."""
    pieces = notes.marked(" ".join(text["text"].split()), text["claims"])
    return "".join(escaped(piece) + ("" if number is None else f"[^{number}]") for piece, number in pieces)


def table_of(one: dict[str, Any]) -> Iterator[str]:
    """A forecast as a table."""
    yield from (f"### {plain(one['name'])} ({plain(one['unit'])})", "")
    yield "| 월 | " + " | ".join(f"{level:.1%}" for level in SHOWN) + " |"
    yield "|---|" + "---:|" * len(SHOWN)
    for month, kind, row in zip(one["dates"], one["kinds"], one["quantiles"], strict=True):
        cells = [f"{row[one['levels'].index(level)]:,.{one['digits']}f}" for level in SHOWN]
        yield f"| {month[:7]}{' 추정' if kind == 'estimate' else ''} | " + " | ".join(cells) + " |"
    yield from (
        "",
        f"출처: {plain(one['source'])} · 자료 {one['last']['date']}까지 · 모형 {plain(one['model'])}",
        "",
    )
    if skill := one["skill"]:
        yield from (f"{skill['horizon']}개월 앞 예측: {plain(skill['text'])}. {plain(skill['verdict'])}", "")


def writers(told: TurnDocument) -> Iterator[str]:
    """Who wrote the words."""
    if told.done:
        narrator = told.done["narrator"]
        wrote = "서식" if narrator == "template" else f"생성형 AI({plain(narrator)})"
        stopped = " (중지한 답변)" if told.done["stopped"] else ""
        yield from (f"문장: {wrote}{stopped}", "")


def forecasts(told: TurnDocument) -> list[dict[str, Any]]:
    """The indicators of a turn; none where nothing was forecast."""
    return told.forecast["indicators"] if told.forecast else []


def plain(text: str) -> str:
    """Text that stays text in Markdown, on one line."""
    return escaped(" ".join(text.split()))


def escaped(text: str) -> str:
    """Text that stays text in Markdown."""
    return MARKUP.sub(r"\\\1", text)


FORMS = {"md": as_markdown, "json": as_json, "csv": as_csv}
