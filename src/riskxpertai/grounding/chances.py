"""Which words of a sentence a chance is of: "1,460원보다 높을 확률", "열에 여덟은 1,400원 아래".

What event those words name, and how likely it is, is told by `events`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from riskxpertai.grounding.amounts import Amount, Amounts
from riskxpertai.grounding.changes import MOVING
from riskxpertai.grounding.conditions import SCENARIOS
from riskxpertai.grounding.events import Events
from riskxpertai.grounding.likelihoods import Chance, opposites
from riskxpertai.grounding.phrases import mark_of
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.stretches import BOUNDS, DOWN, THAT, UP, Stretch, is_name, paired
from riskxpertai.grounding.tokens import MOVES, Token

__all__ = ["Chance", "Chances", "amount_of"]

# What ends a verb, and a noun with "to be", where the words before it belong to no chance after it.
LINK = re.compile(r"(?<!다)(?:고|며|지만|면|는데|은데|니|으니|니까|아서|어서|여서|면서|므로|더라도|뿐|ᆫ데)$")
COPULA = re.compile(r"(?:이며|이고|며|고|지만|인데|ᆫ데|니|으니|어서|여서|라서|라)$")
AFTER_SHARE = re.compile(r"$|은|는|꼴|로|쯤")
AT_LEVEL = re.compile(r"(?:의|이|가|은|는|에)?$")
EXACT = 1e-9
AS_CHANCE = frozenset({"로", "으로", "로는"})
AUXILIARY = frozenset({"있다", "않다", "못하다", "나가다"})


class Chances:
    """The chances that a sentence speaks of."""

    def __init__(self, told: Sentence, amounts: Amounts) -> None:
        self.told = told
        self.amounts = amounts
        self.words = told.tokens
        self.events = Events(told, amounts)

    def at(
        self, at: int, about: int | None = None, *, free: bool = False, supposed: bool = False
    ) -> tuple[Chance, ...]:
        """What the chance that a token names may be; nothing where its event isn't understood.

        Args:
            at: place of 확률, 가능성 or 쪽 among the tokens.
            about: place in the text up to which an indicator may be named: where its number stands.
            free: whether neither a condition nor a scenario holds, whatever the words say.
            supposed: whether the condition holds, whatever they say.
        """
        events = self.events
        if free or supposed:
            events = Events(self.told, self.amounts, "" if free else "then.")
        start, end = self._start(at), at
        if start == at and at > 1 and self.words[at - 1].tail == "의":  # "그보다 낮은 경우에는 5%의 확률이"
            start, end = self._start(at - 1), at - (self.words[at - 1].kind == "number")
        found = events.of(start, end, self.words[at].start if about is None else about)
        span = self.words[max(start, at - 3) : at]
        unable = any(
            token.lemma == "못" and not any(map(_is_side, self.words[n + 2 : at]))
            for n, token in enumerate(self.words[:at])
            if n >= max(start, at - 5)
        )
        denied = unable or (any(_is_not(token) for token in span[-2:]) and not _stays(self.words[start:at]))
        return opposites(found) if denied else found

    def of_event(self, start: int, at: int) -> tuple[Chance, ...]:
        """How likely the event is that a stretch of words tells: "1,400원 돌파"."""
        return self.events.of(start, at, self.words[start].end)

    def is_announced(self, at: int) -> bool:
        """Whether a number is told before what it is the chance of: "절반이 넘는 확률로 높아져 있을"."""
        return self._named_after(at) is not None

    def supposed(self, start: int, at: int) -> tuple[Chance, ...]:
        """What a stretch of words is a chance of where the condition holds, whatever the words say."""
        return Events(self.told, self.amounts, "then.").of(start, at, self.words[at].start)

    def of(self, start: int, at: int, *, free: bool = False) -> tuple[Chance, ...]:
        """What a stretch of words without 확률 is a chance of: "동결은 28%", "하방 시나리오의 25%".

        Args:
            start: the first word.
            at: the word after the last.
            free: whether neither a condition nor a scenario holds, whatever the words say.
        """
        events = Events(self.told, self.amounts, "") if free else self.events
        span = self.words[start:at]
        last = span[-1] if span else None
        level = self.amounts.fact_at(last) if last and last.kind == "number" else None
        if last and level and level.stepped and level.indicator and AT_LEVEL.match(last.tail):
            return tuple(self.events.likely.exactly(level.indicator, last))
        if last and last.lemma in ("쪽", "경우") and last.tail == "의":
            own = self.events.likely.facts(f"{self.told.scenario}.chance") if self.told.scenario else ()
            return (*self.at(at - 1), *own)
        points_back = any(token.lemma in THAT for token in span) and any(map(_is_side, span))
        if points_back or any(token.tag in MOVES or _is_scenario(token) for token in span[-2:]):
            return events.of(start, at, self.words[at].start)
        return ()

    def after(self, at: int) -> tuple[Chance, ...]:
        """The chance of the event after its number: "열에 여덟은 1,400원 아래라는", "25%의 확률로 …"."""
        number = self.words[at]
        named = self._named_after(at)
        as_chance = named is not None
        if not as_chance and not self._counts(number):
            return ()
        if number.kind == "number" and self._is_of_record(number):
            return ()
        if found := self._range_after(at):
            return found
        if named is not None and self._describes(named):
            return self._before(at)  # "15%의 확률로 나타나는 이 범위도"
        return self.behind(at if named is None else named) or (self._before(at) if as_chance else ())

    def _describes(self, chance: int) -> bool:
        """Whether a chance only describes the noun behind it."""
        following = self._following(chance)
        return following is not None and following.attributive and not _is_side(following)

    def behind(self, at: int) -> tuple[Chance, ...]:
        """The chance of the event that the words behind a token tell, up to the next stop."""
        end = self._end_after(at)
        if end is None:
            return ()
        found = self.events.of(at + 1, end + 1, self.words[at].start)
        return opposites(found) if _is_not(self._following(end)) else found

    def _before(self, at: int) -> tuple[Chance, ...]:
        """The chance of the event before "5%의 확률로": one that the words name, or the scenario's range."""
        found, scenario = self.at(at + 1), self.told.scenario
        keys = {one.key for one in map(self.amounts.fact_at, self.words[:at]) if one}
        if scenario and (not found or {f"{scenario}.low", f"{scenario}.high"} <= keys):
            found = (*found, *self.events.likely.facts(f"{scenario}.chance"))
        return found

    def levels(self, at: int) -> list[int]:
        """Places of the numbers that the event before a chance names."""
        return [token.place for token in self.words[self._start(at) : at] if token.kind == "number"]

    def odds(self, which: int, at: int) -> tuple[Chance, ...]:
        """The first or second chance of "오를 확률과 내릴 확률은 46 대 54"."""
        words = [place for place in range(at) if self.words[place].tag == "chance"]
        if len(words) > 1:
            return self.at(words[-2 + which])
        sides = [place for place in range(at) if self._tells_side(place)]
        if len(sides) < 2 or not words:
            return ()
        place = sides[-2 + which]
        found = self.events.of(place, place + 1, self.words[at].start)
        return opposites(found) if _is_not(self._following(place)) else found

    def moves(self, id: str, moves: Sequence[str], place: int, *, free: bool = False) -> Iterator[Chance]:
        """How likely any of some moves is; without condition and scenario where it is `free` of them."""
        events = Events(self.told, self.amounts, "") if free else self.events
        return events.likely.moves(id, moves, place)

    def level(self, id: str, token: Token) -> Iterator[Chance]:
        """How likely the single level is that a number names."""
        return self.events.likely.exactly(id, token)

    def _following(self, at: int) -> Token | None:
        return self.words[at + 1] if at + 1 < len(self.words) else None

    def _counts(self, number: Token) -> bool:
        """Whether a share tells a chance by itself: "열에 여덟은"."""
        return self.told.numbers[number.place].kind == "share" and bool(AFTER_SHARE.match(number.tail))

    def _is_of_record(self, number: Token) -> bool:
        """Whether a share is one of past forecasts."""
        of = self.told.numbers[number.place].of
        return any(one.value == of for one in self.told.book.every("record.count"))

    def _named_after(self, at: int) -> int | None:
        """Place of the chance that a number tells right before it: "25%의 확률로", "절반이 넘는 확률로"."""
        place = at + 1
        bound = self._following(at)
        if bound is not None and bound.attributive:
            place += bound.tag in ("over", "under") or bound.lemma == "가깝다"
        chance = self.words[place] if place < len(self.words) else None
        as_chance = chance is not None and chance.tag == "chance" and chance.tail in AS_CHANCE
        return place if as_chance else None

    def _tells_side(self, place: int) -> bool:
        return _is_side(self.words[place]) and not is_name(self.words, place)

    def _range_after(self, at: int) -> tuple[Chance, ...]:
        """The chance of a range that follows its number: "열에 여덟은 1,440~1,480원"."""
        span = self.words[at + 1 : at + 5]
        place = self.words[at].start
        numbers = [token for token in span if token.kind == "number"]
        if len(numbers) < 2 and (inside := self._range_further(at)):
            span, numbers = inside  # "15%의 확률로는 흑자가 줄어 31억 달러에서 52억 달러 사이에"
        if len(numbers) < 2 or not paired(self.told.text, numbers[0], numbers[1]):
            return ()
        id = self.amounts.indicator_before(place)
        return tuple(self.events.bands.within(Stretch(id, span, numbers, place))) if id else ()

    def _range_further(self, at: int) -> tuple[tuple[Token, ...], list[Token]] | None:
        """The words, and their numbers, up to "A와 B 사이" behind a token, before the next stop."""
        for place in range(at + 1, len(self.words)):
            token, behind = self.words[place], self._following(place)
            if token.kind == "stop":
                break
            if token.kind == "number" and behind is not None and behind.lemma == "사이":
                span = self.words[at + 1 : place + 2]
                return span, [one for one in span if one.kind == "number"]
        return None

    def _end_after(self, at: int) -> int | None:
        """Where the event ends that follows a number; None where there is none before the next stop."""
        for place in range(at + 1, len(self.words)):
            token = self.words[place]
            if token.tail == "게" or token.lemma in BOUNDS:
                continue
            if (token.tag in ("inside", "outside") and place > at + 1) or self._tells_side(place):
                return place
            if token.kind == "stop":
                break
        return None

    def _start(self, at: int) -> int:
        """Where the words begin that a chance is of."""
        return next((place + 1 for place in range(at - 1, -1, -1) if self._ends_before(place)), 0)

    def _ends_before(self, place: int) -> bool:
        """Whether a word ends what stands before the event of a chance."""
        token = self.words[place]
        if token.tag == "chance":
            return True
        if token.lemma == "쪽" and not token.tail.startswith("에"):
            following = self._following(place)  # "더 낮은 쪽으로 빠질 확률"
            return not (token.tail == "으로" and following is not None and following.attributive)
        if token.kind == "stop" and token.lemma not in "()":
            return True
        if token.acts and LINK.search(token.tail) and self.words[place + 1].lemma not in AUXILIARY:
            return True
        return _links_noun(token) or self._is_chance_told(token)

    def _is_chance_told(self, token: Token) -> bool:
        """Whether a token is a percentage that is no level."""
        if token.kind != "number" or self.told.numbers[token.place].unit != "%":
            return False
        one, number = self.amounts.fact_at(token), self.told.numbers[token.place]
        if one is None:
            at = self.words.index(token)
            moved = any(word.tag in ("up", "down") for word in self.words[at + 1 : at + 3])
            if moved and not token.tail:
                return False  # "10% 이상 올라 있을"
            return not any(abs(step.value - number.value) < EXACT for step in self.told.book.every("level"))
        rests = one.role == "level" and not (one.unit == "%" and number.says(one.value))
        return rests or one.role not in ("level", "band", "gap")


def _links_noun(token: Token) -> bool:
    """Whether a noun with "to be" ends a clause: "1,440원이며"."""
    copular = mark_of(token) == "is" or token.tail.startswith("까지이")
    return copular and not token.acts and token.kind != "stop" and bool(COPULA.search(token.tail))


def amount_of(chance: Chance) -> Amount:
    """A chance as what relations compare."""
    return Amount(chance.percent, chance.percent, "chance", chance.rests.indicator, chance.rests)


def _stays(span: Sequence[Token]) -> bool:
    """Whether a "not" only says again that something stays: "1,300원과 1,400원 사이에서 움직이지 않을"."""
    moves = any(token.lemma in MOVING for token in span[-3:])
    return moves and any(token.tag == "inside" for token in span)


def _is_not(token: Token | None) -> bool:
    return token is not None and token.tag == "not"


def _is_scenario(token: Token) -> bool:
    """Whether a token names a scenario; "6개월 뒤 기준으로" does not."""
    return token.tag in SCENARIOS and not (token.tag == "base" and token.tail == "으로")


def _is_side(token: Token) -> bool:
    return token.tag in UP or token.tag in DOWN
