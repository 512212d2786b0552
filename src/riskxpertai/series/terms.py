"""Step 1 of the data's way: whose values these are, on what terms, and why some are not there.

Source:
    BIS, terms of use of its statistics (https://www.bis.org/terms_statistics.htm); OECD, CC BY 4.0;
    ECB, free reuse if the source is named; ECOS, as each table's own agency allows.
"""

from __future__ import annotations

from collections.abc import Collection

from riskxpertai.domain import Aggregation, Frequency, Indicator, Seasonal, Transform

SHOWN = {"ECOS": "한국은행 ECOS", "BIS": "BIS", "OECD": "OECD", "ECB": "ECB"}
"""Sources as readers read them."""

TERMS = {
    "ECOS": "한국은행 ECOS와 작성 기관을 밝히고 이용합니다. 민간 기관의 자료는 그 기관의 조건도 따릅니다.",
    "BIS": "BIS를 출처로 밝히면 이용할 수 있으나 자료 자체를 팔 수는 없습니다.",
    "OECD": "OECD 자료는 CC BY 4.0 조건입니다.",
    "ECB": "출처를 밝히면 자유롭게 이용할 수 있습니다.",
}
NOT_FREE = "무료로 쓸 수 있는 출처가 없습니다."
WITHOUT_KEY = "ECOS 인증키가 없어 이 지표의 자료를 받지 못했습니다."
NOT_YET = "이 지표의 자료를 아직 받은 적이 없습니다."
SWITCHED_OFF = "이 지표를 받아 올 주소가 꺼져 있습니다."


def row(
    id: str,
    name: str,
    english: str,
    *,
    family: str,
    unit: str,
    frequency: Frequency,
    transform: Transform,
    lag: int,
    digits: int,
    publisher: str,
    aggregation: Aggregation = "mean",
    seasonal: Seasonal = "none",
    sources: tuple[str, ...] = (),
    terms: str = "",
    grid: float | None = None,
    derived: str = "",
) -> Indicator:
    """A row of the catalogue; attribution and terms follow from the sources unless they are given.

    Args:
        id: as in the contract.
        name: Korean.
        english: English.
        family: Korean family name.
        unit: of the values, as readers read it.
        frequency: of the values.
        transform: scale on which changes are measured.
        lag: days from a period's end to its publication.
        digits: decimals shown.
        publisher: who makes the statistic.
        aggregation: how days make a month.
        seasonal: whether seasons are left in.
        sources: names of those that offer it, the preferred one first.
        terms: of reuse, in Korean.
        grid: step of the values.
        derived: id of what it is computed from.
    """
    via = ", ".join(SHOWN[source] for source in sources if SHOWN[source] not in publisher and not terms)
    return Indicator(
        id=id,
        name=name,
        english=english,
        family=family,
        unit=unit,
        frequency=frequency,
        transform=transform,
        aggregation=aggregation,
        lag=lag,
        digits=digits,
        source=f"{publisher}({via} 제공)" if via else publisher,
        licence=terms or " ".join(TERMS[source] for source in sources) or NOT_FREE,
        grid=grid,
        seasonal=seasonal,
        sources=sources,
        derived=derived,
    )


def why_missing(row: Indicator, configured: Collection[str] | None = None) -> str:
    """Why an indicator has no data, as a sentence for readers.

    Args:
        row: of the catalogue; the caller has seen that nothing of it is at hand.
        configured: names of the sources that are asked here; None where that is not known.
    """
    if not row.sources:
        return NOT_FREE
    if configured is None or any(source in configured for source in row.sources):
        return NOT_YET
    return WITHOUT_KEY if "ECOS" in row.sources else SWITCHED_OFF
