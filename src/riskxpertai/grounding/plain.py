"""A sentence as the gate reads it: one shape of every sign, names blanked, nothing hidden.

Positions in the plain text lead back to the text as written, so that a claim is told in its own words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

BLANK = "□"
SAME_SIGN = {"−": "-", "﹣": "-", "∼": "~", "〜": "~", "–": "~", "—": "~", "‐": "-", "‑": "-"}
# Letters that show nothing: Hangul fillers and the empty braille cell.
INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800\u180e\ufffd")
HIDDEN_CATEGORIES = frozenset({"Cf", "Cc", "Co", "Cs", "Cn", "Mn", "Me"})
CIRCLED = re.compile(r"[①-⑳]")
LIST_MARK = re.compile(r"\s*\(?\d{1,2}[.)]\s*(?=[^\s\d])")
# Names that hold a number and claim nothing by it.
NAMES = re.compile(
    # What they begin with: most signs begin none.
    r"(?=[\dMGKCSN코나닛국])(?:1 ?(?:달러|유로|위안|파운드)(?= ?당|에 |의 |로 |=)|100 ?엔|M2(?![0-9.])|"
    r"(?:KOSPI|코스피|S&P|나스닥|NASDAQ|닛케이|KRX) ?\d{2,3}(?![\d,.]| ?%)|G ?(?:7|20)(?!\d)|"
    r"(?:국고채|국채) ?(?:금리 ?)?\(?(?:3|5|10|20|30) ?년(?:물|채)?(?! ?(?:뒤|후|동안|간))|"
    r"(?<!\d)(?:1|2|3|5|10|20|30) ?년(?:물|채| 만기)|(?:CD ?)?91 ?일물?|20\d\d ?= ?100)",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True)
class Plain:
    """A sentence in one shape.

    Attributes:
        text: NFKC sign by sign; digits that are part of a name are blanked.
        starts: place in the written text of each sign of `text`, and its length at the end.
        written: the text as written, NFC.
        hidden: whether it holds signs that no reader sees.
    """

    text: str
    starts: tuple[int, ...]
    written: str
    hidden: bool

    def said(self, start: int, end: int) -> str:
        """The written words of a stretch of the plain text."""
        return self.written[self.starts[start] : self.starts[end]]


def plain(text: str, names: Collection[str] = ()) -> Plain:
    """Read a sentence.

    Args:
        text: as a narrator wrote it.
        names: indicators' names, whose digits claim nothing.
    """
    written = unicodedata.normalize("NFC", text)
    signs: list[str] = []
    starts: list[int] = []
    hidden = False
    for place, sign in enumerate(written):
        shown, unseen = _shape(sign)
        hidden = hidden or unseen
        signs.append(shown)
        starts += [place] * len(shown)
    starts.append(len(written))
    told = "".join(signs)
    if CIRCLED.match(written.lstrip()):
        told = _blanked(told, (0, len(told) - len(told.lstrip()) + 2))
    mark = LIST_MARK.match(told)
    spans = [mark.span()] if mark else []
    spans += [match.span() for match in NAMES.finditer(told)]
    for name in names:
        if any(sign.isdigit() for sign in name):
            spans += _places(told, unicodedata.normalize("NFKC", name))
    for span in spans:
        told = _blanked(told, span)
    return Plain(told, tuple(starts), written, hidden)


@lru_cache(maxsize=4096)
def _shape(sign: str) -> tuple[str, bool]:
    """A sign in its one shape, and whether no reader sees it."""
    unseen = sign not in "\n\t" and unicodedata.category(sign) in HIDDEN_CATEGORIES
    shown = SAME_SIGN.get(sign) or unicodedata.normalize("NFKC", sign)
    return "".join(SAME_SIGN.get(one, one) for one in shown), unseen or sign in INVISIBLE


def _blanked(text: str, span: tuple[int, int]) -> str:
    """The text with the digits of a stretch blanked, as long as before."""
    start, end = span
    return text[:start] + re.sub(r"\d", BLANK, text[start:end]) + text[end:]


def _places(text: str, name: str) -> list[tuple[int, int]]:
    """Where a name stands."""
    return [match.span() for match in re.finditer(re.escape(name), text)]
