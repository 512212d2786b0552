"""Whether a number that says how wide something is says it of that: the forecast, or no change.

"무변화 기준선의 폭은 236.6원" is wrong where that is the forecast's, and so is "50% 구간의 폭은 236.6원".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.judges import Judge
from riskxpertai.grounding.notions import POINTING
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.tokens import Token

KEYS = frozenset({"width80", "baseline.width80"})
# The band whose width the facts tell, in percent.
BAND = 80
# "202.3원 대 230.8원", "202.3원과 230.8원": which is which, their order says.
LISTED = re.compile(r"각각|차례로|(?:\d|원|달러|포인트|%p) ?(?:대|과|와) \d")
OWNERS = frozenset({"예측", "모형", "모델"})


class Breadths(Judge):
    """Judge of whose widths are told."""

    def wrong(self) -> bool:
        """Whether a width is told of what it is not the width of."""
        if LISTED.search(self.told.text):
            return False
        return any(self._is_of_another(token, one) for token, one in self._told())

    def _told(self) -> Iterator[tuple[Token, Evidence]]:
        """The numbers that are widths."""
        for token in self.told.tokens:
            known = self.known.get(token.place) if token.kind == "number" else None
            if known is not None and known[1].key in KEYS:
                yield token, known[1]

    def _is_of_another(self, token: Token, one: Evidence) -> bool:
        """Whether a width is told of the other of forecast and no change, or of another band."""
        number = self.told.numbers[token.place]
        widths = {other.key: other.value for key in KEYS for other in self.told.book.of(one.indicator, key)}
        if len(widths) < len(KEYS) or number.over or all(map(number.says, widths.values())):
            return False
        walks = self._walks(token)
        if walks is not None and walks != (one.key == "baseline.width80"):
            return True
        band = self._band(token)
        own = self.amounts.interval(one.indicator, f"low{band}", f"high{band}")
        return band not in (0, BAND) and not any(number.says(found.width.low) for found in own)

    def _walks(self, token: Token) -> bool | None:
        """Whether it is told of no change; None where it is told of neither."""
        at = self.told.tokens.index(token)
        behind = [word for word in self.told.tokens[at + 1 : at + 3] if word.lemma != "이번"]
        if token.tail == "인" and behind and _owns(behind[0]):
            return behind[0].tag == "walk"  # "2.6%p인 예측보다"
        clause = self.told.clauses[at]
        before = [one for one in self.told.phrases if one.first <= at]
        topical = any(one.mark == "topic" and one.clause == clause for one in before)
        for phrase in reversed(before):
            if phrase.mark in ("than", "and") and phrase.last < at:
                continue
            if self._is_aside(phrase, token):
                continue
            if phrase.last >= at and phrase.lemmas & (POINTING | {"그", "이"}):
                return None  # "그쪽의 230.8원"
            if topical and phrase.clause != clause:
                return None
            owners = [word for word in phrase.tokens if _owns(word) and word.start < token.start]
            if owners:
                return owners[-1].tag == "walk"
        return None

    def _is_aside(self, phrase: Phrase, token: Token) -> bool:
        """Whether a phrase stands in brackets that are closed before a number: "236.6원(기준선 232.8원)"."""
        closed = self.told.text.rfind(")", 0, token.start)
        opened = self.told.text.rfind("(", 0, max(closed, 0))
        return opened < phrase.start < closed

    def _band(self, token: Token) -> int:
        """The band that is named last before a number in its clause; 0 for none."""
        clause = self.told.clauses[self.told.tokens.index(token)]
        before = [one for one in self.told.phrases if one.end <= token.start and one.clause == clause]
        named = [one for one in before if self._names_a_band(one)]
        return self.amounts.conditions.band(named[-1]) if named else 0

    def _names_a_band(self, phrase: Phrase) -> bool:
        return any(self.known[place][1].role == "band" for place in phrase.numbers if place in self.known)


def _owns(word: Token) -> bool:
    """Whether a word names what a width is of."""
    return word.tag == "walk" or word.lemma in OWNERS
