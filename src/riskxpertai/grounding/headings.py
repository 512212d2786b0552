"""A word of direction: it says where something lies or goes, and the words around it decide how it is meant.

In "환율은 지금보다 낮아져 있을 전망입니다" it is 낮아지다: it ends with 있을, and 전망 stands beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from riskxpertai.grounding import operands
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.tokens import Token

Frame = Literal[
    "name", "side", "bound", "event", "possible", "denied", "degree", "most", "chance", "record", "rate",
    "width", "level", "other",
]  # fmt: skip
HIGHER = frozenset({"weak", "likely", "up", "high", "over", "wide"})
LOWER = frozenset({"strong", "unlikely", "down", "low", "under", "narrow"})
SIGNS = {**dict.fromkeys(HIGHER, 1), **dict.fromkeys(LOWER, -1)}
# The won weakens where its rate rises.
WON = frozenset({"weak", "strong"})
SHOWN = frozenset("나타나다 나오다 보이다 예측 추정 그려지다".split())
AUXILIARIES = frozenset("있다 가다 오다 놓다 두다 나가다 보다 보이다".split())
# How a verb ends that leads to another.
LINKED = frozenset({"", *"어 아 여 어서 아서 여서".split()})
LINKS = frozenset({"", "어", "아", "고", "여"})
# How many words behind a word may still say that it is only possible.
AHEAD = 6


@dataclass(frozen=True)
class Heading:
    """A word of direction in its sentence.

    Attributes:
        told: the sentence.
        at: place of the word among its tokens.
    """

    told: Sentence
    at: int

    @cached_property
    def token(self) -> Token:
        """The word."""
        return self.told.tokens[self.at]

    @property
    def words(self) -> tuple[Token, ...]:
        """All words of the sentence."""
        return self.told.tokens

    @property
    def clause(self) -> int:
        """The clause that it stands in."""
        return self.told.clauses[self.at]

    @property
    def before(self) -> Token | None:
        """The word before it."""
        return self.words[self.at - 1] if self.at else None

    @cached_property
    def following(self) -> Token | None:
        """The word behind it."""
        return self.word(self.at + 1)

    def word(self, place: int) -> Token | None:
        """The word at a place, if the sentence goes on that far."""
        return self.words[place] if place < len(self.words) else None

    def lately(self, count: int) -> Sequence[Token]:
        """So many words before it."""
        return self.words[max(0, self.at - count) : self.at]

    @cached_property
    def end(self) -> int:
        """Place of the word that ends what it begins: "낮아져 있을", "높게 나타나는"."""
        if self.token.tail == "게" and self.following and self.following.lemma in SHOWN:
            return self.at + 1
        at = self.at
        turned = self.token.tail.endswith("지") and self.following is not None and self.following.tag == "not"
        if turned and self.following is not None and self.following.attributive:
            return self.at + 1  # "늘지 못하는 쪽"
        while self.words[at].tail in LINKS and (following := self.word(at + 1)):
            if not (following.verb and following.lemma in AUXILIARIES):
                break
            at += 1
        return at

    @cached_property
    def attributive(self) -> bool:
        """Whether it stands before a noun that it tells of: "낮아지는 길"."""
        return self.words[self.end].tail.endswith(("ᆫ", "은", "는", "던", "ᆯ", "을"))

    @cached_property
    def beyond(self) -> Token | None:
        """The word behind its end."""
        return self.word(self.end + 1)

    @cached_property
    def ahead(self) -> Sequence[Token]:
        """The words behind its end that may still turn its meaning."""
        return self.words[self.end + 1 : self.end + 1 + AHEAD]

    @cached_property
    def denied(self) -> bool:
        """Whether a "not" turns it: "못 미치다", "높지 않다"."""
        if self.before and self.before.lemma in ("못", "안"):
            return True
        turned = self.token.tail.endswith(("지", "지는", "지도", "지만은"))
        return turned and self.following is not None and self.following.tag == "not"

    @property
    def aided(self) -> bool:
        """Whether a verb before leads to it, which it only aids: "나누어 적었습니다", "보여 줄 뿐"."""
        return self.before is not None and self.before.verb and self.before.tail in LINKED

    @property
    def sign(self) -> int:
        """1 for higher, −1 for lower; a "not" has turned it."""
        sign = SIGNS.get(self.token.tag, 1)
        return -sign if self.denied else sign

    @cached_property
    def against(self) -> Phrase | None:
        """What it holds its subject against, where a phrase names it."""
        return operands.against(self.told, self.at)

    @cached_property
    def subject(self) -> Phrase | None:
        """What it speaks of."""
        return operands.subject(self.told, self.at, self.against)

    @cached_property
    def gap(self) -> int | None:
        """Place of the number that says by how much."""
        return operands.gap(self.told, self.at)

    @property
    def told_until(self) -> int:
        """Up to where the words hold for its subject: not those of what it is held against."""
        return operands.told_until(self.told, self.against, self.token.start)


def headings(told: Sentence) -> Iterator[Heading]:
    """The words of direction of a sentence, in order."""
    for at, token in enumerate(told.tokens):
        word = Heading(told, at)
        if token.tag in SIGNS or (token.lemma in operands.REACHING and word.denied):
            yield word
