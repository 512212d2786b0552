"""Step 3a of the way: what the reader must be told beside the numbers, in sentences of our own."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import date

from riskxpertai.domain import Joint, Monthly, Question
from riskxpertai.errors import NarratorFailed
from riskxpertai.events import Notice, Removed
from riskxpertai.numerals import with_particle
from riskxpertai.series.freshness import is_stale, period_end

logger = logging.getLogger(__name__)

FALLBACK = "narrator_fallback"
ASSOCIATION = "가정에 따른 숫자는 과거 예측 오차의 동행에 바탕을 둔 계산이며 인과가 아닙니다."
UNSEEN = "가정하신 경로는 과거에 거의 나타나지 않아 가정에 따른 숫자를 내지 않습니다."
SEASONAL = "계절조정을 하지 않은 값이어서, 해마다 되풀이되는 움직임이 섞여 있습니다."
NO_PAST = "지표들이 함께 움직인 기록을 아직 계산하지 못해, 가정 없이 예측한 결과로 답합니다."


def notices(question: Question, series: Sequence[Monthly], today: date) -> list[Notice]:
    """What the reader must know before the numbers: remarks on his question, old or revised data."""
    told = [Notice(code="remark", text=remark) for remark in question.remarks]
    stale: dict[date, list[str]] = {}
    for one in series:
        if is_stale(one.indicator, one.last_day, today):
            end = period_end(one.indicator, one.last_day)
            stale.setdefault(end, []).append(one.indicator.name)
    for day, names in stale.items():
        until = f"{', '.join(names)} 자료는 {day.year}년 {day.month}월 {day.day}일까지입니다."
        told.append(Notice(code="stale", text=f"{until} 그 뒤의 움직임은 반영되지 않았습니다."))
    if names := [one.indicator.name for one in series if one.vintage > today]:
        told.append(Notice(code="revised", text=revised(names, today)))
    if raw := [one.indicator.name for one in series if one.indicator.seasonal == "raw"]:
        text = f"{with_particle(', '.join(raw), '은/는')} {SEASONAL}"
        told.append(Notice(code="seasonal", text=text))
    return told


def revised(names: Sequence[str], as_of: date) -> str:
    """What to say of numbers as of a day from which no vintage is kept."""
    whose = with_particle(", ".join(names), "은/는")
    day = f"{as_of.year}년 {as_of.month}월 {as_of.day}일"
    return f"{whose} {day}에 공표되어 있던 기간만 쓰되, 그 뒤에 수정된 자료로 본 값입니다."


def supposing(question: Question, together: Joint | None) -> list[Notice]:
    """What the reader must know of an answer that supposes something."""
    if question.condition is None:
        return []
    if together is None or together.supposed is None:
        return [Notice(code="no_past", text=NO_PAST)]
    if not together.supposed.forecasts:
        return [Notice(code="unseen", text=UNSEEN)]
    return [Notice(code="association", text=ASSOCIATION)]


def fallback(failure: NarratorFailed) -> Notice:
    """Say that the template writes from here on."""
    logger.warning("narrator failed: %s", failure)
    return Notice(code=FALLBACK, text=failure.sentence)


REPLACED, DROPPED = "sentence_replaced", "sentence_dropped"
# Why a sentence was taken out, as a reader reads it; the first that holds is told.
REASONS = (
    ({"advice", "instruction"}, "투자 조언이나 요청으로 읽힐 수 있는 문장"),
    ({"certainty"}, "확률로만 말할 수 있는 일을 단정한 문장"),
    ({"source", "cause"}, "자료에 없는 출처나 원인을 댄 문장"),
    ({"direction"}, "오르내리는 방향이 예측과 다른 문장"),
    ({"word"}, "검사가 알아듣지 못한 말이 든 문장"),
    ({"indicator"}, "자료에 없는 지표를 말한 문장"),
    ({"markup", "language", "length"}, "읽을 수 없거나 글이 아닌 것이 섞인 문장"),
)
UNPROVED = "자료나 예측과 맞지 않는 숫자가 있는 문장"


def removed(faults: Collection[str], numbers: int, *, replaced: bool) -> Removed:
    """Say that a sentence of the language model is not shown.

    Args:
        faults: why, as the gate names it.
        numbers: how many numbers it held.
        replaced: whether a sentence made of facts stands in its place.
    """
    what = next((words for codes, words in REASONS if codes & set(faults)), UNPROVED)
    done = "사실에서 바로 만든 문장으로 바꾸었습니다." if replaced else "뺐습니다."
    code = REPLACED if replaced else DROPPED
    return Removed(code=code, text=f"언어 모델이 쓴 글에서 {what}을 {done}", removed=numbers)
