"""Whether chances weigh as a sentence says: to one side, more than half, or alike.

"오르는 쪽으로 기울어 있습니다", "과반입니다", "반반입니다".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from riskxpertai.grounding.chances import Chance
from riskxpertai.grounding.judges import DENYING, Judge
from riskxpertai.grounding.likelihoods import shown
from riskxpertai.grounding.notions import ALIKE
from riskxpertai.grounding.tokens import MOVES, Token

LEANING = frozenset({"기울다", "쏠리다", "치우치다"})
LARGELY = frozenset("크다 뚜렷하다 뚜렷하게 확연하다 확연히 두드러지다 두드러지게".split())
SIDES = {"위쪽으로": "above", "위로": "above", "아래쪽으로": "below", "아래로": "below"}
DOUBTED = frozenset({"어렵다", "말하다", "보다"})
UNDECIDED = re.compile(r"어느|않|어렵")
RIVALS = {"cut": "hike", "hike": "cut"}
MOST = re.compile(r"입니다|이|을 넘|를 넘|의")
WHETHER = re.compile(r"ᆯ지|을지")
# Percent: what is no more than half, what is no more than much, and how far apart is no longer alike.
HALF, MUCH, APART = 50.0, 60.0, 12.0
# How far apart chances lie that no "a little" tells of.
MUCH_APART = 25.0
LITTLE = frozenset("조금 약간 살짝 근소하게 다소 소폭".split())


class Leanings(Judge):
    """Judge of how chances weigh against one another."""

    def wrong(self) -> bool:
        """Whether chances are said to weigh otherwise than they do."""
        places = range(len(self.told.tokens))
        leans = any(map(self._leans_elsewhere, places)) or any(map(self._is_no_majority, places))
        return leans or self._are_unlike() or any(map(self._is_no_little, places))

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
        odds = self.chances.at(side) if side is not None else self._sides_of(near, at)
        moved = next((one for one in odds if one.rests.key in RIVALS), None)
        if moved is not None:
            rival = self.told.book.of(moved.rests.indicator, RIVALS[moved.rests.key])
            if rival and moved.percent < rival[-1].value:
                return True
        near_words = words[max(0, at - 3) : at]
        largely = any(word.lemma in LARGELY and (word.tail == "게" or not word.verb) for word in near_words)
        least = MUCH if largely else HALF
        return bool(odds) and all(one.percent <= least and one.rests.key not in MOVES for one in odds)

    def _sides_of(self, near: Sequence[int], at: int) -> tuple[Chance, ...]:
        """The chance of the side that "위쪽으로 기울어" names."""
        sides = [self.told.tokens[place].lemma for place in near if self.told.tokens[place].lemma in SIDES]
        id = self.amounts.indicator_before(self.told.tokens[at].end)
        if not sides or id is None:
            return ()
        return tuple(map(shown, self.told.book.of(id, SIDES[sides[0]])))

    def _is_no_majority(self, at: int) -> bool:
        """Whether a chance is called more than half that is not."""
        words = self.told.tokens
        if words[at].lemma not in ("과반", "과반수") or not MOST.match(words[at].tail):
            return False
        if self.chances.is_announced(at):  # "과반의 확률로 높아져 있을"
            return any(one.percent <= HALF for one in self.chances.after(at))
        place = next((place for place in range(at - 1, -1, -1) if words[place].tag == "chance"), None)
        found = self.chances.at(place) if place is not None else ()
        return bool(found) and all(one.percent <= HALF for one in found)

    def _is_no_little(self, at: int) -> bool:
        """Whether two chances lie far apart that are told as close: "가능성에 조금 못 미칩니다"."""
        words, clauses = self.told.tokens, self.told.clauses
        if words[at].tag not in ("over", "under", "high", "low") or self._stands_before_a_noun(at):
            return False
        near = words[max(0, at - 3) : at]  # "세 배에 조금 못 미칩니다" holds against a number
        if not any(word.lemma in LITTLE for word in near[-2:]) or any(word.kind == "number" for word in near):
            return False
        chances = [n for n in range(at) if words[n].tag == "chance" and clauses[at] - clauses[n] < 2]
        found = [self.chances.at(n) for n in chances]
        if len(found) != 2 or not all(found):
            return False
        return all(abs(one.percent - other.percent) > MUCH_APART for one in found[0] for other in found[1])

    def _stands_before_a_noun(self, at: int) -> bool:
        """Whether a word belongs to a noun behind it, other than "못 미치는 정도입니다"."""
        following = self._following(at)
        return self.told.tokens[at].attributive and not (following and following.lemma in ("정도", "수준"))

    def _says_alike(self, word: Token) -> bool:
        """Whether a word calls two chances alike: "비슷합니다", "반반으로 갈립니다"."""
        halves = word.kind == "number" and self.told.text.startswith("반반", word.start)
        return halves or word.tag == "same" or word.lemma in ALIKE | {"반반"}

    def _are_unlike(self) -> bool:
        """Whether two chances are called alike that are not, or "반반" what is not."""
        words, clauses = self.told.tokens, self.told.clauses
        alike = next((at for at, word in enumerate(words) if self._says_alike(word)), None)
        if alike is None or DENYING.search(self.told.text[words[alike].start :]):
            return False
        near = [at for at in range(alike) if clauses[at] == clauses[alike]]
        chances = [at for at in near if words[at].tag == "chance"]
        if len(chances) == 2 and any(words[at].tail in ("과", "와", "이나", "도") for at in chances):
            one, other = (self.chances.at(at) for at in chances)
            apart = [abs(a.percent - b.percent) for a in one for b in other]
            return bool(apart) and min(apart) > APART
        halves = [word for word in words[:alike] if WHETHER.search(word.tail)]
        if len(halves) != 2 and (words[alike].lemma != "반반" or self.told.numbers):
            return False
        id = self.amounts.indicator_before(words[alike].end)
        facts = self.told.book.facts
        above = [one.value for one in facts if one.key in ("above", "hike") and one.indicator == id]
        return bool(above) and abs(above[0] - HALF) > APART
