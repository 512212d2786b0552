"""Phrases of time: how far ahead a text looks, and how far back.

A period is told to its end: "내년" means its December, "3분기" its September, "초" the March of the
first quarter. A month without a year is the next one of that name, the current month included.
Texts are NFKC, case-folded, the names of indicators blanked (`mentions`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from riskxpertai.reading.number_words import ENGLISH, NATIVE, SINO, any_of, count

DAYS_A_MONTH = 30.4
# A two-digit year is one only in this century's near future: "27년 3월", not "10년 뒤".
NEAR_YEARS = range(24, 60)
CENTURY = 2000
QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEARS = {
    **dict.fromkeys(("재작년",), -2),
    **dict.fromkeys(("작년", "지난해"), -1),
    **dict.fromkeys(("올해", "금년", "올"), 0),
    **dict.fromkeys(("내년", "명년", "새해", "다음해"), 1),
    **dict.fromkeys(("내후년", "후년"), 2),
}
LAST_SEASON = 14
SEASONS = {"봄": 5, "여름": 8, "가을": 11, "겨울": LAST_SEASON}  # last month; winter's lies in the year after
MONTH_NAMES = {**{word: month for word, month in SINO.items() if month <= 12}, "유": 6, "시": 10}


@dataclass(frozen=True)
class Sight:
    """What one phrase says.

    Attributes:
        ahead: months ahead of today's month, or None.
        back: months of history.
        over: whether it names a time that is over.
        coarse: whether it is finer than a month.
    """

    ahead: int | None = None
    back: int = 0
    over: bool = False
    coarse: bool = False


@dataclass(frozen=True)
class Times:
    """What a text says of time.

    Attributes:
        ahead: the furthest month named, counted from today's; 0 is the current month; None if none.
        past_years: years of history asked for.
        over: whether a time that is over is asked for, and none to come.
        coarse: whether days or weeks were asked for, which are told by the month.
        rest: the text, its phrases of time blanked.
    """

    ahead: int | None
    past_years: int
    over: bool
    coarse: bool
    rest: str


PART = (
    rf"(?:(?P<month>\d{{1,2}}|{any_of(MONTH_NAMES)})\s?월(?![급세드])|(?P<half>[상하])반기|(?P<quarter>[1-4])"
    r"\s?(?:/\s?4\s?)?분기(?!\s?[뒤후])|(?P<end>연?말|연내)|(?P<early>연?초)|(?P<middle>중반|중순)|"
    r"(?P<season>봄|여름|가을|겨울))"
)
YEAR_WORD = (
    r"재작년|작년|지난\s?해|올해|금년|내후년|내년|명년|후년|새해|다음\s?해(?![가-힣])|"
    r"올(?=\s?(?:\d|연말|하반기|봄|여름|가을|겨울))"
)
SPAN = r"뒤|후|간|동안|전(?!망)|치|물|만기|고정|반|안|내"  # what makes "30년" a duration
YEAR = re.compile(
    rf"(?:(?P<word>{YEAR_WORD})|(?<!\d)(?P<year>(?:19|20)\d\d|\d\d(?=\s?년(?!\s?(?:{SPAN}))))\s?년)"
    rf"도?(?:에는|엔|에|의)?(?:\s?{PART})?"
)
DOTTED = re.compile(r"(?<!\d)(?P<year>20\d\d)[./-](?P<month>\d{1,2})(?![\d,])")
BARE = re.compile(
    rf"(?P<last>지난\s?)?(?:(?<![\d.,])(?P<month>\d{{1,2}}|(?<![가-힣])(?:{any_of(MONTH_NAMES)}))\s?월(?![급세드가-닣])|"
    r"(?P<half>[상하])반기|(?P<quarter>(?<![\d.,])[1-4])\s?(?:/\s?4\s?)?분기|(?P<end>연말|연내|크리스마스|성탄절)|"
    r"(?P<early>연초)|(?<![가-힣])(?P<season>봄|여름|가을|겨울)(?=에|이|의|까지|쯤|철|[^가-힣]|$))"
)
TAIL = (
    r"뒤|이후|후(?!반)|있다가|있으면|지나|이내|안에|간(?!격)|동안|치(?![가-힣])|전부터|전(?![망세체부환기])"
)
DURATION = re.compile(
    r"(?P<past>(?:최근|지난|과거|직전)\s?)?(?P<future>(?:향후|앞으로|다음)\s?)?(?:(?P<half_year>(?<![후전초중])반\s?년)|"
    rf"(?:(?<![\d.,])(?P<digits>\d{{1,4}}(?:\.\d)?)|(?P<count>{any_of([*SINO, *NATIVE])}))\s?"
    r"(?P<unit>개월|달(?![러라력])|년(?!도|물|차|생|짜리|\s?(?:만기|고정|거치|약정|상환))|분기|해(?=\s?(?:뒤|후|동안)))"
    r"(?:\s?(?P<half>반)(?![기도응등드대면]))?"
    rf"(?:\s?(?P<more>\d{{1,2}}|{any_of([*SINO, *NATIVE])})\s?(?:개월|달(?![러라력])))?)"
    rf"(?:쯤|정도)?\s?(?P<tail>{TAIL})?"
)
SINCE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?년?도?\s?(?:부터|이후|이래)|since\s(?P<since>(?:19|20)\d\d)"
)
NEAR = (
    (re.compile(r"(?:다다음|다담|담담)\s?달(?!러)"), 1, 2),
    (re.compile(r"(?:다음|담|오는)\s?달(?!러)|내달|익월|(?<![a-z])next month"), 1, 1),
    (re.compile(r"이번\s?달(?!러)|(?<![가-힣])이달(?!러)|금월|당월|(?<![a-z])this month"), 1, 0),
    (re.compile(r"다다음\s?분기"), 3, 2),
    (re.compile(r"다음\s?분기|(?<![a-z])next quarter"), 3, 1),
    (re.compile(r"이번\s?분기|(?<![a-z])this quarter"), 3, 0),
)
PASSED = re.compile(r"(?:지난|저번)\s?(?:달(?!러)|분기)|(?<![a-z])last (?:month|quarter|year)")
SOON = re.compile(
    r"(?<![\d.,])(?P<days>\d{1,3})\s?(?P<unit>주일?|일)\s?(?:뒤|후)|내일(?!배움)|모레|글피|(?:다음|이번)\s?주|담주|차주|"
    r"(?:일주일|이주일|보름|며칠)\s?(?:정도\s?)?(?:뒤|후)|(?<![a-z])(?:tomorrow|next week|this week)"
)
ENGLISH_DURATION = re.compile(
    rf"(?<![\w.,$])(?P<past>(?:last|past|previous)\s)?(?:(?P<digits>\d{{1,4}}(?:\.\d)?)[\s-]?|(?P<word>{any_of(ENGLISH)})[\s-])"
    r"(?P<unit>(?:month|mo|mth|quarter|year|yr|week|day)s?|[my])(?![a-z])(?P<half>\sand\sa\shalf)?"
    r"(?:\s(?P<ago>ago|earlier))?"
)
ENGLISH_MONTH = rf"(?P<name>{any_of(MONTHS)})(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?(?![a-z])"
ENGLISH_PERIOD = re.compile(
    r"(?<![a-z0-9])(?:(?P<part>q[1-4]|h[12]|(?:first|second)\shalf|(?:first|second|third|fourth)\squarter|end|early|mid|"
    rf"{ENGLISH_MONTH})(?:\sof)?,?[\s-])?(?:(?P<cue>in|by|until|for)\s)?"
    r"(?P<year>20\d\d(?!\d)|next\syear|this\syear|the\syear|year[\s-]?end)"
)
ENGLISH_BARE = re.compile(
    rf"(?<![a-z])(?:in|by|until|next|of|for)\s(?:early\s|late\s|mid[\s-])?(?:{ENGLISH_MONTH}|q(?P<quarter>[1-4]))"
)
COMPARED = re.compile(r"\s?(?:보다|대비|에\s?비해|[과와]\s?비교|처럼|수준|같은)")
LOOKING_BACK = re.compile(r".{0,16}(?:추이|기록|역사|그래프|차트|어땠|변했|변해)", re.DOTALL)
CHARTED = re.compile(r"(?:추이|그래프|차트)\s?$")
FORWARD = re.compile(
    r"전망|앞으로|향후|예측|예상|오를|내릴|까[요여]?\s?(?:[?.!~]|$)|(?<![a-z])(?:will|forecast)(?![a-z])"
)


def times(text: str, today: date) -> Times:
    """Read the phrases of time in a text."""
    rest, sights = text, []
    for pattern, read in READERS:
        for match in pattern.finditer(rest):
            sight = read(match, today)
            if sight is not None:
                sights.append(sight)
                rest = rest[: match.start()] + "_" * len(match[0]) + rest[match.end() :]
    ahead = max((sight.ahead for sight in sights if sight.ahead is not None), default=None)
    back = max((sight.back for sight in sights), default=0)
    over = ahead is None and back == 0 and any(sight.over for sight in sights) and not FORWARD.search(text)
    coarse = any(sight.coarse for sight in sights) and ahead in (0, 1)
    return Times(ahead, math.ceil(back / 12), over, coarse, rest)


def _duration(match: re.Match[str], _: date) -> Sight | None:
    before = match.string[match.start() - 1 : match.start()]
    tail = match["tail"] or ""
    future = match["future"] or tail in ("뒤", "후", "이후", "있다가", "있으면", "지나", "이내", "안에")
    if match["count"] and re.match(r"[가-힣]", before) and not (future or match["past"]):
        return None  # the end of another word: "청소년", "통일 년"
    if match["unit"] == "분기" and match["digits"] and not (future or match["past"]):
        return None  # "3분기" is the third
    if match["half_year"]:
        months = 6.0
    else:
        unit = {"년": 12, "해": 12, "분기": 3}.get(match["unit"], 1)
        months = unit * count(match["digits"] or match["count"])
        months += unit / 2 if match["half"] else 0
        months += count(match["more"]) if match["more"] else 0
    whole = math.ceil(months)
    after = match.string[match.end() :][:24]
    if tail == "전":
        return Sight(over=not COMPARED.match(after))
    charted = LOOKING_BACK.match(after) or CHARTED.search(match.string[: match.start()][-8:])
    if match["past"] or tail == "전부터" or (charted and not future):
        return Sight(back=whole)
    return Sight(ahead=whole)


def _year(match: re.Match[str], today: date) -> Sight | None:
    fields = match.groupdict()
    if word := fields.get("word"):
        year = today.year + YEARS[re.sub(r"\s", "", word)]
    else:
        year = int(fields["year"])
        if year in NEAR_YEARS:
            year += CENTURY
        if year < CENTURY - 100:
            return None
    month = _month(fields) or (0 if fields["month"] else 12)
    return _at(year, month, match, today) if 1 <= month <= LAST_SEASON else None


def _bare(match: re.Match[str], today: date) -> Sight | None:
    month = _month(match.groupdict())
    if not 1 <= month <= LAST_SEASON:
        return None
    if match["last"]:
        return Sight(over=not COMPARED.match(match.string[match.end() :]))
    month = (month - 1) % 12 + 1
    return Sight(ahead=(month - today.month) % 12)


def _month(fields: dict[str, str | None]) -> int:
    """Last month of a part of a year, 0 when none is named."""
    if month := fields.get("month"):
        return int(month) if month.isdigit() else MONTH_NAMES[month]
    if quarter := fields.get("quarter"):
        return 3 * int(quarter)
    if season := fields.get("season"):
        return SEASONS[season]
    ends = {"half": 6 if fields.get("half") == "상" else 12, "end": 12, "early": 3, "middle": 6}
    return next((month for part, month in ends.items() if fields.get(part)), 0)


def _at(year: int, month: int, match: re.Match[str], today: date) -> Sight:
    ahead = 12 * (year - today.year) + month - today.month
    if ahead >= 0:
        return Sight(ahead=ahead)
    return Sight(over=not COMPARED.match(match.string[match.end() :]))


def _since(match: re.Match[str], today: date) -> Sight | None:
    years = today.year - int(match["year"] or match["since"])
    return Sight(back=12 * years) if years > 0 else None


def _near(size: int, steps: int) -> Callable[[re.Match[str], date], Sight]:
    """Reader of "this", "next" and "next but one" for periods of `size` months."""
    return lambda _, today: Sight(ahead=size * steps + (-today.month) % size)


def _soon(match: re.Match[str], _: date) -> Sight:
    days = int(match["days"] or 0) * (1 if match["unit"] == "일" else 7)
    return Sight(ahead=max(1, round(days / DAYS_A_MONTH)), coarse=days < DAYS_A_MONTH)


def _english_duration(match: re.Match[str], _: date) -> Sight:
    units = {"m": 1.0, "q": 3.0, "y": 12.0, "w": 7 / DAYS_A_MONTH, "d": 1 / DAYS_A_MONTH}
    unit = units[match["unit"][0]]
    months = unit * (count(match["digits"] or match["word"]) + (0.5 if match["half"] else 0))
    if match["ago"]:
        return Sight(over=True)
    if match["past"]:
        return Sight(back=math.ceil(months))
    return Sight(ahead=max(1, round(months)), coarse=months < 1)


def _english_period(match: re.Match[str], today: date) -> Sight | None:
    part, year = match["part"] or "", match["year"]
    if not part and (year == "the year" or (year[0] == "2" and not match["cue"])):
        return None
    if match["name"]:
        month = MONTHS.index(match["name"]) + 1
    elif part[:1] in ("q", "h") and part[1:].isdigit():
        month = int(part[1]) * (3 if part[0] == "q" else 6)
    elif " " in part:
        word, size = part.split()
        month = QUARTERS[word] * (3 if size == "quarter" else 6)
    else:
        month = {"early": 3, "mid": 6}.get(part, 12)
    return _at(int(year) if year[0] == "2" else today.year + (year[:4] == "next"), month, match, today)


def _english_bare(match: re.Match[str], today: date) -> Sight:
    month = 3 * int(match["quarter"]) if match["quarter"] else MONTHS.index(match["name"]) + 1
    return Sight(ahead=(month - today.month) % 12)


READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Sight | None]], ...] = (
    (SINCE, _since),
    (YEAR, _year),
    (DOTTED, _year),
    (DURATION, _duration),
    *((pattern, _near(size, steps)) for pattern, size, steps in NEAR),
    (PASSED, lambda match, _: Sight(over=not COMPARED.match(match.string[match.end() :]))),
    (SOON, _soon),
    (BARE, _bare),
    (ENGLISH_DURATION, _english_duration),
    (ENGLISH_PERIOD, _english_period),
    (ENGLISH_BARE, _english_bare),
)
