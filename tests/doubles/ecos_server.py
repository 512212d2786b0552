"""A local server that speaks the StatisticSearch of the Bank of Korea's ECOS, with its codes and its faults.

The values are invented (`tests.doubles.korea`); codes, names and units are those of the real tables.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from urllib.parse import unquote

from tests.doubles.korea import TODAY, values
from tests.doubles.wire import Reply, Request, Wire, spoilt

KEY = "EXAMPLE0KEY0OF0TWENTY"
"""The key that the double takes; `sample` gets ten rows."""

JSON = {"Content-Type": "application/json;charset=UTF-8"}
SAMPLE_ROWS = 10
MANY = 100_000


@dataclass(frozen=True)
class Table:
    """A series as ECOS tells it; `times` turns the catalogue's unit into the table's."""

    id: str
    name: str
    items: tuple[tuple[str, str], ...]
    unit: str | None
    times: float = 1.0


BOND = "1.3.2.1. 시장금리(일별)"
STOCK = "1.5.1.1. 주식시장(일별)"
WORK = "8.1.1. 경제활동인구"
TABLES: Mapping[tuple[str, str, str], Table] = {
    ("722Y001", "D", "0101000"): Table(
        "BASE", "1.3.1. 한국은행 기준금리 및 여수신금리", (("0101000", "한국은행 기준금리"),), "연%"
    ),
    ("901Y009", "M", "0"): Table("CPI", "4.2.1. 소비자물가지수", (("0", "총지수"),), "2020=100"),
    ("901Y010", "M", "DB"): Table(
        "CORE_CPI", "4.2.2. 소비자물가지수(특수분류)", (("DB", "농산물및석유류제외지수"),), "2020=100"
    ),
    ("404Y014", "M", "*AA"): Table(
        "PPI", "4.1.1.1. 생산자물가지수(기본분류)", (("*AA", "총지수"),), "2020=100"
    ),
    ("200Y102", "Q", "10111"): Table(
        "GDP", "2.1.1.1. 주요지표(분기지표)", (("10111", "국내총생산(GDP)(실질, 계절조정, 전기비)"),), "%"
    ),
    ("817Y002", "D", "010190000"): Table("KTB1Y", BOND, (("010190000", "국고채(1년)"),), "연%"),
    ("817Y002", "D", "010200000"): Table("KTB3Y", BOND, (("010200000", "국고채(3년)"),), "연%"),
    ("817Y002", "D", "010200001"): Table("KTB5Y", BOND, (("010200001", "국고채(5년)"),), "연%"),
    ("817Y002", "D", "010210000"): Table("KTB10Y", BOND, (("010210000", "국고채(10년)"),), "연%"),
    ("817Y002", "D", "010300000"): Table("CORP_AA", BOND, (("010300000", "회사채(3년, AA-)"),), "연%"),
    ("817Y002", "D", "010502000"): Table("CD91", BOND, (("010502000", "CD(91일)"),), "연%"),
    ("802Y001", "D", "0001000"): Table("KOSPI", STOCK, (("0001000", "KOSPI지수"),), "1980.01.04=100"),
    ("802Y001", "D", "0089000"): Table("KOSDAQ", STOCK, (("0089000", "KOSDAQ지수"),), "1996.07.01=1000"),
    ("161Y005", "M", "BBHS00"): Table(
        "M2",
        "1.1.3.1.1. M2 상품별 구성내역(평잔, 계절조정계열)",
        (("BBHS00", "M2(평잔, 계절조정계열)"),),
        "십억원",
    ),
    ("151Y001", "Q", "1000000"): Table(
        "CREDIT", "1.4.1. 가계신용(업권별)", (("1000000", "가계신용"),), "십억원"
    ),
    ("901Y027", "M", "I61BC/I28A"): Table("UNEMP", WORK, (("I61BC", "실업률"), ("I28A", "원계열")), "%"),
    ("901Y027", "M", "I61E/I28A"): Table("EMPRATE", WORK, (("I61E", "고용률"), ("I28A", "원계열")), "%"),
    ("511Y002", "M", "FME/99988"): Table(
        "CSI", "6.2.1. 소비자동향조사(전국, 월)", (("FME", "소비자심리지수"), ("99988", "전체")), None
    ),
    ("521Y001", "D", "A001"): Table("NEWS_MOOD", "6.3.1. 뉴스심리지수", (("A001", "뉴스심리지수"),), None),
    ("901Y118", "M", "T002"): Table("EXPORT", "3.6.1. 수출입총괄", (("T002", "수출금액"),), "천불", 1e3),
    ("901Y118", "M", "T004"): Table("IMPORT", "3.6.1. 수출입총괄", (("T004", "수입금액"),), "천불", 1e3),
    ("301Y013", "M", "000000"): Table("CA", "2.5.1.1. 국제수지", (("000000", "경상수지"),), "백만달러"),
    ("901Y033", "M", "A00/2"): Table(
        "IP", "8.2.1. 전산업생산지수", (("A00", "전산업생산지수"), ("2", "계절조정지수")), "2020=100"
    ),
    ("901Y067", "M", "I16A"): Table("LEI", "8.5.1. 경기종합지수", (("I16A", "선행종합지수"),), "2020=100"),
    ("901Y062", "M", "P63A"): Table(
        "HOUSE", "4.4.1. 주택매매가격지수(KB)", (("P63A", "총지수"),), "2026.01=100"
    ),
    ("901Y063", "M", "P64A"): Table(
        "JEONSE", "4.4.2. 주택전세가격지수(KB)", (("P64A", "총지수"),), "2026.01=100"
    ),
}

MESSAGES = {
    "INFO-100": "인증키가 유효하지 않습니다. 인증키를 확인하십시오! 없는 경우 인증키를 신청하십시오!",
    "INFO-200": "해당하는 데이터가 없습니다.",
    "ERROR-100": "필수 값이 누락되어 있습니다. 필수 값을 확인하십시오! 요청 변수를 참고 하십시오!",
    "ERROR-101": "주기와 다른 형식의 날짜 형식입니다.",
    "ERROR-200": "파일타입 값이 누락 혹은 유효하지 않습니다.",
    "ERROR-300": "조회건수 값이 누락되어 있습니다.",
    "ERROR-301": "조회건수 값의 타입이 유효하지 않습니다. 정수를 입력하세요.",
    "ERROR-400": "검색범위가 적정범위를 초과하여 60초 TIMEOUT이 발생하였습니다.",
    "ERROR-500": "서버 오류입니다. 해당 서비스를 찾을 수 없습니다.",
    "ERROR-600": "DB Connection 오류입니다.",
    "ERROR-601": "SQL 오류입니다.",
    "ERROR-602": "과도한 OpenAPI호출로 이용이 제한되었습니다. 잠시후 이용해주시기 바랍니다.",
}
CODES = tuple(code for code in MESSAGES if code not in ("INFO-200",))

ODD = {
    "dash": "-",
    "empty": "",
    "ellipsis": "…",
    "null": None,
}
"""Faults that make the last value one that is not there."""

BROKEN = (
    "truncated-json",
    "xml",
    "shape",
    "rows",
    "duplicate",
    "unit",
    "other-series",
    "short",
    "more",
    "bad-number",
    "infinite",
    "bad-time",
    "cycle",
    "deep",
)
"""Faults of a body that is not what it should be."""


class EcosServer(Wire):
    """ECOS on loopback. `many` makes every daily series 100,000 days long."""

    def __init__(
        self,
        *,
        faults: tuple[str, ...] = (),
        port: int = 0,
        key: str = KEY,
        today: date = TODAY,
        many: bool = False,
    ) -> None:
        super().__init__(self.reply, faults=faults, port=port)
        self.key = key
        self.today = today
        self.many = many

    def reply(self, request: Request, fault: str) -> Reply:
        """The answer to a request, spoilt by a fault."""
        if fault in MESSAGES:
            return refused(fault)
        if fault.startswith("xml-"):
            return xml(fault.removeprefix("xml-"))
        parts = [unquote(part) for part in request.path.removeprefix("/").split("/")]
        code = self._refusal(parts)
        if code == "404":
            return Reply(b"Not Found", 404, {"Content-Type": "text/html"})
        if code:
            return refused(code)
        start, end, points = int(parts[5]), int(parts[6]), self._points(parts)
        stat, cycle, items = parts[7], parts[8], "/".join(parts[11:])
        rows = [row(stat, TABLES[stat, cycle, items], *point) for point in points[start - 1 : end]]
        if not rows:
            return refused("INFO-200")
        if fault == "tenfold" or fault in ODD or fault in BROKEN:
            return broken(len(points), rows, fault)
        whole = told(len(points), rows)
        return spoilt(whole, fault) if fault else whole

    def _refusal(self, parts: Sequence[str]) -> str:
        """Code of what is wrong with a request, in the order in which the service looks; empty: nothing."""
        if len(parts) < 7 or parts[0] != "api":
            return "404"
        _, service, key, kind, _, start, end, *rest = parts
        if key not in (self.key, "sample"):
            return "INFO-100"
        if service != "StatisticSearch":
            return "ERROR-500"
        if kind not in ("json", "xml"):
            return "ERROR-200"
        if not (start.isdecimal() and end.isdecimal()):
            return "ERROR-301"
        if key == "sample" and int(end) - int(start) >= SAMPLE_ROWS:
            return "ERROR-301"
        if len(rest) < 4:
            return "ERROR-100"
        _, cycle, first, last = rest[:4]
        if cycle_of(first) != cycle or cycle_of(last) != cycle:
            return "ERROR-101"
        return ""

    def _points(self, parts: Sequence[str]) -> list[tuple[str, float]]:
        stat, cycle, first, last, *items = parts[7:]
        table = TABLES.get((stat, cycle, "/".join(items)))
        if table is None:
            return []
        known = values(table.id, self.today)
        if self.many and cycle == "D":
            return many(self.today)
        if table.id == "BASE":
            known = changes(known)
        span = ((time_of(day, cycle), value) for day, value in known.items())
        return [(time, value) for time, value in span if first <= time <= last]


@cache
def many(today: date) -> list[tuple[str, float]]:
    """A hundred thousand days with a value each, whatever was asked."""
    return [(time_of(today - timedelta(days=n), "D"), 3.0) for n in range(MANY - 1, -1, -1)]


def changes(known: Mapping[date, float]) -> dict[date, float]:
    """Only the days on which a decided rate became another one."""
    found: dict[date, float] = {}
    last = None
    for day, value in known.items():
        if value != last:
            found[day] = last = value
    return found


def row(stat: str, table: Table, time: str, value: float) -> dict[str, Any]:
    """One row as the service writes it: every cell a text, or null."""
    names: dict[str, str | None] = {}
    for n in range(1, 5):
        code, name = table.items[n - 1] if n <= len(table.items) else (None, None)
        names |= {f"ITEM_CODE{n}": code, f"ITEM_NAME{n}": name}
    shown = f"{round(value * table.times, 4):.10g}"
    return {
        "STAT_CODE": stat,
        "STAT_NAME": table.name,
        **names,
        "UNIT_NAME": table.unit,
        "WGT": None,
        "TIME": time,
        "DATA_VALUE": shown,
    }


def time_of(day: date, cycle: str) -> str:
    return {"D": f"{day:%Y%m%d}", "M": f"{day:%Y%m}", "Q": f"{day.year}Q{(day.month + 2) // 3}"}[cycle]


def cycle_of(time: str) -> str:
    """Cycle of a time by its form."""
    if len(time) == 6 and time[4] == "Q":
        return "Q"
    return {8: "D", 6: "M", 4: "A"}.get(len(time), "") if time.isdecimal() else ""


def told(total: int, rows: Sequence[Mapping[str, Any]]) -> Reply:
    body = {"StatisticSearch": {"list_total_count": total, "row": rows}}
    return Reply(json.dumps(body, ensure_ascii=False).encode(), headers=JSON)


def refused(code: str) -> Reply:
    """A code, told with status 200 as everything is."""
    body = {"RESULT": {"CODE": code, "MESSAGE": MESSAGES[code]}}
    return Reply(json.dumps(body, ensure_ascii=False).encode(), headers=JSON)


def xml(code: str) -> Reply:
    """A code in XML, though JSON was asked."""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<RESULT><CODE>{code}</CODE><MESSAGE>{MESSAGES[code]}</MESSAGE></RESULT>\n"
    )
    return Reply(body.encode(), headers={"Content-Type": "text/xml;charset=UTF-8"})


def broken(total: int, rows: Sequence[dict[str, Any]], fault: str) -> Reply:
    """An answer whose body is not what it should be."""
    last, others = rows[-1], [*rows[:-1]]
    if fault in ODD:
        return told(total, [*others, last | {"DATA_VALUE": ODD[fault]}])
    whole = told(total, rows)
    replies = {
        "truncated-json": Reply(whole.body[:-60], headers=JSON),
        "xml": Reply(b'<?xml version="1.0"?><unknown/>', headers={"Content-Type": "text/xml"}),
        "shape": Reply(b'{"StatisticSearch":{"row":[]}}', headers=JSON),
        "rows": Reply(b'{"StatisticSearch":{"list_total_count":1,"row":["a"]}}', headers=JSON),
        "duplicate": told(total + 1, [*rows, last]),
        "unit": told(total, [*others, last | {"UNIT_NAME": "조배럴"}]),
        "other-series": told(total, [*others, last | {"ITEM_CODE1": "9999999"}]),
        "short": told(total + 5, rows),
        "more": told(max(1, total - 1), rows),
        "bad-number": told(total, [*others, last | {"DATA_VALUE": "1.234.5"}]),
        "infinite": told(total, [*others, last | {"DATA_VALUE": "1e999"}]),
        "bad-time": told(total, [*others, last | {"TIME": "20261399"}]),
        "cycle": told(total, [*others, last | {"TIME": "2026"}]),
        "deep": Reply(b"[" * 200_000, headers=JSON),
        "tenfold": told(total, [*others, last | {"DATA_VALUE": f"{float(last['DATA_VALUE']) * 10:.10g}"}]),
    }
    return replies[fault]
