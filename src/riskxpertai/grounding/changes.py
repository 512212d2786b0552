"""How likely a change from the last value is: a cut, a weaker won, something better, or none at all.

"인하 또는 동결", "원화 약세", "나아질", "지금과 다른".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from riskxpertai.grounding.likelihoods import Chance, Likelihoods, opposites
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.stretches import DOWN, UP, Stretch
from riskxpertai.grounding.thresholds import Thresholds
from riskxpertai.grounding.tokens import MOVES, Token

MENDED = {
    **dict.fromkeys("나아지다 좋아지다 낫다 좋다".split(), "high"),
    **dict.fromkeys("나빠지다 나쁘다".split(), "low"),
}
WEAKER = {"weak": "low", "strong": "high"}
# More of these is called better.
HAPPY = frozenset({"CSI", "GDP", "LEI", "IP", "EMPRATE", "NEWS_MOOD"})
MOVING = frozenset({"움직이다", "바뀌다", "달라지다", "조정", "변하다"})
OTHER = frozenset({"다르다", "다른"})
Found = Iterable[Chance]


class Changes:
    """The changes that one sentence's events are; a rule says None of a word that tells no such change."""

    def __init__(self, told: Sentence, likely: Likelihoods, thresholds: Thresholds) -> None:
        self.told = told
        self.likely = likely
        self.thresholds = thresholds

    def move(self, said: Stretch, n: int) -> Found | None:
        """인하, 동결, 인상, and any of them that stand together."""
        if said.span[n].tag not in MOVES:
            return None
        last = max(
            (n for n, word in enumerate(said.span) if "보다" in word.tail or word.lemma == "가운데"),
            default=-1,
        )
        moves = [word.tag for word in said.span[last + 1 :] if word.tag in MOVES]
        found = self.likely.moves(said.id, moves, said.place)
        denied = n + 2 < len(said.span) and said.span[n + 1].lemma == "아니다"  # "동결이 아닌 결과"
        return opposites(found) if denied else found

    def mended(self, said: Stretch, n: int) -> Found | None:
        """나아지다 of what is better the more there is."""
        token = said.span[n]
        weak = token.tag in WEAKER and not said.id.endswith("KRW") and said.points_back
        if weak:  # "오름세가 이보다 더 약해질"
            span = [*said.span[:n], replace(token, tag=WEAKER[token.tag])]
            return self.thresholds.beyond(replace(said, span=span), n)
        if token.lemma not in MENDED or said.id not in HAPPY:
            return None
        if said.points_back or said.levels:  # "이보다 더 나쁜 결과"
            span = [*said.span[:n], replace(token, tag=MENDED[token.lemma])]
            return self.thresholds.beyond(replace(said, span=span), n)
        return self.of(said, token, MENDED[token.lemma])

    def won(self, said: Stretch, n: int) -> Found | None:
        """약세 and 강세: the won's run against its rate, the dollar's with it."""
        token, rates = said.span[n], [one for one in sorted(self.told.book.ids) if one.endswith("KRW")]
        if token.tag not in ("weak", "strong") or not rates:
            return None
        named = any(word.tag == "won" or word.kind == "name" for word in said.span[:n])
        if not named and said.levels:
            return None  # "1,460원을 넘어서는 더 큰 약세"
        if not said.id.endswith("KRW"):
            said = replace(said, id=rates[0])
        own: Found = ()
        rises = (token.tag == "weak") == any(word.tag == "won" for word in said.span[:n])
        if self.told.scenario and (said.is_case(n) or self.told.scenario == ("up" if rises else "down")):
            own = self.likely.facts(f"{self.told.scenario}.chance")
        return (*own, *self.of(said, token, "high" if rises else "low"))

    def none(self, said: Stretch, n: int) -> Found | None:
        """Another level than the last one, or the same."""
        token = said.span[n]
        if token.lemma in OTHER and self.likely.is_stepped(said.id):
            return self.likely.moved(said.id, said.place)
        if said.levels:
            return None
        if token.tag == "same" and not self.likely.is_stepped(said.id) and self.told.scenario is None:
            return self._kept(said)
        if token.tag == "same":
            before = (word for word in said.span[:n] if re.search(r"거나|든", word.tail))
            either = ["hike" if word.tag in UP else "cut" for word in before if word.tag in UP | DOWN]
            return self.likely.moves(said.id, ["hold", *either], said.place)
        if token.lemma in MOVING and self.likely.is_stepped(said.id):
            return self.likely.moved(said.id, said.place)
        return None

    def _kept(self, said: Stretch) -> Iterator[Chance]:
        """The last value itself, which what moves freely hardly ever has again."""
        for last in self.told.book.of(said.id, "last")[:1]:
            half = last.place / 2
            yield self.likely.inside(said.id, last.value - half, last.value + half)

    def of(self, said: Stretch, token: Token, tag: str) -> Iterator[Chance]:
        """A change from the last value that a word means, whatever else is told."""
        return self.thresholds.beyond(replace(said, span=[replace(token, tag=tag)], levels=()), 0)
