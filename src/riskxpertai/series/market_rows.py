"""Step 1 of the data's way: rows of the catalogue that markets and central banks set."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from riskxpertai.domain import Indicator
from riskxpertai.series.terms import row

ECB = "유럽중앙은행(ECB) 유로 기준환율"
ECB_CROSS = "유럽중앙은행(ECB) 유로 기준환율로 계산한 교차환율"
QUARTER_POINT = 0.25  # the board has moved its rate in these steps since it sets one


def market_rows() -> Iterator[Indicator]:
    """Exchange rates, interest rates and shares, at home and abroad."""
    yield from _exchange_rates()
    yield from _interest_rates()
    yield from _abroad()
    yield from _shares()
    yield from _commodities()


def _exchange_rates() -> Iterator[Indicator]:
    rate = partial(
        row,
        family="환율",
        unit="원",
        frequency="D",
        transform="log",
        lag=0,
        digits=1,
        publisher=ECB_CROSS,
        sources=("ECB",),
    )
    yield rate("USDKRW", "원/달러 환율", "Won per US dollar")
    yield rate("JPYKRW", "원/엔 환율(100엔)", "Won per 100 Japanese yen")
    yield rate("EURKRW", "원/유로 환율", "Won per euro", publisher=ECB)
    yield rate("CNYKRW", "원/위안 환율", "Won per Chinese yuan", digits=2)
    yield rate("GBPKRW", "원/파운드 환율", "Won per pound sterling")
    yield row(
        "REER",
        "실질실효환율",
        "Real effective exchange rate, broad basket",
        family="환율",
        unit="2020=100",
        frequency="M",
        transform="log",
        lag=25,
        digits=2,
        publisher="국제결제은행(BIS)",
        sources=("BIS",),
    )


def _interest_rates() -> Iterator[Indicator]:
    rate = partial(row, family="금리", unit="%", frequency="D", transform="level", lag=0, digits=2)
    yield rate(
        "BASE",
        "한국은행 기준금리",
        "Bank of Korea base rate",
        aggregation="end",
        publisher="한국은행 금융통화위원회 결정",
        terms="공표된 결정 사실입니다. 출처를 밝히고 이용합니다.",
        sources=("ECOS", "BIS"),
        grid=QUARTER_POINT,
    )
    bond = partial(rate, publisher="금융투자협회", sources=("ECOS",))
    yield bond("KTB1Y", "국고채 1년 금리", "Treasury bond yield, 1 year")
    yield bond("KTB3Y", "국고채 3년 금리", "Treasury bond yield, 3 years")
    yield bond("KTB5Y", "국고채 5년 금리", "Treasury bond yield, 5 years")
    yield bond("KTB10Y", "국고채 10년 금리", "Treasury bond yield, 10 years")
    yield bond("CORP_AA", "회사채(3년, AA-) 금리", "Corporate bond yield, 3 years, AA-")
    yield bond("CD91", "CD 91일물 금리", "Certificate of deposit rate, 91 days")


def _abroad() -> Iterator[Indicator]:
    rate = partial(row, family="금리", unit="%", frequency="M", transform="level")
    policy = partial(rate, aggregation="end", lag=10, sources=("BIS",))
    yield policy(
        "US_RATE",
        "미국 정책금리(목표 범위의 중간)",
        "US federal funds target, midpoint",
        digits=3,
        publisher="미국 연방준비제도",
    )
    yield policy("JP_RATE", "일본 정책금리", "Bank of Japan policy rate", digits=2, publisher="일본은행")
    yield policy("EU_RATE", "유로지역 정책금리", "ECB policy rate", digits=2, publisher="유럽중앙은행")
    yield rate(
        "US10Y",
        "미국 국채 10년 금리(월평균)",
        "US government bond yield, 10 years",
        lag=20,
        digits=2,
        publisher="미국 재무부",
        sources=("OECD",),
    )


def _shares() -> Iterator[Indicator]:
    share = partial(
        row,
        family="주가",
        unit="포인트",
        frequency="D",
        transform="log",
        aggregation="end",
        lag=0,
        digits=2,
        publisher="한국거래소",
        sources=("ECOS",),
    )
    yield share("KOSPI", "코스피", "KOSPI")
    yield share("KOSDAQ", "코스닥", "KOSDAQ")


def _commodities() -> Iterator[Indicator]:
    price = partial(row, family="원자재", frequency="D", transform="log", lag=0, digits=2)
    yield price("OIL", "두바이유 가격", "Dubai crude oil", unit="달러/배럴", publisher="국제 원유 시장")
    yield price("GOLD", "국제 금값", "Gold", unit="달러/온스", publisher="런던 금 시장")
    yield price("COPPER", "구리 가격", "Copper", unit="달러/톤", publisher="런던금속거래소")
