"""The won's worth against its rate: where the won grows weaker, its exchange rate rises.

"원화가 지금보다 약해집니다" is so where the rate's median lies above the last published value.
"""

from __future__ import annotations

import re

from riskxpertai.grounding.amounts import Amounts
from riskxpertai.grounding.headings import Heading
from riskxpertai.grounding.operands import is_free, told_until
from riskxpertai.grounding.phrases import COMPARED, Phrase
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.sides import Side, Sides, single
from riskxpertai.grounding.tokens import Token

CURRENCY = re.compile(r"(?:달러|유로|엔|위안|파운드)(?!당)")
NOT_A_FORECAST = frozenset({"last", "threshold", "ceiling"})
# How far behind "원화 약세가 나타나는" its scenario may be named.
FAR = 10


class Won:
    """The won's worth as a sentence tells of it."""

    def __init__(self, told: Sentence, amounts: Amounts) -> None:
        self.told = told
        self.amounts = amounts

    def sides(self, word: Heading) -> Sides | None:
        """The rate that is said to move, and from where; None where no rate of the answer is meant."""
        rates = [
            one.indicator.id for one in self.told.book.brief.forecasts if one.indicator.id.endswith("KRW")
        ]
        if not rates or not any(self._is_a_currency(one) for one in word.lately(6)):
            return None
        named = self.amounts.indicator_before(word.token.end)
        id = named if named in rates else rates[0]
        place = told_until(self.told, word.against, word.token.end)
        return self._told(id) or self._meant(id, place), self._against(word.against, id)

    def is_foreign(self, word: Heading) -> bool:
        """Whether another currency is told to grow stronger or weaker: "달러가 강해집니다"."""
        if word.before is not None and word.before.tag == "won":
            return False
        topics = [one for one in self.told.phrases if one.mark == "topic" and one.last < word.at]
        if any("won" in one.tags for one in topics):
            return False
        heads = (one.tokens[-1] for one in topics)
        return any(head.kind == "name" and self._names_a_currency(head) for head in heads)

    def is_what_moves(self, word: Heading) -> bool:
        """Whether it is the won whose value moves, against its exchange rate: "원화 가치는 떨어집니다"."""
        return any(self._is_its_worth(one) and self._act_after(one) == word.at for one in self.told.phrases)

    def _is_its_worth(self, phrase: Phrase) -> bool:
        head = phrase.tokens[-1]
        if phrase.mark != "topic" or "won" not in phrase.tags:
            return False
        worth = head.lemma == "가치" or (head.lemma == "값" and phrase.tokens[0].tag == "won")
        return worth or head.tag == "won"

    def _act_after(self, phrase: Phrase) -> int | None:
        """Place of the verb that a phrase is the topic of."""
        words = self.told.tokens
        places = range(phrase.last + 1, len(words))
        acts = (at for at in places if words[at].acts or words[at].tag in ("weak", "strong"))
        return next((at for at in acts if words[at].lemma not in COMPARED), None)

    def _is_a_currency(self, word: Token) -> bool:
        if word.tag == "won":
            return True
        rate = "환율" in self.told.text[word.start : word.end]
        return word.kind == "name" and self._names_a_currency(word) and not rate

    def _names_a_currency(self, word: Token) -> bool:
        return CURRENCY.match(self.told.text, word.start) is not None

    def _told(self, id: str) -> Side:
        """The first level that is told of a rate."""
        held = {place for one in self.told.phrases if one.mark == "than" for place in one.numbers}
        for place, (_, one) in self.amounts.known.items():
            level = one.role == "level" and one.indicator == id and one.key not in NOT_A_FORECAST
            if level and place not in held:
                return (single(one),)
        return ()

    def _meant(self, id: str, place: int) -> Side:
        """What a rate stands for where it is not named itself."""
        prefix = self.amounts.condition(place)
        scenario = self._scenario(place)
        if not scenario or prefix:
            return self.amounts.middles(place, id, prefix, None)
        if id == self.told.book.first:
            return self.amounts.interval(id, f"{scenario}.low", f"{scenario}.high")
        return self.amounts.fact(id, f"beside.{scenario}.median")

    def _scenario(self, place: int) -> str | None:
        """The scenario that holds at a place, or that is named right behind: "원화 약세가 나타나는 상방"."""
        behind = [one for one in self.told.tokens if place <= one.start <= place + FAR]
        tag = next((one.tag for one in behind if one.tag in ("upper", "lower")), "")
        near = {"upper": "up", "lower": "down"}.get(tag)
        if near and any(one.lemma == "나타나다" and one.attributive for one in behind):
            return near
        return self.amounts.scenario_before(place) or near or self.told.scenario

    def _against(self, against: Phrase | None, id: str) -> Side:
        """What the rate is held against: the last value, or the forecast without the condition."""
        if against and is_free(self.told, against):
            return self.amounts.fact(id, "median")
        if against and "all" in against.tags:
            return self.amounts.middles(len(self.told.text), id, "", None)
        return self.amounts.fact(id, "last")
