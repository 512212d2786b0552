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
NO_SOURCE = "자유롭게 쓸 수 있는 출처를 아직 찾지 못했습니다."
OPEN_DATA = "제공기관의 조건에 따르며, 자료가 실릴 때 밝힙니다."
ECB = "유럽중앙은행(ECB) 유로 기준환율"
ECB_CROSS = "유럽중앙은행(ECB) 유로 기준환율로 계산한 교차환율"
KOSTAT = "국가데이터처"
BOK = "한국은행"
KOFIA = "금융투자협회"
BIS = "국제결제은행(BIS)"
OECD = "경제협력개발기구(OECD)"
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
    yield from _prices(row)
    yield from _markets(row)
    yield from _activity(row)
    yield from _abroad(row)


def _prices(row: Callable[..., Indicator]) -> Iterator[Indicator]:
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
        derived="CPI",
    )
    yield price("CORE_CPI", "근원물가지수", "Core consumer price index", lag=5, source=KOSTAT)
    yield price("PPI", "생산자물가지수", "Producer price index", lag=23, source=BOK)


def _markets(row: Callable[..., Indicator]) -> Iterator[Indicator]:
    market = partial(row, frequency="D", lag=0, digits=2)
    rate = partial(market, family="금리", unit="%", transform="level", source=KOFIA)
    for years in (1, 3, 5, 10):
        yield rate(f"KTB{years}Y", f"국고채 {years}년 금리", f"Treasury bond yield, {years} years")
    yield rate("CD91", "CD 91일물 금리", "Certificate of deposit rate, 91 days")
    yield rate("CORP_AA", "회사채(AA-, 3년) 금리", "Corporate bond yield, AA-, 3 years")
    share = partial(market, family="주가", unit="포인트", aggregation="end", source="한국거래소")
    yield share("KOSPI", "코스피", "KOSPI")
    yield share("KOSDAQ", "코스닥", "KOSDAQ")
    money = partial(row, family="통화", unit="십억원", digits=1, source=BOK)
    yield money("M2", "광의통화(M2, 평잔)", "Broad money M2", lag=45)
    yield money("CREDIT", "가계신용", "Household credit", frequency="Q", lag=52)


def _activity(row: Callable[..., Indicator]) -> Iterator[Indicator]:
    growth = partial(row, family="성장·경기")
    level = partial(row, unit="%", transform="level", digits=1)
    yield level(
        "GDP",
        "실질 GDP 성장률(전기 대비)",
        "Real GDP growth, quarter on quarter",
        family="성장·경기",
        frequency="Q",
        lag=28,
        source=BOK,
    )
    work = partial(level, family="고용", lag=14, source=KOSTAT)
    yield work("UNEMP", "실업률", "Unemployment rate")
    yield work("EMPRATE", "고용률", "Employment rate")
    mood = partial(growth, unit="지수", transform="level", digits=1, lag=0, source=BOK)
    yield mood("CSI", "소비자심리지수", "Consumer sentiment index")
    yield mood("NEWS_MOOD", "뉴스심리지수", "News sentiment index")
    trade = partial(row, family="무역", unit="백만 달러")
    yield trade("EXPORT", "수출액", "Exports of goods", lag=15, digits=0, source="관세청")
    yield trade("IMPORT", "수입액", "Imports of goods", lag=15, digits=0, source="관세청")
    yield trade("CA", "경상수지", "Current account", transform="level", lag=38, digits=1, source=BOK)
    cycle = partial(growth, unit="2020=100", lag=30, digits=1, source=KOSTAT)
    yield cycle("IP", "전산업생산지수", "Index of all industry production")
    yield cycle("LEI", "선행종합지수", "Composite leading index")
    home = partial(row, family="부동산", unit="지수", lag=15, digits=2, source="한국부동산원")
    yield home("HOUSE", "주택매매가격지수", "House price index")
    yield home("JEONSE", "주택전세가격지수", "Jeonse (lump-sum lease) price index")
    yield home("HOUSE_REAL", "실질 주택가격지수", "Real house prices", frequency="Q", lag=90, source=BIS)


def _abroad(row: Callable[..., Indicator]) -> Iterator[Indicator]:
    rate = partial(row, family="금리", unit="%", transform="level", digits=2, lag=0, source=BIS)
    yield rate("US_RATE", "미국 정책금리", "US policy rate")
    yield rate("US10Y", "미국 국채 10년 금리", "US Treasury yield, 10 years", lag=30, source=OECD)
    yield rate("JP_RATE", "일본 정책금리", "Japan policy rate")
    yield rate("EU_RATE", "유로 지역 정책금리", "Euro area policy rate")
    yield row(
        "US_CPI",
        "미국 소비자물가지수",
        "US consumer prices",
        family="물가",
        unit="2015=100",
        lag=15,
        digits=2,
        source=OECD,
    )
    yield row(
        "REER",
        "실질실효환율",
        "Real effective exchange rate",
        family="환율",
        unit="2020=100",
        lag=20,
        digits=2,
        source=BIS,
    )
    goods = partial(row, family="원자재", frequency="D", lag=0, digits=2, source="", reason=NO_SOURCE)
    yield goods("OIL", "국제유가(두바이유)", "Dubai crude oil", unit="달러/배럴")
    yield goods("GOLD", "국제 금값", "Gold", unit="달러/온스")
    yield goods("COPPER", "구리 가격", "Copper", unit="달러/톤")


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
