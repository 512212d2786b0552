"""What a text supposes ("기준금리를 0.5%p 내리면", "환율이 1,500원까지 오르면") before it asks.

Only an amount beside a name counts: "금리가 오르면" supposes nothing that could be computed. Texts are
NFKC, case-folded, names and phrases of time blanked, as long as before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from riskxpertai.domain import Condition
from riskxpertai.reading.mentions import Mention
from riskxpertai.reading.number_words import NATIVE, amount, any_of
from riskxpertai.reading.thresholds import PLAIN, WORDED
from riskxpertai.reading.vocabulary import UNITS

RATE = "BASE"
RATE_STEP = 0.25  # "한 번 인하하면"
REACH = 24  # signs between a name and its amount: particles, "내년 3월까지", "추가로"

NUMBER = rf"(?:(?<![가-힣])(?P<words>{WORDED})|(?<![\d.,])(?P<plain>{PLAIN}))"
UNIT = r"(?P<unit>bps?|베이시스\s?포인트|%\s?p|%\s?포인트|퍼센트\s?포인트|%|퍼센트|프로|percent|원|won|krw)?"
UP = r"오르|오른|오를|올라|올리|올린|올릴|인상|상승|뛰|높아|높이|높인|높일"
DOWN = r"내리|내린|내릴|내려|인하|하락|떨어|낮추|낮춘|낮출|낮아|빠지|빠진|빠질"
MOVE = rf"(?:더\s)?(?:(?P<up>{UP})|(?P<down>{DOWN}))"
TOWARD = r"(?P<toward>(?:선|대|수준)?\s?(?:까지|으로|로|아래로|위로|밑으로))?"
ABOUT = r"(?:\s?(?:만큼|가량|정도|쯤|씩|만|을|를|이|가))?"
IF = (
    r"[가-힣]{0,4}(?:\s[가-힣]{1,3})?면(?:은|요)?(?![가-힣])"
    r"|[가-힣]{0,3}\s?(?:때|경우|시)(?:에|엔|에는|에도|라면|이라면)?(?![가-힣])"
)
CHANGE = re.compile(rf"{NUMBER}\s?{UNIT}{ABOUT}{TOWARD}[\s_]{{0,16}}[을를]?\s?{MOVE}(?:{IF})")
TIMES = re.compile(
    rf"(?P<count>[1-9]|{any_of(NATIVE)})\s?(?:번|차례|회)[\s_]{{0,16}}[을를]?\s?{MOVE}(?:{IF})"
)
LEVEL = re.compile(
    rf"{NUMBER}\s?{UNIT}(?:선|대|수준)?\s?(?:을|를|이|가|에|까지|으로|로)?\s?"
    rf"(?:(?:넘|돌파|도달|되|된|가|간|닿|찍|웃돌|밑돌|깨|유지)(?:{IF})|(?:이?라)?면(?![가-힣])|이면(?![가-힣])|일\s?(?:때|경우))"
)
HOLD = re.compile(rf"(?:동결|유지|그대로)(?:{IF})")
ENGLISH = re.compile(
    r"(?:is |are |were )?(?:(?P<up>raised|hiked|rises?|goes up)|(?P<down>cut|lowered|falls?|drops?)|"
    rf"(?:reaches|hits|goes))\s(?:by\s|(?P<toward>to\s))?(?P<words>(?!))?(?P<plain>{PLAIN})\s?{UNIT}"
)
BETWEEN = re.compile(
    r"(?:을|를|이|가|은|는|도|만|의)?(?:[\s_,]|만약|만일|앞으로|에|까지|안|말|초|쯤|추가로|한\s?번에|다시|더|또|약)*"
)
# A condition by itself, as the command line takes it.
SIGNED = re.compile(rf"[\s_]*(?P<sign>[+−–-])\s?{NUMBER}\s?{UNIT}\s*")
BARE = re.compile(rf"[\s_]*[을를이가]?\s?{NUMBER}\s?{UNIT}{ABOUT}{TOWARD}\s?(?:{MOVE}[가-힣]{{0,3}})?\s*")
BARE_HOLD = re.compile(r"[\s_]*[을를이가]?\s?(?:동결|유지|그대로)[가-힣]{0,2}\s*")


@dataclass(frozen=True)
class Supposition:
    """What is supposed, and where.

    Attributes:
        condition: what of.
        mention: the name it stands beside; None where only the amount says that it is the base rate.
        start: where the amount begins.
        end: where the clause ends.
    """

    condition: Condition
    mention: Mention | None
    start: int
    end: int


def supposition(text: str, mentions: Sequence[Mention]) -> Supposition | None:
    """The first condition of a text that can be computed.

    Args:
        text: with names and phrases of time blanked.
        mentions: all names, family words ("환율") beside members ("유로화") too.
    """
    for pattern in (CHANGE, TIMES, LEVEL, HOLD, ENGLISH):
        for match in pattern.finditer(text):
            mention = _beside(text, mentions, match)
            implied = mention is None and pattern is CHANGE and _is_rate(match, mentions)
            id = RATE if implied else _id(mention, mentions)
            condition = _condition(match, id, pattern) if id else None
            if condition:
                return Supposition(condition, mention, match.start(), match.end())
    return None


def stated(text: str, mentions: Sequence[Mention]) -> Condition | None:
    """A condition that stands alone: "기준금리 -0.5%p", "환율 1,500원", "환율 +10%", "기준금리 동결"."""
    clause = supposition(text, mentions)
    if clause or not mentions:
        return clause.condition if clause else None
    for pattern in (SIGNED, BARE, BARE_HOLD):
        match = pattern.fullmatch(text, mentions[0].end)
        if match and (id := _id(mentions[0], mentions)):
            return _condition(match, id, pattern)
    return None


def _beside(text: str, mentions: Sequence[Mention], match: re.Match[str]) -> Mention | None:
    """The name that an amount belongs to: within the clause, or shortly before it."""
    for mention in mentions:
        if match.start() <= mention.start < match.end():
            return mention
    before = [mention for mention in mentions if mention.end <= match.start()]
    if not before or match.start() - before[-1].end > REACH:
        return None
    return before[-1] if BETWEEN.fullmatch(text, before[-1].end, match.start()) else None


def _id(mention: Mention | None, mentions: Sequence[Mention]) -> str | None:
    """The one indicator a name means; loans and others' rates are none of ours to suppose.

    A family word means the member that was named before it, else the family's usual one.
    """
    if mention is None or len(mention.ids) != 1 or mention.name:
        return None
    before = [other for other in mentions if other.start < mention.start and not other.members]
    for other in reversed(before):
        if mention.members & (other.family or frozenset(other.ids)):
            return other.ids[0] if len(other.ids) == 1 and not other.name else None
    return mention.ids[0]


def _is_rate(match: re.Match[str], mentions: Sequence[Mention]) -> bool:
    """Whether nothing but the base rate can be meant: "50bp 인하하면" with no name before it."""
    points = _unit(match["unit"]) in ("bp", "%p")
    return points and not any(mention.end <= match.start() for mention in mentions)


def _unit(written: str | None) -> str:
    unit = re.sub(r"\s", "", written or "")
    if unit.startswith(("bp", "베이시스")):
        return "bp"
    if unit in ("%p", "%포인트", "퍼센트포인트"):
        return "%p"
    return "won" if unit in ("원", "won", "krw") else "%" if unit else ""


def _condition(match: re.Match[str], id: str, pattern: re.Pattern[str]) -> Condition | None:
    """A condition, if amount and unit fit the indicator."""
    told = match.groupdict()
    if pattern in (HOLD, BARE_HOLD):
        return Condition(id, "change", 0.0)
    minus = bool(told.get("down")) or (told.get("sign") or "+") != "+"
    sign = -1.0 if minus else 1.0
    if pattern is TIMES:
        count = float(told["count"]) if told["count"].isdecimal() else float(NATIVE[told["count"]])
        return Condition(id, "change", sign * count * RATE_STEP) if id == RATE else None
    unit = _unit(told["unit"])
    if told["words"] and not unit:
        return None  # 만 and 천 are everyday syllables
    value = amount(told["words"] or told["plain"])
    moves = bool(told.get("up") or told.get("down") or told.get("sign"))
    return _fitting(id, sign * value, unit, level=bool(told.get("toward")) or not moves)


def _fitting(id: str, value: float, unit: str, *, level: bool) -> Condition | None:
    """A condition in the indicator's own unit, or none."""
    rate, won = UNITS[id] == "%", UNITS[id] == "원"
    if level:
        fits = unit in (("%", "") if rate else ("won", "") if won else ("",))
        return Condition(id, "level", abs(value)) if fits else None
    if rate:
        scale = {"bp": 0.01, "%p": 1.0, "%": 1.0}.get(unit)
        return Condition(id, "change", round(value * scale, 6)) if scale else None
    if unit != "%" and not (won and unit == "won"):
        return None
    return Condition(id, "percent" if unit == "%" else "change", value)
