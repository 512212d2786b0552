"""What a sentence shape's slots stand for: facts by short name, and the words that facts imply."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from riskxpertai.domain import Brief, Claim, Fact
from riskxpertai.facts import View, horizons
from riskxpertai.narrator import economy_shapes as economy
from riskxpertai.numerals import SCALED_UNIT, particle

# "거의 같은 수준": within half a percent, or a twentieth of a percentage point for rates.
SAME_SHARE, SAME_POINTS, SAME_OF_BAND = 0.005, 0.05, 0.05
# A move as part of the 80 % band's width: below the first it drowns, above the second it stands out.
SMALL, LARGE = 0.15, 0.5
# Percent on the likelier side: up to the first a toss-up, up to the second a leaning.
TOSS_UP, LEANING = 55.0, 70.0
SIMILAR = 0.05


@dataclass(frozen=True)
class Word:
    """What fills a slot."""

    text: str
    claims: tuple[Claim, ...] = ()

    def with_particle(self, pair: str) -> str:
        """The text, and the particle it takes if there is a pair to choose from."""
        return self.text + (particle(self.text, pair) if pair else "")


@dataclass(frozen=True)
class Voice:
    """One indicator's facts, ready to be said.

    Attributes:
        view: its forecast.
        facts: all facts by id.
        place: among the question's indicators, from 0.
        below: whether the question asks for the side below its threshold.
    """

    view: View
    facts: Mapping[str, Fact]
    place: int
    below: bool

    @classmethod
    def of(cls, brief: Brief, place: int) -> Voice:
        """The voice of the indicator at a place."""
        view = View(brief.forecasts[place], brief.today, brief.understood.months)
        return cls(view, {fact.id: fact for fact in brief.facts}, place, brief.understood.below)

    @property
    def digest(self) -> str:
        """Changes when any fact changes; the same for all indicators of an answer."""
        return hashlib.sha256("".join(fact.text for fact in self.facts.values()).encode()).hexdigest()

    @property
    def gap(self) -> float:
        """The median less the last value, in the indicator's unit."""
        return self.value("difference")

    @property
    def same(self) -> bool:
        """Whether the median is nearly the last value."""
        indicator = self.view.forecast.indicator
        if indicator.transform == "log":
            return abs(self.gap) <= SAME_SHARE * abs(self.view.forecast.last_value)
        if indicator.unit == "%":
            return abs(self.gap) <= SAME_POINTS
        return abs(self.gap) <= SAME_OF_BAND * self.value("width80")

    @property
    def unmoved(self) -> bool:
        """Whether the difference is too small to show."""
        return not re.search(r"[1-9]", self.word("change" if self.knows("change") else "difference").text)

    @property
    def band_is_one(self) -> bool:
        """Whether the 80 % band is a single level."""
        return self.word("low80").text == self.word("high80").text

    def knows(self, slot: str) -> bool:
        """Whether there is a fact for a slot."""
        return self._fact(slot) is not None

    def value(self, slot: str) -> float:
        """The number behind a slot."""
        fact = self._fact(slot)
        if fact is None:
            raise KeyError(slot)
        return fact.value

    def word(self, slot: str) -> Word:
        """What a slot says: a fact's text, or a word that the facts imply."""
        fact = self._fact(slot)
        if fact is not None:
            return Word(fact.text, (Claim(fact.text, fact.id),))
        return self._implied(slot)

    def _fact(self, slot: str) -> Fact | None:
        """The fact a slot names: the indicator's own before the answer's."""
        indicator, months = self.view.forecast.indicator, self.view.months
        if slot == "month" and indicator.frequency == "Q":
            slot = "quarter"
        key = slot.replace("_", ".")
        for id in (f"{indicator.id}.{key}.{months}", f"{indicator.id}.{key}", f"{key}.{months}", key):
            if id in self.facts:
                return self.facts[id]
        return None

    def _implied(self, slot: str) -> Word:
        indicator = self.view.forecast.indicator
        up = self.gap > 0
        fell = int(not up)
        usual = economy.DIRECTIONS.get(indicator.family, economy.OTHERWISE)
        upward, downward = economy.WON if indicator.unit == "원" else usual
        high, rising, rise = economy.AMOUNTS if SCALED_UNIT.fullmatch(indicator.unit) else economy.LEVELS
        if slot == "gap":
            return self._gap()
        if slot == "against_walk":
            return self._against_walk()
        if slot == "base_against_last":
            return self._base_against_last()
        if slot == "then_against":
            return self._then_against()
        if slot == "way_month":
            fact = self.facts[f"month.{horizons(self.view.months)[-2]}"]
            return Word(fact.text, (Claim(fact.text, fact.id),))
        if slot == "year_side":
            return Word(high[int(self.value("year_change") < 0)])
        if slot == "lean":
            return Word(self._lean())
        if slot == "strength":
            return Word(self._strength())
        words = {
            "name": indicator.name,
            "measure": self.view.measure,
            # "월평균 중앙값", but not "값 중앙값".
            "middle": f"{self.view.measure} 중앙값".removeprefix("값 "),
            "high_or_low": high[fell],
            "rising": rising[fell],
            "rise_or_fall": "보합" if self.unmoved else rise[fell],
            "recent": "오늘" if indicator.frequency == "D" else "최근",
            "period": self.view.period,
            "so_far": "그 수준에 있을" if self.view.steps else "그만큼이거나 그보다 더 움직일",
            "side_asked": "낮을" if self.below else "높을",
            "upward": upward,
            "downward": downward,
        }
        return Word(words[slot])

    def _gap(self) -> Word:
        """The difference, with its percentage where there is one."""
        difference = self.word("difference")
        if not self.knows("change"):
            return difference
        change = self.word("change")
        return Word(f"{difference.text}({change.text})", difference.claims + change.claims)

    def _against_walk(self) -> Word:
        """How the model's 80 % band compares with the random walk's."""
        walk = self.word("baseline_width80")
        ratio = self.value("width80") / max(self.value("baseline_width80"), 1e-12)
        if abs(ratio - 1) <= SIMILAR:
            return Word(f"그쪽의 {walk.with_particle('과/와')} 비슷합니다", walk.claims)
        return Word(f"그쪽의 {walk.text}보다 {'넓' if ratio > 1 else '좁'}습니다", walk.claims)

    def _then_against(self) -> Word:
        """How the median stands to the one without the condition, from that one on."""
        median, shift = self.word("median"), self.word("then_shift")
        if abs(self.value("then_shift")) <= SAME_OF_BAND * self.value("width80"):
            return Word(f"{median.with_particle('과/와')} 거의 같습니다", median.claims)
        side = "높습니다" if self.value("then_shift") > 0 else "낮습니다"
        return Word(f"{median.text}보다 {shift.text} {side}", median.claims + shift.claims)

    def _base_against_last(self) -> Word:
        """Where the likeliest level stands to the last one."""
        last, half = self.word("last"), (self.view.forecast.indicator.grid or 0.0) / 2
        gap = self.value("base_level") - self.value("last")
        if abs(gap) <= half:
            return Word("지금 수준이 그대로 이어지는 길입니다")
        return Word(f"지금의 {last.text}보다 {'높은' if gap > 0 else '낮은'} 수준입니다", last.claims)

    def _lean(self) -> str:
        """Which side is likelier, and how clearly."""
        above, below = self.value("above"), self.value("below")
        scaled = SCALED_UNIT.fullmatch(self.view.forecast.indicator.unit)
        rising, falling = (economy.AMOUNTS if scaled else economy.LEVELS)[1]
        side = rising if above > below else falling
        if max(above, below) < TOSS_UP:
            return "어느 쪽이라고 잘라 말하기 어렵습니다"
        if max(above, below) < LEANING:
            return f"{side} 쪽으로 조금 기울어 있습니다"
        return f"{side} 쪽이 뚜렷하게 우세합니다"

    def _strength(self) -> str:
        """How large the move is beside what is not known."""
        share = abs(self.gap) / max(self.value("width80"), 1e-12)
        if share < SMALL:
            return "예측 구간의 폭에 비하면 작은 움직임"
        return "어느 정도 뚜렷한 움직임" if share < LARGE else "상당히 큰 움직임"
