"""Which event the words around a percentage tell it of: before it, behind it, or in a list.

"지금보다 높을 확률은 63%" names the event before, "46%이던 인상 확률" and "15%는 2.75%에 놓이는 경우" behind.
"""

from __future__ import annotations

from riskxpertai.grounding.chances import AS_CHANCE, Chance, Chances
from riskxpertai.grounding.conditions import Known
from riskxpertai.grounding.numbers import SHARE_OF_ONE
from riskxpertai.grounding.phrases import CONTRASTS
from riskxpertai.grounding.sentence import Sentence

WERE = frozenset({"이던", "였던", "이었던"})
NAMING = WERE | frozenset({"라는", "이라는", "인"})


class Attributions:
    """The events of one sentence's percentages."""

    def __init__(self, told: Sentence, known: Known, chances: Chances) -> None:
        self.told = told
        self.known = known
        self.chances = chances

    def found(self, at: int, chance: int | None) -> tuple[Chance, ...]:
        """The chances of the event that the words around a number name.

        Args:
            at: the number's token.
            chance: that of the word 확률 before it.
        """
        words, token = self.told.tokens, self.told.tokens[at]
        if at + 1 < len(words) and words[at + 1].lemma == "꼬리" and self.told.scenario:
            return tuple(self.chances.events.likely.facts(f"{self.told.scenario}.tail"))
        level = words[at + 1] if at + 1 < len(words) and token.tail == "의" else None
        if level is not None and level.kind == "number" and self._is_step(level.place):
            return tuple(self.chances.level(self.known[level.place][1].indicator, level))
        named = self._chance_named_after(at)
        if named is not None:
            whole = token.tail == "인" and any(word.tag == "all" for word in words[:at])
            was = whole or token.tail in WERE  # without the condition, and without the scenario
            return self.chances.at(named, 0 if was else None, free=was)
        if self.told.numbers[token.place].of == SHARE_OF_ONE:
            first = self._first_of_odds(at)
            return self.chances.odds(int(first != at), first)
        own = token.tail == "의" and at + 1 < len(words) and words[at + 1].tag == "chance"
        if own and (found := self._level_after(at + 1)):
            return found
        if own and self.chances.is_announced(at) and (found := self.chances.after(at)):
            return found
        if chance is not None:
            if self._is_announced(chance, at) and (found := self.chances.behind(at)):
                return found
            return self._case_after(at) if self._is_of_a_case(at) else self._chances_of(chance, at)
        found = self._case_after(at) or self.chances.after(at)
        if not found and own:
            found = self.chances.at(at + 1)
        return found or self.chances.of(self.begin(at), at)

    def _is_step(self, place: int) -> bool:
        """Whether a number is a level of what moves in steps."""
        return place in self.known and self.known[place][1].stepped

    def _first_of_odds(self, at: int) -> int:
        """Where the first number of "46 대 54" stands."""
        words = self.told.tokens
        numbers = (place for place in range(at + 1) if words[place].kind == "number")
        return next(place for place in numbers if self.told.numbers[words[place].place].of == SHARE_OF_ONE)

    def begin(self, at: int) -> int:
        """Where the words begin that stand between a number and the one before it."""
        words = self.told.tokens
        last = words[at - 1] if at else None
        if last and last.kind == "number" and last.place in self.known and self.known[last.place][1].stepped:
            return at - 1  # "3.00%가 17%로"
        places = range(at - 1, -1, -1)
        return next((place + 1 for place in places if words[place].kind in ("number", "stop")), 0)

    def _is_of_a_case(self, at: int) -> bool:
        """Whether "15%는 2.75%에 놓이는 경우" tells what a chance is of behind its number."""
        words = self.told.tokens
        return words[at].tail in ("는", "은") and any(
            word.lemma in ("경우", "쪽") and word.tail.startswith(("이", "입"))
            for word in words[at + 1 : at + 6]
        )

    def _case_after(self, at: int) -> tuple[Chance, ...]:
        """The chance of the case that follows its number."""
        if not self._is_of_a_case(at):
            return ()
        words = self.told.tokens
        case = next(place for place in range(at + 1, len(words)) if words[place].lemma in ("경우", "쪽"))
        return self.chances.of_event(at + 1, case)

    def _is_announced(self, chance: int, at: int) -> bool:
        """Whether a chance is told before its event: "확률 5%로는 1,460원보다 높은 환율도"."""
        words = self.told.tokens
        begins = not chance or words[chance - 1].kind == "stop"
        bare = not words[chance].tail and words[at].tail in AS_CHANCE
        return begins and bare and chance + 1 == at

    def _level_after(self, chance: int) -> tuple[Chance, ...]:
        """The chance of the level that "15%의 확률을 지닌 2.75%" gives it to."""
        words = self.told.tokens
        if chance + 2 >= len(words) or words[chance].tail not in ("이", "을"):
            return ()
        level = words[chance + 2]
        given = words[chance + 1].attributive and level.kind == "number" and self._is_step(level.place)
        return tuple(self.chances.level(self.known[level.place][1].indicator, level)) if given else ()

    def _chance_named_after(self, at: int) -> int | None:
        """The chance that "46%이던 인상 확률" names behind its number."""
        words = self.told.tokens
        if words[at].tail not in NAMING:
            return None
        if at + 1 < len(words) and words[at + 1].lemma in CONTRASTS:
            return None  # "낮을 확률이 72%인 반면"
        places = range(at + 1, min(at + (6 if words[at].tail in WERE else 4), len(words)))
        return next((place for place in places if words[place].tag == "chance"), None)

    def _chances_of(self, chance: int, at: int) -> tuple[Chance, ...]:
        """What a number in a list of chances is of: what its own words name, else what the first one's do."""
        begun, end = self.stretch(chance, at)
        return self.chances.of(begun, end) or self.chances.at(chance, self.told.tokens[at].start)

    def stretch(self, chance: int, at: int) -> tuple[int, int]:
        """Where the words begin and end that stand behind a chance and before its number.

        Or before the one that it comes from: "동결은 28%에서 16%로".
        """
        words = self.told.tokens
        before = words[at - 1]
        end = at - 1 if before.kind == "number" and "에서" in before.tail and at - 1 > chance else at
        places = range(end - 1, chance, -1)
        return next((place for place in places if words[place].kind == "number"), chance) + 1, end

    def chance_word(self, at: int) -> int | None:
        """The word 확률 that tells what the number at a token is a chance of."""
        words = self.told.tokens
        for place in range(at - 1, -1, -1):
            token = words[place]
            if token.tag == "chance":
                if "보다" in token.tail and any(word.tag == "chance" for word in words[:place]):
                    continue
                return None if self._is_of_a_level(place) else place
            if token.kind != "number":
                continue
            role = self.known[token.place][1].role if token.place in self.known else ""
            if self.told.numbers[token.place].unit != "%" or role in ("level", "band"):
                break
        return None

    def _is_of_a_level(self, chance: int) -> bool:
        """Whether the word 확률 only describes a level: "확률이 높은 2.75% 수준"."""
        words = self.told.tokens
        described = words[chance + 1].attributive and words[chance + 1].tag in ("high", "low")
        return described and words[chance + 2].kind != "number"
