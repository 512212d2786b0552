"""Facts of what indicators do together: the scenarios as parts of joint paths, and the asked condition.

They tell what came together in the past, never why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskxpertai.domain import SCENARIOS, Fact, Joint, Question, Supposed
from riskxpertai.facts.chances import around, as_asked, beyond, probability_below
from riskxpertai.facts.view import MODEL, View, horizons
from riskxpertai.numerals import format_share, format_value

NAMES = {"base": "기준", "up": "상방", "down": "하방"}
BAND = (("median", "중앙값", 0.5), ("low80", "80% 구간의 아래 끝", 0.1), ("high80", "80% 구간의 위 끝", 0.9))
# Where the scenarios meet in the first indicator's distribution, and how far they are told.
LOWEST, LOWER, UPPER, HIGHEST = 0.025, 0.25, 0.75, 0.975


def stories(view: View, joint: Joint) -> Iterator[Fact]:
    """The three scenarios of the first indicator: where each lies, its chance, its way there."""
    ends = {"base": (LOWER, UPPER), "up": (UPPER, HIGHEST), "down": (LOWEST, LOWER)}
    for name in SCENARIOS:
        case, label = joint.cases[name], f"{NAMES[name]} 시나리오"
        for side, end, level in zip(("low", "high"), ("아래 끝", "위 끝"), ends[name], strict=True):
            value = view.quantile(view.asked, level)
            yield view.told(f"{name}.{side}", f"{label} 범위의 {end}", value, level=level)
        yield view.chance(f"{name}.chance", f"{label}의 확률(경로 가운데 비율)", case.share)
        inside = View(case.forecasts[0], view.today, view.months)
        middle = inside.quantile(inside.asked, 0.5)
        yield view.told(f"{name}.median", f"{label} 안에서의 중앙값", middle)
        if way := horizons(view.months)[:-1]:
            value = inside.quantile(inside.row(way[-1]), 0.5)
            month = inside.month_of(way[-1])
            yield view.told(f"{name}.way", f"{label}가 {way[-1]}개월 뒤에 지나는 중앙값", value, month=month)


def beside(view: View, place: int, joint: Joint) -> Iterator[Fact]:
    """What another indicator does in the paths of each scenario of the first one."""
    for name, case in joint.cases.items():
        inside = View(case.forecasts[place], view.today, view.months)
        label = f"첫 지표의 {NAMES[name]} 시나리오와 함께 나타나는"
        yield from _inside(view, inside, f"beside.{name}", label)


def condition(view: View, supposed: Supposed, joint: Joint) -> Iterator[Fact]:
    """What is supposed, how likely that is, and what it rests on."""
    months = view.months

    def fact(key: str, label: str, value: float, unit: str, text: str) -> Fact:
        id, source, day = view.forecast.indicator.id, MODEL, view.forecast.as_of
        return Fact(f"if.{key}.{months}", label, value, unit, text, id, view.month, None, source, day)

    indicator = view.forecast.indicator
    level, unit = supposed.level, indicator.unit
    text = format_value(level, unit, indicator.digits, signed=False) if view.steps else as_asked(level, unit)
    name = f"{indicator.name}: 가정한 {view.when} 값"
    yield fact("level", name, supposed.level, indicator.unit, text)
    far = "그 수준에 있을" if view.steps else "그만큼이거나 그보다 더 움직여 있을"
    least = 1 if view.steps else 5
    share = format_share(supposed.share, least=least)
    yield fact("chance", f"{indicator.name}: 예측에서 {far} 확률", 100 * supposed.share, "%", share)
    worth = round(supposed.effective)
    yield fact("effective", "가정에 가까운 경로의 실질 개수", worth, "개", f"{worth:,}개")
    yield fact("paths", "함께 그린 경로의 개수", joint.paths, "개", f"{joint.paths:,}개")
    yield fact("origins", "동행을 배운 과거 예측의 횟수", joint.origins, "회", f"{joint.origins}회")


def consequences(view: View, place: int, supposed: Supposed) -> Iterator[Fact]:
    """What an indicator does where the condition is met, beside what it does anyway."""
    if not supposed.forecasts:
        return
    inside = View(supposed.forecasts[place], view.today, view.months)
    label = f"가정대로일 때 {view.when}"
    yield from _inside(view, inside, "then", label)
    if inside.steps:
        return
    shift = view.gap(inside.quantile(inside.asked, 0.5), view.quantile(view.asked, 0.5))
    side = "높음" if shift > 0 else "낮음" if shift < 0 else "같음"
    text = format_value(abs(shift), view.gap_unit, view.forecast.indicator.digits, signed=False)
    name = f"{label} 중앙값이 가정 없는 중앙값보다 차이 나는 크기({side})"
    yield view.told("then.shift", name, shift, unit=view.gap_unit, text=text)
    above = 1 - probability_below(inside.forecast.levels, inside.asked, view.forecast.last_value)
    yield view.chance("then.above", f"{label} 마지막 공표값보다 높을 확률", above)


def _inside(view: View, inside: View, key: str, label: str) -> Iterator[Fact]:
    """An indicator's asked month within a part of the paths: moves of what moves in steps, else a band."""
    if inside.steps:
        moves = around(inside, view.forecast.last_value)
        for part, name, chance in zip(("cut", "hold", "hike"), ("인하", "동결", "인상"), moves, strict=True):
            share = 100 * chance.share
            name = f"{label} {name}되어 있을 확률"
            yield view.told(f"{key}.{part}", name, share, unit="%", text=chance.text)
        return
    for part, name, level in BAND:
        value = inside.quantile(inside.asked, level)
        yield view.told(f"{key}.{part}", f"{label} {name}", value, level=level)


def threshold_then(view: View, value: float, supposed: Supposed, *, below: bool) -> Iterator[Fact]:
    """The chance of the asked side of the asked value where the condition is met."""
    if supposed.forecasts:
        inside = View(supposed.forecasts[0], view.today, view.months)
        side, share = "낮을" if below else "높을", beyond(inside, value, below=below)
        label = f"가정대로일 때 {view.when} {as_asked(value, view.forecast.indicator.unit)}보다 {side} 확률"
        yield view.chance("then.threshold.chance", label, share, least=1 if view.steps else 5)


def together(views: Sequence[View], joint: Joint, question: Question) -> Iterator[Fact]:
    """All facts of an answer that speak of more than one indicator, or of paths."""
    if not views[0].steps:
        yield from stories(views[0], joint)
    for place, view in enumerate(views[1:], start=1):
        yield from beside(view, place, joint)
    supposed = joint.supposed
    if supposed is None:
        return
    if question.threshold is not None and question.ceiling is None:
        yield from threshold_then(views[0], question.threshold, supposed, below=question.below)
    for place, view in enumerate(views):
        if view.forecast.indicator.id == supposed.indicator:
            yield from condition(view, supposed, joint)
        else:
            yield from consequences(view, place, supposed)
