"""Whether the won is said to grow weaker where its rate is said to rise.

"환율이 오르는 것은 원화가 약해진다는 뜻입니다" only explains a word, and still it is so or it is not. Work is
judged alike beside the rate of those without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from riskxpertai.grounding.headings import WON, Heading, headings
from riskxpertai.grounding.judges import Judge
from riskxpertai.grounding.phrases import Phrase

MOVES = frozenset({"up", "down", "high", "low"})
# What makes one of two moves: "오르는 것은", "하락, 곧 원화 강세".
ONE = re.compile(r"(?:는|은|ㄴ|다는|란) ?(?:것|말|뜻)|것[은이]|곧|다시 말해|의미|뜻|[가-힣]면|셈")
WORK = frozenset({"고용", "일자리"})
MENDED = {
    **dict.fromkeys("나아지다 좋아지다 낫다 좋다 늘어나다 늘다 많아지다".split(), 1),
    **dict.fromkeys("나빠지다 나쁘다 줄다 줄어들다 적어지다".split(), -1),
}
NOT = re.compile(r"아니|아닙|않|없|못|다르|별개|어렵")
# How many words before a move the won may stand.
NEAR = 5


class Worths(Judge):
    """Judge of the won's worth beside its rate."""

    def wrong(self) -> bool:
        """Whether a rise of the rate is told as a stronger won, or a fall as a weaker one."""
        if self._is_wrong_about_work():
            return True
        if not any(token.tag == "won" for token in self.told.tokens) or NOT.search(self.told.text):
            return False
        words = [word for word in headings(self.told) if word.token.tag in MOVES | WON]
        rates, wons = list(self._of_the_rate(words)), list(self._of_the_won(words))
        if len(rates) != 1 or len(wons) != 1:
            return False
        (at, rate), (place, won) = rates[0], wons[0]
        first, last = sorted((at, place))
        between = self.told.text[self.told.tokens[first].start : self.told.tokens[last].start]
        return rate != won and bool(ONE.search(between) or ONE.search(self._behind(last)))

    def _is_wrong_about_work(self) -> bool:
        """Whether there is said to be more work where more are without it."""
        words = self.told.tokens
        if "UNEMP" not in self.told.book.ids or not any(word.lemma in WORK for word in words):
            return False
        mended = next((MENDED[word.lemma] for word in words if word.lemma in MENDED), 0)
        gap = next((one.fact.value for one in self.told.book.of("UNEMP", "difference")), 0.0)
        way = {"up": 1.0, "down": -1.0}.get(self.told.scenario or "", gap)
        return mended * way > 0 and not NOT.search(self.told.text)

    def _behind(self, at: int) -> str:
        """The text of the words right behind a place."""
        behind = self.told.tokens[at : at + 3]
        return self.told.text[behind[0].start : behind[-1].end]

    def _of_the_rate(self, words: list[Heading]) -> Iterator[tuple[int, int]]:
        """Where a rate is said to go which way."""
        for word in words:
            phrase = self._spoken_of(word)
            if word.token.tag in MOVES and phrase is not None and self._is_rate(phrase):
                yield word.at, word.sign

    def _of_the_won(self, words: list[Heading]) -> Iterator[tuple[int, int]]:
        """Where the won is said to grow weaker or stronger, as the way that its rate then goes."""
        for word in words:
            phrase = self._spoken_of(word)
            if word.token.tag in WON and any(one.tag == "won" for one in word.lately(NEAR)):
                yield word.at, word.sign
            elif word.token.tag in MOVES and phrase is not None and "won" in phrase.tags:
                yield word.at, -word.sign

    def _spoken_of(self, word: Heading) -> Phrase | None:
        """The phrase that a word is the verb of, or stands in: "환율의 상승"."""
        own = next((one for one in self.told.phrases if one.first < word.at <= one.last), None)
        topics = [one for one in self.told.phrases if one.mark == "topic" and one.last < word.at]
        return own or (topics[-1] if topics else None)

    def _is_rate(self, phrase: Phrase) -> bool:
        """Whether a phrase names an exchange rate and nothing of the won."""
        rate = any(
            token.kind == "name" and "환율" in self.told.text[token.start : token.end]
            for token in phrase.tokens
        )
        return rate and "won" not in phrase.tags
