"""A local server that speaks the BIS's SDMX-CSV: quoted cells, NaN on weekends, and faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from tests.doubles.korea import TODAY, over_a_year, values
from tests.doubles.sdmx_tables import BROKEN, MANY, broken, table
from tests.doubles.wire import Reply, Request, Wire, spoilt, tagged

CSV = {"Content-Type": "text/csv;charset=UTF-8"}
PREFIX = "/api/v2/data/dataflow/BIS/"
HEADERS = {
    "WS_CBPOL": "FREQ,REF_AREA,UNIT_MEASURE,UNIT_MULT,TIME_FORMAT,COMPILATION,DECIMALS,SOURCE_REF,"
    "SUPP_INFO_BREAKS,TITLE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,OBS_CONF,OBS_PRE_BREAK",
    "WS_LONG_CPI": "FREQ,REF_AREA,UNIT_MEASURE,UNIT_MULT,COVERAGE,METHODOLOGY,TITLE_TS,TIME_PERIOD,OBS_VALUE,"
    "OBS_STATUS,OBS_CONF,OBS_PRE_BREAK",
    "WS_SPP": "FREQ,REF_AREA,VALUE,UNIT_MEASURE,UNIT_MULT,BREAKS,COVERAGE,TITLE_TS,TIME_PERIOD,OBS_VALUE,"
    "OBS_STATUS,OBS_CONF,OBS_PRE_BREAK",
    "WS_EER": "FREQ,EER_TYPE,EER_BASKET,REF_AREA,UNIT_MEASURE,TIME_FORMAT,COLLECTION,TITLE_TS,TIME_PERIOD,"
    "OBS_VALUE,OBS_STATUS,OBS_CONF,OBS_PRE_BREAK",
}
WORDS = '"From 1 Mar 2008 onwards: base rate;\nearlier: target of the overnight call rate, ""call"""'
POLICY = "368,0,," + WORDS + ",4,Central bank,, Central bank policy rates"
SERIES = {
    "WS_CBPOL/D.KR": ("BASE", f"D,KR,{POLICY}"),
    "WS_CBPOL/M.US": ("US_RATE", f"M,US,{POLICY}"),
    "WS_CBPOL/M.JP": ("JP_RATE", f"M,JP,{POLICY}"),
    "WS_CBPOL/M.XM": ("EU_RATE", f"M,XM,{POLICY}"),
    "WS_LONG_CPI/M.KR.628": ("CPI", 'M,KR,628,0,,"All items, national",Consumer prices'),
    "WS_LONG_CPI/M.US.628": ("US_CPI", 'M,US,628,0,,"All items, national",Consumer prices'),
    "WS_LONG_CPI/M.KR.771": ("CPI_YOY", 'M,KR,771,0,,"All items, national",Consumer prices'),
    "WS_SPP/Q.KR.R.628": ("HOUSE_REAL", "Q,KR,R,628,0,,,"),
    "WS_EER/M.R.B.KR": ("REER", "M,R,B,KR,882,,A,Korea - Real - Broad (64 economies)"),
}
"""Flow and key to (indicator, the cells before the period)."""

OWN = (*BROKEN, "unit", "multiplier")


class BisServer(Wire):
    """The BIS on loopback. `many` makes the daily series 100,000 days long."""

    def __init__(
        self, *, faults: tuple[str, ...] = (), port: int = 0, today: date = TODAY, many: bool = False
    ) -> None:
        super().__init__(self.reply, faults=faults, port=port)
        self.today = today
        self.many = many

    def reply(self, request: Request, fault: str) -> Reply:
        """The answer to a request, spoilt by a fault."""
        flow, _, rest = request.path.removeprefix(PREFIX).partition("/")
        version, _, key = rest.partition("/")
        if not request.path.startswith(PREFIX) or version != "1.0" or f"{flow}/{key}" not in SERIES:
            return Reply(b"No data for the requested key", 404, {"Content-Type": "text/plain"})
        if request.query.get("format") != ["csv"]:
            return Reply(b"", 406)
        id, cells = SERIES[f"{flow}/{key}"]
        since = request.query.get("startPeriod", [""])[0]
        points = list(self._points(id, key[0], since))
        lines = [f"{cells},{period},{value},A,F," for period, value in points]
        header = HEADERS[flow]
        if fault == "unit":
            lines = [line.replace(",628,", ",115,").replace(",368,", ",115,") for line in lines]
        if fault == "multiplier":
            lines = [line.replace("628,0,", "628,6,").replace("368,0,", "368,6,") for line in lines]
        if fault in (*BROKEN, "tenfold"):
            return broken(header, lines, fault, CSV)
        whole = table(header, lines, CSV)
        if fault and fault not in OWN:
            return spoilt(whole, fault)
        return whole if fault else tagged(request, whole)

    def _points(self, id: str, frequency: str, since: str) -> Iterable[tuple[str, str]]:
        known: Mapping[date, float | None] = dict(self._known(id))
        if frequency == "D":  # every day has a line, those without a value too
            first, last = min(known), max(known)
            known = {
                (day := first + timedelta(days=n)): known.get(day) for n in range((last - first).days + 1)
            }
        for day, value in known.items():
            period = period_of(day, frequency)
            if period >= since:
                yield period, "NaN" if value is None else f"{value:.10g}"

    def _known(self, id: str) -> Mapping[date, float]:
        if self.many and id == "BASE":
            return {self.today - timedelta(days=n): 2.5 for n in range(MANY - 1, -1, -1)}
        if id == "CPI_YOY":
            return over_a_year("CPI", self.today)
        known = values(id, self.today)
        if id in ("CPI", "US_CPI"):
            return with_base(known, 2010)
        return known


def with_base(known: Mapping[date, float], year: int) -> dict[date, float]:
    """An index with the mean of another year as 100."""
    base = [value for day, value in known.items() if day.year == year]
    scale = 100 * len(base) / sum(base)
    return {day: value * scale for day, value in known.items()}


def period_of(day: date, frequency: str) -> str:
    return {"D": str(day), "M": f"{day:%Y-%m}", "Q": f"{day.year}-Q{(day.month + 2) // 3}"}[frequency]
