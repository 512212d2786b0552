"""`riskxpertai ask`: one question in the terminal, told as it comes."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from riskxpertai.commands.forecast import SHOWN, cells_of
from riskxpertai.commands.terminal import FAULT, day, err, out, telling_errors
from riskxpertai.domain import Entry, Reader
from riskxpertai.errors import BadInput, StoreFailed
from riskxpertai.footnotes import Footnotes, footnote
from riskxpertai.numerals import with_particle
from riskxpertai.settings import Settings, read_settings

READER = "terminal"
STAGES = {
    "data": "자료를 확인합니다",
    "forecast": "예측합니다",
    "summary": "요약을 씁니다",
    "scenario": "시나리오를 씁니다",
    "keep": "기록합니다",
}
NAMES = {"base": "기준", "up": "상방", "down": "하방"}


def ask(
    question: Annotated[str, typer.Argument(help='질문, 예: "6개월 뒤 환율은?" · the question')],
    months: Annotated[int, typer.Option(help="개월 수 1–24 · months ahead")] = 6,
    as_of: Annotated[
        str | None, typer.Option(help="기준일 YYYY-MM-DD, 그날 알던 자료로 · as known on a day")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="한 줄에 이벤트 하나 · one event a line")] = False,
) -> None:
    """질문 하나에 답합니다. · Answer one question."""
    with telling_errors():
        if not 1 <= months <= 24:
            raise BadInput(f"--months {months}", sentence="--months는 1에서 24 사이여야 합니다.")
        stand = day(as_of)
        whole = asyncio.run(tell(read_settings(), question, months, as_of=stand, as_json=json_))
    if not whole:
        raise typer.Exit(FAULT)


async def tell(
    settings: Settings, question: str, months: int, *, as_of: date | None = None, as_json: bool
) -> bool:
    """Ask in this process and print what is told; False when it ended in an error."""
    from riskxpertai.asked import Asked
    from riskxpertai.wiring import open_service

    printer = Printer()
    last = ""
    with err.status("준비합니다") as status:
        async with open_service(settings, as_of=as_of, syncing=False) as service:
            if service.scorecard.state == "measuring":
                status.update("지난 예측의 성적을 잽니다(처음 한 번)")
                await service.scorecard.settled()
            reader = Reader(id=READER, kind="guest", name="터미널", since=datetime.now(UTC))
            with suppress(StoreFailed):  # the answer itself will say that it is not kept
                await service.history.put_reader(reader)
            turn = await service.turns.ask(Asked(reader=reader.id, text=question, months=months))
            async for number, entry in service.turns.follow(turn):
                last = entry.name
                if as_json:
                    line = f'{{"id":{number},"event":{json.dumps(entry.name)},"data":{entry.data}}}\n'
                    out.file.write(line)
                    out.file.flush()
                elif entry.name == "stage":
                    status.update(STAGES[json.loads(entry.data)["name"]])
                else:
                    printer.show(entry)
    return last == "done"


class Printer:
    """Prints events as a person reads them."""

    def __init__(self) -> None:
        """Begin before the first scenario."""
        self.scenario = ""
        self.footnotes = Footnotes()

    def show(self, entry: Entry) -> None:
        """Print one event; those without words print nothing."""
        data = json.loads(entry.data)
        if entry.name == "forecast":
            for one in data["indicators"]:
                show_forecast(one)
        elif entry.name == "facts":
            self.footnotes.learn(data["items"])
        elif entry.name == "notice":
            out.print(f"※ {data['text']}", style="yellow", markup=False)
        elif entry.name == "summary":
            out.print("\n", self.noted(data), sep="")
        elif entry.name == "scenario":
            self.show_sentence(data)
        elif entry.name == "error":
            self.show_footnotes()
            err.print(f"오류: {data['text']}", style="red", markup=False)
        elif entry.name == "done":
            self.show_footnotes()
            show_end(data)

    def show_sentence(self, data: dict[str, Any]) -> None:
        """Print a sentence, under its scenario's heading."""
        if data["name"] != self.scenario:
            self.scenario = data["name"]
            out.print(f"\n\n[bold]{NAMES[self.scenario]} 시나리오[/]")
        out.print(self.noted(data), end=" ")

    def noted(self, data: dict[str, Any]) -> Text:
        """A text whose numbers carry the numbers of their notes."""
        text = Text()
        for piece, number in self.footnotes.marked(data["text"], data["claims"]):
            text.append(piece)
            if number is not None:
                text.append(f"[{number}]", style="dim")
        return text

    def show_footnotes(self) -> None:
        """Print what the numbers of the words rest on."""
        notes = [f"[{number}] {footnote(fact)}" for number, fact in self.footnotes.used()]
        if notes:
            out.print("\n\n숫자의 근거\n" + "\n".join(notes), style="dim", markup=False)


def show_forecast(one: dict[str, Any]) -> None:
    """Print a forecast's table."""
    table = Table(
        title=f"{one['name']} ({one['unit']})",
        caption=f"출처 {one['source']} · 자료 {one['last']['date']}까지 · {one['model']}",
    )
    table.add_column("월")
    for level in SHOWN:
        table.add_column(f"{level:.1%}", justify="right")
    for cells in cells_of(one, one["levels"], one["digits"]):
        table.add_row(*cells)
    out.print(table)
    if skill := one["skill"]:
        out.print(f"{skill['horizon']}개월 앞 예측: {skill['text']}. {skill['verdict']}", markup=False)


def show_end(data: dict[str, Any]) -> None:
    """Print who wrote the words, and the notice."""
    wrote = "서식" if data["narrator"] == "template" else f"생성형 AI({data['narrator']})"
    lines = [f"예측 수치는 통계 모델이, 문장은 {with_particle(wrote, '이/가')} 만들었습니다."]
    if checked := data["numbers"]["checked"]:
        lines.append(f"숫자 {checked}개 중 {data['numbers']['grounded']}개 확인됨")
    lines.append("투자자문·권유가 아니며 예측은 틀릴 수 있습니다.")
    out.print("\n" + "\n".join(lines), style="dim", markup=False)
