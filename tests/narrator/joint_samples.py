"""Briefs of answers that know what moves together."""

from __future__ import annotations

from functools import cache
from typing import Any

from riskxpertai.domain import Brief, Condition, Forecast, Question
from riskxpertai.facts import make_facts
from riskxpertai.forecast.cases import joint
from tests.forecast.pasts import together
from tests.narrator.samples import TODAY, base, inflation, jpykrw, usdkrw

LOWER_RATE = Condition("BASE", "change", -0.25)
DEARER_DOLLAR = Condition("USDKRW", "level", 1400.0)
NEVER = Condition("USDKRW", "level", 9_000.0)


def joint_brief(
    *forecasts: Forecast, months: int = 6, condition: Condition | None = None, **asked: Any
) -> Brief:
    """What a narrator is given when the past is known."""
    ids = tuple(one.indicator.id for one in forecasts)
    question = Question("질문", ids, months, condition=condition, **asked)
    told = joint(forecasts, together(forecasts), months=months, condition=condition)
    assert told is not None
    return Brief("질문", question, TODAY, forecasts, make_facts(question, forecasts, TODAY, told))


@cache
def joint_briefs() -> dict[str, Brief]:
    """One of each kind."""
    return {
        "환율": joint_brief(usdkrw()),
        "한 달": joint_brief(usdkrw(), months=1),
        "기준금리": joint_brief(base()),
        "환율과 금리": joint_brief(usdkrw(), base()),
        "금리와 환율": joint_brief(base(), usdkrw()),
        "셋": joint_brief(usdkrw(drift=0.01), jpykrw(), inflation()),
        "금리를 내리면 환율": joint_brief(usdkrw(), base(), condition=LOWER_RATE),
        "금리를 내리면 두 환율": joint_brief(usdkrw(), jpykrw(), base(), condition=LOWER_RATE),
        "환율이 오르면 금리": joint_brief(base(), usdkrw(), condition=DEARER_DOLLAR),
        "문턱도 묻기": joint_brief(usdkrw(), base(), condition=LOWER_RATE, threshold=1400.0),
        "본 적 없는 환율": joint_brief(base(), usdkrw(), condition=NEVER),
        "본 적 없는 환율이면 두 지표": joint_brief(base(), jpykrw(), usdkrw(), condition=NEVER),
    }
