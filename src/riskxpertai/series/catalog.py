"""Step 1 of the data's way: what can be asked about, with names, units, sources and terms.

Run as a program (`python -m riskxpertai.series.catalog`) it prints the table of `docs/series.md`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from types import MappingProxyType

from riskxpertai.domain import Indicator
from riskxpertai.errors import UnknownIndicator
from riskxpertai.series.sources.base_rate import STEP

NOT_YET = "이번 배포판에는 이 지표의 자료가 아직 없습니다."
OPEN_DATA = "제공기관의 조건에 따르며, 자료가 실릴 때 밝힙니다."
ECB = "유럽중앙은행(ECB) 유로 기준환율"
ECB_CROSS = "유럽중앙은행(ECB) 유로 기준환율로 계산한 교차환율"
KOSTAT = "국가데이터처"
BOK = "한국은행"
KOFIA = "금융투자협회"
ECB_TERMS = "출처를 밝히면 자유롭게 이용할 수 있습니다."


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by id, in the contract's order."""
    rows = (*_exchange_rates(), _base_rate(), *_statistics())
    return MappingProxyType({row.id: row for row in rows})


def indicator(id: str) -> Indicator:
    """One row of the catalogue.

    Raises:
        UnknownIndicator: no row has this id.
    """
    try:
        return indicators()[id]
    except KeyError:
        raise UnknownIndicator(f"no indicator {id[:40]!r}") from None


def _exchange_rates() -> Iterator[Indicator]:
    rate = partial(
        Indicator,
        family="환율",
        unit="원",
        frequency="D",
        transform="log",
        aggregation="mean",
        lag=0,
        digits=1,
        source=ECB_CROSS,
        licence=ECB_TERMS,
    )
    yield rate("USDKRW", "원/달러 환율", "Won per US dollar")
    yield rate("JPYKRW", "원/엔 환율(100엔)", "Won per 100 Japanese yen")
    yield rate("EURKRW", "원/유로 환율", "Won per euro", source=ECB)
    yield rate("CNYKRW", "원/위안 환율", "Won per Chinese yuan", digits=2)
    yield rate("GBPKRW", "원/파운드 환율", "Won per pound sterling")


def _base_rate() -> Indicator:
    return Indicator(
        id="BASE",
        name="한국은행 기준금리",
        english="Bank of Korea base rate",
        family="금리",
        unit="%",
        frequency="D",
        transform="level",
        aggregation="end",
        lag=0,
        digits=2,
        source="한국은행 금융통화위원회 결정",
        licence="공표된 결정 사실입니다. 출처를 밝히고 이용합니다.",
        grid=STEP,
    )


def _statistics() -> Iterator[Indicator]:
    row = partial(
        Indicator, frequency="M", transform="log", aggregation="mean", licence=OPEN_DATA, reason=NOT_YET
    )
    price = partial(row, family="물가", unit="2020=100", digits=2)
    yield price("CPI", "소비자물가지수", "Consumer price index", lag=5, source=KOSTAT)
    yield price(
        "CPI_YOY",
        "소비자물가 상승률(전년 동월 대비)",
        "Consumer price inflation, year on year",
        unit="%",
        transform="level",
        lag=5,
        digits=1,
        source=KOSTAT,
    )
    yield price("PPI", "생산자물가지수", "Producer price index", lag=23, source=BOK)
    yield row(
        "GDP",
        "실질 GDP 성장률(전기 대비)",
        "Real GDP growth, quarter on quarter",
        family="성장",
        unit="%",
        frequency="Q",
        transform="level",
        lag=28,
        digits=1,
        source=BOK,
    )
    market = partial(row, frequency="D", lag=0, digits=2)
    rate = partial(market, family="금리", unit="%", transform="level", source=KOFIA)
    yield rate("KTB3Y", "국고채 3년 금리", "Treasury bond yield, 3 years")
    yield rate("KTB10Y", "국고채 10년 금리", "Treasury bond yield, 10 years")
    yield rate("CD91", "CD 91일물 금리", "Certificate of deposit rate, 91 days")
    share = partial(market, family="주가", unit="포인트", aggregation="end", source="한국거래소")
    yield share("KOSPI", "코스피", "KOSPI")
    yield share("KOSDAQ", "코스닥", "KOSDAQ")
    money = "광의통화(M2, 평잔)"
    yield row("M2", money, "Broad money M2", family="통화", unit="십억원", lag=45, digits=1, source=BOK)
    poll = partial(row, unit="%", transform="level", digits=1)
    yield poll("UNEMP", "실업률", "Unemployment rate", family="고용", lag=14, source=KOSTAT)
    mood = "Consumer sentiment index"
    yield poll("CSI", "소비자심리지수", mood, family="심리", unit="지수", lag=0, source=BOK)
    yield from _activity(row)


def _activity(row: Callable[..., Indicator]) -> Iterator[Indicator]:
    trade = partial(row, family="대외거래", unit="백만 달러")
    yield trade("EXPORT", "수출액", "Exports of goods", lag=15, digits=0, source="관세청")
    yield trade("IMPORT", "수입액", "Imports of goods", lag=15, digits=0, source="관세청")
    yield trade("CA", "경상수지", "Current account", transform="level", lag=38, digits=1, source=BOK)
    cycle = partial(row, family="경기", unit="2020=100", lag=30, digits=1, source=KOSTAT)
    yield cycle("IP", "전산업생산지수", "Index of all industry production")
    yield cycle("LEI", "선행종합지수", "Composite leading index")
    home = partial(row, family="부동산", unit="지수", lag=15, digits=2, source="KB국민은행")
    yield home("HOUSE", "주택매매가격지수", "House price index")
    yield home("JEONSE", "주택전세가격지수", "Jeonse (lump-sum lease) price index")


def table() -> str:
    """The catalogue as the Markdown table of `docs/series.md`."""
    frequency = {"D": "일 (daily)", "M": "월 (monthly)", "Q": "분기 (quarterly)"}
    aggregation = {"mean": "평균 (mean)", "end": "말일 (end)"}
    transform = {"log": "로그 (log)", "level": "수준 (level)"}
    lines = [
        "| id | 지표 | 영문 | 묶음 | 단위 | 주기 | 월 값 | 변환 | 시차 | 자료 | 출처 | 이용 조건 |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
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
            str(row.lag),
            "있음" if row.available else "없음",
            row.source,
            row.licence,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())
