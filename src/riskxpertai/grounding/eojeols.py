"""Words between spaces, taken apart: a stem that the lexicon knows, and the particles or endings after it.

No analyser of all Korean is needed to know whether a sentence keeps to the words of a forecast: what the
lexicon (`lexicon.txt`) doesn't hold, or what doesn't end as Korean words do, is unknown. Letters are
compared as the jamo they are made of, so that 오른, 오를 and 오릅니다 begin with 오르.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

Kind = Literal["noun", "verb", "word"]
# Longer than any eojeol of a sentence that is meant to be read.
LONGEST = 24
FINALS = {"ㄴ": "\u11ab", "ㄹ": "\u11af", "ㅁ": "\u11b7", "ㅂ": "\u11b8", "ㅆ": "\u11bb"}
# Particles after a noun, and what turns a noun into another word.
PARTICLES = (
    "은 는 이 가 을 를 의 에 에서 에게 로 으로 와 과 도 만 부터 까지 보다 처럼 조차 마저 뿐 밖에 대로 만큼 "
    "마다 나 이나 든 든지 "
    "이든 이든지 라도 이라도 란 이란 야 이야 서 들 로서 으로서 로써 으로써 에선 에는 에도 엔 보단 까진 론 "
    "으론 라는 이라는 라고 이라고 "
    "라 이라 하고 며 이며 쯤 가량 씩 째 꼴 적 상 별 대 당 간 만의 껏 끼리 서는 서도 뿐만 치고 커녕 은커녕 "
    "는커녕 이자 이야말로 야말로"
)
# After a noun: to be it, or to do it.
COPULA = "이 하 되 시키 받 없 있 스럽 롭 답 지 짓 당하 해 했 돼 됐 하여 없이 같"
# The copula without its vowel: 수치며, 범위라면, 정도고.
BARE = (
    "며 고 라 라면 라고 라도 라서 여서 였 지만 ㅂ니다 ㄴ ㄹ ㄴ데 ㄴ지 ㄹ지 ㄹ까 든 던 므로 니 니까 거나 다 "
    "면 면서 ㄴ만큼 나 자 "
    "이고 이며 이지만 입니다 이어서 이어야 이되 이라서 인 일 인데 였고 였으며 였던 였습니다 라기 "
)
ENDINGS = (
    "다 ㄴ다 는다 ㅂ니다 습니다 ㅂ니까 습니까 고 며 으며 면 으면 면서 으면서 지만 는데 ㄴ데 은데 ㄹ 을 ㄴ "
    "은 는 던 지 게 게끔 니 으니 "
    "니까 으니까 므로 으므로 아 어 여 서 아서 어서 여서 도 아도 어도 여도 야 아야 어야 여야 다가 다 거나 "
    "든 든지 도록 려 으려 려면 "
    "으려면 러 으러 ㅁ 음 기 ㄴ지 은지 는지 ㄹ지 을지 ㄹ수록 을수록 라고 자면 자 죠 지요 요 나 으나 ㄹ까 "
    "을까 듯 듯이 자마자 느니 "
    "ㅆ 았 었 였 겠 시 으시 셔 으셔 셨 으셨 더 란 라 라는 다고 다는 다면 다기 에 에도 에는 에서 로 으로 "
    "보다 부터 까지 만 만큼 뿐 "
    "은커녕 의 가 이 를 와 과 조차 마저 대로 들 네 네요 구나 군요 래 ㄹ라 ㄴ가 은가 는가 나요 ㄴ가요 라면 "
    "더라도 어도 ㄴ들 은들 "
    "건대 건만 거든 길 긴 질 진 진다 쯤 처럼 ㄹ뿐더러 을뿐더러 지는 지도 지만은 기만 기도 기는 기에 지라도 "
    "고도 고는 고서 ㄹ만 을만 "
    "십시오 으십시오 세요 으세요 "
    "려고 으려고 려는 으려는 고자 느라 답니다 랍니다 이 니라 으니라 있 없 되 으되 리라 으리라 리라는 "
    "으리라는 ㄹ는지 을는지 ㄹ망정 을망정 아야만 어야만 ㄴ커녕 고만 느라고"
)

SUFFIXES = {"noun": PARTICLES, "copula": COPULA, "bare": BARE, "verb": ENDINGS}
# What may follow: kinds of suffixes, each with what it makes of the word.
FOLLOWS = {
    "noun": (("noun", "particle"), ("copula", "verb"), ("bare", "verb")),
    "particle": (("noun", "particle"), ("bare", "verb")),
    "copula": (("verb", "verb"),),
    "verb": (("verb", "verb"),),
    "word": (("noun", "particle"), ("copula", "verb"), ("bare", "verb")),
}
# Read as a pronoun with its particle, not as a verb.
PRONOUNS = frozenset({"이를"})
# "같은 높이에": no form of 높이다.
HEIGHT = "높이"
# ㅗ ㅜ ㅣ ㅚ and what they become before 어.
CONTRACTED = {8: 9, 13: 14, 20: 6, 11: 10}
# Of more stems no compound noun is made.
MOST_STEMS = 4


@dataclass(frozen=True)
class Entry:
    """What the lexicon says of a stem.

    Attributes:
        lemma: as it stands in the lexicon.
        tag: what it means to the gate; empty for a word that claims nothing.
        kind: noun, verb (adjectives too) or another word.
    """

    lemma: str
    tag: str
    kind: Kind


@dataclass(frozen=True)
class Parsed:
    """An eojeol taken apart.

    Attributes:
        entries: its stems in order; empty where it is but the tail of a number or a name.
        tail: particles and endings after the last stem, composed as written.
    """

    entries: tuple[Entry, ...]
    tail: str


def jamo(text: str) -> str:
    """Text as jamo; a final consonant that stands alone, as in the lists above, becomes one."""
    for letter, final in FINALS.items():
        text = text.replace(letter, final)
    return unicodedata.normalize("NFD", text)


@cache
def lexicon() -> dict[str, tuple[Entry, ...]]:
    """Every form that a stem may begin a word in, as jamo, and what it may be."""
    plain: dict[str, tuple[Entry, ...]] = {}
    changed: dict[str, tuple[Entry, ...]] = {}
    tag = ""
    for line in files(__package__).joinpath("lexicon.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("["):
            tag = line.strip("[] ")
            continue
        for lemma in line.split():
            for form, kind in forms(lemma, tag):
                entry = Entry(lemma, "" if tag in ("noun", "verb", "word") else tag, kind)
                # 주 is 주다 before it is what 줄다 loses its ㄹ to.
                known = plain if jamo(lemma.removesuffix("다")) == form else changed
                if entry not in known.get(form, ()):
                    known[form] = (*known.get(form, ()), entry)
    return {form: (*plain.get(form, ()), *changed.get(form, ())) for form in {**plain, **changed}}


def forms(lemma: str, tag: str) -> Iterator[tuple[str, Kind]]:
    """The forms of a word as jamo, each with its kind; verbs end in 다."""
    if tag == "word":
        yield jamo(lemma), "word"
    elif lemma.endswith("다") and len(lemma) > 1:
        for stem in stems(lemma[:-1]):
            yield jamo(stem), "verb"
    else:
        yield jamo(lemma), "noun"


def stems(stem: str) -> Iterator[str]:
    """A verb's stem in all of its shapes: 오르 and 올라, 내리 and 내려, 가깝 and 가까우, 웃돌 and 웃도."""
    yield stem
    before, last = stem[:-1], stem[-1]
    initial, vowel, final = _parts(last)
    if last == "하":
        yield from (before + "해", before + "하여")
    elif last == "르":
        dark = not before or _parts(before[-1])[1] not in (0, 8)
        yield from (_with_final(before, 8) + ("러" if dark else "라"), before + "르러")
    elif final == 0 and vowel in CONTRACTED:
        yield before + _syllable(initial, CONTRACTED[vowel], 0)
    elif final == 0 and vowel == 18:  # ㅡ
        dark = not before or _parts(before[-1])[1] not in (0, 8)
        yield before + _syllable(initial, 4 if dark else 0, 0)
    elif final == 17:  # ㅂ
        open_ = before + _syllable(initial, vowel, 0)
        yield from (open_ + "우", open_ + "워", open_ + "와")
    elif final == 7:  # ㄷ
        yield before + _syllable(initial, vowel, 8)
    elif final in (8, 19, 27):  # ㄹ, ㅅ, ㅎ
        yield before + _syllable(initial, vowel, 0)
        if final == 27:
            yield before + _syllable(initial, 1, 0)


def _parts(syllable: str) -> tuple[int, int, int]:
    place = ord(syllable) - 0xAC00
    return place // 588, place // 28 % 21, place % 28


def _syllable(initial: int, vowel: int, final: int) -> str:
    return chr(0xAC00 + 588 * initial + 28 * vowel + final)


def _with_final(text: str, final: int) -> str:
    initial, vowel, _ = _parts(text[-1])
    return text[:-1] + _syllable(initial, vowel, final)


@cache
def _suffixes(kind: str) -> tuple[frozenset[str], int]:
    """The suffixes of a kind as jamo, and the length of the longest."""
    made = frozenset(map(jamo, SUFFIXES[kind].split()))
    return made, max(map(len, made))


@lru_cache(maxsize=8192)
def parse(eojeol: str, *, after: Literal["start", "noun"] = "start") -> Parsed | None:
    """Take an eojeol apart; None where the lexicon doesn't know it.

    Args:
        eojeol: letters only, as written.
        after: `noun` where it follows a number, a time or a name directly: "1,335.0원" + "으로".
    """
    if len(eojeol) > LONGEST:
        return None
    if eojeol in PRONOUNS:
        return Parsed((Entry(eojeol[0], "", "noun"),), eojeol[1:])
    if eojeol.startswith(HEIGHT) and eojeol.removeprefix(HEIGHT) in ("에", "의", "가", "를", "로"):
        return Parsed((Entry(HEIGHT, "", "noun"),), eojeol.removeprefix(HEIGHT))
    text = jamo(eojeol)
    return _Walk(text, 1).parsed(after) or _Walk(text, MOST_STEMS).parsed(after)


class _Walk:
    """The search for the first way through a word, longest stems first, of no more than so many."""

    def __init__(self, text: str, most: int) -> None:
        self.text = text
        self.most = most
        self.seen: set[tuple[int, str, int]] = set()

    def parsed(
        self, state: str, at: int = 0, entries: tuple[Entry, ...] = (), tail: int = 0
    ) -> Parsed | None:
        """The first way from a place to the end.

        Args:
            state: what the word is so far: `start`, a kind of stem, `particle`.
            at: the place.
            entries: stems before it.
            tail: where the last of them ends.
        """
        if (at, state, len(entries)) in self.seen:
            return None
        self.seen.add((at, state, len(entries)))
        if at == len(self.text):
            return (
                None if state == "start" else Parsed(entries, unicodedata.normalize("NFC", self.text[tail:]))
            )
        for end, following in self._endings(at, state):
            if found := self.parsed(following, end, entries, tail):
                return found
        if state == "start" or (state == "noun" and 0 < len(entries) < self.most):
            for end, entry in self._stems(at, entries):
                if found := self.parsed(entry.kind, end, (*entries, entry), end):
                    return found
        return None

    def _endings(self, at: int, state: str) -> Iterator[tuple[int, str]]:
        for kind, following in FOLLOWS.get(state, ()):
            made, longest = _suffixes(kind)
            for end in range(min(at + longest, len(self.text)), at, -1):
                if self.text[at:end] in made:
                    yield end, following

    def _stems(self, at: int, entries: tuple[Entry, ...]) -> Iterator[tuple[int, Entry]]:
        known = lexicon()
        for end in range(min(at + LONGEST, len(self.text)), at, -1):
            for entry in known.get(self.text[at:end], ()):
                # Compounds are made of nouns of two syllables or more.
                if not entries or (len(entry.lemma) > 1 and len(entries[-1].lemma) > 1):
                    yield end, entry
