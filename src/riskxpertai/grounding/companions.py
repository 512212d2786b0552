"""Whether two indicators are rightly said to go together: "환율이 높은 경로일수록 코스피도 높습니다".

What goes with what is known of the scenarios of the answer's own indicator, beside which the others are told.
"""

from __future__ import annotations

import re

from riskxpertai.domain import SCENARIOS
from riskxpertai.grounding.headings import SIGNS, WON, Heading, headings
from riskxpertai.grounding.judges import Judge
from riskxpertai.grounding.operands import REACHING
from riskxpertai.grounding.tokens import Token

OF_ALL_THREE = re.compile(r"세 시나리오 (?:가운데|중)(?:에서)? 가장 (?:(?P<high>[높큰크])|[낮작])")
WITH = re.compile(r"함께 나타|함께 보이|함께 놓이|함께 그려|시나리오(?:의 (?:경로|길))?에서(?:는|의)? ")
WHOLE = re.compile(r"전체|가정|보다|비해|견주|비교|에서 [\d,.]+(?:원|%|포인트)?으?로")
KEYS = ("median", "hike")
CUTS = {"cut": -1, "hike": 1}
# How many words before "경로일수록" its own word of direction may stand.
NEAR = 4


class Companions(Judge):
    """Judge of what goes together."""

    def wrong(self) -> bool:
        """Whether two indicators are said to go together that do not, or against each other that do."""
        if self._is_no_extreme() or self._is_of_the_whole():
            return True
        words = self.told.tokens
        ends = [at for at, word in enumerate(words) if word.tail.endswith("수록")]
        if len(ends) != 1 or len(self.told.book.ids) < 2:
            return False
        directions = [word for word in headings(self.told) if word.token.lemma not in REACHING]
        before = [word for word in directions if ends[0] - NEAR <= word.at <= ends[0]]
        behind = [word for word in directions if word.at > ends[0]]
        if not before or not behind:
            return False
        one, other = self._goes(before[-1], 0, ends[0]), self._goes(behind[-1], ends[0] + 1, len(words))
        if one is None or other is None or one[0] == other[0]:
            return False
        return one[1] * other[1] * self._side(one[0]) * self._side(other[0]) < 0

    def _is_no_extreme(self) -> bool:
        """Whether what is told beside one scenario is called the highest of all three, or the lowest."""
        told = OF_ALL_THREE.search(self.told.text)
        beside = [one for _, one in self.known.values() if one.key.startswith("beside.")]
        if told is None or not beside or self.told.text.find("확률", told.start()) >= 0:
            return False
        kind = beside[-1].key.rpartition(".")[2]
        found = [
            one.value
            for side in SCENARIOS
            for one in self.told.book.of(beside[-1].indicator, f"beside.{side}.{kind}")
        ]
        most = max(found) if told["high"] else min(found)
        return len(found) == len(SCENARIOS) and beside[-1].value != most

    def _is_of_the_whole(self) -> bool:
        """Whether the whole forecast's value is told as what goes with a scenario."""
        scenario = self.told.scenario
        if not scenario or not WITH.search(self.told.text) or WHOLE.search(self.told.text):
            return False
        if self._has_no_companion():
            return True
        for place, (_, one) in self.known.items():
            beside = self.told.book.of(one.indicator, f"beside.{scenario}.{one.key}")
            if beside and not any(self.told.numbers[place].says(other.value) for other in beside):
                return True
        return False

    def _has_no_companion(self) -> bool:
        """Whether a number is told as what goes with a scenario of whose indicator nothing is known there."""
        facts = self.told.book.facts
        others = {one.indicator for _, one in self.known.values() if one.role == "level" and not one.scenario}
        others -= {self.told.book.first, ""}
        return any(
            not any(one.key.startswith("beside.") for one in facts if one.indicator == id) for id in others
        )

    def _goes(self, word: Heading, first: int, last: int) -> tuple[str, int] | None:
        """Which indicator is said to go which way, by the words of one half of the sentence."""
        words = self.told.tokens[first:last]
        if word.token.tag in WON or any(one.tag == "won" for one in words):
            rate = next((id for id in sorted(self.told.book.ids) if id.endswith("KRW")), "")
            won = word.token.tag not in WON
            return (rate, -word.sign if won else word.sign) if rate else None
        named = [name for name in self.told.named if words[0].start <= name.start < words[-1].end]
        ids = {id for name in named for id in name.ids}
        if len(ids) != 1:
            return None
        (id,) = ids
        return (
            self._of_its_chance(id, word, words)
            if any(one.tag == "chance" for one in words)
            else (id, word.sign)
        )

    def _of_its_chance(self, id: str, word: Heading, words: tuple[Token, ...]) -> tuple[str, int] | None:
        """Where an indicator goes whose chance to go somewhere grows: "인하되어 있을 가능성이 커집니다"."""
        event = next((one for one in words if one.tag in CUTS or one.tag in SIGNS), None)
        if event is None or event is word.token:
            return None
        sign = CUTS.get(event.tag) or SIGNS[event.tag]
        return id, sign * word.sign

    def _side(self, id: str) -> int:
        """1 for what is higher in the upper scenario, −1 for what is lower there, 0 where nothing tells."""
        if id == self.told.book.first:
            return 1
        for key in KEYS:
            up, down = (self.amounts.fact(id, f"beside.{side}.{key}") for side in ("up", "down"))
            if up and down:
                return (up[-1].middle > down[-1].middle) - (up[-1].middle < down[-1].middle)
        return 0
