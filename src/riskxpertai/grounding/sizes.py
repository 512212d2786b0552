"""Words that claim a size without a number: 반 토막, 마이너스 성장, 물가 하락, 사상 최고, 연간.

Each is held against the facts that would bear it out; where no fact could, it may not be said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.sentence import Sentence

Known = Mapping[int, tuple[float, Evidence]]
# No fact knows more of the past than the years that were asked for.
RECORD = re.compile(
    r"(?:사상|역대|역사상|관측 이래|통계 작성) ?(?:최고|최저|최대|최장|처음|두 ?번째|신)|"
    r"(?:사상|역대) (?:[가-힣]+ )?가장|신기록|신고가|신저가|"
    r"(?:최고|최저)(?:치|점|가)[을를] ?(?:다시 ?|새로 ?|또 ?)?(?:쓰|쓸|씁|갈아|경신|깨)|최고가|최저가"
)
HALVED = re.compile(r"반 ?토막|반값|(?<![후초중])반으로 (?:줄|떨|내)|절반으로 (?:줄|떨|내)|반감")
DOUBLED = re.compile(
    r"(?:두|세|네) ?배(?: ?(?:가까이|이상|넘게|로|까지))? ?(?:늘|오르|오를|오릅|뛰|커|증가)|곱절로|갑절로"
)
NEGATIVE_GROWTH = re.compile(
    r"마이너스(?: ?(?:성장|권|로 ?(?:돌아|떨어|내려|전환)|를 기록|가 (?:예상|될|됩)))|역성장|뒷걸음"
)
FALLING_PRICES = re.compile(
    r"디플레|물가(?:가|는|도)? ?(?:수준이 |지금보다 |1년 뒤 |더 )*(?:하락|내려[갈가갑]|내[릴립리]|떨어)"
)
PRICE_FALL = re.compile(
    r"물가 ?수준(?: 자체)?(?:가|이|은)? ?(?:내려|낮아|떨어)|물가(?:는|가) ?[^.,]{0,16}(?:하락합|하락할|"
    r"내려갑|내릴|떨어집|떨어질)"
)
# The level of prices, where only their rate of change is forecast: nothing says how likely it is to fall.
PRICE_LEVEL = re.compile(
    r"(?:(?:물가 ?수준|물가의 수준|가격 수준)(?: ?자체)?[이가은는도]?|"
    r"물가 자체[가는도]?|(?<![가-힣])물가[가는도]) "
    r"[가-힣0-9 ]{0,16}?(?:내려|내리|내린|내릴|낮아|낮을|낮은|떨어|하락|뒷걸음)"
)
NOT_SO = re.compile(r"[가-힣]{0,3}지 (?:못|않)")
REFUSED = re.compile(r"기보다|아니|아닙|않|없|못|어렵|다르")
DENIED = re.compile(
    r"도 염두|염두|충분히 가능|걸쳐|아니|아닙|않|없|가능성|확률|경우|포함|들어|담겨|안에 있|가능한|"
    r"열려|위험|여지|부터|가능[합하]|품[고어는은습]|아우[르릅]|담[고아는은습]|"
    r"수 있|까지|구간|에 이[르를]"
)
YEARLY = re.compile(
    r"연간|한 해(?! ?(?:동안|사이|뒤|후|만|전|앞))|누적|누계|연평균|"
    r"(?:올해|내년|작년)[가-힣 ]{0,10}모두 (?=\d)"
)
PER_YEAR = re.compile(r"금리|수익률")
HALF, DOUBLE = 0.6, 1.7


def wrong_size(told: Sentence, known: Known) -> bool:
    """Whether a word claims a size, a sign or a record that no fact bears out."""
    text = told.text
    record = RECORD.search(text)
    if record and not NOT_SO.match(text, record.end()):
        return True
    ratios = [*_ratios(told)]
    halved = HALVED.search(text)
    if halved and not DENIED.search(text, halved.end()) and not any(ratio < HALF for ratio in ratios):
        return True
    doubled = DOUBLED.search(text)
    if doubled and not DENIED.search(text, doubled.end()) and not any(ratio > DOUBLE for ratio in ratios):
        return not re.search(r"폭|구간|확률|가능성|보다", text)
    return _wrong_sign(told)


def wrong_span(told: Sentence, known: Known) -> bool:
    """Whether a month's or a quarter's number is told as a whole year's."""
    found = YEARLY.search(told.text)
    monthly = any(one.role == "level" for _, one in known.values())
    return bool(found) and monthly and not PER_YEAR.search(told.text)


def _wrong_sign(told: Sentence) -> bool:
    """Whether growth or inflation is called negative whose median is not."""
    key = {"up": "up.low", "down": "down.low"}.get(told.scenario or "", "median")
    for pattern, id in ((NEGATIVE_GROWTH, "GDP"), (FALLING_PRICES, "CPI_YOY"), (PRICE_FALL, "CPI_YOY")):
        found = pattern.search(told.text)
        if found is None or id not in told.book.ids or DENIED.search(told.text, found.end()):
            continue
        if not any(one.value < 0 for one in told.book.of(id, key)):
            return True
    level = PRICE_LEVEL.search(told.text)
    if level is None or "CPI_YOY" not in told.book.ids or "CPI" in told.book.ids:
        return False
    falls = any(one.value < 0 for one in told.book.of("CPI_YOY", key))
    return not falls and not REFUSED.search(told.text, level.end())


def _ratios(told: Sentence) -> list[float]:
    """How many times the last value each median is."""
    last = {one.indicator: one.value for one in told.book.every("last")}
    medians = told.book.every("median")
    return [one.value / last[one.indicator] for one in medians if last.get(one.indicator)]
