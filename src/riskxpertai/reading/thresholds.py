"""The value that a text asks about ("1,400원 아래일 확률"), and on which side of it.

Only a number beside a word of comparison counts: "1,400원대" and "6개월 이상" name no threshold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from riskxpertai.numerals import SCALED_UNIT, SCALES
from riskxpertai.reading.number_words import amount

Unit = Literal["won", "dollars", "percent", ""]

PLAIN = r"\d[\d,]{0,12}(?:\.\d{1,4})?"
# A space parts digits from 천 only: in "환율이 천오백원" the 이 is a particle.
WORDED = r"(?:\d{1,4}\s|[\d일이삼사오육칠팔구]{0,4})[천백만][\d일이삼사오육칠팔구십백천만]{0,8}(?:\s\d{1,3})?"
# "600억 달러", "1조 2,000억 원", "4천조"
LARGE = r"\d[\d,]{0,8}(?:\.\d{1,2})?\s?[천백십]?\s?[조억](?:\s?\d[\d,]{0,5}\s?[천백]?\s?[억만])?"
UNIT_NAMES = r"원|won|krw|달러|불|dollars?|usd|%(?!p)|퍼센트|프로|퍼|percent|포인트|points?"
UNIT = rf"(?P<unit>{UNIT_NAMES})?"
ABOVE = r"넘|초과|이상|돌파|웃돌|상회|뚫|뚤|찍|도달|터치|회복|위(?=로|일|에|쪽|\s)|갈|가나|가니|간다|가는"
BELOW = r"이하|미만|아래|밑|하회|깨|무너|붕괴|언더"
RISE = r"오르|오를|올라|상승|뛰|치솟|높"
FALL = r"내리|내려|내릴|떨어|하락|빠지|빠질|낮"
KOREAN = re.compile(
    rf"(?<![\d.,])(?:(?P<large>{LARGE})|(?<![가-힣])(?P<words>{WORDED})|(?P<plain>{PLAIN}))\s?{UNIT}(?!\s?대)(?:선|라인)?"
    r"(?:\s?(?:을|를|이|가|은|는|도|에|의))?(?P<toward>\s?(?:보다|까지|으로|로))?\s{0,2}(?:더\s)?(?P<no>(?:안|못)\s?)?"
    rf"(?:(?P<below>{BELOW})|(?P<fall>{FALL})|(?P<rise>{RISE})|(?P<above>{ABOVE}))(?P<ending>.{{0,8}})",
    re.DOTALL,
)
OVER = r"above|over|exceeds?|past|beyond|(?:more|higher) than|tops?|breaks?|hits?|reach(?:es)?|at least"
UNDER = r"below|under|(?:less|lower) than|beneath|(?:fall|drop)s? to"
ENGLISH = re.compile(
    rf"(?<![a-z])(?:(?P<above>{OVER})|(?P<below>{UNDER}))\s(?:the\s)?(?:₩|krw\s?)?(?P<plain>{PLAIN})(?![\d.,]*\d)\s?"
    rf"{UNIT}(?![-\s]?(?:month|year|quarter|week|day|time))"
)
# Two values and what lies between them: 사이, 이상 … 이하, 안에.
BETWEEN = re.compile(
    rf"(?<![\d.,])(?P<low>{LARGE}|{PLAIN})\s?(?P<low_unit>{UNIT_NAMES})?\s?"
    r"(?:에서|부터|[과와]|이랑|하고|이상|초과|~|-|–|and|to)\s?"
    rf"(?P<high>{LARGE}|{PLAIN})\s?(?P<unit>{UNIT_NAMES})?\s?"
    r"(?:의\s?)?(?:사이|까지의?\s?(?:범위|구간)|(?:범위\s?)?안|이하|미만|이내|구간|범위)"
)
ENGLISH_BETWEEN = re.compile(
    rf"(?<![a-z])between\s(?P<low>{PLAIN})\s?(?P<low_unit>{UNIT_NAMES})?\sand\s(?P<high>{PLAIN})(?![\d.,]*\d)\s?"
    rf"(?P<unit>{UNIT_NAMES})?"
)
NOT = re.compile(r"지\s?(?:는\s?)?(?:않|못|말)")
MONEY: dict[str, Unit] = {"원": "won", "달러": "dollars"}
UNITS: dict[str | None, Unit] = {
    "원": "won",
    "won": "won",
    "krw": "won",
    "달러": "dollars",
    "불": "dollars",
    "dollar": "dollars",
    "dollars": "dollars",
    "usd": "dollars",
    "%": "percent",
    "퍼센트": "percent",
    "프로": "percent",
    "퍼": "percent",
    "percent": "percent",
}


@dataclass(frozen=True)
class Threshold:
    """A value asked about.

    Attributes:
        value: in `unit`.
        unit: what it was written in; empty where nothing or points were written.
        below: whether the side below it is asked for.
        start: where it begins in the text.
        end: where its comparison ends.
        ceiling: upper end, where what lies between two values is asked about.
    """

    value: float
    unit: Unit
    below: bool
    start: int
    end: int
    ceiling: float | None = None

    def told_in(self, unit: str) -> Threshold | None:
        """The same in an indicator's unit; None where the two do not fit."""
        scaled = SCALED_UNIT.fullmatch(unit)
        if scaled:
            fits = self.unit == MONEY.get(scaled[2])
            scale = SCALES[scaled[1]]
        else:
            fits, scale = self.unit in ("", _plain_unit(unit)), 1
        if not fits and self.value:  # zero is zero in any unit
            return None
        ceiling = None if self.ceiling is None else self.ceiling / scale
        return replace(self, value=self.value / scale, ceiling=ceiling)


def _plain_unit(unit: str) -> Unit:
    """How an indicator's unit is written behind a value; nothing for an index."""
    return "percent" if unit == "%" else "won" if unit == "원" else "dollars" if unit[:2] == "달러" else ""


def threshold(text: str) -> Threshold | None:
    """The first threshold of a text (NFKC, case-folded, the names of indicators blanked)."""
    if band := BETWEEN.search(text) or ENGLISH_BETWEEN.search(text):
        unit = UNITS.get(band["unit"] or band["low_unit"], "")
        low, high = sorted((amount(band["low"]), amount(band["high"])))
        if low < high:
            return Threshold(low, unit, False, *band.span(), ceiling=high)
    for match in KOREAN.finditer(text):
        if found := _korean(match):
            return found
    english = ENGLISH.search(text)
    if english is None:
        return None
    unit = UNITS.get(english["unit"], "")
    return Threshold(amount(english["plain"]), unit, bool(english["below"]), *english.span())


def _korean(match: re.Match[str]) -> Threshold | None:
    unit = UNITS.get(match["unit"], "")
    if match["words"] and not unit:
        return None  # 만 and 천 are everyday syllables: "만 넘으면"
    moves = match["rise"] or match["fall"]
    if moves and not match["toward"]:
        return None  # a change, not a level: "100원 오를까"
    below = bool(match["below"] or match["fall"])
    denied = bool(match["no"] or NOT.match(match["ending"]))
    return Threshold(
        amount(match["large"] or match["words"] or match["plain"]),
        unit,
        below != denied,
        match.start(),
        match.start("ending"),
    )
