"""Whether past forecasts, and the paths that were drawn, are counted as they are.

"30번 가운데 24번 빗나갔습니다" tells hits as misses; "실질 40개" gives the number of all paths.
"""

from __future__ import annotations

import re

from riskxpertai.grounding.judges import DENYING, Judge
from riskxpertai.grounding.meaning import BAND_NEXT

HIT = re.compile(r"적중|들어맞|맞[은았혔]")
MISS = re.compile(r"빗나|벗어|어긋|놓[쳤친]|틀[렸린]|실패")
HIT_COUNT = re.compile(r"적중한 (?:것|횟수|때|경우)(?:은|는|이|가) ?$")
MISSED_NEXT = re.compile(r"(?:은|는|이|가|를|을)? ?(?:빗나|벗어|어긋)")
MISSED_AFTER = re.compile(r"[^.,\d]{0,16}(?:80% ?구간(?:을|의|이|에서) ?)?[^.,\d]{0,6}(?:빗나|벗어|어긋)")
MISSED_BEFORE = re.compile(r"(?:빗나간|벗어난|어긋난) (?:것|횟수|때|경우)(?:은|는|이|가)[^,.]{0,14}$")
HIT_RATE = re.compile(r"(?:적중한 비율|적중률|들어맞은 비율|맞은 비율)(?:은|는|이|가)? ?(?:약 |대략 )?$")
OF_COUNT = re.compile(r"\d회 ?(?:가운데|중)(?:에서)? ?(?:약 |대략 )?$")
AHEAD = re.compile(r"(\d+)개월 앞을 내다본")
NO_RECORD = re.compile(r"지난 예측(?:이|은|의 (?:오차|성적))[^.]{0,24}(?:맞았|적중했|정확했|작았|나았|좋았)")
OVER_NAME = re.compile(r"이름[^.]{0,10}(?:비율)?보다 (?:더 )?(?:자주|높|많)")
BESIDE_NAME = re.compile(
    r"80% ?(?:라는 (?:이름|이름표)|라는)?[^.]{0,16}?(?:(?P<up>웃[도돌돕]|넘[는어습]|높은 비율)|"
    r"(?P<down>못 ?미[치쳤쳐칩]|미치지|밑[도돌돕]|낮은 비율))"
)
ALL_PAST = re.compile(
    r"예측(?:은|의 횟수는) (?:지금까지 )?(?:모두|총|통틀어) ?$|지난 예측(?:은|의 횟수는) ?$"
)
MISSES_OVER_HITS = re.compile(r"(?:빗나간|벗어난) (?:일|때|경우|것)[이가] .{0,8}(?:적중|맞)[^.]{0,6}보다")
HITS_UNDER_MISSES = re.compile(
    r"(?:적중한|맞힌|맞은) (?:때|경우|횟수|것)(?:보다|이|가).{0,14}(?:빗나간|벗어난)"
)
BEATEN = re.compile(
    r"예측 쪽(?:의 성적)?이 (?:더 )?(?:나[았은]|낫|좋았|뛰어났)|"
    r"기준선보다(?:[^.,]|\.(?=\d)){0,14}(?:정확했|정확하|나은|나았|낫[습다]|우수|뛰어났|뛰어난|좋았|앞섰)"
)
PART = re.compile(r"(?:개의|전체의|가운데|경로의) ?(?:약 |대략 )?$")
PATHS = (
    ("if.effective", re.compile(r"실질|가정에 가까운 경로")),
    ("if.origins", re.compile(r"동행|배운|배웠")),
    ("if.paths", re.compile(r"함께 그린|모두 그린")),
)
PAST_FORECASTS = re.compile(r"(?:지난|과거) ?예측[은는의이]? ?$")
# "20,000개 가운데 1,693개"
OF_ALL = re.compile(r" ?(?:의|가운데|중)")
LEARNT = frozenset({"if.effective", "if.paths", "if.origins"})
CASES = frozenset("사례 경우 때 적 일 실례 기록".split())
HAPPENING = frozenset("up down hike cut hold over under weak strong".split())
# What the band is called by, in percent.
NAME = 80


class Records(Judge):
    """Judge of hits, of skill, and of how many paths a condition rests on."""

    def wrong(self) -> bool:
        """Whether something is counted otherwise than it is."""
        return self._is_wrong_record() or self._is_wrong_skill() or self._is_wrong_count()

    def _is_wrong_record(self) -> bool:
        """Whether hits are told as misses, or their rate is put on the wrong side of the band's name."""
        facts = {one.key: one for one in self.told.book.facts if one.role in ("count", "skill")}
        count, hits = facts.get("record.count"), facts.get("record.hits")
        if not count or not hits:
            return bool(NO_RECORD.search(self.told.text))
        rate = 100 * hits.value / count.value
        ahead = AHEAD.search(self.told.text)
        if ahead and int(ahead[1]) != self.told.book.brief.understood.months:
            return True
        if self._swaps() or self._is_wrong_rate(rate, count.value):
            return True
        beside = self._is_wrong_beside_name(rate)
        if self._is_of_another_band(count.value) or self._counts_errors(count.value):
            return True
        return self._is_outweighed(rate) if beside is None else beside

    def _counts_errors(self, count: float) -> bool:
        """Whether hits are told as how often the error was smaller: of that nothing is known."""
        text = self.told.text
        parts = any(number.of == count for number in self.told.numbers)
        return parts and "오차" in text and not HIT.search(text) and "구간" not in text

    def _is_of_another_band(self, count: float) -> bool:
        """Whether the hits are told of a band that they were not counted for."""
        told = {one.key if one.role == "count" else one.role: one for _, one in self.known.values()}
        counted = "record.hits" in told or any(number.of == count for number in self.told.numbers)
        if counted and re.search(r"(?:상방|하방|기준 시나리오의?) 범위에 (?:들|맞|적중)", self.told.text):
            return True
        return counted and "band" in told and round(told["band"].value) != NAME

    def _swaps(self) -> bool:
        """Whether the number of hits is told as that of misses, or that of forecasts as that of hits."""
        for place, (_, one) in self.known.items():
            before = self.told.before(place)
            if one.key == "record.count" and HIT_COUNT.search(before):
                return True
            if one.key != "record.hits":
                continue
            missed = MISS.search(before) and not HIT.search(before)
            if missed or MISSED_NEXT.match(self.told.text[self.told.numbers[place].end :][:12]):
                return True
        return False

    def _is_wrong_rate(self, rate: float, count: float) -> bool:
        """Whether the rate of hits is told as another, in percent or out of all forecasts."""
        text = self.told.text
        for number in self.told.numbers:
            before = text[max(0, number.start - 16) : number.start]
            percent = number.unit == "%" and number.kind == "amount"
            if percent and HIT_RATE.search(before) and not number.says(rate):
                return True
            counted = percent and OF_COUNT.search(before) and not BAND_NEXT.match(text, number.end)
            if counted and not (number.says(rate) or number.says(100 - rate)):
                return True
            of_past = number.of and number.of != count and PAST_FORECASTS.search(text[: number.start])
            if of_past and not (number.says(rate) or number.says(100 - rate)):
                return True
            if number.of != count or number.of == 100:
                continue
            missed = MISSED_AFTER.match(text[number.end : number.end + 28]) or MISSED_BEFORE.search(
                text[: number.start]
            )
            if not number.says(100 - rate if missed else rate):
                return True
        return False

    def _is_wrong_beside_name(self, rate: float) -> bool | None:
        """Whether the rate is put on the wrong side of "80%"; None where it isn't compared with it."""
        text = self.told.text
        if not HIT.search(text):
            return None
        if OVER_NAME.search(text):
            return rate <= NAME
        if not re.search(r"비율|적중률|꼴", text) or MISS.search(text):
            return None
        beside = BESIDE_NAME.search(text)
        if beside is None:
            return None
        return rate < NAME if beside["up"] else rate > NAME

    def _is_outweighed(self, rate: float) -> bool:
        """Whether hits are told as all forecasts, or as fewer than the misses."""
        text = self.told.text
        hits = next((place for place, (_, one) in self.known.items() if one.key == "record.hits"), None)
        if hits is not None and ALL_PAST.search(text[: self.told.numbers[hits].start]):
            return True
        if rate <= 50:
            return False
        if MISSES_OVER_HITS.search(text):
            return True
        fewer = HITS_UNDER_MISSES.search(text)
        return fewer is not None and "보다" in fewer[0] and "많" in text

    def _is_wrong_skill(self) -> bool:
        """Whether past forecasts are said to have beaten doing nothing that have not."""
        if self._is_told_as_a_part():
            return True
        found = BEATEN.search(self.told.text)
        if found is None or DENYING.search(self.told.text[found.end() - 2 :]):
            return False
        skill = next((one for one in self.told.book.facts if one.role == "skill"), None)
        return skill is not None and (skill.sign or 0) <= 0

    def _is_told_as_a_part(self) -> bool:
        """Whether the gap of two errors is told as a part of one: "기준선 오차의 3.6%에 그쳤습니다"."""
        words = self.told.tokens
        return any(
            word.kind == "number"
            and word.place in self.known
            and self.known[word.place][1].role == "skill"
            and words[at - 1].tag == "error"
            and words[at - 1].tail == "의"
            and (words[at + 1].tag not in ("high", "low") if at + 1 < len(words) else True)
            for at, word in enumerate(words)
            if at
        )

    def _is_wrong_count(self) -> bool:
        """Whether a count of paths is told as another."""
        if self._is_wrong_part() or self._are_no_cases():
            return True
        for place, (_, one) in self.known.items():
            if not one.key.startswith("if.") or one.role != "count":
                continue
            if OF_ALL.match(self.told.after(place)):
                continue
            before = self.told.before(place)
            if one.key == "if.paths" and PAST_FORECASTS.search(before):
                return True
            ends = {key: found.end() for key, pattern in PATHS for found in pattern.finditer(before)}
            if ends and one.key != max(ends, key=lambda key: ends[key]):
                return True
        return False

    def _are_no_cases(self) -> bool:
        """Whether paths, or the forecasts that were learnt from, are told as what once happened.

        "과거에 금리가 실제로 내려갔던 3,117번의 사례" is no count that any fact tells.
        """
        words = self.told.tokens
        for at, word in enumerate(words):
            known = self.known.get(word.place) if word.kind == "number" else None
            if known is None or known[1].key not in LEARNT:
                continue
            case = any(one.lemma in CASES for one in words[at + 1 : at + 3])
            happened = any(
                one.acts and one.tag in HAPPENING and re.search(r"[았었ᆻ]던?$|[았었ᆻ]던", one.tail)
                for one in words[max(0, at - 6) : at + 6]
            )
            if happened and (case or self.told.numbers[word.place].unit == "번" or "과거" in self.told.text):
                return True
        return False

    def _is_wrong_part(self) -> bool:
        """Whether the paths that count are told as another part of all."""
        facts = {one.key: one.value for one in self.told.book.facts if one.role == "count"}
        if not {"if.effective", "if.paths"} <= facts.keys() or "실질" not in self.told.text:
            return False
        part = 100 * facts["if.effective"] / facts["if.paths"]
        return any(
            number.unit == "%" and PART.search(self.told.text[: number.start]) and not number.says(part)
            for number in self.told.numbers
        )
