"""What an answer must say of how it was understood: what it leaves out, and what stands in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskxpertai.numerals import particle
from riskxpertai.reading.mentions import Mention
from riskxpertai.reading.vocabulary import NAMES

FURTHEST = 24
ADVICE = "사고파는 일, 환전, 대출의 시점은 조언하지 않으며 예측과 그 불확실성만 보여 드립니다."
OVER = "이미 지난 때는 예측하지 않으므로 지금부터의 예측으로 답합니다."
TOO_FAR = f"{FURTHEST}개월까지만 예측하므로 {FURTHEST}개월 뒤까지로 답합니다."
COARSE = "예측은 달 단위로 하므로 다음 달 값으로 답합니다."
UNSAID = "무엇이 궁금하신지 적지 않으셔서 원/달러 환율로 답합니다."
NOW = "이번 달은 아직 끝나지 않아 다음 달까지의 예측으로 답합니다."
CROSS = "엔/달러 환율은 따로 다루지 않아 원/엔 환율과 원/달러 환율로 답합니다."


def substitutes(mentions: Sequence[Mention], shown: Sequence[str]) -> Iterator[str]:
    """What is answered in place of what was asked."""
    if any(mention.name and len(mention.ids) > 1 for mention in mentions):
        yield CROSS
    loans = [mention.name for mention in mentions if mention.name and mention.ids == ("BASE",)]
    if loans and "BASE" in shown:
        names = ", ".join(dict.fromkeys(loans))
        topic = names + particle(names, "은/는")
        yield (
            f"{topic} 자료가 없어 함께 움직이는 한국은행 기준금리로 답합니다. "
            "실제 금리는 은행과 가산금리에 따라 다릅니다."
        )


def missing(names: Sequence[str], ending: str) -> Iterator[str]:
    """What has no data."""
    if names:
        yield f"{', '.join(names)}{particle(names[-1], '은/는')} 아직 자료가 없{ending}."


def left_out(ids: Sequence[str]) -> Iterator[str]:
    """What there was no room for."""
    if ids:
        names = [NAMES[id] for id in ids]
        yield f"한 번에 네 지표까지 답하므로 {', '.join(names)}{particle(names[-1], '은/는')} 뺐습니다."
