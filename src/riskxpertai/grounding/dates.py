"""Whether a sentence puts things into the months and days that they belong to.

"가장 낮은 달은 8월" names the month of a low, "마지막 수치는 7월" dates a value; of "내일 오를 확률"
nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from riskxpertai.grounding.evidence import date_of
from riskxpertai.grounding.judges import Judge
from riskxpertai.grounding.periods import Period, covers
from riskxpertai.grounding.phrases import Phrase, mark_of
from riskxpertai.grounding.sentence import is_now
from riskxpertai.grounding.tokens import Token

# Days, and the whole way: chances are known of the end of a month alone.
OTHERWISE = re.compile(r"도중에|한 ?번이라도|한때라도|하루라도|어느 날|내일|모레|다음 ?주|이번 ?주")
EXTREME_OF_PAST = re.compile(
    r"(?:지난|과거|최근) [^,.]{0,12}(?:동안|사이|통틀어|가운데|중|에서)?[^,.]{0,8}"
    r"가장 (?:(?P<high>높은)|낮은) "
    r"(?:값|수준|자리|수치)(?:입니다|이며|이고|으로|이기도)"
)
EXTREMES = frozenset({"peak", "trough"})
HIGHEST, LOWEST = frozenset({"high", "peak"}), frozenset({"low", "trough"})
MEAN = re.compile(r"(?<!지난 )(?:월평균|한 달(?:을)? 평균)(?=[가-힣]* ?[가-힣]* ?중앙값|한|의)")
MONTHS_END = re.compile(r"\d월 말(?:에|의|일)")
BECOMING = ("높아지다", "낮아지다")
OTHER_MONTH = re.compile(r"이면|에|까지")
PUBLISHED = frozenset({"나오다", "집계", "발표", "공표", "기록"})
# "가장 낮은 달은 질문하신 기간의 마지막 달입니다", "마지막 분기에 가장 높습니다".
FIRST_OR_LAST = (
    re.compile(
        r"가장 (?P<side>높|낮)(?:은|아지는|아진) (?:달|분기|때)(?:는|은|이|가) "
        r"(?:[가-힣]+ ){0,4}(?P<place>마지막|맨 끝|첫)(?: ?번째)? ?(?:달|분기)(?:입|이[며고]|로|인)"
    ),
    re.compile(
        r"(?P<place>마지막|맨 끝|첫)(?: ?번째)? ?(?:달|분기)(?:에|의|에는|이|가) "
        r"(?:[가-힣]+ ){0,2}가장 (?P<side>높|낮)"
    ),
)
VALUES = frozenset(("수치", "값", "성장률", "월평균", "지수", "숫자", "것", "평균", ""))


class Dates(Judge):
    """Judge of the times that things are told of."""

    def wrong(self) -> bool:
        """Whether something is told of another time than its own."""
        return (
            any(map(self._is_wrong_extreme, self._extremes()))
            or self._is_wrong_past()
            or self._is_wrong_event()
            or ("가장" in self.told.text and (self._is_no_extreme() or self._is_not_first_or_last()))
            or self._is_no_mean()
            or self._is_not_its_day()
            or any(map(self._is_wrong_date, self.told.phrases))
        )

    def _extremes(self) -> list[int]:
        """Places of the words that may call something the highest or the lowest."""
        words = enumerate(self.told.tokens)
        return [at for at, word in words if word.tag in HIGHEST | LOWEST or word.lemma in BECOMING]

    def _is_wrong_extreme(self, at: int) -> bool:
        """Whether a month is called the highest or the lowest that is not."""
        token = self.told.tokens[at]
        high = token.tag in HIGHEST or token.lemma == BECOMING[0]
        if not self._is_superlative(at) or self._of_chance(at):
            return False
        time = self._time_of(at)
        if time is None:
            return False
        book = self.told.book
        gone = "past.high" in book.keys and time.last < book.brief.today
        past = "었던" in token.tail or "았던" in token.tail or gone
        side = "high" if high else "low"
        keys = [f"past.{side}.month"] if past else [f"{side}est.month", f"past.{side}.month"]
        id = self.amounts.indicator_before(token.end)
        ends = [one for one in book.facts if one.key in keys and one.indicator == id]
        return bool(ends) and not any(covers(time, date_of(one), quarterly=one.quarterly) for one in ends)

    def _is_superlative(self, at: int) -> bool:
        """Whether a token calls something the highest or the lowest, and does not give its number."""
        words, token = self.told.tokens, self.told.tokens[at]
        if token.tag not in EXTREMES:
            return any(word.tag == "most" for word in words[max(0, at - 2) : at])
        following = self._following(at)
        if following is None:
            return True
        paired = token.tail in ("와", "과") or following.lemma == "차이"
        return following.kind != "number" and not paired

    def _time_of(self, at: int) -> Period | None:
        """The month that a superlative is said of: right behind it, as what it is, or the topic before it."""
        words, token, clauses = self.told.tokens, self.told.tokens[at], self.told.clauses
        times = [place for place, word in enumerate(words) if self._is_dated(word)]
        earlier = [place for place in times if place < at and clauses[place] == clauses[at]]
        extreme = token.tag in EXTREMES
        if extreme and not earlier:
            earlier = [place for place in range(at) if self._is_ahead(words[place])]
        if extreme:
            behind = [place for place in times if at < place <= at + 2]
            if behind and (token.tail.startswith(("인", "이던")) or token.tail in ("은", "는")):
                return self._period(behind[0])
        if earlier and (extreme or not token.attributive):
            return self._period(earlier[-1])
        if not extreme and not token.attributive:
            return None
        later = (
            place for place in times if place > at and self._belongs(words[at + 1 : place], words[place])
        )
        first = next(later, None)
        return None if first is None else self._period(first)

    def _period(self, at: int) -> Period:
        return self.told.periods[self.told.tokens[at].place]

    def _is_dated(self, word: Token) -> bool:
        return word.kind == "time" and self.told.periods[word.place].grain in ("month", "quarter", "half")

    def _is_ahead(self, word: Token) -> bool:
        """Whether a word is so many months away: "1년 반 뒤에 꼭대기에 이릅니다"."""
        return word.kind == "time" and self.told.periods[word.place].grain == "ahead" and word.tail == "에"

    def _belongs(self, between: Sequence[Token], time: Token) -> bool:
        """Whether a time is that of the superlative so far before it."""
        others = (one for one in between if one.lemma not in ("달", "때", "분기"))
        if OTHER_MONTH.match(time.tail) and any(mark_of(one) == "topic" for one in others):
            return False  # "가장 낮아진 중앙값은 11월이면 …": another month than that of the low
        return not any(
            one.kind == "number"
            or (one.kind == "time" and self.told.periods[one.place].grain != "now")
            or one.lemma == ","
            or one.tag == "most"
            for one in between
        )

    def _is_wrong_past(self) -> bool:
        """Whether a past high or low is put into a month that it wasn't in."""
        today = self.told.book.brief.today
        months = [
            time
            for time in self.told.periods
            if time.grain == "month" and time.last < today and not is_now(self.told, time)
        ]
        ends = [
            one
            for _, one in self.known.values()
            if one.key in ("past.high", "past.low") and one.fact.month is not None
        ]
        ways = [one for _, one in self.known.values() if one.key == "median"]
        months = [
            time
            for time in months
            if not any(covers(time, one.fact.month, quarterly=one.quarterly) for one in ways)
        ]  # "2월" beside a median is the coming one
        told = [any(covers(time, one.fact.month, quarterly=one.quarterly) for time in months) for one in ends]
        # "2026년 7월의 114.33 …, 5년 사이 가장 낮았던 103.38": of two ends, only one is dated.
        undated = len(months) < len(ends) and any(told)
        return bool(months) and not all(told) and not undated

    def _is_no_extreme(self) -> bool:
        """Whether a level is called the highest of the past, or the lowest, that is not."""
        told = EXTREME_OF_PAST.search(self.told.text)
        if told is None:
            return False
        side = "high" if told["high"] else "low"
        before = [
            (value, one) for place, (value, one) in sorted(self.known.items()) if self._ends_by(place, told)
        ]
        levels = [(value, one) for value, one in before if one.role == "level"]
        if not levels:
            return False
        value, one = levels[-1]
        ends = self.told.book.of(one.indicator, f"past.{side}")
        return any(value < end.value if side == "high" else value > end.value for end in ends)

    def _ends_by(self, place: int, told: re.Match[str]) -> bool:
        return self.told.numbers[place].end <= told.start()

    def _is_wrong_event(self) -> bool:
        """Whether a chance is told of another day, or of the whole way, of which nothing is known."""
        chance = any(token.tag == "chance" for token in self.told.tokens)
        return chance and bool(OTHERWISE.search(self.told.text))

    def _is_not_first_or_last(self) -> bool:
        """Whether the first or the last month is called the highest or the lowest that is not."""
        found = next(filter(None, (one.search(self.told.text) for one in FIRST_OR_LAST)), None)
        id = self.amounts.indicator_before(found.end()) if found else None
        if found is None or id is None:
            return False
        forecast = next(one for one in self.told.book.brief.forecasts if one.indicator.id == id)
        months = [day for day in forecast.dates if self.told.book.brief.today < day <= self.told.book.month]
        key = f"{'high' if found['side'] == '높' else 'low'}est.month"
        days = [date_of(one) for one in self.told.book.of(id, key)]
        named = months[:1] if found["place"] == "첫" else months[-1:]
        return bool(named and days) and (days[-1].year, days[-1].month) != (named[0].year, named[0].month)

    def _is_no_mean(self) -> bool:
        """Whether what is forecast of a month's last day is told as its mean, or the other way round."""
        mean, end = MEAN.search(self.told.text), MONTHS_END.search(self.told.text)
        found = mean or end
        if found is None or not any(word.tag in ("median", "end") for word in self.told.tokens):
            return False
        id = self.amounts.indicator_before(found.end())
        told = (one.indicator for one in self.told.book.brief.forecasts if one.indicator.id == id)
        return any(one.aggregation == ("end" if mean else "mean") for one in told)

    def _is_not_its_day(self) -> bool:
        """Whether the last value is called another day's: "마지막 공표값인 2026년 11월의"."""
        words = self.told.tokens
        for at, word in enumerate(words):
            if word.kind != "time" or self._period(at).grain not in ("month", "quarter", "day"):
                continue
            if self._period(at).past or is_now(self.told, self._period(at)):
                continue
            before, behind = words[max(0, at - 2) : at], words[at + 1 : at + 3]
            called = len(before) == 2 and before[1].tail == "인" and self._names_last(before)
            of_day = word.tail == "의" and len(behind) == 2 and self._names_last(behind)
            if called or of_day:
                return True
        return False

    def _names_last(self, words: Sequence[Token]) -> bool:
        """Whether two words name the last value: "마지막 공표값"."""
        time = words[0].kind == "time" and self.told.text.startswith("마지막", words[0].start)
        return time and words[1].lemma == "값"

    def _is_wrong_date(self, phrase: Phrase) -> bool:
        """Whether a phrase dates the last value otherwise than it is."""
        first, last = phrase.tokens[0], phrase.tokens[-1]
        following = self._following(phrase.last)
        dated = phrase.mark == "at" and following is not None and following.lemma in PUBLISHED
        said = phrase.mark == "is" and last.tail.startswith(("입", "이")) and last.lemma in VALUES
        if first.kind != "time" or phrase.numbers or not (dated or said):
            return False
        time = self.told.periods[first.place]
        if time.grain not in ("month", "quarter", "day") or is_now(self.told, time):
            return False
        topics = [one for one in self.told.phrases if one.last < phrase.first and one.mark == "topic"]
        if not topics or topics[-1].tags & {"median", "chance", "band"}:
            return False
        before = [one for one in self.told.phrases if one.last <= topics[-1].last]
        compared = any(one.mark == "than" for one in before)
        return not compared and any("last" in one.tags or self.amounts.is_now(one) for one in before)
