"""Whether what a sentence says of several indicators at once is so.

"두 환율 모두 오릅니다" speaks of each of them, "원/엔이 더 크게 움직입니다" of two.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from riskxpertai.grounding.headings import Heading
from riskxpertai.grounding.judges import Judge
from riskxpertai.grounding.sentence import Named

SEVERAL = re.compile(
    r"(?:두|세|네) (?:환율|지표|통화|중앙값)|둘 다|모두(?! ?(?:합|더))|나란히(?! 놓)|동반|같은 방향"
)
BESIDE_WALK = re.compile(r"기준선의? ?(?:80% ?)?(?:구간|폭|것|구간 폭)?(?:의 폭)?보다 ?[가-힣 ]{0,4}(넓|좁)")
NOT = re.compile(r"아니|않")
APART = re.compile(r"엇갈|반대 방향|서로 반대|다른 방향")
NO_COURSE = re.compile(r"아니|않|경로|길|뜻|폭|구간|경우")
CONCESSIVE = re.compile(r"(?:도|면|다는|다고)$")
SIZES = frozenset({"크다", "작다", "많다", "적다"})
SIDES = {"up": 1, "high": 1, "down": -1, "low": -1}
CHANGE = re.compile(r"비율|변화율|변동률|변화 ?폭|움직임|하락률|상승률|오름폭|내림폭")
NO_CHANGE = re.compile(r"구간|확률|가능성")
THAN = re.compile(r"[^,.가이은는 ]{0,3} ?(?:환율|쪽)?보다")


class Together(Judge):
    """Judge of indicators beside one another."""

    def wrong(self) -> bool:
        """Whether indicators are said to go together, or one further than another, that do not."""
        return self._go_apart() or self._is_wrong_change()

    def _go_apart(self) -> bool:
        """Whether several indicators are said to go one way that do not."""
        text = self.told.text
        if len(self.told.book.ids) < 2 or not SEVERAL.search(text):
            return False
        named = {id for name in self.told.named for id in name.ids}
        ids = named if len(named) > 1 else self.told.book.ids
        wider = BESIDE_WALK.search(text)
        if wider and re.search(r"모두|둘 다", text) and not NOT.search(text):
            return self._differ_in_width(ids, 1 if wider[1] == "넓" else -1)
        if "같은 방향" in text and not NOT.search(text):
            return len({value > 0 for value in self._differences(ids)}) > 1
        if APART.search(text) and not NOT.search(text):
            return len({value > 0 for value in self._differences(ids)}) == 1
        if NO_COURSE.search(text) or len(named) == 1:
            return False
        sign = self._side()
        return sign is not None and self._differ(ids, sign)

    def _differ_in_width(self, ids: Collection[str], sign: int) -> bool:
        """Whether a band is not wider, or narrower, than that of no change."""
        pairs = [(self.amounts.widths_of(id), self.told.book.of(id, "baseline.width80")) for id in ids]
        return any(own and (own - walk[-1].value) * sign <= 0 for own, walk in pairs if walk)

    def _differ(self, ids: Collection[str], sign: int) -> bool:
        """Whether one of several indicators does not go the way that all are said to go."""
        if not self._is_one_sided():
            return any(value * sign <= 0 for value in self._differences(ids))
        return not all(self._goes_in_scenario(id, sign) for id in ids)

    def _goes_in_scenario(self, id: str, sign: int) -> bool:
        """Whether an indicator goes a way in its scenario: none does of which no fact tells there."""
        own = id == self.told.book.first
        scenario = str(self.told.scenario)
        there = (
            self.amounts.values.scenario(id, scenario)
            if own
            else self.amounts.fact(id, f"beside.{scenario}.median")
        )
        last = self.told.book.of(id, "last")
        return bool(there and last) and (there[-1].middle - last[-1].value) * sign > 0

    def _differences(self, ids: Collection[str]) -> list[float]:
        facts = self.told.book.facts
        return [one.fact.value for one in facts if one.key == "difference" and one.indicator in ids]

    def _side(self) -> int | None:
        """The one way that a sentence tells of, the won's turned into the rate's."""
        headings = self._within()
        words = [one.token for one in headings]
        won = -1 if any(token.tag == "won" for token in words) else 1
        worth = {"weak": -won, "strong": won}
        signs = [
            worth.get(one.token.tag) or SIDES[one.token.tag]
            for one in headings
            if one.token.tag in worth or (one.token.tag in SIDES and _tells_a_way(one))
        ]
        compared = any(word.tag == "than" for word in words)
        alone = any(token.tail == "만" for token in words if token.kind == "name")
        return signs[0] if len(signs) == 1 and not compared and not alone else None

    def _within(self) -> Sequence[Heading]:
        """The words of the clause that speaks of several, or all where that has no word of direction."""
        several = SEVERAL.search(self.told.text)
        words = [Heading(self.told, at) for at in range(len(self.told.tokens))]
        of = next((one for one in words if several and one.token.end >= several.end()), None)
        if of is None:
            return words
        within = [one for one in words if one.clause == of.clause]
        return within if any(one.token.tag in SIDES for one in within) else words

    def _is_wrong_change(self) -> bool:
        """Whether one indicator is said to move more than another that moves more."""
        text = self.told.text
        if not CHANGE.search(text) or len(self.told.book.ids) < 2 or NO_CHANGE.search(text):
            return False
        names = [name for name in self.told.named if len(name.ids) == 1]
        changes = {one.indicator: abs(one.fact.value) for one in self.told.book.facts if one.key == "change"}
        if re.search(r"가장 (?:[크큰큽]|많)", text):
            behind = [name for name in names if name.start > text.find("가장")]
            told = [id for name in behind or names for id in name.ids]
            return bool(told) and told[-1] in changes and changes[told[-1]] < max(changes.values())
        ids = {id for name in names for id in name.ids}
        than = next((name for name in names if self._is_compared(name)), None)
        if than is None or len(ids) != 2 or not ids <= changes.keys():
            return False
        sign = re.search(r"(?P<more>[크큽큰]|많)|(?P<less>작)", text[than.end :])
        if sign is None:
            return False
        (than_id,) = than.ids
        (other,) = ids - than.ids
        gap = changes[other] - changes[than_id]
        return gap < 0 if sign["more"] else gap > 0

    def _is_compared(self, name: Named) -> bool:
        """Whether another is compared with what is named: "원/엔보다"."""
        text = self.told.text
        behind = text[name.end : name.end + 6].lstrip("쪽의 ")
        return behind.startswith(("보다", "에 비해")) or bool(THAN.match(text[name.end :]))


def _tells_a_way(word: Heading) -> bool:
    """Whether a word says that something goes a way, and not how great it is, or "알려 줄"."""
    token = word.token
    return token.acts and token.lemma not in SIZES and not word.aided and not CONCESSIVE.search(token.tail)
