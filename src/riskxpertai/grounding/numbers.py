"""The numbers that a sentence claims, each with the interval that its own precision implies.

One pass from left to right. No pattern here can be slowed down: none nests a repetition, and what is
spelt in words is read sign by sign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from riskxpertai.grounding.precision import ABOUT, ABOUT_AFTER, OVER, UNDER, interval
from riskxpertai.grounding.spelled import LARGE, NATIVES, SINO, SMALL, count, spelt

# Units as they are written, the longest first, and what they are called here.
UNITS = {
    "퍼센트포인트": "%p",
    "퍼센트 포인트": "%p",
    "프로포인트": "%p",
    "%포인트": "%p",
    "% 포인트": "%p",
    "%p": "%p",
    "% p": "%p",
    "베이시스포인트": "bp",
    "베이시스 포인트": "bp",
    "basis points": "bp",
    "bps": "bp",
    "bp": "bp",
    "percentage points": "%p",
    "percent": "%",
    "퍼센트": "%",
    "프로": "%",
    "%": "%",
    "개월": "개월",
    "포인트": "포인트",
    "pt": "포인트",
    "달러": "달러",
    "유로": "유로",
    "위안": "위안",
    "가지": "개",
    "갈래": "개",
    "차례": "번",
    "원": "원",
    "엔": "엔",
    "배": "배",
    "회": "회",
    "번": "번",
    "개": "개",
    "명": "명",
    "위": "위",
    "년": "년",
    "점": "포인트",
}
UNIT = re.compile(r" ?(" + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)) + r")", re.I)
NOT_A_UNIT = re.compile(
    r" ?(?:원[/]|원화|위[로쪽에의]|위 |배경|점차|점[에을이은]|번째|개월|년물|명목|프로그|엔화|회복)"
)
NATIVE_COUNT = re.compile(rf"(?<![가-힣])({NATIVES}) ?(배|번(?!째)|차례|회)")
FRACTION = re.compile(
    rf"(?<![\d가-힣.,])(\d{{1,3}}|{NATIVES}) ?(?:번|회|차례|개|명)(?: ?가운데| ?중(?:에서?)?| ?하면|이면|에|"
    rf"당)(?:서)? ?약? ?(\d{{1,3}}|{NATIVES}) ?(?:번|회|차례|개|명)"
)
TEN_OF = re.compile(rf"(?<![가-힣])(열|백)에 ({NATIVES})(?![가-힣]{{2}} ?번)")
PART = re.compile(r"(?<![\d가-힣])(\d{1,3}|[이삼사오육칠팔구십]) ?분의 ?(\d{1,3}|[일이삼사오육칠팔구])")
ODDS = re.compile(r"(?<![\d,.])(\d{1,2})% ?대 ?(\d{1,2})%|(?<![\d,.])(\d{1,2}) ?대 ?(\d{1,2})(?![\d,.%])")
HALF = re.compile(r"절반|반반|(?<![가-힣])(?:갑절|곱절)")
NEARLY = re.compile(r"에 ?(?:꽤 |아주 |상당히 )?가[깝까]")
MOVED_BY = re.compile(
    r" ?(?:가량|정도|쯤|안팎|남짓|가까이)? ?(?:더 )?(?:오르|오른|오를|올라|올랐|높|내리|내린|내릴|내려|"
    r"내렸|낮|떨어|줄|늘|뛰|빠)"
)
BETWEEN = re.compile(r"\s?(?:[~\-/,·]|에서|부터|과|와|이나|나|및|또는|이며|,? ?그리고|->|→)?\s?")
AT_LEAST = re.compile(r"(?:적어도|최소) ?$")
# A figure, or what a number that is spelt in words begins with.
BEGINS = re.compile(rf"[\d{''.join((*SINO, *SMALL, '만'))}]")
# Of more than these nobody says that it is about so many.
MOST_COUNTED = 20
EPSILON = 1e-9
WHOLE, SHARE_OF_ONE = 0.5, 100.0
# Beyond this nothing is measured; an interval that holds no value.
LARGEST = 1e18
NOTHING = (1.0, 0.0)


@dataclass(frozen=True)
class Number:
    """A number in a sentence.

    Attributes:
        start: where it begins in the plain text, its sign included.
        end: where it ends, its unit included.
        value: what it says, in `unit`.
        low: smallest value that would be written so.
        high: largest.
        unit: 원, 달러, %, %p, 배, 회, 개, 포인트, …; empty when none is written.
        sign: −1 or 1 where a sign is written, else 0.
        kind: `amount`, `share` (8 of 10, half), `times` (두 배).
        over: −1 below a bound it names, 1 above, else 0.
        scale: power shared with the number before it in a range, 1 for none.
        of: for a share of counted things, how many there are; else 0.
        hedged: whether it says of itself that it is rounded.
    """

    start: int
    end: int
    value: float
    low: float
    high: float
    unit: str
    sign: int = 0
    kind: str = "amount"
    over: int = 0
    scale: float = 1.0
    of: float = 0.0
    hedged: bool = False

    def says(self, value: float) -> bool:
        """Whether a value is written so."""
        slack = EPSILON * max(1.0, abs(value))
        return self.low - slack <= value <= self.high + slack

    def says_about(self, value: float, slack: float) -> bool:
        """Whether what a value may be, so far to either side, is written so."""
        return self.low - slack <= value <= self.high + slack


def read(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Number]:
    """The numbers of a plain text, in order.

    Args:
        text: as `plain` gives it.
        taken: stretches that are read already, dates and periods.
    """
    found = _shares(text)
    covered = sorted([*taken, *((one.start, one.end) for one in found)])
    at = place = 0
    while begins := BEGINS.search(text, at):
        at = begins.start()
        while place < len(covered) and covered[place][1] <= at:
            place += 1
        if place < len(covered) and covered[place][0] <= at:
            at = covered[place][1]
            continue
        one = _amount(text, at)
        if one:
            found.append(one)
        at = one.end if one else at + 1
    found.sort(key=lambda number: number.start)
    return _partners(text, found)


def _shares(text: str) -> list[Number]:
    """Fractions in words, halves, and multiples counted in native words."""
    found: list[Number] = []
    for pattern in (FRACTION, TEN_OF, PART):
        for match in pattern.finditer(text):
            whole, part = count(match[1]), count(match[2])
            if whole and part is not None:
                found.append(_part(text, match.span(), 100 * part / whole, whole))
    for match in ODDS.finditer(text):
        found += [
            _share(*match.span(group), float(match[group]), WHOLE, SHARE_OF_ONE)
            for group in (1, 2, 3, 4)
            if match[group]
        ]
    for match in HALF.finditer(text):
        if match[0] == "갑절" or match[0] == "곱절":
            found.append(Number(match.start(), match.end(), 2, 1.95, 2.05, "배", kind="times"))
            continue
        low, high = 45.0, 55.0
        over = 1 if OVER.match(text, match.end()) else -1 if UNDER.match(text, match.end()) else 0
        low, high = (50.0, 75.0) if over > 0 else (25.0, 50.0) if over < 0 else (low, high)
        if NEARLY.match(text, match.end()):
            low, high = 40.0, 52.0
        found.append(Number(match.start(), match.end(), 50, low, high, "%", kind="share", of=2, over=over))
    covered = {place for one in found for place in range(one.start, one.end)}
    for match in NATIVE_COUNT.finditer(text):
        value, unit = float(count(match[1]) or 0), UNITS.get(match[2], match[2])
        if match.start() not in covered and not (value == 1 and unit in ("번", "회")):
            found.append(_counted(text, match.span(), value, unit))
    return found


def _part(text: str, span: tuple[int, int], value: float, whole: float) -> Number:
    """So many of so many, "에 조금 못 미칩니다" or "이 넘습니다" included."""
    half = min(50 / whole, 5.0) if whole <= MOST_COUNTED else WHOLE
    over = 1 if OVER.match(text, span[1]) else -1 if UNDER.match(text, span[1]) else 0
    low = value if over > 0 else value - max(half, 50 / whole if over else 0.0)
    high = value if over < 0 else value + max(half, 50 / whole if over else 0.0)
    return replace(_share(*span, value, half, whole), low=low, high=high, over=over)


def _counted(text: str, span: tuple[int, int], value: float, unit: str) -> Number:
    """세 번, 두 배, 네 배가 넘는, 다섯 배에 가까운, 두 배 반."""
    start, end = span
    if unit != "배":
        return Number(start, end, value, value, value, unit)
    half = value / 20
    if text.startswith(" 반", end):
        value, end, half = value + 0.5, end + 2, 0.15
    low, high = value - half, value + half
    if OVER.match(text, end):
        low, high = value, value + 1
    elif UNDER.match(text, end):
        low, high = value - 0.5, value
    return Number(start, end, value, low, high, unit, kind="times")


def _share(start: int, end: int, value: float, half: float, whole: float) -> Number:
    return Number(start, end, value, value - half, value + half, "%", kind="share", of=whole)


def _amount(text: str, at: int) -> Number | None:
    """The number that begins at a place, with its sign, unit and hedge."""
    in_words = not text[at].isdigit()
    before = text[at - 1] if at else " "
    if in_words and "가" <= before <= "힣":
        return None
    number = spelt(text, at)
    if number is None:
        return Number(at, at + 1, 0.0, *NOTHING, "")
    unit = UNIT.match(text, number.end)
    if unit and NOT_A_UNIT.match(text, number.end) and unit[1].lower() not in ("개월", "원"):
        unit = None
    if in_words and not _reads_as_number(text, at, number.end, unit is not None):
        return None
    if number.value >= LARGEST:
        return Number(at, number.end, 0.0, *NOTHING, "")
    start, signed = _sign(text, at)
    name = UNITS[unit[1].lower()] if unit else ""
    end = unit.end() if unit else number.end
    value, place = number.value, number.place
    if name == "bp":
        value, place, name = value / 100, place / 100, "%p"
    hedged = bool(ABOUT.search(text[max(0, start - 6) : start]) or ABOUT_AFTER.match(text, end))
    low, high, end, over = interval(text, value, place, name, end, hedged=hedged)
    if AT_LEAST.search(text[max(0, start - 5) : start]) and not over:
        low, high, over = value, value * 1.05, 1
    if signed < 0:
        low, high, value = -high, -low, -value
    kind = "times" if name == "배" else "amount"
    return Number(start, end, value, low, high, name, signed, kind, over, number.scale, 0.0, hedged)


def _reads_as_number(text: str, start: int, end: int, has_unit: bool) -> bool:
    """Whether Hangul signs that may be digits are meant as a number: 천삼백 원, not 이 달 or 사이."""
    run = text[start:end]
    powers = sum(sign in SMALL or sign in LARGE for sign in run)
    if has_unit:
        glued = text[end : end + 1] != " "
        ambiguous = run in ("이", "일", "사", "만", "조", "구", "오") and not text[end:].lstrip().startswith(
            ("퍼센트", "프로", "%", "베이시스", "배", "포인트", "bp")
        )
        return not ambiguous and (len(run) > 1 or glued or run not in "이일사")
    after = text[end : end + 1]
    return (powers > 0 and len(run) >= 3 and not "가" <= after <= "힣") or (powers > 1 and len(run) >= 4)


def _sign(text: str, at: int) -> tuple[int, int]:
    """Where a number begins with its sign, and the sign; a dash between numbers is none."""
    for word, sign in (("마이너스 ", -1), ("마이너스", -1), ("플러스 ", 1), ("플러스", 1)):
        if text.startswith(word, at - len(word)) and at >= len(word):
            return at - len(word), sign
    mark = text[at - 1] if at else ""
    if mark in ("+", "-", "±") and mark:
        before = text[: at - 1].rstrip()[-1:]
        if not (
            before.isdigit() or before in ("%", "원", "월", "년") or (before.isascii() and before.isalpha())
        ):
            return at - 1, {"+": 1, "-": -1}.get(mark, 0)
    return at, 0


def _partners(text: str, numbers: list[Number]) -> list[Number]:
    """Give a bare number the unit, scale and hedge of the one it is paired with: "1,280~1,390원"."""
    for place in range(len(numbers) - 2, -1, -1):
        one, after = numbers[place], numbers[place + 1]
        between = text[one.end : after.start]
        if one.unit or not after.unit or len(between) > 6 or not BETWEEN.fullmatch(between):
            continue
        if after.unit == "%" and text.startswith((" 구간", " 예측 구간"), after.end):
            continue  # "90.9, 80% 구간"
        if after.unit == "%" and "에서" in between and MOVED_BY.match(text, after.end):
            continue  # "114.00에서 2%가량 오른"
        low, high, value = one.low, one.high, one.value
        if after.scale > 1 and one.scale == 1 and one.value < after.scale:
            low, high, value = low * after.scale, high * after.scale, value * after.scale
        elif after.unit == "%p" and "bp" in text[after.start : after.end].lower():
            low, high, value = low / 100, high / 100, value / 100
        numbers[place] = replace(one, unit=after.unit, low=low, high=high, value=value)
    return numbers
