"""Step 1 of the question's way: what a sentence means. Pure: same words, same day, same meaning.

The text is read in layers, each blanking what it understood for the next: names of indicators, phrases
of time, misspelt names, the value asked about. Then what kind of answer is wanted is decided.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from riskxpertai.domain import ChartKind, Declined, Question
from riskxpertai.errors import BadMonths
from riskxpertai.numerals import particle
from riskxpertai.reading import intents
from riskxpertai.reading.calendar_words import Times, times
from riskxpertai.reading.mentions import Mention, blank, meant, misspelt, named
from riskxpertai.reading.thresholds import Threshold, threshold
from riskxpertai.reading.vocabulary import CURRENCIES, NAMES, PERCENTAGES
from riskxpertai.reading.wording import asking, folded, legible, masked, plain

__all__ = ["DEFAULT_AVAILABLE", "decline_text", "masked", "normalised", "understand"]

FURTHEST = 24
MOST_INDICATORS = 4
SHORT = 12  # signs without spaces up to which "엔화는?" goes on from the turn before
DEFAULT_AVAILABLE = frozenset({"USDKRW", "JPYKRW", "EURKRW", "CNYKRW", "GBPKRW", "BASE"})
WON_A_DOLLAR = (900, 2_500)  # "1,400원 넘을까?" with no name can only mean the dollar
LEFTOVER = 6  # syllables besides the value that such a sentence may hold: "일 확률은"

EXAMPLES = "“6개월 뒤 환율은?”, “내년 말 기준금리는 어떻게 될까?”, “원/달러 환율이 1,400원을 넘을 확률은?”"
REASONS = {
    "off_topic": "환율과 기준금리 같은 금융 지표의 앞날을 예측하는 서비스라서 이 질문에는 답하지 못합니다.",
    "advice": "무엇을 사고팔지, 언제 얼마나 담을지는 조언하지 않습니다.",
    "no_data": "물어보신 지표는 아직 자료가 없어 예측하지 못합니다.",
}
ADVICE_REMARK = "사고파는 일, 환전, 대출의 시점은 조언하지 않으며 예측과 그 불확실성만 보여 드립니다."
OVER_REMARK = "이미 지난 때는 예측하지 않으므로 지금부터의 예측으로 답합니다."
FURTHEST_REMARK = f"{FURTHEST}개월까지만 예측하므로 {FURTHEST}개월 뒤까지로 답합니다."
COARSE_REMARK = "예측은 달 단위로 하므로 다음 달 값으로 답합니다."
NOW_REMARK = "이번 달은 아직 끝나지 않아 다음 달까지의 예측으로 답합니다."
CROSS_REMARK = "엔/달러 환율은 따로 다루지 않아 원/엔 환율과 원/달러 환율로 답합니다."


@dataclass(frozen=True)
class Reading:
    """What the layers found.

    Attributes:
        text: the part that asks, folded.
        rest: that part, names and phrases of time blanked.
        mentions: names of indicators, in order.
        times: phrases of time.
        threshold: the value asked about.
    """

    text: str
    rest: str
    mentions: tuple[Mention, ...]
    times: Times
    threshold: Threshold | None


def understand(
    text: str,
    months: int,
    today: date,
    previous: Question | None = None,
    *,
    previous_picker: int | None = None,
    available: Collection[str] = DEFAULT_AVAILABLE,
) -> Question:
    """Tell what a sentence means.

    What a follow-up leaves out is taken from the turn before: its indicators, and its months unless the
    reader has moved the picker since. Otherwise a phrase of time wins over the picker.

    Args:
        text: as typed; Korean or English.
        months: the month picker, 1 to 24.
        today: in Seoul; months count from its month.
        previous: the turn before in the same conversation.
        previous_picker: where the picker stood then, if known.
        available: ids that can be forecast.

    Raises:
        BadQuestion: nothing legible, or more than 2,000 characters.
        BadMonths: the picker is outside its range.
    """
    if not 1 <= months <= FURTHEST:
        raise BadMonths(f"months is {months}")
    typed = legible(text)
    reading = _read(folded(typed), today)
    before = previous if previous is not None and _goes_on(reading) else None
    moved = previous_picker is not None and months != previous_picker
    horizon, time_remark = _months(reading.times, before.months if before and not moved else months)
    ids, unknown = _named(reading, before)
    asked = [id for id in ids if id in available]
    missing = [*(NAMES[id] for id in ids if id not in available), *unknown]
    trade = bool(intents.TRADE.search(reading.text) or intents.ADVICE.search(reading.text))
    if not asked:
        declined = _declined(reading, missing, trade)
        remarks = tuple(_missing(missing, "습니다")) if declined == "no_data" else ()
        return Question(typed, (), horizon, remarks=remarks, declined=declined)
    value, asked = _fitting(reading.threshold, asked)
    shown, left_out = tuple(asked[:MOST_INDICATORS]), asked[MOST_INDICATORS:]
    chart = _chart(reading, value, len(shown))
    falls = chart == "probability" and bool(intents.DOWNWARD.search(reading.text))
    remarks = (
        *_substitutes(reading.mentions, shown),
        *_missing(missing, "어 빼고 답합니다"),
        *_left_out(left_out),
        *time_remark,
        *((ADVICE_REMARK,) if trade else ()),
    )
    return Question(
        text=typed,
        indicators=shown,
        months=horizon,
        chart=chart,
        threshold=value.value if value else None,
        below=value.below if value else falls,
        past_years=reading.times.past_years,
        remarks=remarks,
    )


def decline_text(question: Question, *, available: Collection[str] = DEFAULT_AVAILABLE) -> str:
    """What is told in place of a forecast: the reason on the first line, then what we can do."""
    if question.declined is None:
        return ""
    reason = " ".join(question.remarks) or REASONS[question.declined]
    names = ", ".join(name for id, name in NAMES.items() if id in available)
    offer = f"지금 예측하는 지표: {names}." if names else "지금은 예측할 수 있는 지표가 없습니다."
    return f"{reason}\n{offer}\n예를 들어 {EXAMPLES}처럼 물어봐 주세요."


def normalised(question: Question) -> str:
    """The words of a question for the answer log's key, spacing, case and closing signs left aside.

    A prompt holds the words, so two questions share an answer only if words and meaning agree; the
    meaning stands in the other fields.
    """
    return plain(question.text)


def _read(text: str, today: date) -> Reading:
    """Read the sentence that asks; in a long paste, the last one that names an indicator."""
    readings = [_layers(sentence, today) for sentence in asking(text)]
    reading = next((reading for reading in readings if reading.mentions), readings[0])
    if reading.mentions or reading.text == text or not _asks_more(reading):
        return reading
    # "그럼 1년 뒤에는?" below an article is about what the article speaks of most.
    elsewhere = meant(named(text))
    if not elsewhere:
        return reading
    [(ids, _)] = Counter(mention.ids for mention in elsewhere).most_common(1)
    return replace(reading, mentions=tuple(mention for mention in elsewhere if mention.ids == ids)[:1])


def _layers(text: str, today: date) -> Reading:
    exact = named(text)
    told = times(blank(text, exact), today)
    wrong = misspelt(told.rest)
    rest = blank(told.rest, wrong)
    mentions = sorted((*exact, *wrong), key=lambda mention: mention.start)
    return Reading(text, rest, meant(mentions), told, threshold(rest))


def _goes_on(reading: Reading) -> bool:
    """Whether a sentence leaves something to the turn before."""
    if intents.GOES_ON.match(reading.text):
        return bool(reading.mentions) or not intents.ELSEWHERE.search(reading.text)
    if reading.mentions:
        return len("".join(reading.text.split())) <= SHORT or bool(intents.TOGETHER.search(reading.text))
    trade = intents.TRADE.search(reading.text) and not intents.ASSET.search(reading.text)
    return _asks_more(reading) or bool(trade and not intents.ELSEWHERE.search(reading.text))


def _asks_more(reading: Reading) -> bool:
    """Whether a sentence without a name asks for a forecast all the same."""
    if intents.ELSEWHERE.search(reading.text):
        return False
    told = reading.times
    timely = told.ahead is not None or told.past_years > 0 or reading.threshold is not None
    return timely or bool(intents.ASKS_MORE.search(reading.text))


def _named(reading: Reading, before: Question | None) -> tuple[list[str], list[str]]:
    """Ids in the order of mention, and names of what has no id."""
    ids = [id for mention in reading.mentions for id in mention.ids]
    unknown = [mention.name for mention in reading.mentions if not mention.ids]
    if before and not reading.mentions:
        ids = list(before.indicators)
    elif before and len(ids) == 1 and intents.TOGETHER.search(reading.text):
        # "엔화도 비교해 주세요" adds one; a question that names two compares those two.
        ids = [*before.indicators, *ids]
    elif not reading.mentions and _is_dollar(reading):
        ids = ["USDKRW"]
    return list(dict.fromkeys(ids)), list(dict.fromkeys(unknown))


def _is_dollar(reading: Reading) -> bool:
    value = reading.threshold
    if value is None or value.unit != "won" or not WON_A_DOLLAR[0] <= value.value <= WON_A_DOLLAR[1]:
        return False
    before, after = reading.rest[: value.start], reading.rest[value.end :]
    return not re.search(r"[가-힣a-z]", before) and len(re.findall(r"[가-힣a-z]", after)) <= LEFTOVER


def _months(told: Times, otherwise: int) -> tuple[int, tuple[str, ...]]:
    """Months ahead, 1 to 24, and what the reader must know about them."""
    if told.ahead is None:
        return otherwise, (OVER_REMARK,) if told.over else ()
    if told.ahead > FURTHEST:
        return FURTHEST, (FURTHEST_REMARK,)
    if told.coarse:
        return max(told.ahead, 1), (COARSE_REMARK,)
    return (told.ahead, ()) if told.ahead else (1, (NOW_REMARK,))


def _fitting(value: Threshold | None, asked: list[str]) -> tuple[Threshold | None, list[str]]:
    """The value, if one of the indicators is told in its unit, and that indicator put first."""
    for id in asked if value else ():
        if value and {"won": id in CURRENCIES, "percent": id in PERCENTAGES, "": True}[value.unit]:
            return value, [id, *(other for other in asked if other != id)]
    return None, asked


def _chart(reading: Reading, value: Threshold | None, count: int) -> ChartKind:
    if value or intents.PROBABILITY.search(reading.text):
        return "probability"
    looks_back = intents.HISTORY.search(reading.text) and not intents.AHEAD.search(reading.text)
    if reading.times.past_years or looks_back:
        return "history"
    return "compare" if count > 1 else "fan"


def _declined(reading: Reading, missing: Sequence[str], trade: bool) -> Declined:
    if intents.ADVICE.search(reading.text) or (trade and (missing or intents.ASSET.search(reading.text))):
        return "advice"
    if intents.ELSEWHERE.search(reading.text):
        return "off_topic"
    return "no_data" if missing else "off_topic"


def _substitutes(mentions: Sequence[Mention], shown: Sequence[str]) -> Iterator[str]:
    """What is answered in place of what was asked."""
    if any(mention.name and len(mention.ids) > 1 for mention in mentions):
        yield CROSS_REMARK
    loans = [mention.name for mention in mentions if mention.name and mention.ids == ("BASE",)]
    if loans and "BASE" in shown:
        names = ", ".join(dict.fromkeys(loans))
        topic = names + particle(names, "은/는")
        yield (
            f"{topic} 자료가 없어 함께 움직이는 한국은행 기준금리로 답합니다. "
            "실제 금리는 은행과 가산금리에 따라 다릅니다."
        )


def _missing(names: Sequence[str], ending: str) -> Iterator[str]:
    if names:
        yield f"{', '.join(names)}{particle(names[-1], '은/는')} 아직 자료가 없{ending}."


def _left_out(ids: Sequence[str]) -> Iterator[str]:
    if ids:
        names = [NAMES[id] for id in ids]
        yield f"한 번에 네 지표까지 답하므로 {', '.join(names)}{particle(names[-1], '은/는')} 뺐습니다."
