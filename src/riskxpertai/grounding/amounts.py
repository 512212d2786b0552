"""What the phrases of a sentence stand for: a level, a width, a range, each an interval of values.

A phrase with a number stands for that number, one without for what the facts say of its words: "80% 구간의
위 끝", "지금", "상방 범위", "환율". What its own words leave open, the words before it, the scenario and the
question tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from riskxpertai.grounding.conditions import Conditions, Known, Setting
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.notions import MIDDLES
from riskxpertai.grounding.periods import Period, covers
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.tokens import Token
from riskxpertai.grounding.values import Amount, Values, amount

__all__ = ["Amount", "Amounts", "earlier"]

HIGH, LOW = frozenset({"high", "top"}), frozenset({"low", "bottom"})
EXTREMES = frozenset({"peak", "trough"})
# Said of a supposed level, these mean something that follows from it.
FOLLOWING = frozenset({"median", "band", "end", "chance", "width"})
# How many words before a range may say that it is that of the past.
PAST_WORDS = 5
NOT_PAST = frozenset("median band scenario base upper lower peak trough last".split())
# Numbers in these stand for no level.
COUNTED = ("%", "번", "회", "배", "개")


class Amounts:
    """What phrases of one sentence stand for.

    The sentence's words before a phrase decide what it leaves open, so every look-up takes a place.
    """

    def __init__(self, told: Sentence, known: Known) -> None:
        self.told = told
        self.known = known
        self.values = Values(told)
        self.conditions = Conditions(told, known)

    def levels(self, phrase: Phrase, at: int | None = None) -> tuple[Amount, ...]:
        """The levels a phrase may stand for, as the months and conditions named up to a place have it."""
        if len(phrase.numbers) > 2 and phrase.tokens[-1].tag == "end":  # "113.27~119.08의 아래 끝"
            return self.named(phrase, at)
        numbers = self._known_of(phrase, "level")
        if numbers:
            values = [
                one.value if abs(value - one.value) <= 5e-3 * abs(value) else value for value, one in numbers
            ]
            one = numbers[-1][1]
            return (Amount(min(values), max(values), one.unit, one.indicator, one),)
        if any(self.told.numbers[place].unit not in COUNTED for place in phrase.numbers):
            return ()  # a number that is not understood stands for nothing
        return self.named(phrase, at)

    def named(self, phrase: Phrase, at: int | None = None) -> tuple[Amount, ...]:
        """The levels that a phrase's words may stand for, whatever numbers it holds."""
        here = self.conditions.around(phrase, at or phrase.end)
        if here is None:
            return ()
        tags = phrase.tags
        if "경계" in phrase.lemmas and tags & {"high", "low"}:
            return self.fact(here.id, "ceiling" if "high" in tags else "threshold")
        if ("end" in tags and not _is_of_the_end(phrase)) or tags & {"top", "bottom"}:
            return self._end(phrase, here) if tags & (HIGH | LOW) else self._range(here)
        if tags & EXTREMES:
            return self._extreme(tags, here)
        if "asked" in tags:
            level = self.fact(here.id, "threshold") or self.fact(here.id, "if.level")
            return self._asked(here.id) if "band" in tags else level
        if self._is_supposition(phrase):
            return tuple(map(amount, self.told.book.every("if.level")))
        if key := self._past(phrase):
            return self.fact(here.id, key)
        found = self._forecast(phrase, here)
        middle = phrase.lemmas & MIDDLES or phrase.tokens[-1].lemma == "가운데"
        if middle and phrase.tags & {"band", "scenario"}:  # "이 범위의 중간보다"
            return tuple(replace(one, low=one.middle, high=one.middle) for one in found)
        return found

    def spanned(self, phrase: Phrase) -> tuple[Amount, ...]:
        """The range that a phrase speaks of, though it may name an end of it: "80% 구간의 위 끝"."""
        here = self.conditions.around(phrase, phrase.end)
        if here is None:
            return ()
        return self._asked(here.id) if "asked" in phrase.tags else self._range(here)

    def main(self, phrase: Phrase | None, at: int) -> tuple[Amount, ...]:
        """What an indicator's bare name may stand for: its path's end, or its range in a scenario."""
        id = self.indicator(phrase) if phrase else self.indicator_before(at)
        if id is None:
            return ()
        prefix = self.condition(at)
        scenario = self.scenario_before(at) or self.told.scenario
        if scenario and not prefix:
            own = self.values.scenario(id, scenario)
            other = () if id == self.told.book.first else self.fact(id, f"beside.{scenario}.median")
            if other or own:
                return other or own
        return self.middles(at, id, prefix, None)

    def widths(self, phrase: Phrase, at: int | None = None, *, told: bool = True) -> tuple[Amount, ...]:
        """How wide the bands are that a phrase may speak of, as what is supposed up to a place has it."""
        own = self._known_of(phrase, "gap")
        if own and told:
            value, one = own[-1]
            return (Amount(value, value, one.unit, one.indicator, one),)
        here = self.conditions.around(phrase, at or phrase.end)
        if here is None:
            return ()
        if "walk" in phrase.tags or (at or 0) < 0:
            return self.fact(here.id, "baseline.width80")
        if "asked" in phrase.tags:
            ends = self._asked(here.id)
        elif not here.in_scenario and self.conditions.is_whole(phrase):
            ends = self.interval(here.id, f"low{here.band or 80}", f"high{here.band or 80}")
        else:
            ends = self._range(here)
        beside = () if self.conditions.is_whole(phrase) else self.values.beside(here.id, here.scenario)
        return tuple(one.width for one in beside or ends)

    def widths_of(self, id: str) -> float:
        """How wide an indicator's 80 % band is; 0 where it isn't known."""
        return next((one.width.low for one in self.interval(id, "low80", "high80")), 0.0)

    def fact_at(self, token: Token) -> Evidence | None:
        """The fact that a number's token tells."""
        known = self.known.get(token.place)
        return known[1] if known else None

    def fact(self, id: str, key: str) -> tuple[Amount, ...]:
        """A fact as an amount, if there is such a one."""
        return self.values.fact(id, key)

    def interval(self, id: str, low: str, high: str) -> tuple[Amount, ...]:
        """What lies between two facts."""
        return self.values.interval(id, low, high)

    def middles(self, at: int, id: str, prefix: str, scenario: str | None) -> tuple[Amount, ...]:
        """The median of the month named last before a place, else of the asked one, or a scenario's."""
        return self.values.middles(at, id, prefix, scenario)

    def middle_at(self, id: str, time: Period) -> tuple[Amount, ...]:
        """The median of a month that is named, or that so many months reach."""
        return self.values.middle_at(id, time)

    @property
    def supposing(self) -> bool:
        """Whether anything in the sentence supposes what the question does."""
        return self.conditions.supposing

    def supposed(self, at: int) -> bool:
        """Whether the words up to a place suppose what the question does."""
        return self.conditions.supposed(at)

    def condition(self, at: int) -> str:
        """`then.` where what is told at a place is supposed."""
        return self.conditions.condition(at)

    def indicator(self, phrase: Phrase) -> str | None:
        """The indicator that a phrase speaks of."""
        return self.conditions.indicator(phrase)

    def indicator_before(self, at: int) -> str | None:
        """The indicator named last before a place; the answer's own where none is."""
        return self.conditions.indicator_before(at)

    def scenario_before(self, at: int) -> str | None:
        """The scenario that is named last up to a place."""
        return self.conditions.scenario_before(at)

    def band_at(self, at: int) -> int:
        """The band that is named last before a place, in percent as it is told; 0 for none."""
        bands = [
            number.value
            for place, number in enumerate(self.told.numbers)
            if number.start < at and place in self.known and self.known[place][1].role == "band"
        ]
        return round(bands[-1]) if bands else 0

    def is_now(self, phrase: Phrase) -> bool:
        """Whether a phrase names the last published value by its time."""
        return self.conditions.is_now(phrase)

    def _known_of(self, phrase: Phrase, role: str) -> list[tuple[float, Evidence]]:
        """A phrase's numbers of one kind, with their facts."""
        known = (self.known[place] for place in phrase.numbers if place in self.known)
        return [(value, one) for value, one in known if one.role == role]

    def _range(self, here: Setting) -> tuple[Amount, ...]:
        """The scenario's range, or the band's."""
        if here.in_scenario:
            return self.values.scenario(here.id, here.in_scenario)
        return self.interval(here.id, here.end("low"), here.end("high"))

    def _asked(self, id: str) -> tuple[Amount, ...]:
        return self.interval(id, "threshold", "ceiling")

    def _end(self, phrase: Phrase, here: Setting) -> tuple[Amount, ...]:
        """One end of a range: "위 끝", "상단"."""
        side = _side(phrase)
        if self.conditions.is_whole(phrase):
            return self.fact(here.id, f"{side}{here.band or 80}")
        if "asked" in phrase.tags:
            threshold = self.fact(here.id, "threshold")
            return (self.fact(here.id, "ceiling") or threshold) if side == "high" else threshold
        if here.scenario:
            if beside := self.fact(here.id, f"beside.{here.scenario}.{side}80"):
                return beside
            own = self.fact(here.id, f"{here.scenario}.{side}")
            if own and not here.band:
                return own
        return self.fact(here.id, here.end(side))

    def _extreme(self, tags: frozenset[str], here: Setting) -> tuple[Amount, ...]:
        """The highest or the lowest: of the past, of the way, of a band."""
        if tags >= EXTREMES:
            return self.interval(here.id, "past.low", "past.high") or self.interval(
                here.id, "lowest", "highest"
            )
        key = "high" if "peak" in tags else "low"
        if here.band and "band" in tags:
            return self.fact(here.id, here.end(key))
        return self.fact(here.id, f"past.{key}") or self.fact(here.id, f"{key}est")

    def _is_supposition(self, phrase: Phrase) -> bool:
        """Whether it is what the question supposes: "가정한 코스피 값"."""
        before = self.told.tokens[phrase.first - 1] if phrase.first else None
        return bool(before and before.tag == "suppose" and before.attributive and not phrase.tags & FOLLOWING)

    def _past(self, phrase: Phrase) -> str:
        """The key of what was, where a phrase speaks of that: the last value, a baseline, a year ago."""
        if "walk" in phrase.tags and "width" not in phrase.tags:
            return "baseline"
        times = (self.told.periods[token.place] for token in phrase.tokens if token.kind == "time")
        if any(time.past and time.months == 12 for time in times):
            return "year.ago"
        return "last" if "last" in phrase.tags or self.is_now(phrase) else ""

    def _forecast(self, phrase: Phrase, here: Setting) -> tuple[Amount, ...]:
        """What is forecast: a median, a range, what a month's name stands for."""
        id, tags = here.id, phrase.tags
        if self.conditions.is_whole(phrase):
            whole = self.interval(id, f"low{here.band or 80}", f"high{here.band or 80}")
            return (*self.middles(here.at, id, "", None), *whole)
        if "median" in tags:
            return self.middles(here.at, id, here.prefix, here.scenario)
        if tags & {"band", "scenario", "upper", "lower"}:
            return self._band(phrase, here)
        if "suppose" in tags:
            return self.middles(here.at, id, here.prefix, None)
        times = [self.told.periods[token.place] for token in phrase.tokens if token.kind == "time"]
        if times and times[-1].grain in ("month", "quarter", "ahead") and not times[-1].past:
            return self._in_scenario_at(here, times[-1]) or self.middle_at(id, times[-1])
        return ()

    def _in_scenario_at(self, here: Setting, time: Period) -> tuple[Amount, ...]:
        """What a scenario has in a month that is named."""
        keys = ("way", "median") if here.scenario else ()
        found = (one for key in keys for one in self.fact(here.id, f"{here.scenario}.{key}"))
        there = tuple(one for one in found if covers(time, one.rests.fact.month))
        if not there and here.in_scenario and covers(time, self.told.book.month):
            return self.values.scenario(here.id, here.in_scenario)
        return there

    def _is_past(self, phrase: Phrase) -> bool:
        """Whether a range is that of the past: "지난 3년 동안의 월평균 범위"."""
        words = self.told.tokens[max(0, phrase.first - PAST_WORDS) : phrase.last + 1]
        past = [at for at, word in enumerate(words) if word.lemma in ("지나다", "과거", "지난날")]
        between = words[past[-1] : -1] if past else ()
        return bool(past) and not any(
            word.kind == "number" or word.tag in NOT_PAST or word.lemma in (",", "예측") for word in between
        )

    def _band(self, phrase: Phrase, here: Setting) -> tuple[Amount, ...]:
        """A range that is named by its scenario or its band."""
        tags = phrase.tags
        if "band" in tags and not phrase.numbers and self._is_past(phrase):
            return self.interval(here.id, "past.low", "past.high")
        if here.in_scenario:
            return self._range(here)
        scenario = here.scenario
        if scenario and here.id != self.told.book.first and "scenario" in tags and "band" not in tags:
            # "기준 시나리오 때보다"
            free = self.middles(here.at, here.id, "", None) if scenario == "base" else ()
            return self.fact(here.id, f"beside.{scenario}.median") or free
        return self.values.beside(here.id, scenario) or self._range(here)


def _is_of_the_end(phrase: Phrase) -> bool:
    """Whether a median is that of the way's end: "끝의 중앙값"."""
    ends = (at for at, word in enumerate(phrase.tokens) if word.tag == "end" and word.tail == "의")
    at = next(ends, None)
    return at is not None and any(word.tag == "median" for word in phrase.tokens[at + 1 :])


def _side(phrase: Phrase) -> str:
    """Which end a phrase names: "위 끝", "상단"."""
    words = phrase.tokens
    at = next((at for at, word in enumerate(words) if word.tag == "end" and at), None)
    tags = {words[at - 1].tag} if at and words[at - 1].tag in HIGH | LOW else phrase.tags
    return "high" if tags & HIGH and not tags & LOW else "low"


def earlier(phrases: tuple[Phrase, ...], at: int) -> Iterator[Phrase]:
    """The phrases that end before a token, the nearest first."""
    return (phrase for phrase in reversed(phrases) if phrase.last < at)
