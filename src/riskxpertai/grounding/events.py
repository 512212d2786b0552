"""What a chance is said to be of, and how likely the forecast holds it: over 1,460원, 3.25% or more, a rise.

A chance beside a level that the sentence names is computed from the forecast itself, not looked up:
whatever level that is, both of its sides, told straight or with a "not", have one right number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from riskxpertai.facts import View, probability_below
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.periods import covers
from riskxpertai.grounding.sentence import Sentence

Known = Mapping[int, tuple[float, Evidence]]
# "1,460원" + this + "확률": the side of a level, and whether it is denied.
BEYOND = re.compile(
    r" ?(?:선|대)?(?P<mark>을|를|보다|까지|에서|으로|로|도)? ?(?:더 |훌쩍 |크게 |조금 )?"
    r"(?:(?P<up>넘|웃[돌도]|초과|상회|이상|높|위|돌파|올라|오[를르]|상승)|"
    r"(?P<down>밑[돌도]|아래|미만|이하|하회|낮|내려|내[릴리]|떨어|(?:에(?:도)? )?못 ?미|하락|밑))"
    r"(?P<words>[가-힣 ]{0,16}?)(?P<chance>확률|가능성|공산|쪽|것은|경우)"
)
DENIED = re.compile(r"지(?:는|도)? ?(?:않|못|아니)|못하")
INCLUSIVE = re.compile(r"이상|이하")
SUPPOSED = re.compile(r"가정|그런 경로|그 경로|그때|이때|그럴|함께|경로에서|경로에선")
INSIDE = re.compile(
    r" ?(?:사이)?(?:에|의 범위에)? ?(?:있|들|머물|놓|속하|들어|위치)[가-힣 ]{0,5}(?:확률|가능성)"
)
# "열에 여덟은" + "1,400원 아래"
OF_WHICH = re.compile(r"(?:은|는|이|가|꼴로|의 확률로)? ?(?:환율이 |지수가 )?")
SHARE_OF_ONE = 100.0
# Whole percents of levels in steps are shown so that they add up to 100: up to half a percent off.
WHOLE, EXACT = 0.5, 0.01
# Between two quantiles a chance is interpolated.
INTERPOLATED = 1.0
# A chance of another time, of the whole way, or within a scenario is none that the quantiles tell.
OTHERWISE = re.compile(
    r"도중|한 ?번이라도|한때|동안|기간|그사이|내내|오늘|내일|모레|다음 ?주|이번|시나리오에서|시나리오라면"
)
# "1,500원을 넘을 것으로 보이며 확률은" foretells the level itself.
FORETOLD = re.compile(r"것으로|예상|전망|보[이여]|예측|며 |고 |지만")


@dataclass(frozen=True)
class Chance:
    """A chance that follows from the forecast.

    Attributes:
        percent: how likely.
        sure: how far it may lie from that: beyond the outermost quantiles nothing finer is known.
        rests: the fact that the event's level is, or lies next to.
        unasked: places of its levels that no fact is.
        bounded: whether the level lies beyond all quantiles, so that nothing but a bound may be told.
    """

    percent: float
    sure: float
    rests: Evidence
    unasked: tuple[int, ...] = ()
    bounded: bool = False


def chance_at(told: Sentence, place: int, known: Known) -> Chance | None:
    """The chance of the event that stands right before a number, if it is one of a level.

    Args:
        told: the sentence.
        place: of the chance.
        known: what the sentence's other numbers stand for.
    """
    if not _plain_event(told):
        return None
    chance = chance_of(told, place - 1, told.before(place), known) if place else None
    if chance or (place and place - 1 in known):
        return chance
    after, last = told.after(place), place + 1 == len(told.numbers)
    if told.numbers[place].kind == "share" and not last and OF_WHICH.fullmatch(after):
        words = re.split(r"[.,]", told.after(place + 1))[0][:12]
        return chance_of(told, place + 1, f"{words} 확률", known)
    return None


def chance_of(told: Sentence, place: int, words: str, known: Known) -> Chance | None:
    """How likely what the words after a level say of it is."""
    event, inside = BEYOND.match(words), INSIDE.match(words)
    if not (event or inside) or (told.numbers[place].over and not event):
        return None
    level = _level(told, place, known)
    if level is None:
        return None
    view = _view(told, level)
    if inside:
        return _between(told, place, level, known)
    if event is None or event["mark"] in ("으로", "로"):  # "2.75%로 내려가 있을" is the level itself
        return None
    unasked = _unasked(place, level, known)
    if unasked and FORETOLD.search(event["words"]):
        return None
    share = _share(view, event, level.fact.value)
    if unasked:
        bounded = _beyond(level, view)
        sure = max(_sure(view, share), INTERPOLATED)
        return Chance(SHARE_OF_ONE * share, sure, _event(level, share), unasked, bounded)
    # "2%" may be the fact that is shown as 2.0%, or two percent sharp: what lies between is right.
    sharp = share if level.stepped else _share(view, event, told.numbers[place].value * _scale(level))
    middle, half = (share + sharp) / 2, abs(share - sharp) / 2
    return Chance(SHARE_OF_ONE * middle, _sure(view, share) + SHARE_OF_ONE * half, _event(level, middle))


def _share(view: View, event: re.Match[str], value: float) -> float:
    """Chance of an event beside a level."""
    # 3.25% 이상 holds 3.25% itself, and so does "3.25%까지 오를".
    inclusive = event["mark"] == "까지" or bool(INCLUSIVE.match(event["up"] or event["down"]))
    up = event["up"] is not None
    under = below(view, value, inclusive=inclusive != up)
    share = 1 - under if up else under
    return 1 - share if DENIED.search(event["words"]) else share


def _between(told: Sentence, place: int, high: Evidence, known: Known) -> Chance | None:
    """How likely a value between a level and the one before it is."""
    low = _level(told, place - 1, known) if place else None
    if low is None or low.indicator != high.indicator:
        return None
    view = _view(told, high)
    inside = below(view, high.fact.value, inclusive=True) - below(view, low.fact.value, inclusive=False)
    unasked = (*_unasked(place - 1, low, known), *_unasked(place, high, known))
    bounded = bool(unasked) and (_beyond(low, view) or _beyond(high, view))
    sure = INTERPOLATED if unasked else WHOLE
    return Chance(SHARE_OF_ONE * inside, sure, _event(high, inside), unasked, bounded)


def _level(told: Sentence, place: int, known: Known) -> Evidence | None:
    """The level that a number is: a fact's, or else one that nobody asked about."""
    if place not in known:
        return _beside_facts(told, place)
    number, (_, one) = told.numbers[place], known[place]
    if one.role != "level" or one.conditional or one.indicator not in told.book.ids:
        return None
    near = abs(number.value - one.value) <= max(one.place / 2, abs(one.value) / 1000)
    return (
        one
        if near or one.stepped or (not number.over and number.says(one.value))
        else _beside_facts(told, place)
    )


def _beside_facts(told: Sentence, place: int) -> Evidence | None:
    """The level that a number names of its own, as the fact next to it that lies elsewhere."""
    number = told.numbers[place]
    if number.kind != "amount" or OTHERWISE.search(told.text):
        return None
    ends = [
        one
        for one in told.book.facts
        if one.unit == (number.unit or "포인트")
        and one.fact.month == told.book.month
        and not one.scenario
        and not one.conditional
        and (one.key == "median" or one.band)
    ]
    ids = told.about(number, ends)
    ends = [one for one in ends if ids is None or one.indicator in ids]
    if len({one.indicator for one in ends}) != 1:
        return None
    next_to = min(ends, key=lambda one: abs(one.value - number.value))
    return replace(next_to, fact=replace(next_to.fact, value=number.value * _scale(next_to)))


def _scale(one: Evidence) -> float:
    """What turns a number as it is told into the indicator's own unit."""
    return one.fact.value / one.values[0] if one.values[0] else 1.0


def _unasked(place: int, level: Evidence, known: Known) -> tuple[int, ...]:
    """The place, if its level is no fact's."""
    return () if place in known and known[place][1] is level else (place,)


def _beyond(level: Evidence, view: View) -> bool:
    """Whether a level lies where nothing finer is known than the outermost quantiles."""
    return not view.steps and not view.asked[0] <= level.fact.value <= view.asked[-1]


def _event(level: Evidence, share: float) -> Evidence:
    """The chance as evidence; it is told from the fact that its level is."""
    return replace(
        level, role="chance", key="event", values=(SHARE_OF_ONE * share,), unit="%", sign=None, band=0
    )


def below(view: View, value: float, *, inclusive: bool) -> float:
    """Chance of a value below a level, or of it and below."""
    if not view.steps:
        return probability_below(view.forecast.levels, view.asked, value)
    half = (view.forecast.indicator.grid or 0.0) / 2
    return sum(step.chance for step in view.steps if step.level < value + (half if inclusive else -half))


def _sure(view: View, share: float) -> float:
    outermost = view.forecast.levels[0]
    if view.steps:
        return WHOLE
    return SHARE_OF_ONE * outermost if not outermost < share < 1 - outermost else EXACT


def _view(told: Sentence, level: Evidence) -> View:
    brief = told.book.brief
    forecast = next(one for one in brief.forecasts if one.indicator.id == level.indicator)
    return View(forecast, brief.today, brief.understood.months)


def _plain_event(told: Sentence) -> bool:
    """Whether a sentence speaks of the month that was asked for, and supposes nothing."""
    times = [time for time in told.periods if time.grain not in ("now", "span")]
    asked = all(covers(time, told.book.month) or time.grain == "day" for time in times)
    return asked and not SUPPOSED.search(told.text)
