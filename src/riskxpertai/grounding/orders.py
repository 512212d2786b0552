"""Which of two levels a sentence puts above the other, where words stand for them: 중앙값, 위 끝, 현재.

"1,400원은 중앙값보다 높은 곳에 있습니다" compares a number with a word, and a word may stand on either side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from riskxpertai.grounding.directions import LIKELY, directions
from riskxpertai.grounding.events import SUPPOSED
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.sentence import Sentence

Known = Mapping[int, tuple[float, Evidence]]
NOUN = re.compile(
    r"(?P<unsupposed>가정이? ?없(?:을 때|는 경우|이 본))|"
    r"(?P<centre>중앙값|한가운데|중심값)|"
    r"(?P<high>상단|상한|위 ?끝|위쪽 끝|(?<=위쪽으로는 )[^,.]{0,8}구간의 끝)|"
    r"(?P<low>하단|하한|아래 ?끝|아래쪽 끝)|"
    r"(?P<top>최고(?:치|점|값)?)|(?P<bottom>최저(?:치|점|값)?)|"
    r"(?P<last>(?:지금|현재|오늘|마지막)"
    r"(?: ?(?:값|환율|수준|공표값|금리|수출액|지수|코스피))?)|"
    r"(?P<asked>질문하신 (?:값|수준))"
)
THING = re.compile(r"(?:환율|금리|수출액?|코스피|성장률|상승률|달러|엔화|유로화?)(?:[은는이가도]) ")
TOPIC = re.compile(r" ?(?:원|수준|값)?(?:[은는이가도]|조차|마저|역시) ")
AGAINST = re.compile(
    r" ?(?:선|대|값|수준|수치|환율|끝)?(?:"
    r"(?P<than>보다(?:는|도)?|에 비해|에 견주면|[과와] 비교(?:하면|해)|대비)|"
    r"[을를] (?:조금 |약간 |크게 |꽤 )?(?P<passed>웃[도돌돕]|밑[도돌돕]|넘[는어습]|상회|하회))"
)
BREAK = re.compile(r"지만|으며|하며|반면|니다|므로")
DENIED = re.compile(r"아니|아닙|뜻은|말은")
FAR = 30
PERCENT = re.compile(r"(50|80|95)%")


@dataclass(frozen=True)
class Level:
    """A level that a sentence speaks of, by number or by word."""

    start: int
    end: int
    value: float
    one: Evidence


@dataclass(frozen=True)
class Order:
    """Two levels that are compared: the first is said to lie so, as the second is not."""

    first: Level
    second: Level
    end: int


def wrong_order(told: Sentence, known: Known) -> bool:
    """Whether one level is put above another that lies above it, or the reverse."""
    for order in orders(told, known):
        rest = told.text[order.end : order.end + 2 * FAR]
        if LIKELY.search(rest[:24]) or DENIED.search(rest):
            continue
        word = next(directions(BREAK.split(rest)[0]), None)
        if word is None or not word.sign or word.start > FAR:
            continue
        gap = round(order.first.value - order.second.value, 9) * word.sign
        if gap > 0 if word.negated else gap < 0:
            return True
    return False


def orders(told: Sentence, known: Known) -> Iterator[Order]:
    """The pairs of levels that a sentence compares."""
    levels = sorted(levels_named(told, known), key=lambda level: level.start)
    last: Level | None = None
    for at, second in enumerate(levels):
        against = AGAINST.match(told.text, second.end)
        topic = TOPIC.match(told.text, second.end)
        if against is None:
            # "상단은 현재보다 125원 높고, 하단은 112원 낮습니다"
            if last and topic and told.text[: second.start].endswith((", ", "고 ", "만 ", "며 ")):
                yield Order(second, last, topic.end())
            continue
        last = second
        first = _subject(told, levels[:at], second)
        if first and first.one.unit == second.one.unit and first.one.indicator == second.one.indicator:
            yield Order(first, second, against.start("passed") if against["passed"] else against.end())


def _subject(told: Sentence, earlier: list[Level], second: Level) -> Level | None:
    """What is compared: the last level before that is the topic, else the path's end itself."""
    for level in reversed(earlier):
        if TOPIC.match(told.text, level.end) and not BREAK.search(told.text, level.end, second.start):
            return level
    thing = THING.search(told.text, 0, second.start)
    if not thing or earlier or second.one.key.endswith("median"):
        return None
    if told.scenario in ("up", "down"):
        low, high = (_fact(told, f"{told.scenario}.{side}", thing.start()) for side in ("low", "high"))
        return Level(thing.start(), thing.end(), (low.value + high.value) / 2, low) if low and high else None
    one = _fact(told, "then.median" if SUPPOSED.search(told.text) else "median", thing.start())
    return Level(thing.start(), thing.end(), one.value, one) if one else None


def levels_named(told: Sentence, known: Known) -> Iterator[Level]:
    """The levels that a sentence speaks of, by number or by word."""
    for place, (_, one) in known.items():
        if one.role == "level":
            yield Level(told.numbers[place].start, told.numbers[place].end, one.value, one)
    starts = [told.numbers[place].start for place, (_, one) in known.items() if one.role == "level"]
    for match in NOUN.finditer(told.text):
        # "중앙값 1,335.1원" is told by its number.
        if any(0 <= start - match.end() <= 4 for start in starts):
            continue
        meant = _meant(told, match)
        if meant:
            yield Level(match.start(), match.end(), meant.value, meant)


def _meant(told: Sentence, match: re.Match[str]) -> Evidence | None:
    """The fact that a word stands for, if there is just one."""
    kind = str(match.lastgroup)
    supposed = SUPPOSED.search(told.text)
    if kind in ("high", "low"):
        named = [*PERCENT.finditer(told.text, 0, match.start())]
        percent = named[-1][1] if named else "80"
        if told.scenario in ("up", "down") and not named:
            return None
        return _fact(told, f"{'then.' if supposed and percent == '80' else ''}{kind}{percent}", match.start())
    if kind in ("top", "bottom"):
        return _fact(told, "past.high" if kind == "top" else "past.low", match.start())
    months = [time for time in told.periods if time.grain not in ("now", "span")]
    if kind == "centre" and any(time.first != told.book.month for time in months):
        return None
    free = "가정이 없" in told.text[: match.start()] or told.text.startswith("가정 없")
    keys = {
        "centre": "then.median" if supposed and not free else "median",
        "unsupposed": "median",
        "last": "last",
        "asked": "threshold",
    }
    return _fact(told, keys[kind], match.start())


def _fact(told: Sentence, key: str, at: int) -> Evidence | None:
    """The fact of a kind for the asked month, of the indicator named last; None where there is doubt."""
    names = [name.ids for name in told.named if name.ids and name.start <= at]
    if key not in told.book.keys:
        return None
    brief = told.book.brief
    asked = {brief.forecasts[0].indicator.id} if brief.understood.condition else told.book.ids
    ids = names[-1] if names else frozenset(asked)
    found = [
        one
        for one in told.book.facts
        if one.key == key
        and one.indicator in ids
        and (one.fact.month in (None, told.book.month) or key.startswith("past") or one.quarterly)
    ]
    if key == "median" and found:
        found = found[-1:] if len({one.indicator for one in found}) == 1 else found
    return found[0] if len(found) == 1 else None
