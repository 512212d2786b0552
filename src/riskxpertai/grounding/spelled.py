"""The value of a number however it is spelt: 1,380, 1천380, 천삼백팔십, 2조 3천억, 삼점오, 여덟."""

from __future__ import annotations

import re
from dataclasses import dataclass

SINO = {sign: value for value, sign in enumerate("영일이삼사오육칠팔구")} | {"공": 0, "륙": 6}
SMALL = {"십": 10, "백": 100, "천": 1000}
LARGE = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
ONES = ("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
BEFORE_NOUN = {"한": 1, "두": 2, "세": 3, "네": 4}
NATIVE = {
    **{word: value for value, word in enumerate((*ONES, "열"), 1)},
    **{f"열{word}": 10 + value for value, word in enumerate(ONES, 1)},
    **BEFORE_NOUN,
    **{f"열{word}": 10 + value for word, value in BEFORE_NOUN.items()},
    **{"석": 3, "넉": 4, "스무": 20, "스물": 20, "스물네": 24, "백": 100},
}
NATIVES = "|".join(sorted(NATIVE, key=len, reverse=True))
GROUP = re.compile(r"\d[\d,]*[천백]?[만억]|\d[\d,]* ?(?:원|달러|명)")
ONLY = re.compile(r"만 ?(?:원|달러|명)")
FIGURES = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class Spelt:
    """A number read from a text.

    Attributes:
        end: where it ends.
        value: what it says.
        place: value of its last place: 0.1 for 1,327.3, 10**8 for 623억.
        scale: the power of its last large group, 1 for none: so that "600~650억" can share it.
        words: whether it holds no figure at all.
    """

    end: int
    value: float
    place: float
    scale: float
    words: bool


def spelt(text: str, start: int) -> Spelt | None:  # noqa: C901, one branch a kind of sign
    """The number that begins at a place; None where none does. Time grows with its length alone."""
    total = group = 0.0
    pending: float | None = None
    place, scale, at, words = 1.0, 1.0, start, True
    while at < len(text):
        sign = text[at]
        figures = FIGURES.match(text, at) if sign.isascii() and sign.isdigit() else None
        if figures and pending is not None:
            break
        if figures:
            words = False
            pending = float(figures[0].replace(",", ""))
            place = 10.0 ** -len(figures[0].partition(".")[2])
            at = figures.end()
        elif sign in SINO:
            if pending is not None and not words:
                break
            pending = 10.0 * (pending or 0.0) + SINO[sign]
            place, at = 1.0, at + 1
        elif sign == "점" and pending is not None and text[at + 1 : at + 2] in SINO and at + 1 < len(text):
            return _decimals(text, at + 1, total + group + pending)
        elif sign in SMALL:
            place = (place if pending is not None else 1.0) * SMALL[sign]
            group += (1 if pending is None else pending) * SMALL[sign]
            pending, at = None, at + 1
        elif sign in LARGE and (at > start or sign == "만") and not _is_particle(text, at, place):
            scale = float(LARGE[sign])
            place = (place if group or pending is not None else 1.0) * scale
            total += (group + (pending or 0) or 1) * scale
            group, pending, at = 0.0, None, at + 1
        elif _goes_on(text, start, at):
            at += 1
        else:
            break
    if at == start:
        return None
    return Spelt(at, total + group + (pending or 0), place, scale, words)


def _is_particle(text: str, at: int, place: float) -> bool:
    """Whether 만 or 조 after a figure says "only" or "even": 0.71만 움직여, 116.78조차."""
    if text[at] == "조":
        return text.startswith("조차", at)
    return text[at] == "만" and place < 1 and not ONLY.match(text, at)


def _goes_on(text: str, start: int, at: int) -> bool:
    """Whether a space stands within a number in 조 and 억: "2조 3천억"."""
    return text[at] == " " and at > start and text[at - 1] in LARGE and bool(GROUP.match(text, at + 1))


def _decimals(text: str, at: int, whole: float) -> Spelt:
    """The rest of 삼점오."""
    place = 1.0
    while at < len(text) and text[at] in SINO:
        place /= 10
        whole += SINO[text[at]] * place
        at += 1
    return Spelt(at, whole, place, 1.0, words=True)


def count(word: str) -> float | None:
    """A count in figures, native or Sino-Korean words; None for any other word."""
    word = word.strip()
    if word in NATIVE:
        return float(NATIVE[word])
    read = spelt(word, 0)
    return read.value if read and read.end == len(word) else None
