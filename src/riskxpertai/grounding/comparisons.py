"""Whether what a sentence says of two numbers, or of a path, is so: higher, lower, from one to the other."""

from __future__ import annotations

import re
from collections.abc import Mapping

from riskxpertai.grounding.directions import LIKELY, directions
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.numbers import Number, is_range
from riskxpertai.grounding.sentence import Sentence

ON_TO = re.compile(r" ?(?:선|대|수준|안팎)?(?:으로|로|까지) ")
Known = Mapping[int, tuple[float, Evidence]]
COMPARED = re.compile(
    r" ?(?:선|대|안팎|수준|정도)?(?:보다(?:는|도)?|에 비해(?:서는)?|과 비교(?:하면|해)|와 비교(?:하면|"
    r"해)|을 기준으로|를 기준으로|대비)"
)
PASSED = re.compile(
    r" ?(?:선|대)?(?:을|를) ?(?:조금 |약간 |크게 )?(?:웃도|웃돌|상회|넘[어는으]|밑도|밑돌|하회)"
)
GOES = re.compile(r" ?(?:선|대|안팎|수준|정도|가량)?(?:으로|로|까지)(?= )")
THAN_NOW = re.compile(r"(지금|현재|마지막|최근|오늘)[^\d,.]{0,10}?(보다|을 웃|를 웃|을 밑|를 밑)")
INSIDE = re.compile(
    r"(50|80|95)% ?(?:예측 ?)?구간.{0,60}?(?:(?P<out>밖|바깥|벗어난|벗어나는)|(?P<into>안에 있|안쪽|안에 들))"
)


def wrong_comparison(told: Sentence, value_of: Known) -> bool:
    """Whether two numbers of a sentence are compared, ranged or joined the wrong way round.

    Args:
        told: the sentence.
        value_of: by place, what each number stands for.
    """
    for place, number in enumerate(told.numbers[:-1]):
        other = told.numbers[place + 1]
        levels = {value_of[at][1].role for at in (place, place + 1) if at in value_of} <= {"level"}
        ranged = levels and number.unit == other.unit and is_range(told.text, number, other)
        sides = [value_of[at][1].side for at in (place, place + 1) if at in value_of]
        if ranged and sides != [-1, 1] and _wrong_range(told, number, other):
            return True
    if any(_wrong_against(told, place, value_of) or _wrong_way(told, place, value_of) for place in value_of):
        return True
    return _wrong_to_now(told, value_of) or _wrong_inside(told, value_of)


def _last_of(told: Sentence, one: Evidence) -> float | None:
    """The last value of a level's indicator."""
    same = (fact for fact in told.book.facts if fact.key == "last" and fact.indicator == one.indicator)
    return next((fact.value for fact in same), None)


def _wrong_way(told: Sentence, place: int, value_of: Known) -> bool:
    """Whether "1,288원으로 오릅니다" is said of a level that lies below the last value."""
    value, one = value_of[place]
    if one.role != "level" or one.conditional or one.key in ("last", "threshold") or not one.central:
        return False
    if any(value_of[at][1].role == "level" for at in value_of if at < place):
        return False
    after = told.after(place)
    goes = GOES.match(after)
    word = next(directions(after), None) if goes else None
    last = _last_of(told, one)
    if (
        goes is None
        or word is None
        or not word.sign
        or word.negated
        or word.start > goes.end() + 8
        or last is None
    ):
        return False
    return (value - last) * word.sign < 0 and not LIKELY.search(after)


def _wrong_to_now(told: Sentence, value_of: Known) -> bool:
    """Whether a level is put on the wrong side of "지금 값", which is told by no number."""
    for match in THAN_NOW.finditer(told.text):
        tail = told.text[match.start(2) :]
        word = next(directions(tail), None)
        if (
            word is None
            or not word.sign
            or LIKELY.search(tail[:30])
            or re.search(r"아닙|아니|뜻은|말은", tail)
        ):
            continue
        levels = {
            at: pair for at, pair in value_of.items() if pair[1].role == "level" and pair[1].key != "last"
        }
        ahead = [at for at in levels if told.numbers[at].end <= match.start()]
        behind = [at for at in levels if told.numbers[at].start >= match.end()]
        until = told.text[match.start(2) + word.end : told.numbers[behind[0]].start] if behind else ","
        attributive = len(until) <= 10 and "," not in until
        if not (at_place := behind[:1] if attributive or not ahead else ahead[-1:]):
            continue
        value, one = levels[at_place[0]]
        last = _last_of(told, one)
        if last is None or one.conditional:
            continue
        side = (value - last) * word.sign
        if side > 0 if word.negated else side < 0:
            return True
    return False


def _wrong_inside(told: Sentence, value_of: Known) -> bool:
    """Whether a level is said to lie in a band that it lies outside of, or the other way round."""
    match = INSIDE.search(told.text)
    if not match:
        return False
    points = [
        (value, one)
        for value, one in value_of.values()
        if one.role == "level"
        and not one.band
        and not one.conditional
        and not one.scenario
        and one.key != "median"
    ]
    if len(points) != 1:
        return False
    value, point = points[0]
    ends = [
        one.value
        for one in told.book.facts
        if one.band == int(match[1])
        and one.indicator == point.indicator
        and not one.conditional
        and one.role == "level"
    ]
    if len(ends) != 2:
        return False
    return (min(ends) <= value <= max(ends)) == bool(match["out"])


def _wrong_range(told: Sentence, number: Number, other: Number) -> bool:
    """Whether a range runs downwards, or a way from one number to another goes against its word."""
    between = told.text[number.end : other.start]
    after = re.split(r"[,.;]", told.text[other.end : other.end + 30])[0]
    word = next(directions(after), None)
    goes = "에서" in between and "사이" not in after[:8] and ON_TO.match(after)
    if goes and word and word.sign and not word.negated:
        return (other.value - number.value) * word.sign < 0
    if "에서" in between and not re.match(r" ?(?:까지|사이)", after):
        return False
    return number.value > other.value


def _wrong_against(told: Sentence, place: int, value_of: Known) -> bool:
    """Whether "A보다 높은 B" and its like say the opposite of what A and B are."""
    number = told.numbers[place]
    tail = told.text[number.end :]
    passed = PASSED.match(tail)
    compared = COMPARED.match(tail)
    if not passed and not compared:
        return False
    after = told.after(place)
    if LIKELY.search(after[:24]):
        return False
    word = next(directions(after), None)
    if compared and word is None and place + 1 < len(told.numbers):
        word = next(directions(told.after(place + 1)), None)
        gap = place + 1 in value_of and value_of[place + 1][1].role == "gap"
        if not gap:
            return False
    if word is None or word.sign == 0:
        return False
    against = _subject(told, place, value_of)
    if against is None and value_of[place][1].key == "last" and told.scenario in (None, "base"):
        against = _likeliest(told, value_of[place][1], after)
    if against is None:
        return False
    value = value_of[place][0]
    if word.negated:
        return (against - value) * word.sign > 0
    return (against - value) * word.sign < 0


def _likeliest(told: Sentence, last: Evidence, after: str) -> float | None:
    """Of what moves in steps, the level that a sentence without its number compares with the last."""
    if not last.stepped or not re.search(r"수준|자리|값", after):
        return None
    same = (one for one in told.book.facts if one.key == "base.level" and one.indicator == last.indicator)
    return next((one.value for one in same), None)


def _subject(told: Sentence, place: int, value_of: Known) -> float | None:
    """What is compared with a number: the number of its kind before it, else the next."""
    kind, unit = value_of[place][1].role, told.numbers[place].unit
    indicator = value_of[place][1].indicator
    after = re.split(r"(?:습니다|니다)[.,]?|지만|으며|하며", told.after(place))[0]
    attributive = re.search(
        r"(?:높은|낮은|오른|내린|웃도는|밑도는|넓은|좁은|큰|작은|넘는) ?[가-힣\s]{0,12}$", after
    )
    order = [*range(place + 1, place + 3)] if attributive else [*range(place - 1, -1, -1)]
    for at in order:
        value, one = value_of.get(at, (0.0, value_of[place][1]))
        same = at in value_of and one.role == kind and one.indicator == indicator
        if same and told.numbers[at].unit == unit:
            return value
    return None
