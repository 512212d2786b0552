"""Step 1 of the data's way: what can be asked about, with names, units, sources and terms.

Run as a program (`python -m riskxpertai.series.catalog`) it prints the table of `docs/series.md`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from riskxpertai.domain import Indicator
from riskxpertai.errors import UnknownIndicator
from riskxpertai.series.economy_rows import economy_rows
from riskxpertai.series.market_rows import market_rows

ORDER = [
    "BASE",
    "USDKRW",
    "CPI",
    "CPI_YOY",
    "PPI",
    "GDP",
    "JPYKRW",
    "EURKRW",
    "CNYKRW",
    "GBPKRW",
    "KTB3Y",
    "KTB10Y",
    "CD91",
    "KOSPI",
    "KOSDAQ",
    "M2",
    "UNEMP",
    "CSI",
    "EXPORT",
    "IMPORT",
    "CA",
    "IP",
    "LEI",
    "HOUSE",
    "JEONSE",
    "KTB1Y",
    "KTB5Y",
    "CORP_AA",
    "CORE_CPI",
    "EMPRATE",
    "CREDIT",
    "NEWS_MOOD",
    "HOUSE_REAL",
    "REER",
    "US_RATE",
    "US10Y",
    "JP_RATE",
    "EU_RATE",
    "US_CPI",
    "OIL",
    "GOLD",
    "COPPER",
]
"""Ids as readers see them listed: first what is asked most, then the contract's, then the rest."""


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by id, in the order in which they are listed."""
    rows = {row.id: row for row in (*market_rows(), *economy_rows())}
    return MappingProxyType({id: rows.pop(id) for id in ORDER} | rows)


def indicator(id: str) -> Indicator:
    """One row of the catalogue.

    Raises:
        UnknownIndicator: no row has this id.
    """
    try:
        return indicators()[id]
    except KeyError:
        raise UnknownIndicator(f"no indicator {id[:40]!r}") from None


def table() -> str:
    """The catalogue as the Markdown table of `docs/series.md`."""
    frequency = {"D": "일 (daily)", "M": "월 (monthly)", "Q": "분기 (quarterly)"}
    aggregation = {"mean": "평균 (mean)", "end": "말일 (end)"}
    transform = {"log": "로그 (log)", "level": "수준 (level)"}
    seasonal = {"adjusted": "조정 (adjusted)", "raw": "원계열 (raw)", "none": "—"}
    lines = [
        "| id | 지표 | 영문 | 묶음 | 단위 | 주기 | 월 값 | 변환 | 계절 | 시차 | 받는 곳 | 출처 | 이용 조건 |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in indicators().values():
        cells = (
            f"`{row.id}`",
            row.name,
            row.english,
            row.family,
            row.unit,
            frequency[row.frequency],
            aggregation[row.aggregation],
            transform[row.transform],
            seasonal[row.seasonal],
            str(row.lag),
            " → ".join(row.sources) or "없음",
            row.source,
            row.licence,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())
