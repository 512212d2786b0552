"""Whether what a sentence calls the likeliest, the second likeliest or the least likely is that.

"동결이 가장 유력합니다" ranks moves, "2.75%의 확률이 가장 높습니다" single levels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from riskxpertai.grounding.judges import Judge
from riskxpertai.grounding.tokens import MOVES, Token

JUDGED = frozenset({"high", "low", "likely", "unlikely", "over"})
GREATEST = frozenset({"high", "likely", "over"})
SIDES = {"upper": "up", "lower": "down"}
SCENARIOS = {**SIDES, "base": "base"}
BESIDE = re.compile(r"보다|이나|나$|과|와|$|거나")
OF_ALL = re.compile(r"수준별|통틀어")
SINGLE = re.compile(r"한 수준|수준만")
# Words that rank a level among those of one side only.
AMONG_SOME = re.compile(
    r"그 ?(?:가운데|안|중)|나머지|여기에|그중|속한|몫|아래로|위로|높아|낮아|오[르를른]|내[려리린]|"
    r"(?:인하|인상)(?: ?쪽|에 해당|되|된)"
)
SECOND = re.compile(
    r"그다음(?:은|이) [^.]{0,12}\d\.\d|다음으로 (?:가능성|유력|확률)|두 ?번째로 (?:가능성|유력|확률|큰|높)"
)
SECOND_IS = re.compile(
    r"그다음(?:은|이) (?:\d+%(?:인|의) )?(\d\.\d+)|"
    r"두 ?번째로 (?:큰|높은|유력한)[가-힣 ]{0,6}[은는] ?(\d\.\d+)"
)
SECOND_LEVEL = re.compile(
    r"다음으로 [가-힣 ]{0,12}(?:큰|높은|유력한) [가-힣]{1,4}[은는] [^,]{0,12}?(\d\.\d+)%"
)
STEPS_AWAY = re.compile(
    r"다음으로 [가-힣 ]{0,12}(?:큰|높은|유력한) [^,]{0,16}"
    r"(?P<count>한|두|세) ?단계 ?(?:더 )?(?P<side>높|위|낮|아래)"
)
OF_THREE = re.compile(r"세 (?:갈래|가지|방향)")
COUNTS = {"한": 1, "두": 2, "세": 3}


class Ranks(Judge):
    """Judge of the order of chances."""

    def wrong(self) -> bool:
        """Whether something is put at a rank that is not its own."""
        most = map(self._is_wrong_most, range(len(self.told.tokens)))
        return self._is_wrong_order() or self._is_wrong_second() or any(most)

    def _is_wrong_order(self) -> bool:
        """Whether "2.4%, 0.6% 순으로 큽니다" does not go down, or "… 순으로 작습니다" up."""
        for at, word in enumerate(self.told.tokens):
            judged = self._following(at)
            if (
                word.lemma != "순"
                or word.tail != "으로"
                or judged is None
                or judged.tag not in ("high", "low")
            ):
                continue
            numbers = [self.told.numbers[one.place] for one in self.told.tokens[:at] if one.kind == "number"]
            sizes = [abs(one.value) for one in numbers if one.unit == numbers[-1].unit]
            if sizes != sorted(sizes, reverse=judged.tag == "high"):
                return True
        return False

    def _is_wrong_most(self, at: int) -> bool:
        """Whether something is called the likeliest, or least likely, that is not."""
        words = self.told.tokens
        if words[at].tag != "most":
            return False
        judged = next((word.tag for word in words[at : at + 3] if word.tag in JUDGED), None)
        near = words[max(0, at - 2) : at + 4]
        of_chance = any(word.tag in ("chance", "likely", "unlikely") for word in near)
        if judged is None or not (of_chance or any(map(self._is_chance, words[max(0, at - 5) : at]))):
            return False
        id = self.amounts.indicator_before(words[at].end)
        return id is not None and self._is_wrong_favourite(id, at, greatest=judged in GREATEST)

    def _is_chance(self, word: Token) -> bool:
        if word.kind != "number" or word.place not in self.known:
            return False
        return self.known[word.place][1].role == "chance"

    def _is_wrong_favourite(self, id: str, at: int, *, greatest: bool) -> bool:
        """Whether the move, level or scenario that a clause names is not the most, or least, likely."""
        words, within = self.told.tokens, self._clause(at)
        movers = [word for word in within if word.tag in MOVES]
        moves = [word.tag for word in movers if not BESIDE.match(word.tail)]
        if moves == ["hold"] and SINGLE.search(self.told.text):
            return False  # of single levels, not of moves
        moves = moves or [word.tag for word in movers if "보다" not in word.tail]
        numbers = [word.place for word in within if word.kind == "number" and word.place in self.known]
        levels = [self.told.numbers[place].value for place in numbers if self.known[place][1].stepped]
        ranked = _ranks_scenarios(within)
        wrong = bool(self._is_wrong_scenario(within, SCENARIOS, greatest=greatest)) if ranked else None
        if wrong is None and OF_THREE.search(self.told.text):  # of moves, whatever levels are told
            single = moves[0] if len(set(moves)) == 1 else ""
            return bool(single and self._is_wrong_move(id, single, words[at].end, greatest=greatest))
        if (
            wrong is None
            and len(set(moves)) == 1
            and not levels
            and not any(word.lemma == "수준" for word in within)
        ):
            wrong = self._is_wrong_move(id, moves[0], self.told.tokens[at].end, greatest=greatest)
        if wrong is None and len(levels) == 1:
            wrong = self._is_wrong_level(levels[0], within, greatest=greatest)
        if wrong is None:
            wrong = self._is_wrong_scenario(within, SIDES, greatest=greatest)
        return bool(wrong)

    def _is_wrong_move(self, id: str, move: str, place: int, *, greatest: bool) -> bool | None:
        """Whether another move is likelier, or less likely; None where that isn't known."""
        found = {one: [chance.percent for chance in self.chances.moves(id, [one], place)] for one in MOVES}
        own = found.pop(move)
        others = [value for values in found.values() for value in values]
        if not own or not others:
            return None
        return max(own) < max(others) if greatest else min(own) > min(others)

    def _is_wrong_level(self, level: float, within: Sequence[Token], *, greatest: bool) -> bool | None:
        """Whether another single level is likelier, or less likely; None where that isn't known."""
        facts = self.told.book.facts
        steps = {one.of_level: one.value for one in facts if one.key == "step"}
        if level not in steps:
            return None
        if not greatest:
            return steps[level] > min(steps.values())
        told = next((SIDES[word.tag] for word in within if word.tag in SIDES), "")
        name = told or self.told.scenario
        if OF_ALL.search(self.told.text):
            name = ""
        best = {one.value for one in facts if name in ("up", "down") and one.key == f"{name}.level"}
        behind = level not in best if best else steps[level] < max(steps.values())
        among = AMONG_SOME.search(self.told.text) and not OF_ALL.search(self.told.text)
        return behind and not (among and self._is_best_of_side(level, steps))

    def _is_best_of_side(self, level: float, steps: Mapping[float | None, float]) -> bool:
        """Whether a level is the likeliest of those above, or below, the last one."""
        last = next((one.value for one in self.told.book.facts if one.key == "last" and one.stepped), None)
        if last is None or level == last:
            return False
        others = {at: value for at, value in steps.items() if at is not None and at != last}
        side = [value for at, value in others.items() if (at > last) == (level > last)]
        return steps[level] >= max(side, default=0.0)

    def _is_wrong_scenario(
        self, within: Sequence[Token], called: Mapping[str, str], *, greatest: bool
    ) -> bool | None:
        """Whether another scenario is likelier, or less likely; None where that isn't known.

        Args:
            within: the words of the clause.
            called: scenarios by the meaning of the words that name them.
            greatest: whether it is called the likeliest.
        """
        names = {called[word.tag] for word in within if word.tag in called and "보다" not in word.tail}
        if len(names) != 1 or not any(word.tag == "scenario" for word in within):
            return None
        keys = ("base.chance", "up.chance", "down.chance")
        odds = {one.key: one.value for one in self.told.book.facts if one.key in keys}
        own = odds.get(f"{names.pop()}.chance")
        if own is None:
            return None
        return own < max(odds.values()) if greatest else own > min(odds.values())

    def _is_wrong_second(self) -> bool:
        """Whether a level is called the second likeliest that is not."""
        if self.told.scenario or not SECOND.search(self.told.text):
            return False
        found = [one for one in self.told.book.facts if one.key == "step"]
        steps = sorted(found, key=lambda one: -one.value)
        places = [place for place, (_, one) in self.known.items() if one.role == "level" and one.stepped]
        levels = [self.told.numbers[place].value for place in places]
        if len(steps) < 3:
            return False
        second = {one.of_level for one in steps[1:] if one.value == steps[1].value}
        behind = SECOND_IS.search(self.told.text) or SECOND_LEVEL.search(self.told.text)
        if behind:
            return float(next(filter(None, behind.groups()))) not in second
        stepped = self._steps_away()
        if stepped is not None and steps[0].of_level not in (None, stepped):
            return not any(one is not None and abs(one - stepped) < 1e-9 for one in second)
        return bool(levels) and not second & {levels[0], levels[-1]}

    def _steps_away(self) -> float | None:
        """The level that "다음으로 가능성이 큰 것은 지금보다 한 단계 낮은 수준" speaks of."""
        told = STEPS_AWAY.search(self.told.text)
        last = next((one for one in self.told.book.facts if one.key == "last" and one.stepped), None)
        grid = next(iter(self.told.book.every("grid")), None)
        if told is None or last is None or grid is None:
            return None
        count = COUNTS[told["count"]] * (1 if told["side"] in "높위" else -1)
        return last.value + count * grid.value


def _ranks_scenarios(within: Sequence[Token]) -> bool:
    """Whether scenarios are ranked, whatever levels they hold: "세 시나리오 가운데"."""
    return any(one.tag == "scenario" and other.lemma in ("가운데", "중") for one, other in pairwise(within))
