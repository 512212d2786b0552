"""Which fact each number of a sentence comes from, or what is wrong with it.

A number is held against every fact of its size. The first thing that keeps a fact from being meant
is named; of several facts, the one that came furthest tells what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.meaning import (
    BAND_NEXT,
    FINE,
    condition_fits,
    role_fits,
    scenario_fits,
    side_fits,
)
from riskxpertai.grounding.numbers import Number
from riskxpertai.grounding.periods import Period, covers
from riskxpertai.grounding.sentence import Sentence, is_now

JOURNEY = re.compile(
    r"도중|중간 지점|거쳐|지나|가는 길|그사이|경로|흐름|가장 높|가장 낮|최고|최저|꼭대기|바닥|고점|"
    r"저점|먼저|이후|이어|다시|단계|순서|줄곧|계단|동안|월별"
)
BREAK = re.compile(
    r"보다|에서|비해|대비|견주|비교|,|면 |지만|으로 |며 |고 |달리|예측|전망|모형|중앙|확률|가능성|구간|뒤|심|"
    r"가까|비슷|근처|언저리|부근"
)
MONTH_BREAK = re.compile(
    r"보다|에서|비해|대비|견주|비교|,|지만|으로 |(?<=[%p\d])로 |며 |고 |달리|부터|현재|지금|마지막|"
    r"^로 (?:가|이어|넘어|갈)"
)
END = re.compile(r"구간|끝|상단|하단|범위|까지|(?:위|아래)로는|사이|확률|가능성")
EXTREME = re.compile(
    r"가장|최고|최저|꼭대기|바닥|고점|저점|\d[가-힣%]{0,4}(?:에서|~) ?[\d,.]+[가-힣%]{0,3} 사이"
)
# What makes a time a stretch, at its end: "6개월 동안", "12월까지".
WITHIN = re.compile(r"동안| 안|까지")
STRICT = 30
YEAR_AGO = re.compile(r"전년|(?:한 해|1년|일 년) ?(?:전|앞)|(?:지난해|작년) ?(?:같은|이맘)")
# What is wrong, from the grossest to the finest.
ORDER = ("number", "unit", "indicator", "level", "month", "direction")


def match(told: Sentence, place: int) -> tuple[Evidence | None, str]:
    """The fact that a number comes from, or the code of what is wrong."""
    number = told.numbers[place]
    if number.value == 0 and not number.unit:
        return told.book.zero, ""
    least, most = sorted((abs(number.low), abs(number.high)))
    near = (
        one
        for low, high, one in told.book.sizes
        if low <= most and (high >= least or number.low < 0 < number.high)
    )
    sized = [one for one in near if _same_size(told, number, one)]
    if not sized:
        return None, "number"
    said = told.plain.said(number.start, number.end).strip()
    # Of several that may be meant, the one that reads the same, and the one of this scenario.
    step = "씩" in told.after(place)[:3] or "단위" in told.after(place)[:5]
    sized.sort(
        key=lambda one: (
            (one.key == "grid") != step,
            one.fact.text != said,
            one.scenario != told.scenario,
            (one.stepped or number.over != 0) and abs(one.value - number.value),
        )
    )
    ids = _indicators(told, number)
    worst = "number"
    for one in sized:
        code = next((code for code in _against(told, place, one, ids) if code), "")
        if not code:
            return one, ""
        worst = max(worst, code, key=ORDER.index)
    return None, worst


def _indicators(told: Sentence, number: Number) -> frozenset[str] | None:
    """The indicators that a number may belong to; None where the sentence names none."""
    if not told.named:
        return None
    kind = (number.kind, number.unit, number.hedged)
    able = told.book.able.get(kind)
    if able is None:
        able = frozenset(one.indicator for one in told.book.facts if _unit_fits(number, one))
        told.book.able[kind] = able
    return told.about(number, able)


def _same_size(told: Sentence, number: Number, one: Evidence) -> bool:
    """Whether a number is written as a fact's value would be."""
    if number.over and number.unit not in ("%", "%p") and not _named_bound(told, number, one):
        return False
    if one.bound:
        return number.over == one.bound and number.value == one.value
    if one.stepped and not number.hedged and not number.over and abs(number.value - one.value) > FINE:
        return number.high - number.low > 1.0 and number.says(one.value)
    if one.place and number.high - number.low <= 1.01 * one.place:
        # As fine as it is shown, it must be what is shown: a reader would see two numbers for one.
        shown = abs(one.value) if one.role in ("gap", "skill") else one.value
        low, high = (
            (-number.high, -number.low)
            if number.sign < 0 and one.role == "gap"
            else (number.low, number.high)
        )
        return low - 1e-9 <= shown <= high - one.place / 1e6
    if one.role in ("gap", "skill") or (one.value < 0 and number.sign == 0 and one.unit == "%p"):
        low, high = (-number.high, -number.low) if number.sign < 0 else (number.low, number.high)
        return any(low - 1e-9 <= abs(value) <= high + 1e-9 for value in one.values)
    return any(number.says(value) for value in one.values)


def _named_bound(told: Sentence, number: Number, one: Evidence) -> bool:
    """Whether a bound such as "3,000 돌파" may stand for a fact that is only near it.

    An end of a band or of another scenario is told as an end, or not at all.
    """
    if abs(number.value - one.value) <= 0.001 * abs(one.value) or not (one.band or one.scenario):
        return True
    return one.scenario == told.scenario if one.scenario else bool(END.search(told.text))


def _against(told: Sentence, place: int, one: Evidence, ids: frozenset[str] | None) -> Iterator[str]:
    """What keeps a fact of the right size from being meant, the grossest first; empty strings for nothing."""
    number = told.numbers[place]
    yield "" if _unit_fits(number, one) else "unit"
    beside = one.key.startswith("then.") and any(one.indicator in name.ids for name in told.named)
    yield "indicator" if one.indicator and ids is not None and one.indicator not in ids and not beside else ""
    yield "" if role_fits(told, place, one) else "level"
    yield "" if side_fits(told, place, one) else "level"
    yield "" if scenario_fits(told, one) else "level"
    yield "" if condition_fits(told, number, one) else "level"
    yield "" if _month_fits(told, number, one) else "month"
    yield "" if _sign_fits(number, one) else "direction"


def _unit_fits(number: Number, one: Evidence) -> bool:
    if number.kind == "times":
        return False
    if number.kind == "share":
        return one.role in ("chance", "band")
    if number.unit == one.unit:
        return True
    if number.unit == "":
        return one.role in ("level", "gap") and (one.unit == "포인트" or (number.hedged and one.unit == "원"))
    if number.unit == "포인트" and one.unit == "%p":
        return one.role == "gap"
    return number.unit in ("번", "회", "개") and one.unit in ("회", "개")


def _month_fits(told: Sentence, number: Number, one: Evidence) -> bool:
    """Whether a fact's month is the one that the words beside a number name."""
    if one.role in ("band", "skill", "count") or one.key == "grid":
        return True
    if one.key in ("year.change", "year.ago"):
        return bool(YEAR_AGO.search(told.text))
    times = [time for time in told.periods if time.grain != "span" and not _is_next(told, time, number)]
    if one.role in ("chance", "gap"):
        months = [time for time in times if not time.past and not is_now(told, time)]
        months = [time for time in months if not any(0 <= at.start - time.end <= 3 for at in told.numbers)]
        return not months or any(_fits(told, time, one) for time in months)
    if one.key == "last" and told.text.startswith(("보다", "에 비해", "에 견"), number.end):
        return True
    if one.key == "median" and "차례로" in told.text:
        return True
    if one.key == "threshold" or one.key.startswith(("if.", "past.")):
        return True
    if not times:
        at_end = _is_asked_month(told, one) or one.key in ("last", "highest", "lowest")
        return at_end or bool(JOURNEY.search(told.text))
    return _level_month_fits(told, number, one, times)


def _level_month_fits(told: Sentence, number: Number, one: Evidence, times: Sequence[Period]) -> bool:
    """Whether a level's month is the time that stands beside its number, or any of them where none does."""
    following = next((time for time in times if _in_brackets(told, number, time)), None)
    if following and not is_now(told, following):
        return _fits(told, following, one)
    before = [time for time in times if time.end <= number.start]
    taken = bool(before) and _is_taken(told, before[-1], number)
    if before and not taken:
        between = told.text[before[-1].end : number.start]
        breaks = BREAK if is_now(told, before[-1]) else MONTH_BREAK
        if len(between) <= STRICT and not breaks.search(between):
            return _fits(told, before[-1], one)
    if one.key == "last" or any(_fits(told, time, one) for time in times):
        return True
    return _is_asked_month(told, one) and (taken or all(is_now(told, time) for time in times))


def _is_next(told: Sentence, time: Period, number: Number) -> bool:
    """Whether a time after a number belongs to another number."""
    return time.start > number.end and any(other.start >= time.end for other in told.numbers)


def _in_brackets(told: Sentence, number: Number, time: Period) -> bool:
    """Whether a time stands right after a number: "2.3%(2026년 12월)", "2.3%의 2026년 12월"."""
    return 0 <= time.start - number.end <= 2 and told.text[number.end : time.start].strip() in ("(", "의")


def _is_taken(told: Sentence, time: Period, number: Number) -> bool:
    """Whether another number stands between a time and a number, save the percentage of a band."""
    between = (other for other in told.numbers if time.end <= other.start < number.start)
    return any(other.unit != "%" or not BAND_NEXT.match(told.text, other.end) for other in between)


def _is_asked_month(told: Sentence, one: Evidence) -> bool:
    """Whether a fact is of the month that was asked for, or of none."""
    if one.fact.month in (None, told.book.month):
        return True
    return one.quarterly and _asked_quarter(told, one)


def _asked_quarter(told: Sentence, one: Evidence) -> bool:
    month, asked = one.fact.month, told.book.month
    return month is not None and (month.year, (month.month - 1) // 3) == (asked.year, (asked.month - 1) // 3)


def _fits(told: Sentence, time: Period, one: Evidence) -> bool:
    """Whether a time that is named is a fact's."""
    if one.key == "last":
        return is_now(told, time)
    if one.fact.month is None:
        return True
    if one.key in ("highest", "lowest") and WITHIN.search(told.text, time.end - 2, time.end + 2):
        # "6개월 동안 가장 높은 달은 1,335.1원", "6개월 동안 1,335.0원에서 1,335.1원 사이"
        return bool(EXTREME.search(told.text)) and covers(time, told.book.month)
    if time.grain == "now":
        return one.key.startswith("past") or one.key == "baseline"
    return covers(time, one.fact.month, quarterly=one.quarterly)


def _sign_fits(number: Number, one: Evidence) -> bool:
    """Whether the sign before a number, as in "−3.5%", is the fact's; what words say of it, others judge."""
    return not (one.role == "gap" and number.sign and one.sign and number.sign != one.sign)
