"""Words of direction, and whether they agree with the numbers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.numbers import Number, is_range
from riskxpertai.grounding.sentence import Sentence

# The won's strength runs against its exchange rate, so these come before the plain words.
WON_WEAK = r"원화(?:의|가|는)? ?(?:가치(?:가|는|의)? ?)?(?:약세|절하|약해|하락|떨어|내리|내려)|원화 가치 (?:약세|하락)"
WON_STRONG = r"원화(?:의|가|는)? ?(?:가치(?:가|는|의)? ?)?(?:강세|절상|강해|상승|오르|올라)|원화 가치 (?:강세|상승)"
RISING = (
    r"높[은을아게이다습지고으]|높여|높다|오르|오른|오릅|올립|높입|올라|오를|오름|올릴|올리|상승(?!률)|웃도|웃돌|인상|늘[어고었 을]|올랐|높았|컸|큽|돌파|늘린|증가(?!율)|확대|커[지져졌서]|"
    r"크[게다고]|큰|넘[어는을기게습긴]|넓|상회|초과|반등|뛰|상향|상방|강달러|플러스|이상(?= ?[일으의이]| ?$)|비싸|강해|강세|위쪽|"
    r"above|higher|ris(?:e|ing)|increas"
)
FALLING = (
    r"낮[은을아게이다습지고으추춰]|낮다|내리[는고지며면]|내린|내립|낮춥|내려|내릴|내림|하락(?!률)|떨어|떨어질|밑도|밑돌|인하|줄[어고었]|내렸|낮았|작았|줄였|줄인|감소|"
    r"축소|작[은을아게다고습]|좁|하회|미만|둔화|하향|하방|약달러|마이너스|이하(?= ?[일으의이]| ?$)|아래로|아래쪽|아래에|싸[질지]|약해|약세|"
    r"below|lower|fall|decreas"
)
STAYING = r"동결|이어진|이어질|변하지 않|그대로|유지|보합|거의 같|변화가 없|변함없|제자리|머무|머물"
WORD = re.compile(
    rf"(?P<weak>{WON_WEAK})|(?P<strong>{WON_STRONG})|(?P<stay>{STAYING})|(?P<up>{RISING})|(?P<down>{FALLING})"
)
NOT = re.compile(r"[가-힣]{0,3}지(?:는|도)? ?(?:않|못|아니)|[가-힣]{0,2} ?(?:것은|것이|수는|수) ?(?:아니|없)")
LIKELY = re.compile(r"[을를일할될릴칠ㄹ돌질클날갈울] ?(?:확률|가능성|공산|위험)")
CHANCE_AFTER = re.compile(
    r" ?(?:이상|초과|미만|이하|정도|가량|안팎|쯤|수준)?(?:의|라는|인)? ?(?:확률|가능성)(?:로|으로|을|이|에)|"
    r" ?(?:의|가|이|는|은|로|만|쯤이|정도가) ?(?:인하|동결|인상|상승|하락|오르|내리)"
)
COMPARED = re.compile(
    r" ?(?:선|대|안팎|수준|정도)?(?:보다(?:는|도)?|에 비해(?:서는)?|과 비교(?:하면|해)|와 비교(?:하면|해)|을 기준으로|를 기준으로|대비)"
)
PASSED = re.compile(r" ?(?:선|대)?(?:을|를) ?(?:조금 |약간 |크게 )?(?:웃도|웃돌|상회|넘[어는으]|밑도|밑돌|하회)")
RANKED = re.compile(r"변화율|변동률|변화 ?폭|움직임|상승할 확률|오를 확률|높을 확률")
LEAN = re.compile(
    r"(?:(?P<up>오르는|높아지는|상승|인상)|(?P<down>내리는|낮아지는|하락|인하))(?: ?쪽)(?:이|으로|에|의)? ?[가-힣 ]{0,10}?"
    r"(?:우세|기울|유력|무게|더 (?:크|높))"
)
AGAINST_UP = re.compile(r"(?:내리는|하락하는|낮게 나오는|내려가는|낮아지는) ?(?:흐름|경우|쪽|경로|길)")
AGAINST_DOWN = re.compile(r"(?:오르는|상승하는|높게 나오는|올라가는|높아지는) ?(?:흐름|경우|쪽|경로|길)")
RATE_FALLS = re.compile(r"환율이? ?(?:은|도)? ?(?:내리|내려|하락|낮아|떨어)")
RATE_RISES = re.compile(r"환율이? ?(?:은|도)? ?(?:오르|올라|상승|높아)")
GOES = re.compile(r" ?(?:선|대|안팎|수준|정도|가량)?(?:으로|로|까지)(?= )")
THAN_NOW = re.compile(r"(지금|현재|마지막|최근|오늘)[^\d,.]{0,10}?(보다|을 웃|를 웃|을 밑|를 밑)")
INSIDE = re.compile(r"(50|80|95)% ?(?:예측 ?)?구간.{0,60}?(?:(?P<out>밖|바깥|벗어난|벗어나는)|(?P<into>안에 있|안쪽|안에 들))")
TREND = re.compile(
    r"(?P<up>오름세|상승세|우상향|오를 (?:것|전망)|상승할|올라갈|높아질 (?:것|전망)|상승이 예상|상승을 예상|상승 (?:흐름|추세|국면|방향|쪽)|"
    r"완만한 상승|점진적 상승|인상될 (?:것|전망)|인상이 예상|확대될|늘어날 (?:것|전망)|커질 (?:것|전망)|오르는 (?:방향|흐름|모습|추세)|가파르게 오|"
    r"(?:상승|오르|올라|높아|늘어)[가-힣 ]{0,6}(?:예상|전망|보입|예측|내다))|"
    r"(?P<down>내림세|하락세|우하향|내릴 (?:것|전망)|하락할|내려갈|낮아질 (?:것|전망)|하락이 예상|하락을 예상|하락 (?:흐름|추세|국면|방향|쪽)|"
    r"완만한 하락|점진적 하락|인하될 (?:것|전망)|인하가 예상|축소될|줄어들 (?:것|전망)|떨어질 (?:것|전망)|내리는 (?:방향|흐름|모습|추세)|가파르게 내|"
    r"(?:하락|내려|떨어|낮아|줄어)[가-힣 ]{0,6}(?:예상|전망|보입|예측|내다))"
)
UNSURE = re.compile(
    r"확률|가능성|경우|시나리오|만약|가정|다면|수도|수 있|때|쪽|여지|위험|상방|하방|위쪽|아래쪽|단정|아니|않|어렵|"
    r"기준금리가 오|흐름이라면|길에서|%"
)


@dataclass(frozen=True)
class Direction:
    """A word of direction: where it stands, and 1, −1 or 0 for staying; turned round by a "not"."""

    start: int
    end: int
    sign: int
    negated: bool


def directions(text: str) -> Iterator[Direction]:
    """The words of direction in a stretch of text, in order."""
    for match in WORD.finditer(text):
        sign = {"weak": 1, "strong": -1, "stay": 0, "up": 1, "down": -1}[str(match.lastgroup)]
        tail = NOT.match(text, max(match.end() - 1, match.start())) or NOT.match(text, match.end())
        yield Direction(match.start(), match.end(), sign, bool(tail))


def direction_of_chance(told: Sentence, place: int) -> int | None:
    """The direction of what a probability is said to be of."""
    ordered = _in_order(told, place)
    if ordered is not None:
        return ordered
    after, before = told.after(place), told.before(place)
    if CHANCE_AFTER.match(after) and (first := next(directions(after), None)):
        return first.sign
    if words := list(directions(before)):
        return words[-1].sign
    rest = told.text[told.numbers[place].end :] if told.numbers[place].kind == "share" else after
    first = next(directions(re.split(r"[,;] ", rest)[0]), None)
    return first.sign if first else None


def _in_order(told: Sentence, place: int) -> int | None:
    """The direction that "차례로" gives a number in a list."""
    match = re.search(r"각각|차례로|순으로|순서대로", told.text)
    if not match:
        return None
    shares = [at for at, one in enumerate(told.numbers) if one.unit == "%" and one.start >= match.start() - 30]
    words = [word for word in directions(told.text[: match.start()])]
    words = words[-len(shares) :] if shares else []
    if place in shares and len(words) == len(shares) > 1:
        return words[shares.index(place)].sign
    return None


def direction_of_gap(told: Sentence, place: int) -> int | None:
    """The direction that a difference is said to have: of the words after it, else of those before."""
    after = told.after(place)
    if place + 1 < len(told.numbers):
        after = after[:40]
    first = next(directions(re.split(r"[,;]|지만|으며|하며", after)[0]), None)
    if first is None:
        words = list(directions(told.before(place)))
        first = words[-1] if words else next(directions(after), None)
    if first is None or first.negated:
        return None
    return first.sign


def wrong_comparison(told: Sentence, value_of: dict[int, tuple[float, Evidence]]) -> bool:
    """Whether two numbers of a sentence are compared, ranged or joined the wrong way round.

    Args:
        told: the sentence.
        value_of: by place, what each number stands for.
    """
    for place, number in enumerate(told.numbers[:-1]):
        other = told.numbers[place + 1]
        levels = {value_of[at][1].role for at in (place, place + 1) if at in value_of} <= {"level"}
        if levels and number.unit == other.unit and is_range(told.text, number, other):
            if _wrong_range(told, place, number, other):
                return True
    if any(_wrong_against(told, place, value_of) or _wrong_way(told, place, value_of) for place in value_of):
        return True
    return _wrong_to_now(told, value_of) or _wrong_inside(told, value_of)


def wrong_rank(told: Sentence) -> bool:
    """Whether one indicator is said to move more, or likelier, than another that does."""
    match = RANKED.search(told.text)
    names = [name for name in told.named if len(name.ids) == 1]
    if not match or len(names) < 2 or told.numbers:
        return False
    than = next((name for name in names if told.text.startswith("보다", name.end) or COMPARED.match(told.text, name.end)), None)
    other = next((name for name in names if than and name.ids != than.ids), None)
    word = next(directions(told.text[than.end :]), None) if than else None
    if than is None or other is None or word is None or not word.sign or word.negated:
        return False
    key = "width80" if match[0] in ("폭", "불확실성") else "above" if "확률" in match[0] else "change"
    values = [
        abs(one.value)
        for name in (other, than)
        for one in told.book.facts
        if one.key == key and one.indicator in name.ids
    ]
    return len(values) == 2 and (values[0] - values[1]) * word.sign < 0 and key != "width80"


def wrong_lean(told: Sentence) -> bool:
    """Whether a side is called likelier, or a scenario's own, that is not."""
    text = told.text
    weak, strong = re.search(WON_WEAK, text), re.search(WON_STRONG, text)
    against = {"up": AGAINST_UP, "down": AGAINST_DOWN}.get(told.scenario or "")
    if against and against.search(text):
        return True
    if weak and not strong and RATE_FALLS.search(text, weak.end()) or strong and not weak and RATE_RISES.search(text, strong.end()):
        return True
    lean = LEAN.search(text)
    if not lean or NOT.match(text, lean.end()) or re.search("어렵|않|아니", text[lean.start() :]):
        return False
    sign = 1 if lean["up"] else -1
    names = [name.ids for name in told.named if name.ids and name.end <= lean.start()]
    ids = names[-1] if names else told.book.ids if len(told.book.ids) == 1 else frozenset[str]()
    chances = {one.key: one.value for one in told.book.facts if one.indicator in ids and one.role == "chance"}
    high, low = chances.get("above", chances.get("hike")), chances.get("below", chances.get("cut"))
    return high is not None and low is not None and (high - low) * sign < 0


def _last_of(told: Sentence, one: Evidence) -> float | None:
    """The last value of a level's indicator."""
    same = (fact for fact in told.book.facts if fact.key == "last" and fact.indicator == one.indicator)
    return next((fact.value for fact in same), None)


def _wrong_way(told: Sentence, place: int, value_of: dict[int, tuple[float, Evidence]]) -> bool:
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
    if goes is None or word is None or not word.sign or word.negated or word.start > goes.end() + 8 or last is None:
        return False
    return (value - last) * word.sign < 0 and not LIKELY.search(after)


def _wrong_to_now(told: Sentence, value_of: dict[int, tuple[float, Evidence]]) -> bool:
    """Whether a level is put on the wrong side of "지금 값", which is told by no number."""
    for match in THAN_NOW.finditer(told.text):
        tail = told.text[match.start(2) :]
        word = next(directions(tail), None)
        if word is None or not word.sign or LIKELY.search(tail[:30]) or re.search(r"아닙|아니|뜻은|말은", tail):
            continue
        levels = {at: pair for at, pair in value_of.items() if pair[1].role == "level" and pair[1].key != "last"}
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


def _wrong_inside(told: Sentence, value_of: dict[int, tuple[float, Evidence]]) -> bool:
    """Whether a level is said to lie in a band that it lies outside of, or the other way round."""
    match = INSIDE.search(told.text)
    if not match:
        return False
    points = [
        (value, one)
        for value, one in value_of.values()
        if one.role == "level" and not one.band and not one.conditional and not one.scenario and one.key != "median"
    ]
    if len(points) != 1:
        return False
    value, point = points[0]
    ends = [
        one.value
        for one in told.book.facts
        if one.band == int(match[1]) and one.indicator == point.indicator and not one.conditional and one.role == "level"
    ]
    if len(ends) != 2:
        return False
    return (min(ends) <= value <= max(ends)) == bool(match["out"])


def _wrong_range(told: Sentence, place: int, number: Number, other: Number) -> bool:
    """Whether a range runs downwards, or a way from one number to another goes against its word."""
    between = told.text[number.end : other.start]
    after = re.split(r"[,.;]", told.text[other.end : other.end + 30])[0]
    word = next(directions(after), None)
    if "에서" in between and re.match(r" ?(?:선|대|수준|안팎)?(?:으로|로|까지) ", after) and word and not word.negated:
        if "사이" not in after[:8] and word.sign:
            return (other.value - number.value) * word.sign < 0
    if "에서" in between and not re.match(r" ?(?:까지|사이)", after):
        return False
    return number.value > other.value


def _wrong_against(told: Sentence, place: int, value_of: dict[int, tuple[float, Evidence]]) -> bool:
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


def _subject(told: Sentence, place: int, value_of: dict[int, tuple[float, Evidence]]) -> float | None:
    """What is compared with a number: the number of its kind before it, else the next."""
    kind, unit = value_of[place][1].role, told.numbers[place].unit
    indicator = value_of[place][1].indicator
    after = re.split(r"(?:습니다|니다)[.,]?|지만|으며|하며", told.after(place))[0]
    attributive = re.search(r"(?:높은|낮은|오른|내린|웃도는|밑도는|넓은|좁은|큰|작은|넘는) ?[가-힣\s]{0,12}$", after)
    order = [*range(place + 1, place + 3)] if attributive else [*range(place - 1, -1, -1)]
    for at in order:
        if at in value_of and value_of[at][1].role == kind and told.numbers[at].unit == unit:
            if value_of[at][1].indicator == indicator:
                return value_of[at][0]
    return None


def wrong_trend(told: Sentence) -> bool:
    """Whether a sentence without a condition says "오를 것" of a median that falls, or the reverse."""
    match = TREND.search(told.text)
    if not match or UNSURE.search(told.text):
        return False
    said = 1 if match.lastgroup == "up" else -1
    if re.search(WON_WEAK, told.text) or re.search(WON_STRONG, told.text):
        said = 1 if re.search(WON_WEAK, told.text) else -1
    if told.scenario in ("up", "down"):
        return said != {"up": 1, "down": -1}[told.scenario]
    others = [word.sign for word in directions(told.text) if word.sign]
    if any(sign != said for sign in others) and not told.numbers:
        return False
    named = [name.ids for name in told.named if name.ids and name.end <= match.start()]
    ids = named[-1] if named else told.book.ids
    gaps = [one for one in told.book.facts if one.key == "difference" and one.indicator in ids]
    return bool(gaps) and all(one.fact.value * said <= 0 for one in gaps)
