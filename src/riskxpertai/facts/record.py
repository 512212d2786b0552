"""Facts of the record: how often such forecasts held, and whether they beat doing nothing."""

from __future__ import annotations

from collections.abc import Iterator

from riskxpertai.domain import Fact, Score
from riskxpertai.facts.view import View
from riskxpertai.numerals import format_value


def record(view: View) -> Iterator[Fact]:
    """How often the 80 % band held so many months ahead, and the skill against the random walk."""
    score = view.forecast.score
    if score is None:
        return
    ahead = f"{score.horizon}개월 앞을 내다본 지난 예측"
    for key, label, count in (
        ("record.count", f"{ahead}의 횟수", score.count),
        ("record.hits", f"{ahead} 가운데 80% 구간이 적중한 횟수", score.hits80),
    ):
        yield view.told(key, label, count, unit="회", text=f"{count}회")
    side = "작음" if score.better else "큼" if score.worse else "우열을 가릴 수 없음, 낫다고 하지 않음"
    label = f"{ahead}의 오차가 무변화 기준선의 오차와 차이 나는 비율({side})"
    yield view.told("record.skill", label, 100 * score.skill, unit="%", text=gain(score))


def gain(score: Score) -> str:
    """The size of the lead over, or lag behind, the random walk: "3.6%"."""
    return format_value(abs(100 * score.skill), "%", 1)


def hit_rate(score: Score) -> str:
    """How often the 80 % band held, as shown beside it."""
    return f"80% 구간 · 지난 {score.count}회 중 {score.hits80}회 적중"


def verdict(score: Score) -> str:
    """Whether such forecasts beat taking the last value for the next, as plainly as that."""
    if score.better:
        return f"‘지금 값 그대로’라고 보는 것보다 오차가 {gain(score)} 작았습니다."
    if score.worse:
        return f"‘지금 값 그대로’라고 보는 것보다 나은 예측이 아니었습니다. 오차가 {gain(score)} 더 컸습니다."
    return "‘지금 값 그대로’라고 보는 것보다 나은 예측이 아니었습니다."
