"""Whether a path takes the course that a sentence gives it.

"내내 오릅니다" is wrong of a path that turns, "오르다가 내립니다" of one that doesn't.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from riskxpertai.domain import Forecast
from riskxpertai.grounding.headings import Heading
from riskxpertai.grounding.judges import DENYING, Judge
from riskxpertai.grounding.operands import names_what_grows

# What is itself a rate of change, and may rise faster or more slowly.
RATES = frozenset({"CPI_YOY", "GDP"})
DENIED_NOUN = re.compile(r"[가-힣]+ (?:[가-힣]+ )?[가-힣]+(?:은|는|이|가)? 아[니닙닌]")
TURNING = frozenset({"꺾이다", "되돌리다", "되돌아가다"})
SOARING = frozenset({"치솟다", "솟구치다", "폭등", "급등", "폭락", "급락", "곤두박질치다", "추락"})
LARGELY = frozenset({"가파르다", "대폭", "급격히", "뚜렷하다", "띄다"})
# What is less than so much of the band's width is next to no change.
TINY = 0.03
# A path that comes to less than this has gone nowhere.
TINY_STEP = 1e-9
STEADY = frozenset(
    " ".join(
        (
            "줄곧 내내 계속 꾸준히 매달 다달이 갈수록 점점 매월 거르다 빠짐없이 끊임없이",
            "차츰 꺾이다 점차 쉼없이 한결 번번이 매번",
        )
    ).split()
)
MONTHS = frozenset("달 월 분기 개월".split())
# "한 번도 내리지 않고".
ONCE = re.compile(r"한 ?(?:번|달|차례|순간|분기|해|개월)도 ")
OCCASIONS = frozenset("일 달 적 때 법 분기 해 기색".split())
NOT = re.compile(r"않|아니|아닙|없|못")
SIGNS = {"up": 1, "down": -1}
# "환율이 높은 경로일수록": it is no time that goes on.
CASES = frozenset("경로 시나리오 길 경우 쪽 상황".split())
SIDES = {"over": 1, "high": 1, "under": -1, "low": -1}


# What may tell a course.
TOLD = SIGNS.keys() | SIDES.keys() | {"fast", "slow"}


class Courses(Judge):
    """Judge of how paths run."""

    def wrong(self) -> bool:
        """Whether a path is said to run otherwise than it does."""
        places = [at for at, word in enumerate(self.told.tokens) if word.tag in TOLD]
        return (
            any(self._is_too_much(at) or self._crosses(at) or self._goes_back(at) for at in places)
            or any(map(self._is_wrong_pace, places))
            or any(map(self._ran_otherwise, places))
            or any(map(self._is_passed, places))
            or self._runs_back_in_time()
            or self._never_turns(places)
        )

    def _is_too_much(self, at: int) -> bool:
        """Whether a move is called large that is next to none."""
        words = self.told.tokens
        soars = words[at].lemma in SOARING
        much = soars or any(
            (word.lemma == "크다" and word.tail == "게") or word.lemma in LARGELY
            for word in words[max(0, at - 2) : at]
        )
        if words[at].tag not in SIGNS or not much or self._is_one_sided():
            return False
        if self._chance_follows(at) or len(self.told.numbers) > 1:
            return False
        if any(word.tag in ("band", "width") for word in words):
            return False
        id = self.amounts.indicator_before(words[at].end)
        own = {one.key: one.value for one in self.told.book.facts if one.indicator == id}
        return {"difference", "width80"} <= own.keys() and own["difference"] < TINY * own["width80"]

    def _crosses(self, at: int) -> bool:
        """Whether a path is said to stay on one side of the last value that crosses it."""
        words = self.told.tokens
        side = SIDES.get(words[at].tag)
        if side is None or not self._is_steady(at) or self._of_chance(at) or self._is_one_sided():
            return False
        now = any(
            word.tag == "last" or (word.kind == "time" and self.told.periods[word.place].grain == "now")
            for word in words[:at]
        )
        id = self.amounts.indicator_before(words[at].end)
        if not now or id is None or not any(word.lemma == "내내" for word in words):
            return False
        last = self.told.book.of(id, "last")
        forecast = self._forecast(id)
        if not last or forecast is None:
            return False
        return any((value - last[0].fact.value) * side < 0 for value in self._medians(forecast))

    def _is_passed(self, at: int) -> bool:
        """Whether a month passes a level of which it is said that none does: "밑도는 달은 없습니다"."""
        words, word = self.told.tokens, Heading(self.told, at)
        no_month = word.attributive and any(
            one.lemma in OCCASIONS and other.tag == "not"
            for one, other in pairwise(words[word.end + 1 : word.end + 4])
        )
        any_month = word.denied and any(
            one.lemma in ("어느", "어떤") and other.lemma in OCCASIONS for one, other in pairwise(words[:at])
        )
        gone = any(one.lemma in ("지나다", "과거") for one in words[:at])
        if not (no_month or any_month) or gone or self._chance_follows(at) or self._is_one_sided():
            return False
        id = self.amounts.indicator_before(words[at].start)
        forecast = self._forecast(id)
        if forecast is None or id is None or any(one.tag in ("band", "scenario") for one in words[:at]):
            return False
        levels = [
            self.known[one.place][0]
            for one in words[:at]
            if one.kind == "number" and one.place in self.known and self.known[one.place][1].role == "level"
        ] or [one.value for one in self.told.book.of(id, "last")]
        side = SIGNS.get(words[at].tag) or SIDES.get(words[at].tag, 0)
        scale = self.amounts.values.scale(id)
        return bool(levels) and any(
            (value * scale - levels[-1]) * side > 0 for value in self._medians(forecast)
        )

    def _goes_back(self, at: int) -> bool:
        """Whether a path is said to go one way all along that turns, or that goes nowhere."""
        words, token = self.told.tokens, self.told.tokens[at]
        sign = self._course(at)
        if sign is None or DENIED_NOUN.match(self.told.text[token.start :]):
            return False
        of_band = any(word.tag in ("width", "band") for word in words[max(0, at - 4) : at])
        if of_band or self._chance_follows(at) or self._is_one_sided():
            return False
        forecast = self._forecast(self.amounts.indicator_before(token.end))
        if forecast is None:
            return False
        topics = [one for one in self.told.phrases if one.mark == "topic" and one.last < at]
        if topics and names_what_grows(self.told, topics[-1]):
            return any(value * sign < 0 for value in self._medians(forecast))  # "물가는 계속 오르되"
        tolerance = 10.0**-forecast.indicator.digits
        steps = [step * sign for step in _steps(self._medians(forecast))]
        return any(step < -tolerance for step in steps) or sum(steps) < TINY_STEP

    def _course(self, at: int) -> int | None:
        """Which way a path is said to go all along: "줄곧 오릅니다", "한 번도 내리지 않습니다"."""
        sign = SIGNS.get(self.told.tokens[at].tag)
        if sign is None:
            return None
        if self._never(at):
            return -sign
        return sign if self._is_steady(at) else None

    def _never(self, at: int) -> bool:
        """Whether a move is never made: "한 달도 줄지 않고", "내린 달이 한 번도 없고", "내리는 일 없이"."""
        words, token = self.told.tokens, self.told.tokens[at]
        once = ONCE.search(self.told.text, words[max(0, at - 4)].start, token.start)
        behind = words[at + 1 : at + 4]
        if token.attributive and len(behind) > 1 and behind[0].lemma in OCCASIONS:
            return any(word.lemma == "없이" for word in behind) or bool(once and behind[1].tag == "not")
        return bool(once) and token.tail == "지" and any(word.tag == "not" for word in behind)

    def _is_steady(self, at: int) -> bool:
        """Whether a word close before a token says that something goes on, or its own ending does."""
        token, before = self.told.tokens[at], self.told.tokens[max(0, at - 5) : at]
        if token.tail.endswith("기만") and not NOT.search(self.told.text, token.end):
            return True
        return any(
            word.lemma in STEADY
            or (word.tail.endswith("수록") and word.lemma not in CASES and word.tag not in SIDES)
            or (word.lemma in MONTHS and word.tail == "마다")
            for word in before
        )

    def _ran_otherwise(self, at: int) -> bool:
        """Whether the past is said to have gone one way all along that didn't: "지난 5년 동안 오르기만"."""
        words, token = self.told.tokens, self.told.tokens[at]
        sign = self._course(at)
        if sign is None or self._chance_follows(at):
            return False
        gone = any(
            one.lemma == "지나다" and one.attributive and other.kind == "time"
            for one, other in pairwise(words[:at])
        )
        id = self.amounts.indicator_before(token.end)
        if not gone or id is None:
            return False
        ends = self.told.book.of(id, "past.high" if sign > 0 else "past.low")
        last = self.told.book.of(id, "last")
        return not (ends and last) or (last[-1].value - ends[-1].value) * sign < 0

    def _is_wrong_pace(self, at: int) -> bool:
        """Whether prices, or the economy, are said to rise faster or more slowly than they do."""
        words, token = self.told.tokens, self.told.tokens[at]
        if token.tag not in ("fast", "slow") or not at or words[at - 1].tag != "up":
            return False
        if self._chance_follows(at) or self._is_one_sided() or DENYING.search(self.told.text, token.end):
            return False
        id = self.amounts.indicator_before(token.end)
        if id is None or id not in RATES:
            return False
        last, way = self.told.book.of(id, "last"), self.told.book.of(id, "median")
        sign = 1 if token.tag == "fast" else -1
        return bool(last and way) and (way[-1].value - last[-1].value) * sign <= 0

    def _runs_back_in_time(self) -> bool:
        """Whether "A에서 B로 움직입니다" names the last value as where a path ends."""
        words = self.told.tokens
        for token, other in pairwise(words):
            moved = token.tail == "에서" and other.tail in ("로", "으로")
            if not moved or token.kind != "number" or other.kind != "number":
                continue
            keys = [self.known[one.place][1].key for one in (token, other) if one.place in self.known]
            if keys == ["median", "last"]:
                return True
        return False

    def _never_turns(self, places: Sequence[int]) -> bool:
        """Whether a path is said to go one way and then the other that does not."""
        for at in places:
            token = self.told.tokens[at]
            sign = SIGNS.get(token.tag)
            if sign is None or not self._turns_after(at) or self._next_sign(at, sign) != -sign:
                continue
            id = self.amounts.indicator_before(token.end)
            if id is None or self._chance_follows(at):
                continue
            steps = [step * sign for step in _steps(self._way(id))]
            first = next((n for n, step in enumerate(steps) if step > 0), None)
            return first is None or all(step >= 0 for step in steps[first:])
        return False

    def _turns_after(self, at: int) -> bool:
        """Whether another course follows: "오르다가", "내리막을 걷다가", "오른 다음"."""
        token, following = self.told.tokens[at], self._following(at)
        if token.tail.endswith("다가"):
            return True
        if following is None:
            return False
        if not token.acts and following.tail.endswith("다가"):
            return True
        return token.attributive and following.lemma in ("다음", "뒤", "후")

    def _next_sign(self, at: int, sign: int) -> int | None:
        """Which way a path is said to go behind a token that sends it another."""
        for word in self.told.tokens[at + 1 :]:
            if word.lemma in TURNING:
                return -sign
            if word.tag in SIGNS and (word.acts or word.tail in ("로", "으로")):
                return SIGNS[word.tag]
        return None

    def _way(self, id: str) -> list[float]:
        """The path that a sentence speaks of: its scenario's, else the medians."""
        if not self._is_one_sided():
            forecast = self._forecast(id)
            return self._medians(forecast) if forecast else []
        book = self.told.book
        ways = [one for key in ("way", "median") for one in book.of(id, f"{self.told.scenario}.{key}")]
        return [one.value for one in sorted(ways, key=lambda one: one.fact.month or book.month)]

    def _forecast(self, id: str | None) -> Forecast | None:
        return next((one for one in self.told.book.brief.forecasts if one.indicator.id == id), None)

    def _medians(self, forecast: Forecast) -> list[float]:
        """The medians of the months to come, as they are shown."""
        book = self.told.book
        middle = forecast.levels.index(0.5) if 0.5 in forecast.levels else len(forecast.levels) // 2
        rows = zip(forecast.dates, forecast.quantiles, strict=True)
        digits = forecast.indicator.digits
        return [round(row[middle], digits) for day, row in rows if book.brief.today < day <= book.month]


def _steps(way: list[float]) -> list[float]:
    """How far a path goes from each of its months to the next."""
    return [later - earlier for earlier, later in pairwise(way)]
