"""The two sides of a relation as amounts: what lies higher or lower, wider or narrower, and than what.

In "중앙값은 1,450원에서 1,440원으로 낮아집니다" 1,440원 stands on the one side and 1,450원 on the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from riskxpertai.grounding.amounts import Amount, Amounts
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.headings import Heading
from riskxpertai.grounding.operands import is_free, named_scenario, scenario_topic
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.stretches import THAT

# What a side may be: any of these amounts.
Side = tuple[Amount, ...]
Sides = tuple[Side, Side]
MOSTLY = frozenset("대부분 거의 대체로 주로".split())
ONWARDS = frozenset("더 다시 이후 그".split())
TIMES = frozenset("달 값 월평균 때 분기 수준".split())
OWN_WIDTH = frozenset({"upper", "lower", "base", "scenario", "walk"})
MONTHS_A_YEAR = 12
WERE = frozenset("이던 였던 이었던".split())


def single(one: Evidence, value: float | None = None) -> Amount:
    """A fact as an amount, with its own value or as a sentence rounds it."""
    value = one.value if value is None else value
    return Amount(value, value, one.unit, one.indicator, one)


class Levels:
    """The levels that a sentence relates."""

    def __init__(self, told: Sentence, amounts: Amounts) -> None:
        self.told = told
        self.amounts = amounts

    def sides(self, word: Heading) -> Sides:
        """What is said to lie higher or lower, and than what."""
        if asked := self._asked_for(word):
            return asked
        ones = self._of_subject(word)
        for before in self._before(ones, word):
            ones = (*ones, *self.amounts.middles(0, before.indicator, "", None))
        return ones, self._against(word, ones)

    def _asked_for(self, word: Heading) -> Sides | None:
        """A scenario's range and what was asked for: "질문하신 값은 넘지 않습니다"."""
        subject, scenario, first = word.subject, self.told.scenario, self.told.book.first
        if subject is None or word.against or not scenario or word.token.tag not in ("over", "under"):
            return None
        if "asked" not in subject.tags or subject.tags & {"band", "end"} or not word.denied:
            return None
        return self.amounts.values.scenario(first, scenario), self.amounts.fact(first, "threshold")

    def _of_subject(self, word: Heading) -> Side:
        subject, place = word.subject, word.told_until
        was = subject is not None and any(one.tail in WERE for one in subject.tokens)
        ones = self.amounts.levels(subject, place) if subject and not was else ()
        ones = ones or self.amounts.main(subject, place)
        if subject and not subject.numbers:
            ones = (*ones, *self._told_of(subject, word))
        if word.against and self.told.scenario in ("up", "down"):  # "3.00%보다 높은 금리를 가리키는 상방"
            ids = dict.fromkeys(one.indicator for one in ones)
            ones += tuple(
                found for id in ids for found in self.amounts.fact(id, f"{self.told.scenario}.level")
            )
        if word.against and is_free(self.told, word.against):
            ones = self._supposed(ones) or ones
        if any(one.lemma in MOSTLY for one in word.lately(8)):
            whole = word.attributive and word.beyond is not None and word.beyond.tag == "band"
            whole = whole or any(one.lemma == "대부분" for one in word.lately(8))
            if subject and "end" in subject.tags and whole:
                ones = self.amounts.spanned(subject)  # "위 끝이 …을 넘을 뿐이어서, 대부분은"
            return tuple(replace(one, low=one.middle, high=one.middle) for one in ones)
        return ones

    def _supposed(self, ones: Side) -> Side:
        """What holds under the condition: only that is held against what is so without it."""
        free = (one for one in ones if not one.rests.conditional)
        return tuple(
            then for one in free for then in self.amounts.fact(one.indicator, f"then.{one.rests.key}")
        )

    def _told_of(self, subject: Phrase, word: Heading) -> Side:
        """The level on the way to a word: "가계신용은 2,030조 원으로 마지막 공표값보다 …"."""
        for phrase in reversed(self.told.phrases):
            between = subject.last < phrase.first and phrase.last < word.at and phrase is not word.against
            ranged = word.against is not None and phrase.clause == word.clause - 1
            if between and (phrase.clause == word.clause or ranged) and phrase.mark in ("to", "is"):
                return self.amounts.levels(phrase) if self._places(phrase) else ()
        return ()

    def _places(self, phrase: Phrase) -> list[int]:
        """The places of a phrase's levels."""
        known = self.amounts.known
        return [place for place in phrase.numbers if place in known and known[place][1].role == "level"]

    def moved(self, word: Heading) -> Sides | None:
        """Where to, and where from, if the words before say so: "A에서 B로 낮아집니다"."""
        if word.token.tag not in ("up", "down") or (word.against and word.against.mark == "than"):
            return None
        to = self._target(word)
        if to is None:
            return None
        values = [self.amounts.known[place] for place in self._places(to)]
        if {one.side for _, one in values} == {-1, 1}:
            if not all(one.scenario and not one.conditional for _, one in values):
                return (), ()  # a band moves
            (low, one), (high, _) = sorted(values, key=lambda value: value[0])
            return (Amount(low, high, one.unit, one.indicator, one),), self.amounts.fact(
                one.indicator, "last"
            )
        amounts = [single(one, value) for value, one in values]
        if len(amounts) > 1 and "사이" not in to.lemmas:
            return (amounts[-1],), (amounts[-2],)
        return (amounts[-1],), self._origin(to, word) or self.amounts.fact(amounts[-1].indicator, "last")

    def _target(self, word: Heading) -> Phrase | None:
        """Where it goes to, if no other level stands between: "1,440원으로 낮아집니다"."""
        for phrase in reversed(self.told.phrases):
            if phrase.last < word.at and phrase.clause == word.clause and self._places(phrase):
                return phrase if phrase.mark in ("to", "until") else None
        return None

    def _origin(self, to: Phrase, word: Heading) -> Side:
        """Where it comes from: "1,450원에서", "1,450원이던 값은"."""
        phrases = (one for one in reversed(self.told.phrases) if one.last < to.first and one.mark != "than")
        earlier = next((one for one in phrases if self._places(one)), None)
        if earlier is None:
            return ()
        was = any(token.kind == "number" and token.tail in WERE | {"인"} for token in earlier.tokens)
        if was or earlier.mark == "from" or any(one.lemma == "다시" for one in word.words[: word.at]):
            value, one = self.amounts.known[self._places(earlier)[-1]]
            return (single(one, value),)
        return ()

    def _before(self, ones: Sequence[Amount], word: Heading) -> Side:
        """The level before, where the words go on from it: "그 뒤 석 달 동안 더 낮아집니다"."""
        goes_on = any(one.lemma in ONWARDS for one in word.lately(6))
        return self._latest(ones, word.at, frozenset()) if goes_on else ()

    def _latest(self, ones: Sequence[Amount], at: int, own: frozenset[str]) -> Side:
        """The level of the same indicator that is told last before a place.

        Args:
            ones: whose indicators it may have.
            at: the place.
            own: ids of facts that it may not be.
        """
        indicators = {one.indicator for one in ones}
        for token in reversed(self.told.tokens[:at]):
            known = self.amounts.known.get(token.place) if token.kind == "number" else None
            if known is None or known[1].role != "level" or known[1].indicator not in indicators:
                continue
            if known[1].fact.id not in own:
                return (single(known[1]),)
        return ()

    def _against(self, word: Heading, ones: Sequence[Amount]) -> Side:
        against = word.against
        if against is None:
            free = (one.indicator for one in ones if one.rests.key == "then.median")
            medians = (found for id in free for found in self.amounts.fact(id, "median"))
            return (*self._last(ones), *self._before(ones, word), *medians)
        if any(place not in self.amounts.known or not self._is_band(place) for place in against.numbers):
            found = self.amounts.levels(against)
            unconditional = tuple(one for one in found if not one.rests.conditional)
            return unconditional or found if is_free(self.told, against) else found
        if "last" in against.tags or self.amounts.is_now(against):
            return self._last(ones)
        if beside := self._beside(word, ones, against):
            return beside
        if key := self._described(against):
            ids = dict.fromkeys(one.indicator for one in ones)
            return tuple(found for id in ids for found in self.amounts.fact(id, key))
        if against.lemmas and against.lemmas <= THAT:
            return self._latest(ones, word.at, frozenset(one.rests.fact.id for one in ones))
        if is_free(self.told, against) and "end" in against.tags:
            band = self.amounts.conditions.band(against) or 80
            end = f"{'high' if against.tags & {'high', 'top'} else 'low'}{band}"
            return tuple(found for one in ones for found in self.amounts.fact(one.indicator, end))
        if is_free(self.told, against):
            keys = {one.rests.key.rpartition(".")[2] for one in ones}
            return tuple(
                found for one in ones for key in keys for found in self.amounts.fact(one.indicator, key)
            )
        return self.amounts.levels(against)

    def _beside(self, word: Heading, ones: Sequence[Amount], against: Phrase) -> Side:
        """What is told beside another scenario: "코스피는 기준 시나리오 때보다 높습니다"."""
        scenario = named_scenario(self.told, word.subject, against)
        if not scenario or not all(one.rests.key.startswith("beside.") for one in ones):
            return ()
        keys = dict.fromkeys((one.indicator, one.rests.key.rpartition(".")[2]) for one in ones)
        return tuple(found for id, key in keys for found in self.amounts.fact(id, f"beside.{scenario}.{key}"))

    def _is_band(self, place: int) -> bool:
        """Whether a number only names a band: "조건 없는 80% 구간의 위 끝"."""
        return self.amounts.known[place][1].role == "band"

    def _last(self, ones: Sequence[Amount]) -> Side:
        return tuple(last for one in ones for last in self.amounts.fact(one.indicator, "last"))

    def _described(self, phrase: Phrase) -> str:
        """The fact that "가장 낮았던 달의 월평균", "한 해 전 같은 달" stands for."""
        words = self.told.tokens[max(0, phrase.first - 5) : phrase.last + 1]
        times = [self.told.periods[word.place] for word in words if word.kind == "time"]
        if any(time.past and time.months == MONTHS_A_YEAR for time in times):
            return "year.ago"
        most = next((place for place, word in enumerate(words) if word.tag == "most"), len(words))
        side = next((word for word in words[most:] if word.tag in ("high", "low")), None)
        if side is None or phrase.tokens[-1].lemma not in TIMES:
            return ""
        before = self.told.text[: side.start]
        asked = self.told.book.brief.understood.months
        spans = any(time.grain == "span" and time.months > asked for time in times)  # "그 3년의"
        past = any(sign in side.tail for sign in "었았") or spans or "과거" in before or "지난" in before
        past = past or any(word.lemma == "기간" for word in words)  # "이 기간의 가장 낮은 값"
        return f"past.{side.tag}" if past and "past.high" in self.told.book.keys else f"{side.tag}est"

    def reference(self, against: Phrase | None, ones: Sequence[Amount]) -> int | None:
        """A round level that no fact has, only held against: "위 끝은 2,000조 원을 넘습니다"."""
        if (
            against is None
            or len(against.numbers) != 1
            or not ones
            or against.numbers[0] in self.amounts.known
        ):
            return None
        number = self.told.numbers[against.numbers[0]]
        figures = f"{abs(number.value):.4f}".rstrip("0").replace(".", "").strip("0")
        same = number.unit == ones[0].unit or (not number.unit and ones[0].unit == "포인트")
        plain = number.kind == "amount" and not number.over
        return against.numbers[0] if same and plain and len(figures) <= 2 else None


class Widths:
    """The widths that a sentence relates."""

    def __init__(self, told: Sentence, amounts: Amounts) -> None:
        self.told = told
        self.amounts = amounts

    def sides(self, word: Heading) -> Sides:
        """What is said to be wider or narrower, and than what."""
        subject = word.subject
        if subject and not subject.tags & OWN_WIDTH:
            subject = scenario_topic(self.told, subject, word.against) or subject
        told = self._told_of(subject, word) if subject else ()
        own = self._named_apart(subject, word) if subject else None
        ones = told or (self.amounts.widths(subject, word.told_until) if subject else ())
        if own is not None and not told:
            ones = tuple(one.width for one in self.amounts.interval(own, "low80", "high80"))
        if word.against and self.amounts.conditions.is_whole(word.against):
            ones = tuple(one for one in ones if one.rests.conditional) or ones
        return ones, self._against(word, subject)

    def _named_apart(self, subject: Phrase, word: Heading) -> str | None:
        """The indicator that a later clause names for itself: "달러에서는 좁고 엔화에서는 넓습니다"."""
        clauses = self.told.clauses
        between = [n for n in range(subject.last + 1, word.at) if clauses[n] == word.clause]
        names = [self.told.tokens[n] for n in between if self.told.tokens[n].kind == "name"]
        if subject.clause == word.clause or not names or "walk" in subject.tags or self.amounts.supposing:
            return None
        ids = self.told.named[names[0].place].ids
        return next(iter(ids)) if len(ids) == 1 and names[0].tail.endswith(("는", "은")) else None

    def _told_of(self, subject: Phrase, word: Heading) -> Side:
        """The width on the way to a word: "80% 구간 폭은 3.0%p로 예측보다 …"."""
        for phrase in self.told.phrases:
            if subject.last < phrase.first < word.at and phrase.mark == "to" and len(phrase.numbers) == 1:
                known = self.amounts.known.get(phrase.numbers[0])
                if known and known[1].key.endswith("width80") and "width" in subject.tags:
                    return (single(known[1]),)
        return ()

    def _against(self, word: Heading, subject: Phrase | None) -> Side:
        against = word.against
        if against is None:
            return self._beside_the_walk(subject) if subject else ()
        free = is_free(self.told, against) or self.amounts.conditions.is_whole(against)
        if free and subject and "walk" not in against.tags:
            id, band = self.amounts.indicator(subject), self.amounts.conditions.band(against) or 80
            ends = self.amounts.interval(id, f"low{band}", f"high{band}") if id else ()
            return tuple(one.width for one in ends)
        if against.lemmas and against.lemmas <= THAT and not against.numbers:
            known = (told for place, told in self.amounts.known.items() if place != word.gap)
            widths = tuple(
                single(one, value) for value, one in known if one.key in ("width80", "baseline.width80")
            )
            return widths or self._told_before(against)
        found = self.amounts.widths(against)
        return (tuple(one for one in found if not one.rests.conditional) or found) if free else found

    def _told_before(self, against: Phrase) -> Side:
        """The width of the band that is told before "이보다"."""
        for phrase in reversed(self.told.phrases):
            if phrase.clause < against.clause and "band" in phrase.tags and phrase.mark == "topic":
                return self.amounts.widths(phrase)
        return ()

    def _beside_the_walk(self, subject: Phrase) -> Side:
        """The other of forecast and walk: "제자리걸음의 범위는 더 넓습니다"."""
        words = self.told.tokens
        walk = any(one.tag == "walk" for one in words) and any(one.lemma == "더" for one in words)
        id = self.amounts.indicator(subject) if walk else None
        return (
            self.amounts.fact(id, "width80" if "walk" in subject.tags else "baseline.width80") if id else ()
        )
