"""A judge: one who hears what a sentence says of its amounts, and knows whether it is wrong.

"내내 오릅니다", "구간 안에 있습니다", "가장 유력합니다": each kind of saying has a judge of its own.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from riskxpertai.grounding.amounts import Amounts
from riskxpertai.grounding.chances import Chances
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.tokens import Token

DENYING = re.compile(r"않|못|아니|아닙|없|어[렵려]")
CHANCE_BEFORE = re.compile(r"확률|가능성")
# How many signs before a word may name the chance that it is said of.
NEAR = 12


class Judge(ABC):
    """What hears a sentence and says whether the facts are against it.

    Attributes:
        told: the sentence.
        amounts: what its phrases stand for.
        chances: what it tells chances of.
        known: by place, what its numbers stand for, with their values.
    """

    def __init__(self, told: Sentence, amounts: Amounts, chances: Chances) -> None:
        self.told = told
        self.amounts = amounts
        self.chances = chances
        self.known = amounts.known

    @abstractmethod
    def wrong(self) -> bool:
        """Whether the sentence says something that is not so."""

    def _is_one_sided(self) -> bool:
        """Whether it is told in the upper or the lower scenario, whose path is another."""
        return self.told.scenario in ("up", "down")

    def _following(self, at: int) -> Token | None:
        """The token behind another."""
        return self.told.tokens[at + 1] if at + 1 < len(self.told.tokens) else None

    def _clause(self, at: int) -> list[Token]:
        """The tokens of the clause that one stands in."""
        clauses = self.told.clauses
        return [word for place, word in enumerate(self.told.tokens) if clauses[place] == clauses[at]]

    def _chance_follows(self, at: int) -> bool:
        """Whether what a token says is said of a chance: "오를 확률"."""
        words = self.told.tokens
        before = self.told.text[: words[at].start][-NEAR:]
        return any(word.tag == "chance" for word in words[at : at + 4]) or bool(CHANCE_BEFORE.search(before))

    def _of_chance(self, at: int) -> bool:
        """Whether a chance is named close to a token."""
        return any(word.tag in ("chance", "likely") for word in self.told.tokens[max(0, at - 3) : at + 2])
