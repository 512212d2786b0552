"""Step 1 of the data's way: rows of the catalogue that statisticians count: prices, growth, jobs, trade."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from riskxpertai.domain import Indicator
from riskxpertai.series.terms import row

KOSTAT = "국가데이터처"
BOK = "한국은행"
KB = "KB국민은행"
CUSTOMS = "관세청"


def economy_rows() -> Iterator[Indicator]:
    """Statistics of the month and the quarter, and what people say of the economy."""
    yield from _prices()
    yield from _growth()
    yield from _jobs_and_money()
    yield from _trade()
    yield from _homes()


def _prices() -> Iterator[Indicator]:
    price = partial(
        row,
        family="물가",
        unit="2020=100",
        frequency="M",
        transform="log",
        digits=2,
        seasonal="raw",
        sources=("ECOS",),
    )
    everywhere = ("ECOS", "BIS", "OECD")
    yield price("CPI", "소비자물가지수", "Consumer price index", lag=5, publisher=KOSTAT, sources=everywhere)
    yield price(
        "CPI_YOY",
        "소비자물가 상승률(전년 동월 대비)",
        "Consumer price inflation, year on year",
        unit="%",
        transform="level",
        lag=5,
        digits=1,
        seasonal="none",
        publisher=KOSTAT,
        sources=everywhere,
        derived="CPI",
    )
    core = "근원물가지수(농산물·석유류 제외)"
    yield price("CORE_CPI", core, "Core consumer price index", lag=5, publisher=KOSTAT)
    yield price("PPI", "생산자물가지수", "Producer price index", lag=23, publisher=BOK)
    yield price(
        "US_CPI",
        "미국 소비자물가지수",
        "US consumer price index",
        lag=30,
        publisher="미국 노동통계국",
        sources=("BIS", "OECD"),
    )


def _growth() -> Iterator[Indicator]:
    grown = partial(row, family="성장·경기", digits=1, sources=("ECOS",))
    yield grown(
        "GDP",
        "실질 GDP 성장률(전기 대비)",
        "Real GDP growth, quarter on quarter",
        unit="%",
        frequency="Q",
        transform="level",
        lag=28,
        seasonal="adjusted",
        publisher=BOK,
        sources=("ECOS", "OECD"),
    )
    cycle = partial(
        grown,
        unit="2020=100",
        frequency="M",
        transform="log",
        lag=30,
        seasonal="adjusted",
        publisher=KOSTAT,
    )
    yield cycle("IP", "전산업생산지수", "Index of all industry production")
    yield cycle("LEI", "선행종합지수", "Composite leading index")
    mood = partial(grown, unit="지수", transform="level", lag=0, publisher=BOK)
    yield mood("CSI", "소비자심리지수", "Consumer sentiment index", frequency="M")
    yield mood("NEWS_MOOD", "뉴스심리지수", "News sentiment index", frequency="D", digits=2)


def _jobs_and_money() -> Iterator[Indicator]:
    job = partial(
        row,
        family="고용",
        unit="%",
        frequency="M",
        transform="level",
        lag=14,
        digits=1,
        seasonal="raw",
        publisher=KOSTAT,
    )
    yield job("UNEMP", "실업률", "Unemployment rate", sources=("ECOS", "OECD"))
    yield job("EMPRATE", "고용률", "Employment rate", sources=("ECOS",))
    money = partial(
        row, family="통화", unit="십억원", transform="log", digits=1, publisher=BOK, sources=("ECOS",)
    )
    yield money("M2", "광의통화(M2, 평잔)", "Broad money M2", frequency="M", lag=45, seasonal="adjusted")
    yield money(
        "CREDIT",
        "가계신용(잔액)",
        "Household credit",
        frequency="Q",
        aggregation="end",
        lag=55,
        seasonal="raw",
    )


def _trade() -> Iterator[Indicator]:
    trade = partial(
        row,
        family="무역",
        unit="백만 달러",
        frequency="M",
        transform="log",
        lag=15,
        digits=0,
        seasonal="raw",
        publisher=CUSTOMS,
        sources=("ECOS",),
    )
    yield trade("EXPORT", "수출액", "Exports of goods")
    yield trade("IMPORT", "수입액", "Imports of goods")
    yield trade("CA", "경상수지", "Current account", transform="level", lag=38, digits=1, publisher=BOK)


def _homes() -> Iterator[Indicator]:
    home = partial(
        row,
        family="부동산",
        unit="지수",
        frequency="M",
        transform="log",
        lag=15,
        digits=2,
        seasonal="raw",
        publisher=KB,
        sources=("ECOS",),
    )
    yield home("HOUSE", "주택매매가격지수", "House price index")
    yield home("JEONSE", "주택전세가격지수", "Jeonse (lump-sum lease) price index")
    yield home(
        "HOUSE_REAL",
        "실질 주택가격지수",
        "Real residential property prices",
        unit="2010=100",
        frequency="Q",
        lag=150,
        publisher="국제결제은행(BIS)",
        sources=("BIS",),
    )
