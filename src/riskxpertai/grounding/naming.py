"""Whether a number is what the words around it call it.

"무변화 기준선의 폭은 179.9원" names an amount and gives its number, "113.27원에서 119.08원까지" the ends
of a range.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from riskxpertai.grounding.amounts import Amount, Amounts
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.meaning import UNCHANGED, either_side
from riskxpertai.grounding.notions import MIDDLES
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.sentence import Sentence, is_now
from riskxpertai.grounding.tokens import Token

NAMED = frozenset({"median", "end", "top", "bottom", "walk", "last", "peak", "trough", "width"})
RANGES = frozenset({"band"})
TELLING = frozenset(
    " ".join(
        (
            "예측 예상 추정 전망 나타나다 나오다 계산 보이다",
            "제시 잡히다 놓이다 집계 기록 추산 그치다 이르다 이어지다",
        )
    ).split()
)
REACHED = frozenset("이르다 달하다 그치다 머물다 머무르다".split())
THE_VALUE = frozenset({"그", "그때", "달", "값", "중앙값", "월평균", "수준", "때", "분기"})
# Units of what is counted, and facts that have names of their own.
COUNTED = frozenset({"배", "번", "회", "개", "명", "위", "년"})
OWN_NAMES = frozenset({"grid", "threshold", "ceiling", "difference", "change", "year.change", "then.shift"})
BAND_ENDS = frozenset({"level", "low50", "low80", "low95", "high50", "high80", "high95"})
NO_ENDS = frozenset({"threshold", "ceiling", "last"})
# A number that is told for another amount's is of its size; else it tells something else.
CLOSE = 0.4
STEPPING = re.compile(r"씩 ?(?:움직|조정|오르내)")
MOST_AFTER = re.compile(r"으?로 가장 (?:(?P<high>높)|낮)")
SPANNING = re.compile(r"구간|범위|끝|상단|하단|상한|하한|사이|까지|시나리오|부터|~|이상|이하|밑|위로|아래|폭")
PAST = re.compile(r"[았었]던|지난|과거")
UPPER_END = re.compile(r"\d[가-힣%]* ?[~-] ?$")
BOTH_WAYS = re.compile(r"가정(?:이|을)? ?(?:없|두지|하지)|조건 ?없|전체")
# Words before a range that is not a scenario's.
BESIDE = re.compile(r"질문|전체|가정|(?:50|80|95) ?%|지금|마지막|현재|중앙값")
BAND_END = re.compile(r"(?:low|high)(?:50|80|95)")
# What has a middle besides its median.
MIDDLED = frozenset({"band", "asked", "scenario", "upper", "lower"})


class Names:
    """The numbers of a sentence that its words call something else than they are."""

    def __init__(self, told: Sentence, amounts: Amounts) -> None:
        self.told = told
        self.amounts = amounts
        self.known = amounts.known

    def misnamed(self, gaps: Collection[int]) -> Iterator[int]:
        """Places of numbers that the words call something which they are not.

        Args:
            gaps: places of the numbers that say how far two amounts lie apart.
        """
        if any(token.lemma == "각각" for token in self.told.tokens):
            return
        for phrase in self.told.phrases:
            if len(phrase.numbers) > 2 and phrase.tokens[-1].tag == "end":
                continue  # "113.27~119.08의 아래 끝"
            for place in phrase.numbers:
                if (
                    place not in gaps
                    and not either_side(self.told, place)
                    and self._is_misnamed(place, phrase)
                ):
                    yield place

    def mismatched(self) -> Iterator[tuple[int, str]]:
        """Places of range ends that belong to no range in this order, each with what is wrong."""
        words = self.told.tokens
        for token, other in pairwise(words):
            if token.place not in self.known or other.place not in self.known:
                continue
            if token.kind != "number" or other.kind != "number" or not self._is_ranged(token, other):
                continue
            rules = (self._is_no_band, self._is_no_scenario, self._is_not_the_scenario)
            if any(rule(token, other) for rule in rules):
                yield other.place, "level"
            elif self._is_no_range(token.place, other.place):
                low, high = self.told.numbers[token.place], self.told.numbers[other.place]
                yield other.place, "level" if low.value < high.value else "direction"

    def _is_misnamed(self, place: int, phrase: Phrase) -> bool:
        """Whether a number is not what is named to be so much."""
        if not self._can_be_misnamed(place):
            return False
        number, one = self.told.numbers[place], self._fact(place)
        if self._is_no_extreme(place) or self._is_no_median(place):
            return True
        extreme = self._extreme_told(phrase)
        if extreme is not None:
            return not any(number.says(value) for other in extreme for value in other.values)
        if STEPPING.match(self.told.text, number.end) and "grid" in self.told.book.keys:
            return one is None or one.key != "grid"
        apart = self._apart_told(place, phrase)
        if apart is not None:
            return not any(map(number.says, apart))
        name = self._name_of(phrase)
        if name is not None and name.lemmas & MIDDLES and name.tags & MIDDLED:
            return False  # the middle of a range is its own: see `derivations`
        if name is None or (one is not None and ("width" in name.tags) != (one.role == "gap")):
            return False
        amounts = self._amounts_of(name, place, own=name is phrase)
        unit = one.unit if one else number.unit or "포인트"
        if all(amount.unit != unit for amount in amounts):
            return False
        if one and any((one.key, one.indicator) == (it.rests.key, it.rests.indicator) for it in amounts):
            return False
        return not any(number.says(value) for amount in amounts for value in (amount.low, amount.high))

    def _fact(self, place: int) -> Evidence | None:
        """What a number stands for as it is."""
        return self.known[place][1] if place in self.known else None

    def _can_be_misnamed(self, place: int) -> bool:
        """Whether a number is a plain one, of a level or a gap, or of nothing that is known."""
        number, one = self.told.numbers[place], self._fact(place)
        if number.over or number.unit in COUNTED or number.kind != "amount":
            return False
        if one is not None:
            return one.role in ("level", "gap") and one.key not in OWN_NAMES
        return number.unit != "%" and not self.told.text.startswith("밖에", number.end)

    def _amounts_of(self, name: Phrase, place: int, *, own: bool) -> list[Amount]:
        """What a name may stand for where a number is given for it.

        Args:
            name: the phrase that names it.
            place: of the number.
            own: whether the number stands in that phrase.
        """
        number = self.told.numbers[place]
        width = "width" in name.tags
        amounts = [
            amount
            for at in self._places_for(name, number.start)
            for amount in (
                self.amounts.widths(name, at, told=not own) if width else self.amounts.named(name, at)
            )
        ]
        if place not in self.known:
            amounts = [one for one in amounts if one.low and CLOSE < number.value / one.low < 1 / CLOSE]
        before = self.told.text[: number.start]
        walk = UNCHANGED.search(before) or any(
            token.tag == "walk" and token.end <= number.start for token in self.told.tokens
        )
        id = self.amounts.indicator(name)
        if "전체" in before and "median" in name.tags and id and place in self.known:
            amounts += self.amounts.fact(id, "median")  # "전체 예측에서 2,699.86이던 중앙값이 여기서는"
        if walk and not width and id:
            amounts += self.amounts.fact(id, "baseline")
        return amounts

    def _places_for(self, name: Phrase, start: int) -> list[int]:
        """Where to look a name up: what is supposed and what is not may stand side by side.

        A place before the sentence stands for no change.
        """
        words = self.told.tokens
        supposed: list[int] = []
        if self.amounts.supposing:
            supposed = [token.start for token in words if token.tag == "suppose"] + [len(self.told.text)]
        walk = any(token.tag == "walk" for token in words)
        if walk and "width" in name.tags and "walk" not in name.tags and "예측" not in name.lemmas:
            return [start, *supposed, -1]
        return [start, *supposed] if self._is_side_by_side() else [start]

    def _is_side_by_side(self) -> bool:
        """Whether a sentence speaks both of what is supposed and of what is not."""
        return self.amounts.supposing and bool(BOTH_WAYS.search(self.told.text))

    def _apart_told(self, place: int, phrase: Phrase) -> list[float] | None:
        """What "중앙값과 마지막 공표값의 차이는 …" gives the number of, or that of two extremes."""
        topic = self._topic_before(phrase)
        if topic is None or topic.tokens[-1].lemma != "차이" or not self._is_said(phrase):
            return None
        if self.told.numbers[place].unit != "%" and (extremes := self._extremes_before(topic)):
            return extremes
        words = self.told.tokens[max(0, topic.first - 4) : topic.last]
        if not any(map(self._is_last, words)) or not any(word.tag == "median" for word in words):
            return None
        id = self.amounts.indicator_before(topic.end)
        if id is None or self.amounts.supposing or self.told.scenario:
            return None
        key = "change" if self.told.numbers[place].unit == "%" else "difference"
        return [abs(value) for one in self.told.book.of(id, key) for value in one.values] or None

    def _extremes_before(self, topic: Phrase) -> list[float]:
        """How far the highest lies from the lowest, where the words up to a topic name both."""
        words = self.told.tokens[: topic.last]
        named = {other.tag for one, other in pairwise(words) if one.tag == "most"}
        id = self.amounts.indicator_before(topic.end)
        if id is None or not named >= {"high", "low"}:
            return []
        past = "past." if PAST.search(self.told.text[: topic.start]) else ""
        ends = ("past.low", "past.high") if past else ("lowest", "highest")
        return [one.width.low for one in self.amounts.interval(id, *ends)]

    def _is_last(self, word: Token) -> bool:
        """Whether a word names the last value, or its time."""
        return word.tag == "last" or (
            word.kind == "time" and is_now(self.told, self.told.periods[word.place])
        )

    def _is_no_median(self, place: int) -> bool:
        """Whether an end of a band is told where nothing but medians is spoken of."""
        one = self._fact(place)
        if (
            one is None
            or one.stepped
            or not one.band
            or not any(token.tag == "median" for token in self.told.tokens)
        ):
            return False
        return self.told.scenario is None and not SPANNING.search(self.told.text)

    def _is_no_extreme(self, place: int) -> bool:
        """Whether the highest median is called the lowest, or the other way round."""
        one, told = self._fact(place), MOST_AFTER.match(self.told.after(place))
        if one is None or told is None or one.key not in ("median", "highest", "lowest"):
            return False
        opposite = self.told.book.of(one.indicator, "lowest" if told["high"] else "highest")
        same = self.told.book.of(one.indicator, "highest" if told["high"] else "lowest")
        number = self.told.numbers[place]
        return any(number.says(end.value) for end in opposite) and not any(
            number.says(end.value) for end in same
        )

    def _extreme_told(self, phrase: Phrase) -> tuple[Evidence, ...] | None:
        """What "가장 낮은 달은 8월이며, 그 값은 …" gives the value of."""
        topic = self._topic_before(phrase)
        if topic is None or not self._is_said(phrase) or "확률" in self.told.text:
            return None
        if not topic.lemmas or not topic.lemmas <= THE_VALUE:
            return None
        words = self.told.tokens
        most = next((at for at in range(topic.first - 1, -1, -1) if words[at].tag == "most"), None)
        if most is None or (topic.first - most > 2 and not {"그", "값"} <= topic.lemmas):
            return None
        told = next((word.tag for word in words[most : topic.first] if word.tag in ("high", "low")), None)
        id = self.amounts.indicator_before(topic.start)
        if told is None or id is None:
            return None
        past = PAST.search(self.told.text[: topic.start])
        return self.told.book.of(id, f"past.{told}" if past else f"{told}est") or None

    def _topic_before(self, phrase: Phrase) -> Phrase | None:
        """The phrase right before another, where it is a topic."""
        before = next((other for other in reversed(self.told.phrases) if other.last < phrase.first), None)
        return before if before is not None and before.mark == "topic" else None

    def _name_of(self, phrase: Phrase) -> Phrase | None:
        """The phrase whose words say what a number is: its own, or the topic that it is said of."""
        if phrase.tags & NAMED or (phrase.tags & RANGES and len(phrase.numbers) > 2):
            return phrase
        if not self._is_said(phrase):
            return None
        before = [other for other in self.told.phrases if other.last < phrase.first]
        near = [other for other in before if other.clause == phrase.clause and other.mark == "topic"]
        if not near or not near[-1].tags & NAMED or near[-1].tags & {"chance", "inside"}:
            return None
        between = self.told.tokens[near[-1].last + 1 : phrase.first]
        if any(word.tag == "most" for word in between):
            return None  # "중앙값은 가장 높은 달에도 1,335.1원": another month's
        return None if self._has_level(near[-1]) else near[-1]

    def _is_said(self, phrase: Phrase) -> bool:
        """Whether a phrase is what is said of something."""
        words = self.told.tokens
        following = words[phrase.last + 1] if phrase.last + 1 < len(words) else None
        if phrase.mark == "at" and following is not None and following.lemma in REACHED:
            return not following.tail.startswith("지")
        if phrase.mark == "is" or (not phrase.mark and following is not None and following.lemma == ","):
            return True
        return phrase.mark == "to" and following is not None and following.lemma in {",", *TELLING}

    def _has_level(self, phrase: Phrase) -> bool:
        facts = [one for one in map(self._fact, phrase.numbers) if one is not None]
        return any(one.role in ("level", "gap") for one in facts)

    def _is_ranged(self, token: Token, other: Token) -> bool:
        """Whether two numbers are told as the ends of a range."""
        between = self.told.text[token.end : other.start].strip()
        if UPPER_END.search(self.told.text, 0, token.start):
            return False  # "825.0~965.2원에서 819.9~958.0원으로": the end of one range, the start of the next
        return bool(re.search(r"에서|부터", token.tail)) or between in ("~", "-")

    def _is_no_band(self, token: Token, other: Token) -> bool:
        """Whether two numbers are told as the ends of a named band and are neither of them."""
        one, two = self.known[token.place][1], self.known[other.place][1]
        band, keys = self.amounts.band_at(token.start), {one.key, two.key}
        if not band or not keys & BAND_ENDS or keys & NO_ENDS or band in (one.band, two.band):
            return False
        if one.indicator != two.indicator or one.scenario:
            return False
        low, high = self.told.numbers[token.place], self.told.numbers[other.place]
        facts = self.told.book.facts
        ends = [fact for fact in facts if fact.band == band and fact.indicator == one.indicator]
        values = [value for end in ends for value in end.values]
        return bool(ends) and not any(map(low.says, values)) and not any(map(high.says, values))

    def _is_no_scenario(self, token: Token, other: Token) -> bool:
        """Whether the ends of a band are told as a scenario's: "기준 시나리오는 1,249.4원에서 …"."""
        keys = {self.known[one.place][1].key for one in (token, other)}
        if not all(BAND_END.fullmatch(key) for key in keys):
            return False
        before = [one for one in self.told.phrases if one.end <= token.start and one.mark == "topic"]
        return bool(before) and "scenario" in before[-1].tags and not before[-1].numbers

    def _is_not_the_scenario(self, token: Token, other: Token) -> bool:
        """Whether a range that is given a scenario's chance is not that scenario's."""
        scenario = self.told.scenario
        if not scenario or BESIDE.search(self.told.text[: token.start]):
            return False
        first = self.told.book.first
        own = {end: self.told.book.of(first, f"{scenario}.{end}") for end in ("low", "high")}
        given = any(one.key == f"{scenario}.chance" for _, one in self.known.values())
        if not given or not all(own.values()) or self.known[token.place][1].indicator != first:
            return False
        low, high = self.told.numbers[token.place], self.told.numbers[other.place]
        return not (
            any(low.says(one.value) for one in own["low"])
            and any(high.says(one.value) for one in own["high"])
        )

    def _is_no_range(self, first: int, second: int) -> bool:
        """Whether two ends, a lower and an upper one, belong to no one range in this order."""
        one, two = self.known[first][1], self.known[second][1]
        if not one.side or not two.side or one.side == two.side or one.indicator != two.indicator:
            return False
        low, high = self.told.numbers[first], self.told.numbers[second]
        facts = {fact.key: fact.values for fact in self.told.book.facts if fact.indicator == one.indicator}
        return not any(
            any(map(low.says, values)) and any(map(high.says, facts[upper]))
            for key, values in facts.items()
            if (upper := key.replace("low", "high")) != key and upper in facts
        )
