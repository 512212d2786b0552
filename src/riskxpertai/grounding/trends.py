"""Whether a sentence's words of direction fit the path, the chances and the scenario, numbers or none."""

from __future__ import annotations

import re

from riskxpertai.grounding.comparisons import COMPARED
from riskxpertai.grounding.directions import NOT, WON_STRONG, WON_WEAK, directions
from riskxpertai.grounding.sentence import Sentence

RANKED = re.compile(r"변화율|변동률|변화 ?폭|움직임|상승할 확률|오를 확률|높을 확률")
LEAN = re.compile(
    r"(?:(?P<up>오르는|높아지는|상승|인상)|(?P<down>내리는|낮아지는|하락|인하))(?: ?쪽)(?:이|으로|에|"
    r"의)? ?[가-힣 ]{0,10}?"
    r"(?:우세|기울|유력|무게|더 (?:크|높))"
)
AGAINST_UP = re.compile(r"(?:내리는|하락하는|낮게 나오는|내려가는|낮아지는) ?(?:흐름|경우|쪽|경로|길)")
AGAINST_DOWN = re.compile(r"(?:오르는|상승하는|높게 나오는|올라가는|높아지는) ?(?:흐름|경우|쪽|경로|길)")
RATE_FALLS = re.compile(r"환율이? ?(?:은|도)? ?(?:내리|내려|하락|낮아|떨어)")
RATE_RISES = re.compile(r"환율이? ?(?:은|도)? ?(?:오르|올라|상승|높아)")
TREND = re.compile(
    r"(?P<up>오름세|상승세|우상향|오를 (?:것|전망)|상승할|올라갈|높아질 (?:것|전망)|상승이 예상|"
    r"상승을 예상|상승 (?:흐름|추세|국면|방향|쪽)|"
    r"완만한 상승|점진적 상승|인상될 (?:것|전망)|인상이 예상|확대될|늘어날 (?:것|전망)|커질 (?:것|"
    r"전망)|오르는 (?:방향|흐름|모습|추세)|가파르게 오|"
    r"(?:상승|오르|올라|높아|늘어)[가-힣 ]{0,6}(?:예상|전망|보입|예측|내다))|"
    r"(?P<down>내림세|하락세|우하향|내릴 (?:것|전망)|하락할|내려갈|낮아질 (?:것|전망)|하락이 예상|"
    r"하락을 예상|하락 (?:흐름|추세|국면|방향|쪽)|"
    r"완만한 하락|점진적 하락|인하될 (?:것|전망)|인하가 예상|축소될|줄어들 (?:것|전망)|떨어질 (?:것|"
    r"전망)|내리는 (?:방향|흐름|모습|추세)|가파르게 내|"
    r"(?:하락|내려|떨어|낮아|줄어)[가-힣 ]{0,6}(?:예상|전망|보입|예측|내다))"
)
UNSURE = re.compile(
    r"확률|가능성|경우|시나리오|만약|가정|다면|수도|수 있|때|쪽|여지|위험|상방|하방|위쪽|아래쪽|단정|"
    r"아니|않|어렵|"
    r"기준금리가 오|흐름이라면|길에서|%"
)


def wrong_rank(told: Sentence) -> bool:
    """Whether one indicator is said to move more, or likelier, than another that does."""
    match = RANKED.search(told.text)
    names = [name for name in told.named if len(name.ids) == 1]
    if not match or len(names) < 2 or told.numbers:
        return False
    than = next(
        (
            name
            for name in names
            if told.text.startswith("보다", name.end) or COMPARED.match(told.text, name.end)
        ),
        None,
    )
    other = next((name for name in names if than and name.ids != than.ids), None)
    word = next(directions(told.text[than.end :]), None) if than else None
    if than is None or other is None or word is None or not word.sign or word.negated:
        return False
    key = "width80" if match[0] in ("폭", "불확실성") else "above" if "확률" in match[0] else "change"
    values = [
        abs(one.value)
        for name in (other, than)
        for one in told.book.facts
        if one.key == key and one.indicator in name.ids
    ]
    return len(values) == 2 and (values[0] - values[1]) * word.sign < 0 and key != "width80"


def wrong_lean(told: Sentence) -> bool:
    """Whether a side is called likelier, or a scenario's own, that is not."""
    text = told.text
    weak, strong = re.search(WON_WEAK, text), re.search(WON_STRONG, text)
    against = {"up": AGAINST_UP, "down": AGAINST_DOWN}.get(told.scenario or "")
    if against and against.search(text):
        return True
    if (weak and not strong and RATE_FALLS.search(text, weak.end())) or (
        strong and not weak and RATE_RISES.search(text, strong.end())
    ):
        return True
    lean = LEAN.search(text)
    if not lean or NOT.match(text, lean.end()) or re.search("어렵|않|아니", text[lean.start() :]):
        return False
    sign = 1 if lean["up"] else -1
    names = [name.ids for name in told.named if name.ids and name.end <= lean.start()]
    ids = names[-1] if names else told.book.ids if len(told.book.ids) == 1 else frozenset[str]()
    chances = {one.key: one.value for one in told.book.facts if one.indicator in ids and one.role == "chance"}
    high, low = chances.get("above", chances.get("hike")), chances.get("below", chances.get("cut"))
    return high is not None and low is not None and (high - low) * sign < 0


def wrong_trend(told: Sentence) -> bool:
    """Whether a sentence without a condition says "오를 것" of a median that falls, or the reverse."""
    match = TREND.search(told.text)
    if not match or UNSURE.search(told.text):
        return False
    said = 1 if match.lastgroup == "up" else -1
    if re.search(WON_WEAK, told.text) or re.search(WON_STRONG, told.text):
        said = 1 if re.search(WON_WEAK, told.text) else -1
    if told.scenario in ("up", "down"):
        return said != {"up": 1, "down": -1}[told.scenario]
    others = [word.sign for word in directions(told.text) if word.sign]
    if any(sign != said for sign in others) and not told.numbers:
        return False
    named = [name.ids for name in told.named if name.ids and name.end <= match.start()]
    ids = named[-1] if named else told.book.ids
    gaps = [one for one in told.book.facts if one.key == "difference" and one.indicator in ids]
    return bool(gaps) and all(one.fact.value * said <= 0 for one in gaps)
