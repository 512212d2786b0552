"""Numbers as people write them in a sentence: 석 달, 십팔 개월, a half, 1천4백, 천사백."""

from __future__ import annotations

import re
from collections.abc import Iterable

ONES = ("", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")
TENS = ("", "십", *(f"{one}십" for one in ONES[2:]))
SINO = {TENS[count // 10] + ONES[count % 10]: count for count in range(1, 100)}
NATIVE = dict(
    zip(
        ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두"),
        range(1, 13),
        strict=True,
    )
) | {"석": 3, "서": 3, "넉": 4, "한두": 2, "두어": 2, "두세": 3, "서너": 4, "스물네": 24}
ENGLISH = dict(
    zip(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        range(1, 13),
        strict=True,
    )
) | {"half a": 0.5, "a": 1, "an": 1, "eighteen": 18, "twenty-four": 24}
COUNTS: dict[str, float] = {**SINO, **NATIVE, **ENGLISH}

POWERS = {"십": 10, "백": 100, "천": 1000}
MYRIADS = {"": 1.0, "만": 1e4, "억": 1e8, "조": 1e12}


def any_of(words: Iterable[str]) -> str:
    """Alternatives of a pattern, longest first, so that 열두 is not read as 열."""
    return "|".join(sorted(words, key=len, reverse=True))


def count(word: str) -> float:
    """A count in digits or in words of `COUNTS`."""
    return float(word) if word[0].isdecimal() else COUNTS[re.sub(r"\s", " ", word)]


def amount(text: str) -> float:
    """An amount in digits, in Sino-Korean words, or mixed: "1,400", "1천4백", "천사백", "1.2조", "600억"."""
    total = 0.0
    for part, power in re.findall(r"([^조억만]*)([조억만]?)", re.sub(r"[\s,]", "", text)):
        if part or power:
            total += (_below_myriad(part) if part else 1.0) * MYRIADS[power]
    return total


def _below_myriad(text: str) -> float:
    """An amount without 만, 억 and 조."""
    if re.fullmatch(r"[\d.]+", text):
        return float(text)
    group, number = 0, 0
    for sign in text:
        if sign in POWERS:
            group += (number or 1) * POWERS[sign]
            number = 0
        else:
            number = SINO[sign] if sign in SINO else 10 * number + int(sign)
    return float(group + number)
