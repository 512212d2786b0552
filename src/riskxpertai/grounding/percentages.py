"""What each percentage of a sentence is the chance of, whatever fact it was taken for.

"지금보다 높을 확률은 63%" names the event before its number, "15%는 2.75%에 놓이는 경우" behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from riskxpertai.grounding.attributions import Attributions
from riskxpertai.grounding.chances import Chance, Chances
from riskxpertai.grounding.conditions import Known
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.periods import Period, covers
from riskxpertai.grounding.phrases import COMPARED
from riskxpertai.grounding.sentence import Sentence, is_now
from riskxpertai.grounding.tokens import MOVES

# "5% 미만" and "95% 초과" are how the outermost chances are told, however far out they lie.
LEAST = 5.0
BECOMES = frozenset({"되다", "줄다", "줄어들다", "그치다", "불과하다", "낮아지다", "작아지다", "떨어지다"})
BOUND = re.compile(
    r" ?(?P<nearly>조금|살짝|약간)? ?"
    r"(?:못 ?미|미치지|넘지(?:는|도)? ?(?:못|않)|(?P<over>넘(?!지)|웃돌(?!지)))"
)
# How near a chance lies to what it "nearly" reaches, in percent.
NEARLY = 12.0
FEW, FAR = 6, 14
PARTS = frozenset({"그", "이", "그중", "전체"})
# "인하는 22%로 26%에 조금 못 미칩니다".
PASSED = frozenset("에 에는 에도 를 을".split())
NOT_BUT = tuple(f"{tail} {word}" for tail in ("", "가", "이") for word in ("아니라", "아닌", "대신"))


@dataclass(frozen=True)
class Ruling:
    """What a percentage turns out to be.

    Attributes:
        value: what it stands for, in percent.
        rests: the fact that it is or rests on; None where it is wrong.
        fault: what is wrong with it.
        levels: places of the numbers that belong to its event.
        matched: whether a wrong one still counts for the fact that it was taken for.
    """

    value: float = 0.0
    rests: Evidence | None = None
    fault: str = ""
    levels: tuple[int, ...] = ()
    matched: bool = False


class Percentages:
    """A sentence's percentages, held against the chances of the events that they are told of.

    What is known may grow while they are read, in their order: a later one may rest on an earlier one.
    """

    def __init__(self, told: Sentence, known: Known, chances: Chances) -> None:
        self.told = told
        self.known = known
        self.chances = chances
        self.attributions = Attributions(told, known, chances)

    def ruling(self, at: int) -> Ruling | None:
        """What the percentage at a token is; None for one that is no chance, or of no known event."""
        token, number = self.told.tokens[at], self.told.numbers[self.told.tokens[at].place]
        if self._is_no_chance(at):
            return None
        if at and self.told.tokens[at - 1].lemma == "나머지" and (told := self._told_odds(at)):
            return self._rest(at, told)
        if number.kind == "share":
            if bound := BOUND.match(self.told.text, token.end):
                return self._bound(at, over=bound["over"] is not None, nearly=bound["nearly"] is not None)
            if self._is_compared(at):
                return None
        return self._ruling(at)

    def _ruling(self, at: int) -> Ruling | None:
        """What a percentage that is told of an event is."""
        token = self.told.tokens[at]
        chance = self.attributions.chance_word(at)
        found = self.attributions.found(at, chance)
        if not found:
            return None
        if not self._is_at_its_time(token.place):
            return Ruling(fault="month", matched=True)
        fitting = self._fitting(token.place, (*found, *self._besides(at, chance)))
        if fitting is None and self._is_listed(at):
            fitting = self._fitting(token.place, self._told_before(at))
            fitting = fitting or self._fitting(token.place, self._told_before(at, free=True))
        if fitting is None:
            return Ruling(fault="direction")
        levels = self.chances.levels(chance) if chance is not None else self._levels_after(at)
        return Ruling(fitting.percent, fitting.rests, levels=tuple(levels))

    def _is_no_chance(self, at: int) -> bool:
        """Whether a percentage is a level, a band, another fact or a part of something."""
        words, place = self.told.tokens, self.told.tokens[at].place
        before, following = words[at - 1] if at else None, words[at + 1] if at + 1 < len(words) else None
        share = self.told.numbers[place].kind == "share"
        if share and before and (before.tail.endswith("의") or before.lemma in PARTS):
            return True  # half of something, not a chance of a half
        if following and following.tag == "band" and words[at].tail in ("", "인"):
            return True
        other = place in self.known and self.known[place][1].role not in ("chance", "band")
        return other or self._is_a_level(place)

    def _is_a_level(self, place: int) -> bool:
        """Whether a percentage is told as levels in steps are: 2.75%."""
        number = self.told.numbers[place]
        levels = [one.value for one in self.told.book.facts if one.key == "level"]
        written = "." in self.told.text[number.start : number.end]
        return written and any(abs(value - number.value) < 1e-9 for value in levels)

    def _is_compared(self, at: int) -> bool:
        """Whether a share tells what became of another amount."""
        words, token = self.told.tokens, self.told.tokens[at]
        if at and words[at - 1].lemma in COMPARED and words[at - 1].acts:
            return True  # "기준 시나리오의 50%에 견주면 절반"
        if at + 1 == len(words) or token.tail not in ("이", "으로", "로", "가"):
            return False
        return words[at + 1].lemma in BECOMES  # "50%에서 24%로 절반이 됩니다"

    def _fitting(self, place: int, found: tuple[Chance, ...]) -> Chance | None:
        return next((one for one in found if self._says(place, one)), None)

    def _says(self, place: int, chance: Chance) -> bool:
        """Whether a number tells a chance as it is."""
        number = self.told.numbers[place]
        if chance.rests.bound and chance.rests.role == "chance":
            straight = abs(chance.percent - chance.rests.value) < 1e-9
            return straight and number.over == chance.rests.bound and number.value == chance.rests.value
        outermost = (number.over < 0 and chance.percent <= number.value <= LEAST) or (
            number.over > 0 and chance.percent >= number.value >= 100 - LEAST
        )
        return outermost or (not chance.bounded and number.says_about(chance.percent, chance.sure))

    def _besides(self, at: int, chance: int | None) -> tuple[Chance, ...]:
        """What a number may tell too where the words hold the condition against what is without it."""
        found: tuple[Chance, ...] = ()
        words = self.told.tokens
        token, before = words[at], words[at - 1] if at else None
        if chance is not None and "에서" in token.tail:
            # "26%에서 4%로": the first is without the condition, and without the scenario
            found += (*self.chances.at(chance, 0), *self.chances.at(chance, free=True))
            found += self.chances.of(*self.attributions.stretch(chance, at), free=True)
        passed = token.tail in PASSED and any(one.tag in ("over", "under") for one in words[at + 1 : at + 4])
        beside = "보다" in token.tail or passed or self.told.text.startswith(NOT_BUT, token.end)
        if chance is not None and beside:
            found += self.chances.at(chance, free=True)  # "46%보다 높은 79%로", "50%가 아니라 24%"
            moves = [words[n].tag for n in self._last_move(at)]
            found += tuple(self.chances.moves("", moves, token.start, free=True)) if moves else ()
        earlier = words[at - 2] if at > 1 and words[at - 2].kind == "number" else None
        instead = (
            before is not None
            and earlier is not None
            and (before.tag == "not" or before.lemma in ("대신", "달리", "달리다"))
        )
        if before is not None and earlier is not None and "보다" in earlier.tail:
            instead = before.attributive  # "가정이 없을 때의 50%보다 작은 24%"
        if chance is not None and before and ("에서" in before.tail or instead):
            found += self.chances.at(chance, supposed=True)  # and the second with it
            found += tuple(one for n in self._last_move(at) for one in self.chances.supposed(n, n + 1))
        if self._is_resumed(at):
            found += self.chances.supposed(self.attributions.begin(at), at)
        return (*found, *self._told_before(at, free=True)) if self._is_aside(at) else found

    def _last_move(self, at: int) -> list[int]:
        """Place of the move that the clause names last before a number; none where it names no move."""
        words, clauses = self.told.tokens, self.told.clauses
        return [n for n in range(at) if words[n].tag in MOVES and clauses[n] == clauses[at]][-1:]

    def _is_resumed(self, at: int) -> bool:
        """Whether the condition holds again: "가정 없는 46%를 웃도는 한편, 동결은 16%"."""
        words, clauses = self.told.tokens, self.told.clauses
        left = next((n for n in range(at - 1, 0, -1) if words[n].tag == "suppose"), None)
        if left is None or words[left + 1].tag != "not" or clauses[left] == clauses[at]:
            return False
        return any(word.tag == "suppose" for word in words[:left])

    def _is_aside(self, at: int) -> bool:
        """Whether a number stands in brackets that leave out the condition: "(전체 예측에서는 54%, 2%)"."""
        opened = self.told.text.rfind("(", 0, self.told.tokens[at].start)
        aside = self.told.text[opened : self.told.tokens[at].start] if opened >= 0 else ""
        return ")" not in aside and ("전체" in aside or "가정" in aside)

    def _told_before(self, at: int, *, free: bool = False) -> tuple[Chance, ...]:
        """The chances of all events that are named before a number.

        Args:
            at: the number's token.
            free: whether neither a condition nor a scenario holds.
        """
        words, start = self.told.tokens, self.told.tokens[at].start
        named = [
            one
            for place in range(at)
            if words[place].tag == "chance"
            for one in self.chances.at(place, start, free=free)
        ]
        if free and not any(word.tag == "all" for word in words[:at]):
            return tuple(named)
        moves = [word.tag for word in words[:at] if word.tag in ("cut", "hold", "hike")]
        told = (one for move in moves for one in self.chances.moves("", [move], start, free=free))
        return (*named, *told)

    def _told_odds(self, at: int) -> list[tuple[float, Evidence]]:
        """The chances that are told before a number, with their values."""
        before = (word.place for word in self.told.tokens[:at] if word.kind == "number")
        known = (self.known[place] for place in before if place in self.known)
        return [(value, one) for value, one in known if one.role in ("chance", "band")]

    def _rest(self, at: int, told: list[tuple[float, Evidence]]) -> Ruling:
        """What "나머지 72%" leaves: all that the chances before it do not take, or the last of them."""
        number = self.told.numbers[self.told.tokens[at].place]
        for taken in (sum(value for value, _ in told), told[-1][0]):
            if number.says(round(100 - taken)):
                return Ruling(number.value, told[-1][1])
        return Ruling(fault="number")

    def _bound(self, at: int, *, over: bool, nearly: bool) -> Ruling | None:
        """Take "절반에는 조금 못 미칩니다" for what it is where the chance told before is a little less.

        Args:
            at: the number's token.
            over: whether the chance is said to be more.
            nearly: whether it is said to be only a little more, or less.
        """
        words, token = self.told.tokens, self.told.tokens[at]
        before = range(at - 1, -1, -1)
        named = (n for n in before if words[n].tag == "chance" or words[n].lemma == "쪽")
        place = next((n for n in named if "보다" not in words[n].tail), None)
        number = self.told.numbers[token.place]
        found = self.chances.at(place, token.start) if place is not None else ()
        if place is None and self.chances.is_announced(at):
            found = self.chances.after(at)
        for one in found:
            near = abs(one.percent - number.value) <= NEARLY or not nearly
            if near and (one.percent > number.value) == over:
                return Ruling(number.value, one.rests)
        return Ruling(fault="direction", matched=True) if found else None

    def _is_at_its_time(self, place: int) -> bool:
        """Whether a chance is told of the month that was asked for; of others nothing is known."""
        start = self.told.numbers[place].start
        stops = [
            token.end
            for token in self.told.tokens
            if token.end <= start and (token.kind == "stop" or "chance" in token.tag)
        ]
        if stops and start - stops[-1] < FEW:
            stops.pop()
        begun = stops[-1] if stops else 0
        times = [
            time
            for time in self.told.periods
            if begun <= time.start and time.end <= start and self._is_of_an_event(time)
        ]
        book = self.told.book
        quarterly = any(one.quarterly for one in book.facts)
        return not times or any(covers(time, book.month, quarterly=quarterly) for time in times)

    def _is_of_an_event(self, time: Period) -> bool:
        """Whether a time is one to come, and not that of a median that is told beside the chance."""
        if time.grain not in ("month", "quarter", "ahead") or time.past or is_now(self.told, time):
            return False
        ways = [at for at, (_, one) in self.known.items() if one.key.endswith(("median", "way"))]
        return not any(0 <= self.told.numbers[at].start - time.end <= FAR for at in ways)

    def _is_listed(self, at: int) -> bool:
        """Whether a number stands beside another: "각각 26%와 28%"."""
        words = self.told.tokens
        beyond = at + 1 + (at + 1 < len(words) and words[at + 1].lemma == ",")
        after = beyond < len(words) and words[beyond].kind == "number" and words[at].tail in ("와", "과", "")
        before = at > 0 and words[at - 1].kind == "number" and words[at - 1].tail in ("와", "과")
        return after or before

    def _levels_after(self, at: int) -> list[int]:
        """Places of the numbers between a chance and the event that follows it."""
        return [token.place for token in self.told.tokens[at + 1 : at + 6] if token.kind == "number"][:2]
