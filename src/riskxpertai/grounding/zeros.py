"""Whether what a sentence says beside zero is so: a surplus or a deficit, growth or shrinking.

"적자로 돌아서는 경우" is wrong of a range that lies above zero, "적자 쪽까지 걸쳐 있습니다" of one that
never goes below it.
"""

from __future__ import annotations

import re

from riskxpertai.grounding.amounts import Amount
from riskxpertai.grounding.headings import headings
from riskxpertai.grounding.judges import Judge
from riskxpertai.grounding.notions import HOLDING, LYING
from riskxpertai.grounding.operands import GROWING, names_what_grows
from riskxpertai.grounding.phrases import Phrase, mark_of
from riskxpertai.grounding.tokens import Token

SIGNS = {"plus": 1, "minus": -1}
# "마이너스 성장", "흑자 쪽": the noun that a sign stands before.
ZONES = frozenset("쪽 영역 성장 구간 값 권 부호 범위 분기 국면 상태 수치 기조".split())
GROWTH = frozenset("성장 성장세".split())
GOES_ON = frozenset("이어지다 잇다 이어 이어가다 유지 지속 계속 지키다 남다".split())
TURNS = frozenset(
    "돌아서다 전환 바뀌다 넘다 넘어가다 떨어지다 내려가다 들어가다 들어서다 접어들다 기울다 이어지다".split()
)
KEEPS = frozenset("지키다 유지 이어 이어가다 잇다 기록 내다 보이다 그리다 뜻하다 나타내다 벗어나다".split())
LIES = LYING | frozenset("남다 들다 들어가다 잠기다 그치다".split())
APPEARS = frozenset("이어지다 유지 지속 계속 나타나다 남다 나다 이어".split())
HOLDS = HOLDING | LYING | frozenset("걸치다 들다 들어가다 섞이다 열리다 속하다".split())
OF_MARK = {"to": TURNS | LIES, "object": KEEPS, "at": LIES, "topic": APPEARS}
IS = re.compile(r"^(?:입니다|이며|이고|여서|이어서|이므로|인|이어|이되|이지만|였|이었)")
POSSIBLY = re.compile(r"가능성|확률|열려|여지|아니|아닙|않|없|염두|거리가|걱정|위험|배제|일지|인지|어느")
CONDITIONAL = re.compile(r"(?:면|더라도|거나|든|든지|어도|아도|려면)$")
# Words behind a sign in which its verb stands.
NEAR = 4
PARTS = frozenset(
    {"band", "end", "median", "scenario", "upper", "lower", "base", "top", "bottom", "low", "high"}
)


class Zeros(Judge):
    """Judge of what lies beside zero."""

    def wrong(self) -> bool:
        """Whether something is put on a side of zero that it does not lie on."""
        return any(map(self._is_wrong_sign, range(len(self.told.tokens)))) or self._goes_against_its_rate()

    def _goes_against_its_rate(self) -> bool:
        """Whether what grows at a rate is said to shrink by it: "물가가 전년보다 2.0% 하락할"."""
        if self.told.book.ids.isdisjoint(GROWING):
            return False
        for word in headings(self.told):
            known = self.known.get(word.gap) if word.gap is not None else None
            if known is None or word.token.tag not in ("up", "down") or word.subject is None:
                continue
            rate = known[1].role == "level" and known[1].indicator in GROWING
            if rate and names_what_grows(self.told, word.subject) and known[1].value * word.sign < 0:
                return True
        return False

    def _is_wrong_sign(self, at: int) -> bool:
        """Whether a word such as 적자 is told of what lies on the other side of zero."""
        sign = self._sign(at)
        if sign is None or self._is_open(at):
            return False
        head = self._head(at)
        if self._is_all_there_is(head):
            return any(_crosses(one, sign) for one in self._amounts(at))
        reaches, lies = self._reaches(at, head), self._lies(head)
        if not (reaches or lies):
            return False
        amounts = self._amounts(at)
        return bool(amounts) and not any(_beyond(one, sign, reaches=reaches) for one in amounts)

    def _sign(self, at: int) -> int | None:
        """Which side of zero a word names: 흑자, 마이너스, and of an economy its growth."""
        token, before = self.told.tokens[at], self.told.tokens[at - 1] if at else None
        if token.tag in SIGNS:
            return SIGNS[token.tag]
        signed = before is not None and before.tag in SIGNS
        if token.lemma not in GROWTH or signed or "GDP" not in self.told.book.ids:
            return None
        goes_on = any(word.lemma in GOES_ON for word in self.told.tokens[at + 1 : at + 3])
        return 1 if goes_on and mark_of(token) in ("topic", "object") else None

    def _is_open(self, at: int) -> bool:
        """Whether the rest of its clause only says what may be, or denies it."""
        token = self.told.tokens[at]
        rest = self.told.text[token.start :].partition(",")[0]
        before = self.told.text[: token.start].rpartition(",")[2]
        if POSSIBLY.search(rest) or re.search(r"확률|가능성", before):
            return True
        verb = next((word for word in self.told.tokens[at : at + NEAR] if word.acts), None)
        return verb is not None and bool(CONDITIONAL.search(verb.tail))

    def _head(self, at: int) -> int:
        """The place of the noun that a sign belongs to: "마이너스 영역에", "플러스 성장 쪽에"."""
        words = self.told.tokens
        while not words[at].tail and at + 1 < len(words) and words[at + 1].lemma in ZONES:
            at += 1
        return at

    def _is_all_there_is(self, head: int) -> bool:
        """Whether nothing but one side is said to be there: "플러스 성장에 해당하는 값만 담겨 있습니다"."""
        return any(word.tail == "만" for word in self.told.tokens[head : head + NEAR])

    def _lies(self, head: int) -> bool:
        """Whether something is said to be on a side of zero, to stay there or to turn to it."""
        token, behind = self.told.tokens[head], self.told.tokens[head + 1 : head + NEAR]
        if IS.match(token.tail):
            return True
        verbs = OF_MARK.get(mark_of(token), frozenset())
        if token.tail in ("도", "와", "과", "이나"):
            return False
        return _first_of(behind, verbs) is not None

    def _reaches(self, at: int, head: int) -> bool:
        """Whether a range is said to have something there: "적자 쪽까지 걸쳐 있습니다"."""
        token, behind = self.told.tokens[head], self.told.tokens[head + 1 : head + 2 + NEAR]
        found = _first_of(behind, HOLDS)
        if found is None:
            return False
        return mark_of(token) == "until" or token.tail in ("도", "와", "과") or found.lemma == "걸치다"

    def _amounts(self, at: int) -> tuple[Amount, ...]:
        """What is said to lie there: what is named last before it, else the forecast or the scenario."""
        start = self.told.tokens[at].start
        named = [phrase for phrase in self.told.phrases if self._names_a_level(phrase)]
        before = [phrase for phrase in reversed(named) if phrase.first < at]
        behind = [phrase for phrase in named if phrase.first >= at and phrase.clause == self.told.clauses[at]]
        for phrase in (*before, *behind):
            if found := self.amounts.levels(phrase, start):
                return found
        return self.amounts.main(None, start) if self.amounts.indicator_before(start) else ()

    def _names_a_level(self, phrase: Phrase) -> bool:
        """Whether a phrase names a level or a range."""
        known = (self.known[place][1] for place in phrase.numbers if place in self.known)
        return bool(phrase.tags & PARTS) or any(one.role == "level" for one in known)


def _crosses(one: Amount, sign: int) -> bool:
    """Whether some of an amount lies on the other side of zero."""
    return one.low < 0 if sign > 0 else one.high > 0


def _first_of(words: tuple[Token, ...], verbs: frozenset[str]) -> Token | None:
    """The first of some words that is one of some verbs."""
    return next((word for word in words if word.lemma in verbs), None)


def _beyond(one: Amount, sign: int, *, reaches: bool) -> bool:
    """Whether an amount lies on a side of zero, or reaches there."""
    low, high = (one.low, one.high) if sign > 0 else (-one.high, -one.low)
    return high > 0 if reaches else low >= 0
