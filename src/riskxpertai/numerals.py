"""Numbers as Korean readers write them, and the particles that follow them.

Code formats every number of an answer, because a language model that converts 조 and 억 is off by
ten sooner or later. Nothing here knows an indicator.
"""

from __future__ import annotations

import math
import re
from datetime import date

MINUS = "−"
WON_IN_WORDS = 100_000_000  # from 1억 on, a row of zeros is harder to read than 억 and 조
MYRIADS = ((10**16, "경"), (10**12, "조"), (10**8, "억"), (10**4, "만"))
SCALES = {"천": 10**3, "만": 10**4, "백만": 10**6, "억": 10**8, "십억": 10**9, "조": 10**12}
SCALED_UNIT = re.compile(r"(백만|십억|천|만|억|조) ?(원|달러|명)")

# Final consonant of how a sign is read: "" for none, "ㄹ" apart because of 으로/로, "ㅇ" for any other.
DIGIT_ENDINGS = dict(zip("0123456789", ("ㅇ", "ㄹ", "", "ㅇ", "", "", "ㅇ", "ㄹ", "ㄹ", ""), strict=True))
LETTER_ENDINGS = {"L": "ㄹ", "R": "ㄹ", "M": "ㅇ", "N": "ㅇ"}
SIGN_ENDINGS = {"%": "", "‰": "ㄹ", "$": "", "€": "", "£": "", "¥": "ㅇ", "₩": "ㅇ", "℃": ""}
READ_AS_WORDS = {"KOSDAQ": "코스닥", "OPEC": "오펙", "JEONSE": "전세"}
HANGUL_FIRST, HANGUL_LAST, FINALS, FINAL_RIEUL = 0xAC00, 0xD7A3, 28, 8
IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
CLOSING = "\"'”’」』)]} \t\n"


def format_value(value: float, unit: str, digits: int, *, signed: bool | None = None) -> str:
    """Write a value with its unit.

    Args:
        value: finite, in `unit`.
        unit: 원, %, %p, 포인트, 개월, …; `십억 원` and the like are told as 조 and 억; an index
            base such as `2020=100` is left out.
        digits: decimals.
        signed: put a plus before what is not negative; left out, only for `%p`.

    Returns:
        Such as "1,336.5원", "+0.25%p", "−1.20%", "2조 3,000억 원".

    Raises:
        ValueError: the value is not finite; there is nothing honest to write.
    """
    if not math.isfinite(value):
        raise ValueError("only a finite number can be written")
    scaled = SCALED_UNIT.fullmatch(unit)
    if scaled:
        # A reader who subtracts what is shown must find what is told, so no hidden decimals count.
        size = f"{_myriads(round(abs(value), digits) * SCALES[scaled[1]])} {scaled[2]}"
    elif unit == "원" and abs(value) >= WON_IN_WORDS:
        size = f"{_myriads(abs(value))} {unit}"
    else:
        size = f"{abs(value):,.{digits}f}{'' if _is_index(unit) else unit}"
    if not re.search(r"[1-9]", size.removesuffix(unit)):
        return size
    with_plus = unit == "%p" if signed is None else signed
    return (MINUS if value < 0 else "+" if with_plus else "") + size


def _is_index(unit: str) -> bool:
    """Whether a unit names an index's base, which no one reads aloud after the number."""
    return "=" in unit or unit == "지수"


def _myriads(size: float) -> str:
    """A size in 경, 조, 억, 만: the two highest groups, the second rounded."""
    whole = round(size)
    for power, _ in MYRIADS:
        if whole >= power:
            second = max(power // 10**4, 1)
            whole = (whole + second // 2) // second * second
            break
    groups = []
    for power, name in (*MYRIADS, (1, "")):
        count, whole = divmod(whole, power)
        if count:
            groups.append(f"{count:,}{name}")
    return " ".join(groups[:2]) or "0"


def format_share(share: float, *, least: int = 5) -> str:
    """Write a probability as whole percent, never as 0 or 100.

    Args:
        share: in [0, 1].
        least: percent below which, and above whose complement, only the bound is told: the
            quantiles do not reach further.

    Returns:
        Such as "43%", "5% 미만", "95% 초과".
    """
    if share < least / 100:
        return f"{least}% 미만"
    if share > 1 - least / 100:
        return f"{100 - least}% 초과"
    return f"{round(share * 100)}%"


def format_month(month: date) -> str:
    """A month, such as "2027년 4월"."""
    return f"{month.year}년 {month.month}월"


def format_quarter(month: date) -> str:
    """The quarter of a month, such as "2027년 2분기"."""
    return f"{month.year}년 {(month.month + 2) // 3}분기"


def format_day(day: date) -> str:
    """A day, such as "2026년 10월 30일"."""
    return f"{day.year}년 {day.month}월 {day.day}일"


def particle(word: str, pair: str) -> str:
    """The particle that a word takes by how it is read.

    Args:
        word: ends in Hangul, a digit, a unit sign or Latin letters; what stands in brackets or
            quotation marks at its end is read over.
        pair: after a consonant, a slash, after a vowel: "은/는", "으로/로".

    Returns:
        One of the two; both, as in "은(는)", after a sign whose reading is unknown.
    """
    after_consonant, after_vowel = pair.split("/")
    ending = _ending(word)
    if ending is None:
        return f"{after_consonant}({after_vowel})"
    if ending == "ㄹ" and after_consonant.startswith("으로"):
        return after_vowel
    return after_consonant if ending else after_vowel


def with_particle(word: str, pair: str) -> str:
    """A word and the particle that it takes."""
    return word + particle(word, pair)


def _ending(word: str) -> str | None:
    """Final consonant of a word's reading: "ㄹ", "ㅇ" for any other, "" for none; None: unknown."""
    read = IN_BRACKETS.sub("", word).rstrip(CLOSING)
    if read.lower().endswith("%p"):
        return ""
    latin = re.search(r"[A-Za-z]+$", read)
    if latin:
        read = READ_AS_WORDS.get(latin.group().upper(), read)
    last = read[-1:]
    if last and HANGUL_FIRST <= ord(last) <= HANGUL_LAST:
        final = (ord(last) - HANGUL_FIRST) % FINALS
        return "ㄹ" if final == FINAL_RIEUL else "ㅇ" if final else ""
    if last.isascii() and last.isalpha():
        return LETTER_ENDINGS.get(last.upper(), "")
    return DIGIT_ENDINGS.get(last, SIGN_ENDINGS.get(last))
