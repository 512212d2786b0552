"""Step 1 of the question's way: what a sentence means. Pure: same words, same day, same meaning.

The text is read in layers, each blanking what it understood for the next: names of indicators, phrases
of time, misspelt names, the value asked about. Then what kind of answer is wanted is decided.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from riskxpertai.domain import ChartKind, Condition, Declined, Question
from riskxpertai.errors import BadMonths
from riskxpertai.reading import intents, remarks
from riskxpertai.reading.calendar_words import Times, times
from riskxpertai.reading.mentions import BLANK, Mention, blank, meant, misspelt, named
from riskxpertai.reading.suppositions import RATE, Supposition, supposition
from riskxpertai.reading.thresholds import Threshold, threshold
from riskxpertai.reading.vocabulary import CHANGES, NAMES, UNITS
from riskxpertai.reading.wording import asking, folded, legible, masked, plain
from riskxpertai.series.catalog import indicators
from riskxpertai.series.terms import why_missing

__all__ = ["DEFAULT_AVAILABLE", "decline_text", "embedded", "masked", "normalised", "understand"]

MOST_INDICATORS = 4
SHORT = 12  # signs without spaces up to which "엔화는?" goes on from the turn before
# What the package carries; the panel tells what there is besides.
DEFAULT_AVAILABLE = frozenset({"USDKRW", "JPYKRW", "EURKRW", "CNYKRW", "GBPKRW", "BASE"})
WON_A_DOLLAR = (900, 2_500)  # "1,400원 넘을까?" with no name can only mean the dollar
LEFTOVER = 6  # syllables besides the value that such a sentence may hold: "일 확률은"

EXAMPLES = "“6개월 뒤 환율은?”, “내년 말 기준금리는 어떻게 될까?”, “원/달러 환율이 1,400원을 넘을 확률은?”"
REASONS = {
    "off_topic": "환율과 기준금리 같은 금융 지표의 앞날을 예측하는 서비스라서 이 질문에는 답하지 못합니다.",
    "advice": "무엇을 사고팔지, 언제 얼마나 담을지는 조언하지 않습니다.",
    "no_data": "물어보신 지표는 아직 자료가 없어 예측하지 못합니다.",
}
UNSAID = "USDKRW"
OFFERED = 8  # names that a refusal tells
WHY_NOT: Mapping[str, str] = MappingProxyType({id: why_missing(row) for id, row in indicators().items()})


@dataclass(frozen=True)
class Reading:
    """What the layers found.

    Attributes:
        text: the part that asks, folded.
        rest: that part, names and phrases of time blanked.
        mentions: names of indicators, in order.
        times: phrases of time.
        threshold: the value asked about.
        supposition: what it supposes before it asks.
    """

    text: str
    rest: str
    mentions: tuple[Mention, ...]
    times: Times
    threshold: Threshold | None
    supposition: Supposition | None

    @property
    def question(self) -> Reading:
        """The same without what is supposed, whose amount and direction are not asked about."""
        if self.supposition is None:
            return self
        start, end = self.supposition.start, self.supposition.end
        text, rest = (whole[:start] + BLANK * (end - start) + whole[end:] for whole in (self.text, self.rest))
        return replace(self, text=text, rest=rest, threshold=threshold(rest), supposition=None)


def understand(
    text: str,
    months: int,
    today: date,
    previous: Question | None = None,
    *,
    previous_picker: int | None = None,
    available: Collection[str] = DEFAULT_AVAILABLE,
    reasons: Mapping[str, str] = WHY_NOT,
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
        available: ids that can be forecast: those that the panel has data of.
        reasons: why the others can't, by id; sentences.

    Raises:
        BadQuestion: nothing legible, or more than 2,000 characters.
        BadMonths: the picker is outside its range.
    """
    if not 1 <= months <= remarks.FURTHEST:
        raise BadMonths(f"months is {months}")
    typed = legible(text)
    reading, spares = _at_hand(_read(folded(typed), today), available)
    before = previous if previous is not None and _goes_on(reading) else None
    moved = previous_picker is not None and months != previous_picker
    horizon, time_remark = _months(reading.times, before.months if before and not moved else months)
    ids, unknown = _named(reading, before)
    asked = [id for id in ids if id in available]
    lacking = [id for id in ids if id not in available]
    missing = [*(NAMES[id] for id in lacking), *unknown]
    trade = bool(intents.TRADE.search(reading.text) or intents.ADVICE.search(reading.text))
    if not asked:
        declined = _declined(reading, missing, trade)
        why = [reasons.get(id, "") for id in lacking] or [""]
        said = tuple(remarks.missing(missing, why)) if declined == "no_data" else ()
        return Question(typed, (), horizon, remarks=said, declined=declined)
    condition, targets = _supposing(reading, asked, before, available)
    if condition:
        reading, asked = reading.question, targets
    most = MOST_INDICATORS - bool(condition)
    value, asked = _fitting(_asked_value(reading, asked), asked, available)
    unfit = reading.threshold is not None and value is None
    shown, left_out = tuple(asked[:most]), asked[most:]
    if condition:
        shown = (*shown, condition.indicator)
    chart = _chart(reading, value, len(shown))
    falls = chart == "probability" and bool(intents.DOWNWARD.search(reading.text))
    said = (
        *remarks.substitutes(reading.mentions, shown),
        *remarks.spares(spares),
        *remarks.missing(missing),
        *remarks.left_out(left_out),
        *time_remark,
        *((remarks.unfit(shown[0]),) if unfit else ()),
        *((remarks.RECESSION,) if value and intents.RECESSION.search(reading.text) else ()),
        *((remarks.UNSAID,) if condition and _says_no_target(reading, before) else ()),
        *((remarks.ADVICE,) if trade else ()),
    )
    return Question(
        text=typed,
        indicators=shown,
        months=horizon,
        chart=chart,
        threshold=value.value if value else None,
        below=value.below if value else falls,
        past_years=reading.times.past_years,
        remarks=said,
        condition=condition,
        ceiling=value.ceiling if value else None,
    )


def decline_text(question: Question, *, available: Collection[str] = DEFAULT_AVAILABLE) -> str:
    """What is told in place of a forecast: the reason on the first line, then what we can do."""
    if question.declined is None:
        return ""
    reason = " ".join(question.remarks) or REASONS[question.declined]
    names = [name for id, name in NAMES.items() if id in available]
    more = f" 등 {len(names)}가지" if len(names) > OFFERED else ""
    offer = (
        f"지금 예측하는 지표: {', '.join(names[:OFFERED])}{more}."
        if names
        else "지금은 예측할 수 있는 지표가 없습니다."
    )
    return f"{reason}\n{offer}\n예를 들어 {EXAMPLES}처럼 물어봐 주세요."


def embedded() -> Collection[str]:
    """What can be forecast where nothing was fetched."""
    return DEFAULT_AVAILABLE


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
    return Reading(text, rest, meant(mentions), told, threshold(rest), supposition(rest, mentions))


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


def _supposing(
    reading: Reading, asked: Sequence[str], before: Question | None, available: Collection[str]
) -> tuple[Condition | None, list[str]]:
    """What is supposed, and what is asked about then; nothing is, if only its own indicator is named."""
    found = reading.supposition
    condition = found.condition if found else None
    if condition is None and before and not reading.mentions:
        condition = before.condition  # "그럼 1년 뒤에는?"
    if condition is None or condition.indicator not in available:
        return None, []
    targets = [id for id in asked if id != condition.indicator]
    if not targets and before:
        targets = [id for id in before.indicators if id != condition.indicator]
    if not targets and condition.indicator == RATE and _says_no_target(reading, before):
        targets = [UNSAID]
    return (condition, targets) if targets else (None, [])


def _says_no_target(reading: Reading, before: Question | None) -> bool:
    """Whether the base rate is named, moved, and nothing asked: "기준금리를 50bp 내리면?"."""
    return before is None and [mention.ids for mention in reading.mentions] == [(RATE,)]


def _is_dollar(reading: Reading) -> bool:
    value = reading.threshold
    if value is None or value.unit != "won" or not WON_A_DOLLAR[0] <= value.value <= WON_A_DOLLAR[1]:
        return False
    before, after = reading.rest[: value.start], reading.rest[value.end :]
    return not re.search(r"[가-힣a-z]", before) and len(re.findall(r"[가-힣a-z]", after)) <= LEFTOVER


def _months(told: Times, otherwise: int) -> tuple[int, tuple[str, ...]]:
    """Months ahead, 1 to 24, and what the reader must know about them."""
    if told.ahead is None:
        return otherwise, (remarks.OVER,) if told.over else ()
    if told.ahead > remarks.FURTHEST:
        return remarks.FURTHEST, (remarks.TOO_FAR,)
    if told.coarse:
        return max(told.ahead, 1), (remarks.COARSE,)
    return (told.ahead, ()) if told.ahead else (1, (remarks.NOW,))


def _at_hand(reading: Reading, available: Collection[str]) -> tuple[Reading, list[tuple[str, str]]]:
    """The reading with what has data: a family's next member for its usual one, no half of a pair."""
    mentions, spares = [], []
    for mention in reading.mentions:
        lacks = [id for id in mention.ids if id not in available]
        spare = next((id for id in mention.spare if id in available), None)
        if lacks and len(mention.ids) > 1 and mention.name:
            mentions.append(replace(mention, ids=()))
        elif lacks and spare:
            spares.append((mention.ids[0], spare))
            mentions.append(replace(mention, ids=(spare,)))
        else:
            mentions.append(mention)
    return replace(reading, mentions=tuple(mentions)), spares


def _asked_value(reading: Reading, asked: Sequence[str]) -> Threshold | None:
    """The value in the text; "마이너스 성장" and "적자" name the side of zero."""
    if reading.threshold or not asked or not indicators()[asked[0]].crosses_zero:
        return reading.threshold
    below, above = intents.NEGATIVE.search(reading.text), intents.POSITIVE.search(reading.text)
    if not (below or above) or reading.times.past_years:
        return None
    return Threshold(0.0, "", bool(below), 0, 0)


def _fitting(
    value: Threshold | None, asked: list[str], available: Collection[str]
) -> tuple[Threshold | None, list[str]]:
    """The value, if one of the indicators is told in its unit, and that indicator put first.

    A percentage of an index means its change over a year, where that is told.
    """
    for id in asked if value else ():
        change = CHANGES.get(id, id)
        for told in dict.fromkeys((id, change if change in available else id)):
            if value and (fitting := value.told_in(UNITS[told])):
                return fitting, [told, *(other for other in asked if other not in (id, told))]
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
