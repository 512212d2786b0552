"""What event a stretch of words names, and how likely it is: over 1,460원, 3.25% or more, a rise, a cut.

The last word that names an event decides: "3개월 뒤 1,460원보다 높을" is about 높을, and that about the level
before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from riskxpertai.grounding.amounts import Amounts
from riskxpertai.grounding.bands import Bands
from riskxpertai.grounding.changes import OTHER, Changes
from riskxpertai.grounding.conditions import SCENARIOS
from riskxpertai.grounding.likelihoods import Chance, Likelihoods, opposites
from riskxpertai.grounding.notions import LYING
from riskxpertai.grounding.operands import REACHING
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.stretches import BOUNDS, CASES, DOWN, THAT, UP, Stretch, paired
from riskxpertai.grounding.thresholds import Thresholds
from riskxpertai.grounding.tokens import Token

SUCH = frozenset("이런 그런 이러하다 그러하다 이같다 이만큼 그만큼".split())
STATED = frozenset({"일", "인", "이라는", "라는", "이", "의"})
RESTING = LYING | {"가다", "남다"}
SIDES = frozenset({"high", "low", "up", "down"})
SCENARIO_WORDS = frozenset({"upper", "lower", "scenario", "base"})
Found = Iterable[Chance]


class Events:
    """The events that one sentence names."""

    def __init__(self, told: Sentence, amounts: Amounts, assumed: str | None = None) -> None:
        """Look events up for a sentence; the arguments are those of `Likelihoods`."""
        self.told = told
        self.amounts = amounts
        self.words = told.tokens
        self.likely = Likelihoods(told, amounts, assumed)
        self.bands = Bands(told, amounts, self.likely)
        self.thresholds = Thresholds(told, amounts, self.likely)
        self.changes = Changes(told, self.likely, self.thresholds)
        # The first rule that knows a word tells the event, so their order matters.
        self._rules = (
            self.changes.move,
            self._beside_zero,
            self._reaching,
            self.changes.mended,
            self.changes.won,
            self.changes.none,
            self._scenario,
            self._inside,
            self._direction,
        )

    def of(self, start: int, at: int, place: int) -> tuple[Chance, ...]:
        """How likely the event is that words name; empty where it isn't understood.

        Args:
            start: the first word.
            at: the word after the last.
            place: place in the text up to which indicators, scenarios and conditions count.
        """
        span = self.words[start:at]
        id = self.amounts.indicator_before(place)
        if id is None:
            return ()
        levels = [token for token in span if token.kind == "number" and self._is_level(token)]
        if "가정한" in self.told.text and any(token.tag == "suppose" for token in span):
            exactly = self.likely.exactly(id, levels[-1]) if levels else ()
            return (*self.likely.facts("if.chance"), *exactly)
        one = self.amounts.fact_at(levels[-1]) if levels else None
        said = Stretch(one.indicator if one and one.indicator else id, span, levels, place)
        found = self._as_a_whole(said)
        if found is None:
            found = self._by_words(said)
        return tuple(self._told_otherwise(said, start) if found is None else found)

    def _is_level(self, token: Token) -> bool:
        """Whether a number may be a level that the event is about: no band's, nor what is supposed."""
        supposed = token.tail == "라는" and self.amounts.conditions.is_supposed(token.place)
        return not self._is(token, "band") and not supposed

    def _is(self, token: Token, role: str) -> bool:
        one = self.amounts.fact_at(token)
        return one is not None and one.role == role

    def _as_a_whole(self, said: Stretch) -> Found | None:
        """What the last word, or the whole stretch, tells by itself."""
        if said.levels and self.likely.is_stepped(said.id) and _is_at_level(said):
            return self.likely.exactly(said.id, said.levels[-1])
        if (found := self._of_a_scenario(said)) is not None:
            return found
        lows = sum(token.tag in DOWN for token in said.span)
        highs = sum(token.tag in UP for token in said.span)
        if len(said.levels) == 2 and lows == highs == 1 and re.search(r"거나|또는", self.told.text):
            return opposites(self.bands.within(said))
        return None

    def _of_a_scenario(self, said: Stretch) -> Found | None:
        """A scenario that is named, or the one at hand: "이 경우", "이 범위에 들거나 그보다 낮아질"."""
        span, own = said.span, self.told.scenario
        if span and span[-1].tag in SCENARIO_WORDS:
            name = said.scenarios[-1] if said.scenarios else own
            return self.likely.facts(f"{name}.chance") if name else ()
        case = len(span) > 1 and (span[-1].lemma in CASES or span[-1].tag == "band")
        if own and case and span[-2].lemma in THAT:
            return self.likely.facts(f"{own}.chance")
        if own is None and any(token.tail.endswith("거나") for token in span) and said.points_back:
            return self._or_beyond(said)
        if own and any(token.tail.endswith("거나") for token in span) and said.points_back:
            parts = [one for key in ("chance", "tail") for one in self.likely.facts(f"{own}.{key}")]
            return [replace(parts[0], percent=sum(one.percent for one in parts))] if len(parts) == 2 else ()
        return None

    def _or_beyond(self, said: Stretch) -> Found | None:
        """The last value or what lies on one side of it: "지금 수준이거나 그보다 낮을"."""
        sides = [token.tag in UP for token in said.span if token.tag in UP | DOWN]
        now = any(
            token.tag == "last" or (token.kind == "time" and self.told.periods[token.place].grain == "now")
            for token in said.span
        )
        if not (now and sides and self.likely.is_stepped(said.id)) or said.levels:
            return None
        return self.likely.moves(said.id, ["hold", "hike" if sides[-1] else "cut"], said.place)

    def _by_words(self, said: Stretch) -> Found | None:
        """What the last word tells that names an event."""
        pair = len(said.levels) > 1 and paired(self.told.text, said.levels[-2], said.levels[-1])
        rules = (self.changes.move, self._pair, *self._rules[1:]) if pair else self._rules
        for n in range(len(said.span) - 1, -1, -1):
            for rule in rules:
                found = rule(said, n)
                if found is not None:
                    return found
        return None

    def _told_otherwise(self, said: Stretch, start: int) -> Found:
        """What is left where no word names an event: a sign, a level, a scenario, or what was told before."""
        if said.levels:
            return self._at_level(said)
        if said.scenarios:
            return self.likely.facts(f"{said.scenarios[-1]}.chance")
        return self._told_before(said, start)

    def _reaching(self, said: Stretch, n: int) -> Found | None:
        """As far as an outer scenario's range: "이 범위에도 이르지 못할"."""
        outer = self.told.scenario in ("up", "down") and "band" in said.tags and not said.levels
        if said.span[n].lemma not in REACHING or not outer:
            return None
        return opposites(self.likely.facts(f"{self.told.scenario}.tail"))

    def _beside_zero(self, said: Stretch, n: int) -> Found | None:
        """A surplus or a deficit, growth or none."""
        if said.span[n].tag not in ("plus", "minus") or said.levels:
            return None
        up = said.span[n].tag == "plus"
        if any(word.lemma in ("더", "더욱") for word in said.span[:n]):  # "더 깊은 역성장"
            same = self.told.scenario == ("up" if up else "down")
            return self.likely.facts(f"{self.told.scenario}.tail") if same else ()
        if said.points_back:
            return None
        return self.likely.side(said.id, 0.0, self.likely.prefixes(said.id, said.place), up=up)

    def _pair(self, said: Stretch, n: int) -> Found | None:
        """Between the last two levels: "1,440원에서 1,480원 사이"."""
        token = said.span[n]
        closes = token is said.levels[-1] or token.lemma in BOUNDS
        if closes or (token.tag in UP | DOWN and self._spans(said, n)):
            found = self.bands.within(said)
            return opposites(found) if "outside" in said.tags else found
        return self.bands.within(said) if token.tag in ("weak", "strong") else None

    def _spans(self, said: Stretch, n: int) -> bool:
        """Whether a word of direction after two levels still speaks of what lies between them."""
        first, last = said.levels[-2:]
        upto = "까지" in last.tail and not self._is_last(first)
        between = any(word.lemma in ("사이", "범위", "구간") for word in said.span[:n])
        return bool(re.match(r"으?로", last.tail)) or upto or between or said.is_case(n)

    def _is_last(self, token: Token) -> bool:
        one = self.amounts.fact_at(token)
        return one is not None and one.key == "last"

    def _scenario(self, said: Stretch, n: int) -> Found | None:
        """상방 or 하방 by name."""
        tag = said.span[n].tag
        return self.likely.facts(f"{SCENARIOS[tag]}.chance") if tag in ("upper", "lower") else None

    def _inside(self, said: Stretch, n: int) -> Found | None:
        """In a range or out of it; out of a scenario's on one side: "더 높이 벗어날"."""
        tag, scenario = said.span[n].tag, self.told.scenario
        if tag not in ("inside", "outside"):
            return None
        sides = [word.tag in ("high", "up") for word in said.span[:n] if word.tag in SIDES]
        if tag == "outside" and scenario and sides:
            return self._beyond_scenario(scenario, up=sides[-1])
        if (
            tag == "outside"
            and len(set(sides)) == 1
            and "질문" in self.told.text
            and "ceiling" in self.told.book.keys
        ):
            return self._beyond_asked(said, up=sides[-1])
        found = self.bands.within(replace(said, span=said.span[: n + 1]))
        return opposites(found) if tag == "outside" else found

    def _beyond_scenario(self, scenario: str, *, up: bool) -> Iterator[Chance]:
        """Out of a scenario's range on one side."""
        if scenario == ("up" if up else "down"):
            yield from self.likely.facts(f"{scenario}.tail")
        first = self.told.book.first
        for end in self.amounts.fact(first, f"{scenario}.{'high' if up else 'low'}"):
            yield from self.likely.side(first, end.low, ("",), up=up)

    def _beyond_asked(self, said: Stretch, *, up: bool) -> Iterator[Chance]:
        """Out of the range of the question on one side: "질문하신 범위를 … 위로 벗어날"."""
        prefixes = self.likely.prefixes(said.id, said.place)
        for end in self.amounts.fact(said.id, "ceiling" if up else "threshold"):
            yield from self.likely.side(said.id, end.low, prefixes, up=up)

    def _direction(self, said: Stretch, n: int) -> Found | None:
        """Over, under, a rise, a fall."""
        token = said.span[n]
        if token.tag not in UP | DOWN or said.is_name(n) or _is_manner(said, n):
            return None
        deeper = "minus" in said.tags and any(word.lemma == "폭" for word in said.span[:n])
        if deeper and self.told.scenario == "down":
            return self.likely.facts("down.tail")  # "역성장의 폭이 이보다 더 클"
        if n and said.span[n - 1].tag in ("plus", "minus") and not said.levels:
            return self._beside_zero(said, n - 1)  # "마이너스로 내려가"
        if said.id.endswith("KRW") and token.acts and _is_worth(said.span[:n]):
            return self.changes.of(said, token, "low" if token.tag in UP else "high")
        return (*self._such(said, n), *self.thresholds.beyond(said, n))

    def _such(self, said: Stretch, n: int) -> Found:
        """The scenario at hand, told by where it goes: "이런 감소", "환율이 내려가는 길"."""
        outer = "up" if said.span[n].tag in UP else "down"
        such = n > 0 and said.span[n - 1].lemma in SUCH
        if said.levels or self.told.scenario != outer or not (such or said.is_case(n)):
            return ()
        return self.likely.facts(f"{outer}.chance")

    def _told_before(self, said: Stretch, start: int) -> Iterator[Chance]:
        """The chance of what was told just before: "… 사이이며, 그 확률은", "3.00%가 유력하지만 확률은"."""
        so_much = any(token.lemma in ("그만큼", "그만큼이다") for token in self.words[start:])
        if so_much or "이거나" in self.told.text:
            yield from self.likely.facts("if.chance")
        before = self.words[:start]
        levels = [token for token in before if token.kind == "number" and self._is(token, "level")]
        if levels and self.likely.is_stepped(said.id):
            yield from self.likely.exactly(said.id, levels[-1])
            if self._is_of_that_level(said, levels[-1]):
                return
        yield from self._side_before(said, start)
        scenario = self.amounts.scenario_before(said.place) or self.told.scenario
        if scenario:
            yield from self.likely.facts(f"{scenario}.chance")
        if len(levels) > 1 and paired(self.told.text, levels[-2], levels[-1]):
            yield from self.bands.within(Stretch(said.id, before, levels, said.place))

    def _side_before(self, said: Stretch, start: int) -> Iterator[Chance]:
        """The chance of lying beyond the level told just before: "1,400원 아래로도 내려서는데, 그 확률은"."""
        if not said.points_back or not start:
            return
        clause = self.told.clauses[start - 1]
        span = [
            word for n, word in enumerate(self.words[:start]) if self.told.clauses[n] in (clause, clause - 1)
        ]
        levels = [word for word in span if word.kind == "number" and self._is(word, "level")]
        sides = [n for n, word in enumerate(span) if word.tag in UP | DOWN]
        if levels and sides and span[sides[-1]].start > levels[-1].start:
            yield from self.thresholds.beyond(Stretch(said.id, span, levels, said.place), sides[-1])

    def _at_level(self, said: Stretch) -> Found:
        """How likely a level itself is: of what doesn't move in steps, no single one is."""
        level = said.levels[-1]
        number = self.told.numbers[level.place]
        fine = number.kind == "amount" and not number.over and not number.hedged
        at_it = said.span[-1] is level and level.tail in ("일", "인")
        becomes = at_it or (tuple(said.span[-2:-1]) == (level,) and said.span[-1].lemma == "되다")
        one = self.amounts.fact_at(level)
        if (
            fine
            and becomes
            and one is not None
            and not self.likely.is_stepped(said.id)
            and one.key != "if.level"
        ):
            return (Chance(0.0, 0.0, one),)
        return self.likely.exactly(said.id, level)

    def _is_of_that_level(self, said: Stretch, level: Token) -> bool:
        """Whether the level that was told just before is meant: "수준은 3.25%이며, 바로 그 수준에 있을"."""
        if any(word.lemma == "수준" for word in said.span) and said.points_back:
            return True
        told = next((one for one in self.told.phrases if level in one.tokens), None)
        if told is None or told.mark not in ("is", "to"):
            return False
        topics = [one for one in self.told.phrases if one.last < told.first and one.mark == "topic"]
        return bool(topics) and topics[-1].tokens[-1].lemma == "수준"


def _is_manner(said: Stretch, n: int) -> bool:
    """Whether a word only says how: "지금과 크게 다르지 않은"."""
    following = said.span[n + 1] if n + 1 < len(said.span) else None
    return said.span[n].tail == "게" and following is not None and following.lemma in OTHER


def _is_worth(span: Sequence[Token]) -> bool:
    """Whether words speak of what the won is worth, which falls where its rate rises."""
    won = max((n for n, token in enumerate(span) if token.tag == "won"), default=-1)
    return won >= 0 and not any(token.kind in ("name", "number") for token in span[won:])


def _is_at_level(said: Stretch) -> bool:
    """Whether a level itself is the event: "2.75%일", "더 위인 3.50%에 있을"."""
    level = next((one for one in reversed(said.levels) if "보다" not in one.tail), said.levels[-1])
    if tuple(said.span[-2:-1]) == (level,) and said.span[-1].lemma == "되다":
        return True
    if said.span and said.span[-1] is level:
        return level.tail in STATED
    behind = [token for token in said.span if token.start > level.start]
    rests = bool(behind) and all(token.lemma in RESTING or token.kind == "name" for token in behind)
    alone = sum("보다" not in one.tail for one in said.levels) == 1
    return alone and level.tail == "에" and rests
