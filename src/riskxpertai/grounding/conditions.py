"""Where in a sentence which indicator, scenario, band and condition holds.

"기준금리가 2.75%인 경로에서 환율은" speaks of the won under the condition, "상방 시나리오에서는" of that
scenario, until other words say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.notions import EQUAL, POINTING
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.sentence import Sentence, is_now

Known = Mapping[int, tuple[float, Evidence]]
SCENARIOS = {"base": "base", "upper": "up", "lower": "down"}
CASE = re.compile(
    r"(?:인|로|으로|에|까지|이라는|라는|라고|이라고|[이가] 되는)[가-힣 ]{0,12}"
    r"(?:경로|길|가정|경우|조건|놓으면|두면|보면|치면)"
)
PARTS = frozenset({"band", "scenario", "upper", "lower", "base"})
SUCH = frozenset("그런 이런 그 이".split())
THEN = frozenset("이때 그때 그럴".split())
TO = re.compile(r"으?로")
WITHOUT = frozenset({"없이", "빼다", "떼다", "제외"})


@dataclass(frozen=True)
class Setting:
    """What the words around a phrase leave it to stand for.

    Attributes:
        id: its indicator.
        at: the place up to which conditions and months count.
        prefix: `then.` where the condition holds, else empty.
        scenario: the scenario it speaks of, if any.
        band: the band it names in percent; 0 for none.
    """

    id: str
    at: int
    prefix: str
    scenario: str | None
    band: int

    @property
    def in_scenario(self) -> str | None:
        """The scenario whose range is meant: a band that is named is none."""
        return None if self.band else self.scenario

    def end(self, side: str) -> str:
        """The key of an end of its band."""
        return f"{self.prefix}{side}{self.band or 80}"


class Conditions:
    """What holds where in one sentence."""

    def __init__(self, told: Sentence, known: Known) -> None:
        self.told = told
        self.known = known
        self.supposing = any(
            token.tag == "suppose" or token.lemma == "경로" or token.lemma in THEN for token in told.tokens
        )
        self.supposing = self.supposing or any(map(self.is_supposed, known))

    def around(self, phrase: Phrase, at: int) -> Setting | None:
        """What holds for a phrase, conditions up to a place; None where its indicator isn't understood."""
        id = self.indicator(phrase)
        if id is None:
            return None
        return Setting(id, at, self.condition(at), self.scenario(phrase), self.band(phrase))

    def indicator(self, phrase: Phrase) -> str | None:
        """The indicator that a phrase speaks of."""
        for place in phrase.numbers:
            if place in self.known and self.known[place][1].indicator:
                return self.known[place][1].indicator
        return self.indicator_before(phrase.end)

    def indicator_before(self, at: int) -> str | None:
        """The indicator named last before a place; the answer's own where none is."""
        names = [name for name in self.told.named if name.start < at]
        for name in reversed(names):
            if not name.ids:
                return None
            if len(name.ids) == 1:
                return next(iter(name.ids))
            if self.told.scenario and self.told.book.first in name.ids:
                return self.told.book.first  # whose scenarios are told
        if len(self.told.book.ids) == 1:
            return self.told.book.first
        if not names:
            return self._of_numbers(at) or self.told.book.first
        return None

    def _of_numbers(self, at: int) -> str:
        """The indicator whose levels a sentence without a name tells, those before a place first."""
        pointing = any(token.lemma in POINTING for token in self.told.tokens)
        roles = ("level", "chance") if pointing else ("level",)  # "이쪽은 높을 확률이 65%"
        levels = [
            (self.told.numbers[place].start, one.indicator)
            for place, (_, one) in sorted(self.known.items())
            if one.role in roles and one.indicator
        ]
        earlier = [id for start, id in levels if start < at]
        return earlier[-1] if earlier else levels[0][1] if levels else ""

    def scenario(self, phrase: Phrase) -> str | None:
        """The scenario that a phrase speaks of."""
        tags = phrase.tags
        for tag, name in SCENARIOS.items():
            if tag in tags and (tag != "base" or tags & {"scenario", "band"} or self.told.scenario):
                return name
        return self.scenario_before(phrase.end) or self.told.scenario

    def scenario_before(self, at: int) -> str | None:
        """The scenario that is named last up to a place."""
        found = None
        words = self.told.tokens
        aside = self._compared_before(at)
        for place, token in enumerate(words):
            if token.end > at:
                break
            if place in aside:
                continue
            if token.tag in ("upper", "lower"):
                found = SCENARIOS[token.tag]
            elif (
                token.tag == "base"
                and place + 1 < len(words)
                and words[place + 1].tag in ("scenario", "band")
            ):
                found = "base"
        return found

    def _compared_before(self, at: int) -> set[int]:
        """Places of the words that an earlier clause only compares with: "상방 시나리오와 같고, …"."""
        if not self._compared:
            return set()
        clauses, words = self.told.clauses, self.told.tokens
        clause = next((clauses[n] for n, word in enumerate(words) if word.end >= at), len(words))
        earlier = (one for one in self._compared if one.clause < clause)
        return {place for one in earlier for place in range(one.first, one.last + 1)}

    @cached_property
    def _compared(self) -> tuple[Phrase, ...]:
        """What something is only said to be the same as."""
        words = self.told.tokens
        beside = (one for one in self.told.phrases if one.mark == "and" and one.last + 1 < len(words))
        return tuple(one for one in beside if words[one.last + 1].lemma in EQUAL)

    def band(self, phrase: Phrase) -> int:
        """The band that is named last up to a phrase's end; 0 for none."""
        named = 0
        own = any(place in self.known and self.known[place][1].role == "band" for place in phrase.numbers)
        if not own and (phrase.tags & {"upper", "lower"} or {"base", "scenario"} <= phrase.tags):
            return 0  # "하방 시나리오의 아래 끝" is none of the band's that was named before
        against = {
            place
            for one in self.told.phrases
            if one.mark == "than" and one.clause < phrase.clause and "end" in one.tags
            for place in one.numbers
        }
        for place, number in enumerate(self.told.numbers):
            if number.start >= phrase.end:
                break
            one = self.known.get(place)
            if one and one[1].role == "band" and number.kind != "share" and place not in against:
                named = round(number.value)
        return named

    def band_before(self, at: int) -> Evidence | None:
        """The band that is named last before a place, shares such as 열에 여덟 included."""
        found = None
        for place, number in enumerate(self.told.numbers):
            known = self.known.get(place)
            if known and known[1].role == "band" and number.start < at:
                found = known[1]
        return found

    def condition(self, at: int) -> str:
        """`then.` where what is told at a place is supposed."""
        return "then." if self.supposed(at) else ""

    def supposed(self, at: int) -> bool:
        """Whether the words up to a place suppose what the question does."""
        if not self.supposing or not self.told.book.brief.understood.condition:
            return False
        state = outside = left_out = held = False
        begun = 0
        for place, token in enumerate(self.told.tokens):
            if token.start >= at:
                break
            if token.lemma == "(":
                outside = state
            elif token.lemma == ")":
                state = outside  # "(가정이 없으면 54%)" leaves what follows as it was
            elif token.tag == "suppose":
                left_out, held, begun = self._is_left_out(place), state, place
                state = not left_out
            elif left_out and token.end < at and self._only_compares(begun, place):
                state = held
            elif self._begins_condition(place) or (left_out and self._moves_on(begun, place)):
                state = True
            elif self._ends_condition(place):
                state = False
        return state

    def _is_left_out(self, place: int) -> bool:
        """Whether what is supposed is only named to be left out: "가정이 없을 때"."""
        following = self.told.tokens[place + 1 : place + 4]
        own = takewhile(lambda one: one.tag != "suppose", following)
        return any(one.tag == "not" or one.lemma in WITHOUT for one in own)

    def _only_compares(self, begun: int, place: int) -> bool:
        """Whether what is without the condition is only held against: "가정이 없을 때의 46%보다 높고"."""
        return "보다" in self.told.tokens[place].tail and self._is_without(begun, place)

    def _is_without(self, begun: int, place: int) -> bool:
        """Whether a token is what is without the condition: the 46% of "가정이 없을 때의 46%"."""
        between = self.told.tokens[begun + 2 : place]
        return all(one.tail in ("", "의") and (one.lemma != "때" or one.tail) for one in between)

    def _begins_condition(self, place: int) -> bool:
        """Whether a word supposes what the question does: "2.75%인 경로", "그런 경로에서", "이때"."""
        token, before = self.told.tokens[place], self.told.tokens[place - 1] if place else None
        if token.kind == "number":
            return self.is_supposed(token.place)
        if self.told.scenario:
            return False
        if token.lemma == "경로" and before is not None:
            return before.attributive or before.lemma in SUCH
        return token.lemma in THEN

    def _ends_condition(self, place: int) -> bool:
        """Whether a word speaks of the forecast as a whole."""
        before = self.told.tokens[place - 1] if place else None
        return self.told.tokens[place].tag == "all" and (before is None or before.tag not in PARTS)

    def _moves_on(self, begun: int, place: int) -> bool:
        """Whether it is with the condition again: "가정이 없을 때의 1,327.3원에서 1,316.1원으로"."""
        token = self.told.tokens[place]
        if token.kind != "number" or "에서" not in token.tail or not self._is_without(begun, place):
            return False
        following = self.told.tokens[place + 1 : place + 4]
        ranged = following and following[0].kind == "number"
        return not ranged or any(one.kind == "number" and TO.match(one.tail) for one in following)

    def is_whole(self, phrase: Phrase) -> bool:
        """Whether it speaks of the forecast as a whole: "전체 예측", but no "범위 전체"."""
        return "all" in phrase.tags and not phrase.tags & PARTS

    def is_now(self, phrase: Phrase) -> bool:
        """Whether a phrase names the last published value by its time."""
        times = [self.told.periods[token.place] for token in phrase.tokens if token.kind == "time"]
        return bool(times) and is_now(self.told, times[-1])

    def is_supposed(self, place: int) -> bool:
        """Whether a number is the level that the question supposes: "2.75%인 경로에서"."""
        levels = self.told.book.every("if.level")
        if not levels or place not in self.known:
            return False
        one = self.known[place][1]
        same = one.indicator == levels[0].indicator and abs(one.value - levels[0].value) < 1e-9
        return same and bool(CASE.match(self.told.text, self.told.numbers[place].end))
