"""What an answer must say of how it was understood: what it leaves out, and what stands in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from riskxpertai.numerals import particle
from riskxpertai.reading.mentions import Mention
from riskxpertai.reading.vocabulary import NAMES, UNITS

FURTHEST = 24
ADVICE = "사고파는 일, 환전, 대출의 시점은 조언하지 않으며 예측과 그 불확실성만 보여 드립니다."
OVER = "이미 지난 때는 예측하지 않으므로 지금부터의 예측으로 답합니다."
TOO_FAR = f"{FURTHEST}개월까지만 예측하므로 {FURTHEST}개월 뒤까지로 답합니다."
COARSE = "예측은 달 단위로 하므로 다음 달 값으로 답합니다."
UNSAID = "무엇이 궁금하신지 적지 않으셔서 원/달러 환율로 답합니다."
NOW = "이번 달은 아직 끝나지 않아 다음 달까지의 예측으로 답합니다."
CROSS = "엔/달러 환율은 따로 다루지 않아 원/엔 환율과 원/달러 환율로 답합니다."
GAP = "금리차는 따로 예측하지 않아 두 금리를 나란히 보여 드립니다."
BALANCE = "무역수지는 따로 다루지 않아 상품과 서비스의 거래를 함께 담은 경상수지로 답합니다."
RECESSION = "경기 침체는 분기 성장률이 0%보다 낮은 경우로 보고 답합니다."


def substitutes(mentions: Sequence[Mention], shown: Sequence[str]) -> Iterator[str]:
    """What is answered in place of what was asked."""
    if any(mention.name and mention.ids == ("JPYKRW", "USDKRW") for mention in mentions):
        yield CROSS
    if any(mention.name and mention.ids == ("BASE", "US_RATE") for mention in mentions):
        yield GAP
    if any(mention.name and mention.ids == ("CA",) for mention in mentions) and "CA" in shown:
        yield BALANCE
    loans = [mention.name for mention in mentions if mention.name and mention.ids == ("BASE",)]
    if loans and "BASE" in shown:
        names = ", ".join(dict.fromkeys(loans))
        topic = names + particle(names, "은/는")
        yield (
            f"{topic} 자료가 없어 함께 움직이는 한국은행 기준금리로 답합니다. "
            "실제 금리는 은행과 가산금리에 따라 다릅니다."
        )


def spares(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What of a family stands in for its usual member, which has no data."""
    for usual, spare in pairs:
        topic = NAMES[usual] + particle(NAMES[usual], "은/는")
        yield f"{topic} 아직 자료가 없어 {NAMES[spare]}{particle(NAMES[spare], '으로/로')} 답합니다."


def missing(names: Sequence[str], reasons: Sequence[str] = ()) -> Iterator[str]:
    """What has no data, with the reasons; without them the rest is answered."""
    if names:
        ending = "습니다" if reasons else "어 빼고 답합니다"
        said = f"{', '.join(names)}{particle(names[-1], '은/는')} 아직 자료가 없{ending}."
        yield " ".join((said, *dict.fromkeys(filter(None, reasons))))


def unfit(id: str) -> str:
    """A value that can't be compared with what was asked."""
    unit = spoken(UNITS[id])
    name = NAMES[id] + particle(NAMES[id], "은/는")
    return f"{name} {unit}{particle(unit, '으로/로')} 예측하므로 물어보신 값과는 견주지 않았습니다."


def spoken(unit: str) -> str:
    """A unit as it is said."""
    base = re.fullmatch(r"(\d{4})=100", unit)
    return f"{base[1]}년을 100으로 둔 지수" if base else f"{unit} 단위" if unit != "지수" else unit


def left_out(ids: Sequence[str]) -> Iterator[str]:
    """What there was no room for."""
    if ids:
        names = [NAMES[id] for id in ids]
        yield f"한 번에 네 지표까지 답하므로 {', '.join(names)}{particle(names[-1], '은/는')} 뺐습니다."
