"""Whether the course that a sentence tells without numbers is the facts': who rises, and when it peaks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from riskxpertai.grounding.directions import directions
from riskxpertai.grounding.evidence import Evidence, date_of
from riskxpertai.grounding.periods import covers
from riskxpertai.grounding.sentence import Sentence

Known = Mapping[int, tuple[float, Evidence]]
CLAUSE = re.compile(r"(?<=[가-힣])(?:고|며|지만|는데|은데|면서|반면)(?: |, ?)|, ")
# What a word of direction may be about, other than the path itself.
ELSEWHERE = re.compile(
    r"확률|가능성|구간|폭|범위|불확실|오차|변동성|속도|차이|격차|간격|"
    r"끝|상단|하단|시나리오|경우|가정|경로|기준선|"
    r"위험|만약|다면|려면|수 있|수도|쪽|아니|않|없|어렵|적중|보합|"
    r"제자리|예측력|성적|50|80|95|자체|뜻|무렵|때는|"
    r"값이|기울|한 번|방향을|여지|까지 열|덜|느려|동결|인상|인하|플러스|마이너스"
)
TOGETHER = re.compile(r"모두|둘 다|나란히|함께|동반|같이|두 (?:환율|지표|통화)(?:이|은|는|가)? ")
PREDICATE = re.compile(r"(?:니다|다|전망|예상|것|모습|흐름|추세|그림|방향|양상)[.가-힣 ]*$|$")
ACCELERATES = re.compile(r"(?P<up>가팔라|가속|빨라|거세)|(?P<down>잦아|누그러|둔화|식[을습])")
AGAINST_CURRENCY = re.compile(
    r"(?:달러|엔화|엔|유로화?|위안화?|파운드화?)"
    r"(?:화)?에(?:는)? ?(?:대해|대하여|견주|비해|강|약)"
)
WON = re.compile(r"원화(?: ?가치)?(?:는|가)")
PEAK = re.compile(
    r"(?P<top>가장 (?:높|많|큰|비싸)|정점|고점|꼭대기|최고점)|"
    r"(?P<bottom>가장 (?:낮|적|작|싸)|저점|바닥|최저점)"
)
NEAR = 25
APART = re.compile(r",|뒤|후|고 |다가|지만")
FROM_TO = re.compile(r" ?에서 (?:[가-힣 ]{0,8})?")
TO = re.compile(r" ?(?:으로|로) (?:움직|이동|바뀌|변|옮겨|흐르|이어|예상|전망)")


def wrong_course(told: Sentence, known: Known) -> bool:
    """Whether a path is told to run as it does not."""
    return _wrong_way(told) or _wrong_peak(told, known) or _wrong_journey(told, known)


def _wrong_way(told: Sentence) -> bool:
    """Whether a clause has an indicator rise whose median falls, or the reverse."""
    text = told.text
    if told.numbers and not TOGETHER.search(text):
        return False
    won = WON.search(text)
    begin = 0
    for end in [*(match.end() for match in CLAUSE.finditer(text)), len(text)]:
        clause, start, begin = text[begin:end], begin, end
        names = [name for name in told.named if name.start < end and name.ids]
        within = [name for name in names if name.start >= start]
        if ELSEWHERE.search(clause) or not names:
            continue
        speed = ACCELERATES.search(clause) if "상승세" in clause or "오름세" in clause else None
        signs = {word.sign * (-1 if word.negated else 1) for word in directions(clause) if word.sign}
        if speed:
            signs = {1 if speed["up"] else -1}
        if len(signs) != 1:
            continue
        sign = signs.pop()
        if won and won.start() < end and AGAINST_CURRENCY.search(clause):
            sign = -sign
        elif won and start <= won.start() < end:
            continue
        ids = frozenset[str]().union(*(name.ids for name in within)) if within else names[-1].ids
        if not TOGETHER.search(clause) and len(ids) > 1:
            continue
        if _against(told, ids, sign):
            return True
    return False


def _against(told: Sentence, ids: frozenset[str], sign: int) -> bool:
    """Whether the path of one of some indicators runs the other way, or in a scenario of it both ends do."""
    for id in ids:
        own = {one.key: one for one in told.book.facts if one.indicator == id}
        gap = own.get("difference")
        if gap is None:
            continue
        if told.scenario not in ("up", "down"):
            if gap.fact.value * sign < 0:
                return True
            continue
        ends = [own[key].value for key in (f"{told.scenario}.low", f"{told.scenario}.high") if key in own]
        if ends and "last" in own and all((end - own["last"].value) * sign < 0 for end in ends):
            return True
        if not ends and gap.fact.value * sign < 0:
            return True
    return False


def _wrong_peak(told: Sentence, known: Known) -> bool:
    """Whether a month is called the highest or the lowest that is not."""
    months = [time for time in told.periods if time.grain in ("month", "quarter")]
    for match in PEAK.finditer(told.text):
        ahead = [time for time in months if time.end <= match.start() and match.start() - time.end <= NEAR]
        ahead = [time for time in ahead if not APART.search(told.text, time.end, match.start())]
        behind = [time for time in months if 0 <= time.start - match.end() <= NEAR]
        behind = [time for time in behind if re.search(r"[은는] $", told.text[: time.start]) and not known]
        time = ahead[-1] if ahead else behind[0] if behind else None
        if time is None:
            continue
        keys = ("highest.month", "past.high.month") if match["top"] else ("lowest.month", "past.low.month")
        ends = [one for one in told.book.facts if one.key in keys]
        if ends and not any(covers(time, date_of(one), quarterly=one.quarterly) for one in ends):
            return True
    return False


def _wrong_journey(told: Sentence, known: Known) -> bool:
    """Whether "A에서 B로" runs back in time."""
    for place in range(len(told.numbers) - 1):
        if not {place, place + 1} <= set(known) or not FROM_TO.fullmatch(told.before(place + 1)):
            continue
        one, other = known[place][1], known[place + 1][1]
        later = one.key == "median" and other.key == "last"
        if later and TO.match(told.text, told.numbers[place + 1].end):
            return True
    return False
