"""Whether the words around a number call it what a fact is: a median, an end, a chance, a scenario's."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from riskxpertai.domain import ScenarioName
from riskxpertai.grounding.evidence import SCENARIO_NAMES, Evidence
from riskxpertai.grounding.numbers import Number
from riskxpertai.grounding.sentence import Sentence

CHANCE = re.compile(
    r"확률|가능성|여지|유력|몫|배정|두[텁터]|뒤따|잇|앞서|길|공산|비율|비중|무게|승산|확신|경로|\d번|쪽|"
    r"우세|경우|꼴|매[기겨긴겼]|갈[리립]|나뉩|실[려렸리린]|놓여|놓였|돌아[가갑]|probab|chance"
)
CHANCE_BEFORE = re.compile(
    r"(?:확률|가능성)(?:은|는|이|가|을|를|도|만)?(?: ?(?:약|모두|대략|각각|역시))? ?[(:]? ?$"
)
# A move whose percentage is ranked, without the word 확률.
MOVE_BEFORE = re.compile(r"(?:인하|동결|인상)(?: ?쪽)?(?:은|는|이|가|도)? ?(?:약 ?)?$")
RANK_NEXT = re.compile(r"로 ?(?:확률이 |가능성이 )?(?:셋 (?:중|가운데) )?가장|,|입니다| 순|로 뒤")
EITHER_SIDE = re.compile(
    r"(?:위 ?아래|아래 ?위|상하|양 ?옆|양쪽|플러스 ?마이너스)(?:로|으로)? ?(?:각각 )?(?:약 |대략 )?$|±$|"
    r"반폭(?:은|이)? ?(?:약 )?$"
)
CHANCE_NEXT = re.compile(
    r" ?(?:이상|초과|미만|이하|정도|가량|안팎|쯤|수준)?(?:의|라는|인)? ?(?:확률|가능성)|의 (?:인하|"
    r"동결|인상) (?:확률|가능성)"
)
EVENT_BEFORE = re.compile(
    r"(?:높[을아은]|낮[을아은]|오[르를]|내[리릴]|상승|하락|인상|인하|동결|넘[을는어]|벗어날|웃도는|"
    r"웃돌|밑도는|밑돌|초과|미만|이상|이하)"
    r"[^\d,]{0,12}(?:확률|가능성|쪽)[^\d,]{0,6}$|(?:인상|인하|동결)(?:은|는|이|가)? ?(?:확률|"
    r"가능성)?(?:은|는|이|가)? ?$"
)
# "가장 눈에 띄는 수준은 13%가 걸린 2.75%입니다": the chance of a level that follows.
GIVEN = re.compile(r"[가를을이의] ?(?:확률[이을]? )?(?:걸|실|매겨|지니|지닌|가진|주어)")
# A noun whose value the number is said to be.
VALUE_BEFORE = re.compile(
    r"(?:중앙값|가운데 값|중심값|금리|환율|물가|성장률|상승률|실업률|수출|지수|수준|값|하단|상단|하한|"
    r"상한|끝)(?:은|는|이|가|을|를|도|만)? ?(?:약|대략|현재|연|각각)? ?$"
)
BAND = re.compile(
    r"좁혀 보|구간|범위|사이|까지|들 |담[은긴]|안에|이내|포함|벗어|밴드|적중|들어맞|맞았|맞도록|신뢰|"
    r"interval|band|들도록|폭"
)
MOVED = re.compile(
    r"차이|폭|너비|넓이|걸쳐|걸친|뻗|펼쳐|오르|오른|오를|오릅|올라|내리|내린|내립|내려|높|낮|상승|하락|"
    r"변[동화하]|움직|벌어|줄|늘|"
    r"인상|인하|보다|만큼|격차|좁|넓|"
    r"웃[도돕]|밑[도돕]|간격|여유|남[아는았]|거리|회복|떨어|증가|감소|크|작|씩|단위|보폭|비해|멀|가까|이동|"
    r"조정|above|below|change"
)
CENTRE = re.compile(r"중앙값|한가운데|가운데 값|중간값|중위값|중심값|median")
LOWER = re.compile(r"하단|하한|아래 끝|아래쪽 끝|저점")
UPPER = re.compile(r"상단|상한|위 끝|위쪽 끝|고점")
TOP = re.compile(r"최고|꼭대기|가장 (?:높았|높은 (?:달|때|분기|값|월))")
BOTTOM = re.compile(r"최저|바닥|가장 (?:낮았|낮은 (?:달|때|분기|값|월))")
PLACE = re.compile(
    f"(?P<top>{TOP.pattern})|(?P<bottom>{BOTTOM.pattern})|(?P<centre>{CENTRE.pattern})|"
    f"(?P<lower>{LOWER.pattern})|(?P<upper>{UPPER.pattern})"
)
ENDS = re.compile(r"구간|범위|밴드|사이|양 ?끝|두 끝")
CONDITION = re.compile(
    r"가정|그때|그런|이때|그럴|경우|경로|함께|시나리오|면[ ,]|나란히|조건|같이|동반|길에서|길을 따라|"
    r"길이라면|두 (?:중앙값|예측|값)|"
    # "80% 구간은 1,190.9원에서 1,374.1원으로 옮겨 가고": only a condition moves a band.
    r"\d[가-힣%]{0,3}[이가] 되|"
    r"로 (?:[가-힣]{2,3}으로 |더 )?(?:옮[겨기]|내려[오와앉]|올라[오와가간갑]|"
    r"높아[지졌]|낮아[지졌]|이동|바뀌|달라)"
)
RECORD = re.compile(r"오차|성적|정확|낫")
COUNTED = re.compile(r"예측|적중|맞|들었|횟수|경로|과거|지난|실질|동행|배운|성적|구간")
SUPPOSED = re.compile(
    r"가정(?: 아래|에 가까운 경로|대로|하면|한다면|에서|에 따르|을 따르|이 맞)|그런 경로|그 경로|그때|이때"
)
BAND_NEXT = re.compile(r" ?(?:예측 ?|신뢰 ?)?(?:구간|밴드)")
LIKELIEST_BEFORE = re.compile(r"가장 (?:가능성이 (?:큰|높은)|유력한|확률이 높은)[가-힣 ]{0,8}(?:은|는)? ?$")
LIKELIEST_AFTER = re.compile(r" ?(?:가|이) 가장 (?:유력|가능성|확률)")
UNCHANGED = re.compile(
    r"무변화|기준선|그대로|변화가 없|변화 없|이어진|이어질|유지|단순|임의 ?보행|오늘 값|지금 값"
)
HELD_AGAINST = re.compile(r"보다|에|[을를과와]|까지|이? ?들어 ")
SCENARIO_CALLED: dict[ScenarioName, re.Pattern[str]] = {
    "base": re.compile(r"기준 (?:시나리오|경로|범위|구간|길)"),
    "up": re.compile(r"상방|위쪽 (?:시나리오|경로)"),
    "down": re.compile(r"하방|아래쪽 (?:시나리오|경로)"),
}
SCENARIO = re.compile(r"시나리오|상방|하방|위쪽|아래쪽|범위|구간|길")
# How far a written level may lie from one that moves in steps: 2.8% is 2.75%, 3% is not.
FINE = 0.0501


def role_fits(told: Sentence, place: int, one: Evidence) -> bool:
    """Whether the words around a number speak of the kind of number that the fact is."""
    before, after, number = told.before(place), told.after(place), told.numbers[place]
    of_chance = CHANCE_BEFORE.search(before) or CHANCE_NEXT.match(after)
    is_step = one.stepped and "." in one.fact.text and not number.hedged
    checks: dict[str, Callable[[], bool]] = {
        "level": lambda: not (of_chance and number.unit in ("%", "%p")) or is_step,
        "chance": lambda: (
            (
                number.kind == "share"
                or one.key == "step"  # whose level is told beside it
                or bool(CHANCE.search(told.text))
                or _ranked(told, place)
            )
            and not (VALUE_BEFORE.search(before) and not GIVEN.match(after))
        ),
        "band": lambda: bool(BAND.search(told.text)) and not EVENT_BEFORE.search(before),
        "gap": lambda: bool(MOVED.search(told.text)) and not (of_chance and number.unit == "%"),
        "skill": lambda: bool(RECORD.search(told.text)) and not of_chance,
        "count": lambda: bool(COUNTED.search(told.text)) and not _swapped_count(one, after),
    }
    if one.role == "chance" and BAND_NEXT.match(after):
        return False
    if one.role == "gap" and either_side(told, place):
        return False
    if (
        one.role == "chance"
        and one.scenario in ("up", "down")
        and not (told.scenario or SCENARIO.search(told.text))
    ):
        return False
    if one.key == "step" and not any(
        abs(other.value - (one.of_level or 0)) < FINE for other in told.numbers if other is not number
    ):
        return False
    if number.value == 50 and number.kind == "share" and re.search(r"(?:확률|가능성|폭|것|쪽)의 ?$", before):
        return False  # half of something, not a chance of a half
    if one.role == "level" and not _likeliest_fits(told, place, one):
        return False
    if one.key == "baseline" and not UNCHANGED.search(told.text):
        return False
    if one.conditional and not (CONDITION.search(told.text) or told.scenario):
        return False
    return checks[one.role]()


def _ranked(told: Sentence, place: int) -> bool:
    """Whether a percentage is a move's, ranked among the others."""
    return bool(MOVE_BEFORE.search(told.before(place)) and RANK_NEXT.match(told.after(place)))


def either_side(told: Sentence, place: int) -> bool:
    """Whether a number is how far something reaches to either side: half of a width."""
    start = told.numbers[place].start
    # "±" may have been read as the number's own sign.
    return told.text[start : start + 1] == "±" or bool(
        EITHER_SIDE.search(told.text, max(0, start - 16), start)
    )


def _likeliest_fits(told: Sentence, place: int, one: Evidence) -> bool:
    """Whether a level called the likeliest, of what moves in steps, is."""
    if not one.stepped or "이어" in told.text or ", " in told.before(place) + told.after(place):
        return True
    if told.after(place).startswith("보다"):
        return True
    most = told.text.find("가장")
    if most >= 0 and any(most < other.start for other in told.numbers[:place]):
        return True  # "가장 가능성이 큰 수준은 3.25%이고, 3.50%에도 …": the first is meant
    if re.search(r"그 ?(?:가운데|안|중)|나머지|여기에|이 가운데|속한|그중|몫", told.text):
        names = ("up", "down", *(["base"] if told.scenario == "base" else []))
        levels = [level for name in names for level in told.book.of(one.indicator, f"{name}.level")]
        return any(abs(fact.value - one.value) < FINE for fact in levels) or not told.scenario
    if not (LIKELIEST_BEFORE.search(told.before(place)) or LIKELIEST_AFTER.match(told.after(place))):
        return True
    sides = {"상방": "up", "하방": "down"}
    name = next((key for word, key in sides.items() if word in told.text), told.scenario or "base")
    same = told.book.of(one.indicator, f"{name}.level")
    return not same or abs(same[0].value - one.value) < FINE


def _swapped_count(one: Evidence, after: str) -> bool:
    """Whether the hits are told as what they are of, or the other way round."""
    if one.key == "record.hits":
        return bool(re.match(r" ?(?:의 )?(?:예측|시도|번|과거|중|가운데)", after))
    return one.key == "record.count" and bool(
        re.match(r"(?:이|가|은|는|에서|나)? ?(?:구간|적중|맞|들)", after)
    )


def side_fits(told: Sentence, place: int, one: Evidence) -> bool:
    """Whether a number called the median, or an end, is one."""
    if one.role not in ("level", "gap") or _keeps_an_order(told.text):
        return True
    asked = re.search(r"질문|물", told.text) or HELD_AGAINST.match(told.after(place))
    if one.key in ("threshold", "ceiling") and asked:
        return True
    words = list(PLACE.finditer(told.before(place)))
    if not words:
        return True
    kind, tail = words[-1].lastgroup, told.before(place)[words[-1].end() :]
    if one.key in ("last", "year.ago"):
        compared = told.text.startswith(("에서", "부터", "보다"), told.numbers[place].end)
        return compared or not re.match(r"(?:은|는|이|가)? ?(?:약 ?)?$", tail)
    if re.search(
        r"보다|,|고 |며 |다가|뒤 |후 |지나 |거쳐 |찍|마지막|지금|현재|구간|범위|폭|대비|비해|놓인 |길은", tail
    ):
        return True
    if one.role == "gap":
        return True
    if kind == "centre":
        return one.central or one.key in ("baseline", "threshold") or bool(ENDS.search(tail))
    if kind in ("top", "bottom"):
        return one.key in (("highest", "past.high") if kind == "top" else ("lowest", "past.low"))
    return one.side < 0 or one.key == "lowest" if kind == "lower" else one.side > 0 or one.key == "highest"


def scenario_fits(told: Sentence, one: Evidence) -> bool:
    """Whether a scenario's number is told in that scenario."""
    if one.scenario is None and one.role != "level":
        return True
    named = _scenarios_named(told.text)
    if told.scenario and not named:
        named = frozenset({told.scenario})
    if one.scenario is None:
        return not (one.role == "level" and one.band and named and not _states_a_band(told.text))
    return not named or one.scenario in {*named, told.scenario} or SCENARIO_NAMES[one.scenario] in told.text


# What follows is asked of a sentence once for each fact that a number of it may be.
@lru_cache(maxsize=64)
def _scenarios_named(text: str) -> frozenset[ScenarioName]:
    """The scenarios that a text names."""
    return frozenset(name for name, pattern in SCENARIO_CALLED.items() if pattern.search(text))


@lru_cache(maxsize=64)
def _states_a_band(text: str) -> bool:
    """Whether a text names a band, whose ends then are no scenario's."""
    return bool(re.search(r"(?:50|80|95) ?(?:%|퍼센트)", text))


@lru_cache(maxsize=64)
def _keeps_an_order(text: str) -> bool:
    """Whether the order of its numbers says what they are."""
    return bool(re.search(r"각각|차례로|순으로", text))


def condition_fits(told: Sentence, number: Number, one: Evidence) -> bool:
    """Whether a number said to hold under the condition is the one that does."""
    if one.conditional or one.role not in ("level", "chance", "gap"):
        return True
    if one.role == "gap":
        free = not SUPPOSED.search(told.text, 0, number.start) or "없" in told.text[: number.start]
        return free or not one.key.startswith("width")
    supposed = SUPPOSED.search(told.text, 0, number.start)
    if supposed and told.scenario and "가정" not in supposed[0]:
        return True  # those paths are the scenario's own
    if not supposed or re.search(r"없|보다|대비|비해|전체", told.text[supposed.end() : number.start]):
        return True
    key = f"then.{one.key.rpartition('.')[2]}"
    return all(number.says(fact.value) for fact in told.book.of(one.indicator, key))
