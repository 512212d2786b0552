"""Whether a word of direction tells the outcome that a chance is of, and so nothing of where a level lies.

"1,400원을 넘을 확률", "1,221원보다 낮은 값이 나올 확률", "열에 여덟은 1,400원 아래".
"""

from __future__ import annotations

import re
from itertools import takewhile

from riskxpertai.grounding.headings import AUXILIARIES, LINKED, SIGNS, Heading
from riskxpertai.grounding.phrases import LINK
from riskxpertai.grounding.tokens import Token

AS_CHANCE = frozenset("로 으로 로는 으로는".split())
PASSED = frozenset("을 를 보다 에 까지".split())
# What is no event that a chance may be of, and how far behind a noun the chance may stand.
NO_EVENTS = frozenset({"median", "end", "band", "scenario", "upper", "lower", "base", "most"})
REACH = 9


def is_of_a_chance(word: Heading) -> bool:
    """Whether a chance before it, behind it or of the noun that it describes is of what it tells."""
    return _leads_to_a_chance(word) or _describes_an_event(word) or _has_a_chance(word)


def _leads_to_a_chance(word: Heading) -> bool:
    """Whether a chance follows that the word tells the event of."""
    end = word.end
    if word.beyond and word.beyond.lemma == "(":  # "높을(인상) 확률"
        closing = (at for at in range(end + 2, min(end + 5, len(word.words))) if word.words[at].lemma == ")")
        end = next(closing, end)
    if word.words[end].tail.endswith(("ᆯ", "을")) and word.beyond and word.beyond.lemma == ",":
        return True  # "0 달러보다 낮을, 곧 적자일 확률"
    if _links_to_an_event(word, end) or _is_denied_for_an_event(word):
        return True
    shown = word.token.tail == "게" and end == word.at and word.beyond
    if shown and shown.lemma in ("나오다", "나타나다"):
        end += 1
    leads_on = word.beyond is not None and word.beyond.tag in SIGNS
    if word.words[end].tail.endswith(("고", "며", "지만")) and not leads_on:
        return False  # "인하 확률보다 높고 인상 확률보다 낮습니다"
    for one in word.words[end + 1 : end + 4]:
        if one.tag == "chance":
            return True
        if one.kind in ("number", "stop") or _goes_elsewhere(one):
            break
    return False


def _links_to_an_event(word: Heading, end: int) -> bool:
    """Whether its verb leads on to what a chance is of: "0 달러를 밑돌아 적자가 될 확률"."""
    last = word.words[end]
    if last.tail not in LINKED and (last.tail or not last.verb):
        return False
    ahead = takewhile(_belongs_to_an_event, word.words[end + 1 : end + 6])
    return _becomes_an_event(word) or any(one.tag == "chance" for one in ahead)


def _is_denied_for_an_event(word: Heading) -> bool:
    """Whether it is what a chance is not of: "오르지 않고 되레 내려가 있을 가능성"."""
    goes_on = word.denied and word.following is not None and word.following.tail == "고"
    return goes_on and any(one.tag == "chance" for one in word.words[word.at + 2 : word.at + 7])


def _belongs_to_an_event(one: Token) -> bool:
    """Whether a word may stand between a verb and its chance: no stop, and no number but a level passed."""
    return one.kind not in ("number", "stop") or one.tail in PASSED


def _becomes_an_event(word: Heading) -> bool:
    """Whether a level that it reaches is what a chance is of."""
    level, becomes = word.word(word.end + 1), word.word(word.end + 2)
    if level is None or level.kind != "number" or becomes is None or becomes.lemma != "되다":
        return False
    return any(one.tag == "chance" for one in word.words[word.end + 3 : word.end + 5])


def _describes_an_event(word: Heading) -> bool:
    """Whether a noun that it describes is what a chance is of: "1,221원보다 낮은 값이 나올 확률"."""
    if not word.attributive:
        return False
    for one in word.words[word.end + 1 : word.end + REACH]:
        if one.tag == "chance":
            return True
        if one.kind == "stop" or one.tag in NO_EVENTS or "보다" in one.tail:
            break
        if one.acts and LINK.search(one.tail) and one.tail not in LINKED:
            break
    return False


def _goes_elsewhere(one: Token) -> bool:
    """Whether a verb begins something else than the event."""
    return one.verb and one.tag != "not" and one.lemma not in AUXILIARIES and one.tag not in SIGNS


def _has_a_chance(word: Heading) -> bool:
    """Whether its clause told the chance before: "열에 여덟은 1,400원 아래"."""
    numbers, clauses = word.told.numbers, word.told.clauses
    return any(
        (one.kind == "number" and numbers[one.place].kind == "share" and re.match(r"꼴|은|는|쯤", one.tail))
        or (one.tag == "chance" and one.tail in AS_CHANCE and not word.words[place + 1].attributive)
        or one.lemma in ("꼴", "비율로")
        for place, one in enumerate(word.words[: word.at])
        if clauses[place] == word.clause
    )
