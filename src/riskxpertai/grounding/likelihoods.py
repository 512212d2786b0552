"""Whether a sentence that calls something likely, likelier or likeliest, without its number, is right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from riskxpertai.grounding.claims import AT_LEVEL
from riskxpertai.grounding.directions import Direction, directions
from riskxpertai.grounding.events import SUPPOSED, chance_of
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.sentence import Sentence

Known = Mapping[int, tuple[float, Evidence]]
BREAK = re.compile(r"지만|으며|하며|[은는이]데|반면|[,;]|(?<=[가-힣])고 ")
HOW = r"(?:훨씬|더욱|더|가장|다소|조금|약간|압도적으로|매우|아주|상당히|뚜렷하게|뚜렷이|꽤)"
# "가능성이 더 큽니다", "쪽이 우세합니다", "돌파가 유력합니다", "인하 쪽으로 기울어 있습니다"
JUDGED = re.compile(
    rf"(?:가능성|확률|공산)(?:이|은|는|도|가)? ?(?:[^.,\d]{{0,14}}보다 ?)?(?:[^가-힣]{{0,6}}%로 )?"
    rf"(?:{HOW} ?){{0,2}}(?P<much>크|큽|큰(?! ?차이)|높|압도)|"
    rf"(?:가능성|확률|공산)(?:이|은|는|도|가)? ?(?:{HOW} ?){{0,2}}(?P<little>낮|작|희박|적)|"
    r"(?P<leads>우세|유력|기울|무게가)"
)
NOT = re.compile(
    r"[가-힣]{0,3}지(?:는|도)? ?(?:않|못)|다고 (?:보기|하기|말하기|단정)|[가-힣]{0,3} ?(?:것은|뜻은) ?아"
)
NEITHER = re.compile(r"어느 ?쪽|뚜렷|단정|비슷|같은 확률")
MOVES = re.compile(r"움직|바뀌|변할|변동|조정될")
HALF = re.compile(
    r"(?:확률|가능성)(?:은|이|도)? ?(?:절반|50%)(?:을|를)? ?(?P<over>넘|웃[도돌돕])?(?P<under>밑[도돌돕])?"
)
CLEARLY = 0.5
# How a chance that is told is placed among the others.
PLACED = re.compile(
    r"(?:로|의)?,? ?(?:확률이 |가능성이 )?(?:셋 (?:중|가운데) )?"
    r"가장 (?:(?P<most>높|크|큽|큰|많)|(?P<least>낮|작|적))"
)
RANKED = ("cut", "hold", "hike", "step", "base.chance", "up.chance", "down.chance")
OF_LEVELS = re.compile(r"수준|한 값|값 하나|하나만")


@dataclass(frozen=True)
class Event:
    """What is called likely, and how likely the facts hold it and its opposite, in percent."""

    percent: float
    opposite: float
    greatest: float


def wrong_likelihood(told: Sentence, known: Known) -> bool:
    """Whether something is called likelier, or less likely, than the facts say.

    Args:
        told: the sentence.
        known: what its numbers stand for.
    """
    if SUPPOSED.search(told.text) or re.search(r"경우|시나리오|흐름이라면", told.text):
        return False
    if any(_misplaced(told, place, one) for place, (_, one) in known.items()):
        return True
    return any(_wrong(told, match, known) for match in JUDGED.finditer(told.text))


def _misplaced(told: Sentence, place: int, one: Evidence) -> bool:
    """Whether a chance that is told is called the greatest or the least, and is not."""
    match = PLACED.match(told.after(place))
    if not match or one.key not in RANKED:
        return False
    before = told.before(place)
    of_levels = OF_LEVELS.search(told.text, 0, told.numbers[place].start) or (
        place
        and told.numbers[place - 1].unit == "%"
        and one.key not in ("hike", "up.chance")
        and AT_LEVEL.match(before)
    )
    keys = ("step",) if of_levels or one.key == "step" else ("cut", "hold", "hike")
    among = [fact.value for fact in told.book.facts if fact.key in keys and fact.indicator == one.indicator]
    if match["most"]:
        return one.value < max(among, default=one.value)
    return one.value > min(among, default=one.value)


def _wrong(told: Sentence, match: re.Match[str], known: Known) -> bool:
    start = max((one.end() for one in BREAK.finditer(told.text, 0, match.start())), default=0)
    group = next(name for name in ("much", "little", "leads") if match[name])
    place = match.start(group)
    if NOT.match(told.text, match.end()) or NEITHER.search(told.text, start):
        return False
    region = told.text[start:place]
    than = region.rfind("보다")
    events = [*_events(told, start, place, known)]
    if not events:
        return False
    if than >= 0:
        ahead = [event for at, event in events if at < than]
        behind = [event for at, event in events if at > than]
        if len(ahead) >= 2 or (ahead and behind):
            subject, other = (ahead[-2], ahead[-1]) if len(ahead) >= 2 else (behind[-1], ahead[-1])
            gap = subject.percent - other.percent
            return gap >= -CLEARLY if group == "little" else gap <= CLEARLY
    one = events[-1][1]
    if group == "little":
        return one.percent > max(one.opposite, 50.0)
    if "가장" in region or "가장" in match[0]:
        return one.percent < one.greatest - CLEARLY
    return one.percent <= one.opposite + CLEARLY


def _events(told: Sentence, start: int, end: int, known: Known) -> Iterator[tuple[int, Event]]:
    """The events named in a stretch, each with its place, that the facts know the chance of."""
    levels = [at for at, one in enumerate(told.numbers) if start <= one.start < end]
    for at in levels:
        pair = known.get(at)
        chance = chance_of(told, at, told.after(at), known) if pair and pair[1].role == "level" else None
        if chance:
            yield told.numbers[at].end, Event(chance.percent, 100 - chance.percent, 100.0)
    if any(at in known and known[at][1].role == "level" for at in levels):
        return
    for word in directions(told.text[start:end]):
        event = _of(told, start + word.start, word)
        if event:
            yield start + word.start, event


def _of(told: Sentence, at: int, word: Direction) -> Event | None:
    """How likely the facts hold a move that way, of the indicator named last."""
    names = [name.ids for name in told.named if len(name.ids) == 1 and name.start <= at]
    ids = names[-1] if names else told.book.ids if len(told.book.ids) == 1 else frozenset[str]()
    own = [one for one in told.book.facts if one.indicator in ids and one.role == "chance"]
    chances = {one.key: one.value for one in own if "." not in one.key}
    threshold = next((one.value for one in own if one.key == "threshold.chance" and one.sign == 1), None)
    stay = chances.get("hold", 0.0)
    high, low = chances.get("hike", chances.get("above")), chances.get("cut", chances.get("below"))
    if threshold is not None and re.match(r"넘|웃[도돌]|돌파|초과|밑[도돌]", told.text[at:]):
        high, low = threshold, 100 - threshold
    if high is None or low is None or (word.sign == 0 and not stay):
        return None
    sign = -word.sign if word.negated else word.sign
    percent, opposite = {1: (high, low), -1: (low, high), 0: (stay, max(high, low))}[sign]
    return Event(percent, opposite, max(high, low, stay))
