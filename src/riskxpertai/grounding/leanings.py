"""Whether chances weigh as a sentence says: to one side, more than half, or alike.

"오르는 쪽으로 기울어 있습니다", "과반입니다", "반반입니다".
"""

from __future__ import annotations

import re

from riskxpertai.grounding.judges import DENYING, Judge
from riskxpertai.grounding.tokens import MOVES

LEANING = frozenset({"기울다", "쏠리다", "치우치다"})
DOUBTED = frozenset({"어렵다", "말하다", "보다"})
UNDECIDED = re.compile(r"어느|않|어렵")
RIVALS = {"cut": "hike", "hike": "cut"}
ALIKE = frozenset({"비슷하다", "엇비슷하다", "팽팽하다", "반반"})
MOST = re.compile(r"입니다|이|을 넘|를 넘")
WHETHER = re.compile(r"ᆯ지|을지")
# Percent: what is no more than half, what is no more than much, and how far apart is no longer alike.
HALF, MUCH, APART = 50.0, 60.0, 12.0


class Leanings(Judge):
    """Judge of how chances weigh against one another."""

    def wrong(self) -> bool:
        """Whether chances are said to weigh otherwise than they do."""
        places = range(len(self.told.tokens))
        leans = any(map(self._leans_elsewhere, places)) or any(map(self._is_no_majority, places))
        return leans or self._are_unlike()

    def _leans_elsewhere(self, at: int) -> bool:
        """Whether the forecast is said to lean to a side that is not the likelier one."""
        words, token = self.told.tokens, self.told.tokens[at]
        weighs = token.lemma == "실리다" and words[at - 1].lemma == "무게"
        if at == 0 or not (weighs or token.lemma in LEANING) or self.told.scenario is not None:
            return False
        doubted = any(word.tag == "not" or word.lemma in DOUBTED for word in words[at + 1 : at + 3])
        if doubted or UNDECIDED.search(self.told.text[token.start :]):
            return False
        near = range(at - 1, max(-1, at - 5), -1)
        side = next((place for place in near if words[place].lemma == "쪽"), None)
        odds = self.chances.at(side) if side is not None else ()
        moved = next((one for one in odds if one.rests.key in RIVALS), None)
        if moved is not None:
            rival = self.told.book.of(moved.rests.indicator, RIVALS[moved.rests.key])
            if rival and moved.percent < rival[-1].value:
                return True
        largely = any(word.tail == "게" and word.lemma == "크다" for word in words[max(0, at - 3) : at])
        least = MUCH if largely else HALF
        return bool(odds) and all(one.percent <= least and one.rests.key not in MOVES for one in odds)

    def _is_no_majority(self, at: int) -> bool:
        """Whether a chance is called more than half that is not."""
        words = self.told.tokens
        if words[at].lemma != "과반" or not MOST.match(words[at].tail):
            return False
        place = next((place for place in range(at - 1, -1, -1) if words[place].tag == "chance"), None)
        found = self.chances.at(place) if place is not None else ()
        return bool(found) and all(one.percent <= HALF for one in found)

    def _are_unlike(self) -> bool:
        """Whether two chances are called alike that are not, or "반반" what is not."""
        words, clauses = self.told.tokens, self.told.clauses
        alike = next((at for at, word in enumerate(words) if word.tag == "same" or word.lemma in ALIKE), None)
        if alike is None or DENYING.search(self.told.text[words[alike].start :]):
            return False
        near = [at for at in range(alike) if clauses[at] == clauses[alike]]
        chances = [at for at in near if words[at].tag == "chance"]
        if len(chances) == 2 and any(words[at].tail in ("과", "와", "이나", "도") for at in chances):
            one, other = (self.chances.at(at) for at in chances)
            return bool(one and other) and abs(one[0].percent - other[0].percent) > APART
        halves = [word for word in words[:alike] if WHETHER.search(word.tail)]
        if len(halves) != 2 and (words[alike].lemma != "반반" or self.told.numbers):
            return False
        id = self.amounts.indicator_before(words[alike].end)
        facts = self.told.book.facts
        above = [one.value for one in facts if one.key in ("above", "hike") and one.indicator == id]
        return bool(above) and abs(above[0] - HALF) > APART
