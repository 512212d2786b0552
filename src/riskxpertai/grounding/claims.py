"""Which fact each number of a sentence comes from, or what is wrong with it.

A number is held against every fact of its size. The first thing that keeps a fact from being meant
is named; of several facts, the one that came furthest tells what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from riskxpertai.grounding.directions import direction_of_chance, direction_of_gap
from riskxpertai.grounding.evidence import SCENARIO_NAMES, Evidence, date_of
from riskxpertai.grounding.numbers import Number
from riskxpertai.grounding.periods import Period, covers
from riskxpertai.grounding.sentence import Sentence

CHANCE = re.compile(r"확률|가능성|공산|비율|비중|무게|승산|확신|경로|\d번|쪽|우세|경우|꼴|나뉩|probab|chance")
CHANCE_BEFORE = re.compile(r"(?:확률|가능성)(?:은|는|이|가|을|를|도|만)?(?: ?(?:약|모두|대략|각각|역시))? ?[(:]? ?$")
CHANCE_NEXT = re.compile(
    r" ?(?:이상|초과|미만|이하|정도|가량|안팎|쯤|수준)?(?:의|라는|인)? ?(?:확률|가능성)|의 (?:인하|동결|인상) (?:확률|가능성)"
)
EVENT_BEFORE = re.compile(
    r"(?:높[을아은]|낮[을아은]|오[르를]|내[리릴]|상승|하락|인상|인하|동결|넘[을는어]|벗어날|웃도는|웃돌|밑도는|밑돌|초과|미만|이상|이하)"
    r"[^\d,]{0,12}(?:확률|가능성|쪽)[^\d,]{0,6}$|(?:인상|인하|동결)(?:은|는|이|가)? ?(?:확률|가능성)?(?:은|는|이|가)? ?$"
)
# A noun whose value the number is said to be.
VALUE_BEFORE = re.compile(
    r"(?:중앙값|가운데 값|중심값|금리|환율|물가|성장률|상승률|실업률|수출|지수|수준|값|하단|상단|하한|상한|끝)"
    r"(?:은|는|이|가|을|를|도|만)? ?(?:약|대략|현재|연|각각)? ?$"
)
BAND = re.compile(r"구간|범위|사이|까지|들 |담[은긴]|안에|이내|포함|벗어|밴드|적중|들어맞|맞았|맞도록|신뢰|interval|band|들도록|폭")
MOVED = re.compile(
    r"차이|폭|오르|오른|오를|오릅|올라|내리|내린|내립|내려|높|낮|상승|하락|변[동화하]|움직|벌어|줄|늘|인상|인하|보다|만큼|격차|좁|넓|"
    r"웃도|밑도|떨어|증가|감소|크|작|씩|단위|보폭|비해|멀|가까|이동|조정|above|below|change"
)
CENTRE = re.compile(r"중앙값|한가운데|가운데 값|중간값|중위값|중심값|median")
LOWER = re.compile(r"하단|하한|아래 끝|아래쪽 끝|저점")
UPPER = re.compile(r"상단|상한|위 끝|위쪽 끝|고점")
TOP = re.compile(r"최고|꼭대기|가장 (?:높았|높은 (?:달|때|분기|값|월))")
BOTTOM = re.compile(r"최저|바닥|가장 (?:낮았|낮은 (?:달|때|분기|값|월))")
PLACE = re.compile(f"(?P<top>{TOP.pattern})|(?P<bottom>{BOTTOM.pattern})|(?P<centre>{CENTRE.pattern})|(?P<lower>{LOWER.pattern})|(?P<upper>{UPPER.pattern})")
ENDS = re.compile(r"구간|범위|밴드|사이|양 ?끝|두 끝")
JOURNEY = re.compile(r"도중|중간 지점|거쳐|지나|가는 길|그사이|경로|흐름|가장 높|가장 낮|최고|최저|꼭대기|바닥|고점|저점|먼저|이후|이어")
CONDITION = re.compile(r"가정|그때|그런|이때|그럴|경우|경로|함께|시나리오|면[ ,]|나란히|조건|같이|동반|길에서")
RECORD = re.compile(r"오차|성적|정확|낫")
COUNTED = re.compile(r"예측|적중|맞|들었|횟수|경로|과거|지난|실질|동행|배운|성적|구간")
BREAK = re.compile(r"보다|에서|비해|대비|견주|비교|,|면 |지만|으로 |며 |고 |달리|예측|전망|모형|중앙|확률|가능성|구간|뒤|심")
MONTH_BREAK = re.compile(r"보다|에서|비해|대비|견주|비교|,|지만|으로 |(?<=[%p\d])로 |며 |고 |달리|부터|현재|지금|마지막")
SUPPOSED = re.compile(r"가정(?:대로|하면|한다면|에서|에 따르|을 따르|이 맞)|그런 경로|그 경로|그때|이때")
AT_LEVEL = re.compile(r" ?(?:일|에 (?:모형|주|둔|부여)|로 (?:남|유지|내려|올라|끝)|가 될|이 될|에 (?:있|머물|놓)|까지 |수준일|인 경우|의 확률|\($)")
BEYOND_LEVEL = re.compile(r" ?(?:선|대)?(?:을|를|보다| ?이상| ?이하| ?초과| ?미만| ?아래| ?위| 돌파)")
BAND_NEXT = re.compile(r" ?(?:예측 ?|신뢰 ?)?(?:구간|밴드)")
UNCHANGED = re.compile(r"무변화|기준선|그대로|변화가 없|변화 없|이어진|이어질|유지|단순|임의 ?보행|오늘 값|지금 값")
BETWEEN_ENDS = re.compile(r" ?(?:~|-|에서|부터|이상|과|와) ?")
AFTER_ENDS = re.compile(r" ?(?:까지|사이|이하)")
SCENARIO = re.compile(r"시나리오|상방|하방|위쪽|아래쪽|범위|구간|길")
NEEDS_DIRECTION = ("above", "below", "cut", "hold", "hike")
STRICT = 30
UNSAID = ("date", "length", "name")
# How far a written level may lie from one that moves in steps: 2.8% is 2.75%, 3% is not.
FINE = 0.0501
# What is wrong, from the grossest to the finest.
ORDER = ("number", "unit", "indicator", "level", "month", "direction")


def match(told: Sentence, place: int) -> tuple[Evidence | None, str]:
    """The fact that a number comes from, or the code of what is wrong."""
    number = told.numbers[place]
    sized = [one for one in told.book.facts if one.role not in UNSAID and _same_size(number, one)]
    if not sized:
        return None, "number"
    said = told.plain.said(number.start, number.end).strip()
    # Of several that may be meant, the one that reads the same, and the one of this scenario.
    sized.sort(key=lambda one: (one.fact.text != said, one.scenario != told.scenario))
    ids = told.about(number, [fact for fact in told.book.facts if _unit_fits(number, fact)])
    worst = "number"
    for one in sized:
        code = next((code for code in _against(told, place, one, ids) if code), "")
        if not code:
            return one, ""
        worst = max(worst, code, key=ORDER.index)
    return None, worst


def _same_size(number: Number, one: Evidence) -> bool:
    """Whether a number is written as a fact's value would be."""
    if one.bound:
        return number.over == one.bound and number.value == one.value
    if one.stepped and not number.hedged and not number.over and abs(number.value - one.value) > FINE:
        return number.high - number.low > 1.0 and number.says(one.value)
    if one.place and number.high - number.low <= 1.01 * one.place:
        # As fine as it is shown, it must be what is shown: a reader would see two numbers for one.
        shown = abs(one.value) if one.role in ("gap", "skill") else one.value
        low, high = (-number.high, -number.low) if number.sign < 0 and one.role == "gap" else (number.low, number.high)
        return low - 1e-9 <= shown <= high - one.place / 1e6
    if one.role in ("gap", "skill") or (one.value < 0 and number.sign == 0 and one.unit == "%p"):
        low, high = (-number.high, -number.low) if number.sign < 0 else (number.low, number.high)
        return any(low - 1e-9 <= abs(value) <= high + 1e-9 for value in one.values)
    return any(number.says(value) for value in one.values)


def _against(
    told: Sentence, place: int, one: Evidence, ids: frozenset[str] | None
) -> Iterator[str]:
    """What keeps a fact of the right size from being meant, the grossest first; empty strings for nothing."""
    number = told.numbers[place]
    yield "" if _unit_fits(number, one) else "unit"
    yield "indicator" if one.indicator and ids is not None and one.indicator not in ids else ""
    yield "" if _role_fits(told, place, one) else "level"
    yield "" if _side_fits(told, place, one) else "level"
    yield "" if _band_fits(told, place, one) else "level"
    yield "" if _scenario_fits(told, one) else "level"
    yield "" if _condition_fits(told, number, one) else "level"
    yield "" if _month_fits(told, number, one) else "month"
    yield "" if _direction_fits(told, place, one) else "direction"


def _unit_fits(number: Number, one: Evidence) -> bool:
    if number.kind == "times":
        return False
    if number.kind == "share":
        return one.role in ("chance", "band")
    if number.unit == one.unit:
        return True
    if number.unit == "":
        return one.role in ("level", "gap") and (
            one.unit == "포인트" or (number.hedged and one.unit == "원")
        )
    if number.unit == "포인트" and one.unit == "%p":
        return one.role == "gap"
    return number.unit in ("번", "회", "개") and one.unit in ("회", "개")


def _role_fits(told: Sentence, place: int, one: Evidence) -> bool:
    """Whether the words around a number speak of the kind of number that the fact is."""
    before, after, number = told.before(place), told.after(place), told.numbers[place]
    of_chance = CHANCE_BEFORE.search(before) or CHANCE_NEXT.match(after)
    checks: dict[str, Callable[[], bool]] = {
        "level": lambda: not (of_chance and number.unit in ("%", "%p")),
        "chance": lambda: (number.kind == "share" or bool(CHANCE.search(told.text))) and not VALUE_BEFORE.search(before),
        "band": lambda: bool(BAND.search(told.text)) and not EVENT_BEFORE.search(before),
        "gap": lambda: bool(MOVED.search(told.text)) and not (of_chance and number.unit == "%"),
        "skill": lambda: bool(RECORD.search(told.text)) and not of_chance,
        "count": lambda: bool(COUNTED.search(told.text)) and not _swapped_count(one, after),
    }
    if one.role == "chance" and BAND_NEXT.match(after):
        return False
    if one.role == "chance" and one.scenario in ("up", "down") and not (told.scenario or SCENARIO.search(told.text)):
        return False
    if one.key == "step" and not any(abs(other.value - (one.of_level or 0)) < FINE for other in told.numbers if other is not number):
        return False
    if number.value == 50 and number.kind == "share" and re.search(r"(?:확률|가능성|폭|것|쪽)의 ?$", before):
        return False  # half of something, not a chance of a half
    if one.key == "baseline" and not UNCHANGED.search(told.text):
        return False
    if one.conditional and not (CONDITION.search(told.text) or told.scenario):
        return False
    return checks[one.role]()


def _swapped_count(one: Evidence, after: str) -> bool:
    """Whether the hits are told as what they are of, or the other way round."""
    if one.key == "record.hits":
        return bool(re.match(r" ?(?:의 )?(?:예측|시도|번|과거|중|가운데)", after))
    return one.key == "record.count" and bool(re.match(r"(?:이|가|은|는|에서|나)? ?(?:구간|적중|맞|들)", after))


def _side_fits(told: Sentence, place: int, one: Evidence) -> bool:
    """Whether a number called the median, or an end, is one."""
    if one.role not in ("level", "gap") or re.search(r"각각|차례로|순으로", told.text):
        return True
    words = list(PLACE.finditer(told.before(place)))
    if not words:
        return True
    kind, tail = words[-1].lastgroup, told.before(place)[words[-1].end() :]
    if re.search(r"보다|,|고 |며 |마지막|지금|현재|구간|범위|폭|대비|비해", tail):
        return True
    if one.role == "gap":
        return bool(re.search(r"[은는이가] [가-힣]|에서|과 |와 ", tail))
    if kind == "centre":
        return one.central or one.key in ("baseline", "threshold") or bool(ENDS.search(tail))
    if kind in ("top", "bottom"):
        return one.key in (("highest", "past.high") if kind == "top" else ("lowest", "past.low"))
    return one.side < 0 or one.key == "lowest" if kind == "lower" else one.side > 0 or one.key == "highest"


def _band_fits(told: Sentence, place: int, one: Evidence) -> bool:
    """Whether the end of a band belongs to the band that is named."""
    if one.role != "level":
        return True
    named = [
        (at, round(number.value))
        for at, number in enumerate(told.numbers)
        if number.unit == "%" and number.value in (50, 80, 95) and re.match(r" ?(?:의 )?(?:예측 ?|신뢰 ?|확률)?(?:구간|범위|밴드|의 확률로|확률로|interval|band)", told.after(at))
    ]
    earlier = [percent for at, percent in named if at < place]
    if one.band:
        return not named or one.band == (earlier[-1] if earlier else named[0][1])
    ends = place in _range_ends(told)
    if ends and one.central and one.key not in ("highest", "lowest") and "중앙값" not in told.before(place):
        return False
    if one.scenario == "base" and earlier[-1:] == [50]:
        return True
    return not (earlier and (ends or one.side and not one.key.startswith("past")) and one.key not in ("threshold", "last"))


def _range_ends(told: Sentence) -> set[int]:
    """Places of the numbers that are the two ends of a range."""
    ends: set[int] = set()
    for place in range(len(told.numbers) - 1):
        one, other = told.numbers[place], told.numbers[place + 1]
        between = told.text[one.end : other.start]
        if one.unit == other.unit and (BETWEEN_ENDS.fullmatch(between) and AFTER_ENDS.match(told.text, other.end)):
            ends |= {place, place + 1}
    return ends


def _scenario_fits(told: Sentence, one: Evidence) -> bool:
    """Whether a scenario's number is told in that scenario."""
    if one.scenario is None and one.role != "level":
        return True
    named = {
        name
        for name, words in (("base", r"기준 (?:시나리오|경로)"), ("up", r"상방|위쪽 (?:시나리오|경로)"), ("down", r"하방|아래쪽 (?:시나리오|경로)"))
        if re.search(words, told.text)
    }
    if told.scenario:
        named.add(told.scenario)
    if one.scenario is None:
        return not (one.role == "level" and one.band and named and not _stated_band(told))
    return not named or one.scenario in named or SCENARIO_NAMES[one.scenario] in told.text


def _stated_band(told: Sentence) -> bool:
    """Whether a sentence names a band, whose ends then are no scenario's."""
    return bool(re.search(r"(?:50|80|95) ?(?:%|퍼센트)", told.text))


def _condition_fits(told: Sentence, number: Number, one: Evidence) -> bool:
    """Whether a number said to hold under the condition is the one that does."""
    if told.scenario or one.conditional or one.role not in ("level", "chance"):
        return True
    supposed = SUPPOSED.search(told.text, 0, number.start)
    if not supposed or re.search(r"없|보다|대비|비해|전체", told.text[supposed.end() : number.start]):
        return True
    key = f"then.{one.key.rpartition('.')[2]}"
    under = [fact for fact in told.book.facts if fact.key == key and fact.indicator == one.indicator]
    return all(number.says(fact.value) for fact in under)


def is_now(told: Sentence, period: Period) -> bool:
    """Whether a time that is named is that of the last published value."""
    if period.grain == "now":
        return True
    return any(
        one.fact.id.endswith("last.day") and _same_day(period, one) for one in told.book.facts if one.role == "date"
    )


def _same_day(period: Period, one: Evidence) -> bool:
    day = date_of(one)
    if period.grain == "day":
        return (period.first.month, period.first.day) == (day.month, day.day)
    return period.grain in ("month", "quarter") and covers(period, day, quarterly=one.quarterly)


def _month_fits(told: Sentence, number: Number, one: Evidence) -> bool:
    """Whether a fact's month is the one that the words beside a number name."""
    if one.role in ("band", "skill", "count") or one.key in ("grid",):
        return True
    times = [time for time in told.periods if time.grain != "span"]
    months = [time for time in times if not is_now(told, time)]
    if one.role in ("chance", "gap"):
        return not months or any(_fits(told, time, one) for time in months)
    if one.key == "threshold" or one.key.startswith(("if.", "past.")):
        return one.key != "past." or not months
    if not times:
        at_end = one.fact.month in (None, told.book.month) or one.key in ("last", "highest", "lowest")
        at_end = at_end or one.quarterly and one.fact.month is not None and _asked_quarter(told, one)
        return at_end or bool(JOURNEY.search(told.text))
    following = [time for time in times if 0 <= time.start - number.end <= 2 and told.text[number.end : time.start].strip() == "("]
    if following and not is_now(told, following[0]):
        return _fits(told, following[0], one)
    earlier = [time for time in times if time.end <= number.start]
    if earlier:
        between = told.text[earlier[-1].end : number.start]
        breaks = BREAK if is_now(told, earlier[-1]) else MONTH_BREAK
        if len(between) <= STRICT and not breaks.search(between):
            return _fits(told, earlier[-1], one)
    if any(_fits(told, time, one) for time in times) or one.key == "last":
        return True
    return not months and (one.fact.month in (None, told.book.month) or (one.quarterly and _asked_quarter(told, one)))


def _asked_quarter(told: Sentence, one: Evidence) -> bool:
    month, asked = one.fact.month, told.book.month
    return month is not None and (month.year, (month.month - 1) // 3) == (asked.year, (asked.month - 1) // 3)


def _fits(told: Sentence, time: Period, one: Evidence) -> bool:
    """Whether a time that is named is a fact's."""
    if one.key == "last":
        return is_now(told, time)
    if one.fact.month is None:
        return True
    if time.grain == "now":
        return one.key.startswith("past") or one.key == "baseline"
    return covers(time, one.fact.month, quarterly=one.quarterly)


def _direction_fits(told: Sentence, place: int, one: Evidence) -> bool:
    """Whether the word of direction beside a number agrees with the fact's sign."""
    number = told.numbers[place]
    if number.sign and one.sign and one.role == "gap" and number.sign != one.sign:
        return False
    if one.role == "chance":
        said = direction_of_chance(told, place)
        if not level_before(told, place, one):
            return False
        if one.sign is None:
            return not EVENT_BEFORE.search(told.before(place)) or said is None
        if said is None:
            return one.key not in NEEDS_DIRECTION or _said_before(told, place, one)
        return said == one.sign
    if one.role in ("gap", "skill") and one.sign:
        said = direction_of_gap(told, place)
        if one.role == "skill" and said is not None:
            said = -said
        return said in (None, 0) or said == one.sign
    return True


def _said_before(told: Sentence, place: int, one: Evidence) -> bool:
    """Whether what a chance is of was said before: by the same number, the last value, or in a list."""
    if re.search(r"전체 예측|가정이 없", told.before(place)) or place > 1 and "전체 예측" in told.before(place - 1):
        return True
    if place == 0:
        return False
    if told.numbers[place].kind == "share" and told.numbers[place - 1].says(one.value):
        return True
    last = [fact.value for fact in told.book.facts if fact.key == "last" and fact.indicator == one.indicator]
    return one.key == "hold" and any(told.numbers[place - 1].says(value) for value in last)


def level_before(told: Sentence, place: int, one: Evidence) -> bool:
    """Whether the level that a chance is said to be of is the one it is of."""
    if place == 0:
        return True
    earlier, between = told.numbers[place - 1], told.before(place)
    own = [fact for fact in told.book.facts if fact.indicator == one.indicator]
    last = [fact for fact in own if fact.key == "last" and earlier.says(fact.value)]
    levels = {fact.of_level for fact in own if fact.of_level is not None}
    if len(between) <= STRICT and AT_LEVEL.match(between) and any(abs(earlier.value - level) < FINE for level in levels):
        at_level = one.of_level is not None and abs(earlier.value - one.of_level) < FINE
        return at_level or bool(one.key == "hold" and last)
    asked = [fact for fact in own if fact.key == "threshold" and earlier.says(fact.value)]
    if asked and not last and BEYOND_LEVEL.match(between) and CHANCE.search(between):
        return "threshold" in one.key
    return True
