"""A local server that speaks the OECD's SDMX-CSV: lines in no order of time, empty values, and faults."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

from tests.doubles.bis_server import period_of, with_base
from tests.doubles.korea import TODAY, over_a_year, values
from tests.doubles.sdmx_tables import BROKEN, broken, table
from tests.doubles.wire import Reply, Request, Wire, spoilt, tagged

CSV = {"Content-Type": "application/vnd.sdmx.data+csv; charset=utf-8; version=1"}
PREFIX = "/public/rest/data/"
PRICES = "OECD.SDD.TPS,DSD_PRICES@DF_PRICES_ALL,1.0"
GROWTH = "OECD.SDD.NAD,DSD_NAMAIN1@DF_QNA_EXPENDITURE_GROWTH_OECD,1.1"
JOBS = "OECD.SDD.TPS,DSD_LFS@DF_IALFS_UNE_M,1.0"
MARKETS = "OECD.SDD.STES,DSD_STES@DF_FINMARK,4.0"
HEADERS = {
    PRICES: "DATAFLOW,REF_AREA,FREQ,METHODOLOGY,MEASURE,UNIT_MEASURE,EXPENDITURE,ADJUSTMENT,"
    "TRANSFORMATION,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT,BASE_PER,DURABILITY,DECIMALS",
    GROWTH: "DATAFLOW,FREQ,ADJUSTMENT,REF_AREA,SECTOR,COUNTERPART_SECTOR,TRANSACTION,INSTR_ASSET,ACTIVITY,"
    "EXPENDITURE,UNIT_MEASURE,PRICE_BASE,TRANSFORMATION,TABLE_IDENTIFIER,TIME_PERIOD,OBS_VALUE,OBS_STATUS,"
    "UNIT_MULT,BASE_PER,DURABILITY,DECIMALS",
    JOBS: "DATAFLOW,REF_AREA,MEASURE,UNIT_MEASURE,TRANSFORMATION,ADJUSTMENT,SEX,AGE,ACTIVITY,FREQ,"
    "TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT,BASE_PER,DURABILITY,DECIMALS",
    MARKETS: "DATAFLOW,REF_AREA,FREQ,MEASURE,UNIT_MEASURE,ACTIVITY,ADJUSTMENT,TRANSFORMATION,TIME_HORIZ,"
    "METHODOLOGY,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT,BASE_PER,DURABILITY,DECIMALS",
}
SERIES = {
    (PRICES, "KOR.M.N.CPI.IX._T.N._Z"): "CPI",
    (PRICES, "USA.M.N.CPI.IX._T.N._Z"): "US_CPI",
    (PRICES, "KOR.M.N.CPI.PA._T.N.GY"): "CPI_YOY",
    (GROWTH, "Q.Y.KOR.S1.S1.B1GQ._Z._Z._Z.PC.L.G1.T0102"): "GDP",
    (JOBS, "KOR.UNE_LF_M.PT_LF_SUB._Z.N._T.Y_GE15._Z.M"): "UNEMP",
    (MARKETS, "USA.M.IRLT.PA._Z._Z._Z._Z.N"): "US10Y",
}
OWN = (*BROKEN, "unit", "multiplier", "no-records")


class OecdServer(Wire):
    """The OECD on loopback."""

    def __init__(self, *, faults: tuple[str, ...] = (), port: int = 0, today: date = TODAY) -> None:
        super().__init__(self.reply, faults=faults, port=port)
        self.today = today

    def reply(self, request: Request, fault: str) -> Reply:
        """The answer to a request, spoilt by a fault."""
        flow, _, key = request.path.removeprefix(PREFIX).partition("/")
        id = SERIES.get((flow, key))
        if id is None or fault == "no-records":
            return Reply(b"NoRecordsFound", 404, {"Content-Type": "text/plain"})
        frequency = "Q" if id == "GDP" else "M"
        since = request.query.get("startPeriod", [""])[0]
        name = "{}:{}({})".format(*flow.split(","))
        cells = ",".join([name, *key.split(".")])
        lines = [
            f"{cells},{period},{value:.9g},A,,,,"
            for day, value in self._known(id).items()
            if (period := period_of(day, frequency)) >= since
        ]
        random.Random(id).shuffle(lines)
        if lines:  # a month that is announced but not out
            lines.append(f"{cells},2027-{'Q1' if frequency == 'Q' else '01'},,M,,,,")
        if fault == "unit":
            lines = [line.replace(",IX,", ",XDC,").replace(",PC,", ",XDC,") for line in lines]
        if fault == "multiplier":
            lines = [line.replace(",A,,,,", ",A,6,,,") for line in lines]
        whole = table(HEADERS[flow], lines, CSV)
        if fault in (*BROKEN, "tenfold"):
            return broken(HEADERS[flow], lines, fault, CSV)
        if fault and fault not in OWN:
            return spoilt(whole, fault)
        return whole if fault else tagged(request, whole)

    def _known(self, id: str) -> Mapping[date, float]:
        if id == "CPI_YOY":
            return over_a_year("CPI", self.today)
        known = values(id, self.today)
        return with_base(known, 2015) if id in ("CPI", "US_CPI") else known
