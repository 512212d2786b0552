"""Words of direction, and whether they agree with the numbers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from riskxpertai.grounding.numbers import SHARE_OF_ONE
from riskxpertai.grounding.sentence import Sentence

# The won's strength runs against its exchange rate, so these come before the plain words.
WON_WEAK = (
    r"원화(?:의|가|는)? ?(?:가치(?:가|는|의)? ?)?(?:약세|절하|약해|하락|떨어|내리|내려)|"
    r"원화 가치 (?:약세|하락)"
)

WON_STRONG = (
    r"원화(?:의|가|는)? ?(?:가치(?:가|는|의)? ?)?(?:강세|절상|강해|상승|오르|올라)|원화 가치 (?:강세|상승)"
)
RISING = (
    r"높[은을아게이다습지고으]|높여|높다|오[르른릅]|올립|높입|올라|오를|오름|올릴|올리|상승(?!률)|"
    r"웃[도돌돕]|인상|늘[어고었 을]|올랐|높았|컸|큽|돌파|늘린|증가(?!율)|확대|커[지져졌서]|"
    r"크[게다고]|큰|넘[어는을기게습긴지]|넓|상회|초과|반등|뛰|상향|상방|강달러|플러스|"
    r"이상(?= ?[일으의이]| ?$)|비싸|강해|강세|위쪽|빨라|가팔라|"
    r"above|higher|ris(?:e|ing)|increas"
)
FALLING = (
    r"낮[은을아게이다습지고으추춰]|낮다|내리[는고지며면]|내린|내립|낮춥|내려|내릴|내림|하락(?!률)|"
    r"떨어|떨어질|밑[도돌돕]|인하|줄[어고었]|내렸|낮았|작았|줄였|줄인|감소|"
    r"축소|작[은을아게다고습]|좁|하회|미만|둔화|하향|하방|약달러|마이너스|이하(?= ?[일으의이]| ?$)|"
    r"아래로|아래쪽|아래에|싸[질지]|느려|잦아들|누그러|약해|약세|"
    r"below|lower|fall|decreas"
)
STAYING = r"동결|이어진|이어질|변하지 않|그대로|유지|보합|거의 같|변화가 없|변함없|제자리|머무|머물"
WORD = re.compile(
    rf"(?P<weak>{WON_WEAK})|(?P<strong>{WON_STRONG})|(?P<stay>{STAYING})|(?P<up>{RISING})|(?P<down>{FALLING})"
)
NOT = re.compile(r"[가-힣]{0,3}지(?:는|도)? ?(?:않|못|아니)|[가-힣]{0,2} ?(?:것은|것이|수는|수) ?(?:아니|없)")
WON_BEFORE = re.compile(r"원화(?: ?가치)?(?:는|가|의 가치는|의 가치가) ?(?:약 ?|지금보다 ?)?$")
OF_CHANCE = re.compile(
    r"(?:오[르를]|내[리릴]|높[을은]|낮[을은]|인상|인하|동결|상승|하락)[가-힣 ]{0,4}(?:확률|가능성) ?$"
)
BOUND = re.compile(r"^ ?(?:미만|초과|이상|이하)")
CHANCE_AFTER = re.compile(
    r" ?(?:이상|초과|미만|이하|정도|가량|안팎|쯤|수준)?(?:의|라는|인)? ?(?:확률|가능성)(?:로|으로|을|이|에)|"
    r" ?(?:의|가|이|는|은|로|만|쯤이|정도가) ?(?:인하|동결|인상|상승|하락|오르|내리)"
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
    # "5% 미만" bounds the number before it and speaks of no direction.
    after, before = BOUND.sub("", told.after(place)), BOUND.sub("", told.before(place))
    told_before = OF_CHANCE.search(before)
    if not told_before and CHANCE_AFTER.match(after) and (first := next(directions(after), None)):
        return first.sign
    if words := list(directions(before)):
        return -words[-1].sign if words[-1].negated else words[-1].sign
    rest = told.text[told.numbers[place].end :] if told.numbers[place].kind == "share" else after
    first = next(directions(re.split(r"[,;] ", rest)[0]), None)
    return first.sign if first else None


def _in_order(told: Sentence, place: int) -> int | None:
    """The direction that "차례로" gives a number in a list."""
    number = told.numbers[place]
    if number.of == SHARE_OF_ONE:  # "오를 확률과 내릴 확률은 46 대 54"
        odds = [at for at, one in enumerate(told.numbers) if one.of == SHARE_OF_ONE]
        words = list(directions(told.text[: told.numbers[odds[0]].start]))[-2:]
        if len(odds) != 2 or len(words) != 2:
            return None
        word = words[odds.index(place)]
        return -word.sign if word.negated else word.sign
    match = re.search(r"각각|차례로|순으로|순서대로", told.text)
    if not match:
        return None
    shares = [
        at for at, one in enumerate(told.numbers) if one.unit == "%" and one.start >= match.start() - 30
    ]
    words = list(directions(told.text[: match.start()]))
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
    # "원화 가치는 3.5% 떨어집니다": the won falls, its rate rises.
    return -first.sign if WON_BEFORE.search(told.before(place)) else first.sign
