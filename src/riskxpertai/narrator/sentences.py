"""A streamed text as whole sentences, whatever the chunks it came in.

What is released depends on the text alone: a possible end is decided only when the sign after it
has come, so that "1,336." is never taken for a sentence while "5원" is still on its way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from riskxpertai.domain import ScenarioName

HEADINGS: MappingProxyType[str, ScenarioName] = MappingProxyType(
    {"기준": "base", "상방": "up", "하방": "down"}
)

# Possessive, so that a run of closing signs at the end of what has come is not cut short.
END = re.compile(r"\n|(?P<stop>[.?!。…]++)[\"'”’」』)\]]*+(?=(?P<next>.|\n))")
HEADING = re.compile(r"[#*\s]*+[\[【]\s*(기준|상방|하방)(?: 시나리오)?\s*[\]】][*:\s]*+")
UNFINISHED_HEADING = re.compile(r"[#*\s]*+(?:[\[【][^\]】\n]{0,12})?")
SPOKEN_END = re.compile(r"[다요까죠]$")
NUMBER_OR_LATIN = re.compile(r"[0-9A-Za-z]$")
# A list mark before Korean words; "3. 환율은" would otherwise hold a number that no fact has.
LIST_MARK = re.compile(r"^(?:[-*•·]\s+|\d{1,2}[.)]\s+(?=[가-힣\"']))+")
# A last sentence's end: a stop, or a Korean ending whose stop was forgotten.
FINISHED = re.compile(r"[.?!。…다요까죠][\"'”’」』)\]]*$")
READABLE = re.compile(r"[0-9A-Za-z가-힣]")


class SentenceReader:
    """Collects chunks and gives sentences with the scenario they belong to.

    Sentences before the first heading belong to None.
    """

    def __init__(self) -> None:
        self._rest = ""
        self._scenario: ScenarioName | None = None

    def feed(self, chunk: str) -> Iterator[tuple[ScenarioName | None, str]]:
        """Sentences that are whole now that a chunk has come."""
        self._rest += chunk
        yield from self._whole()

    def end(self) -> Iterator[tuple[ScenarioName | None, str]]:
        """The last sentences, when no more comes."""
        self._rest += "\n"
        yield from self._whole()

    def _whole(self) -> Iterator[tuple[ScenarioName | None, str]]:
        while self._rest:
            heading = HEADING.match(self._rest)
            if heading:
                self._scenario = HEADINGS[heading[1]]
                self._rest = self._rest[heading.end() :]
                continue
            if UNFINISHED_HEADING.fullmatch(self._rest):
                return
            cut = _first_end(self._rest)
            if cut is None:
                return
            sentence, self._rest = tidied(self._rest[:cut]), self._rest[cut:]
            if sentence:
                yield self._scenario, sentence


def sentences(text: str) -> list[str]:
    """A whole text's sentences."""
    reader = SentenceReader()
    return [sentence for _, sentence in (*reader.feed(text), *reader.end())]


def breaks_off(sentence: str) -> bool:
    """Whether a text's last sentence ends in its middle."""
    return FINISHED.search(sentence) is None


def tidied(text: str) -> str:
    """A sentence without the marks of lists, headings and emphasis; empty if nothing can be read."""
    plain = text.replace("**", "").replace("`", "").strip().lstrip("#:* ")
    plain = " ".join(LIST_MARK.sub("", plain).split())
    return plain if READABLE.search(plain) else ""


def _first_end(text: str) -> int | None:
    """Where the first sentence ends, or None while that is open."""
    for found in END.finditer(text):
        stop = found["stop"]
        if stop is None:
            return found.end()
        before, after = text[: found.start()], found["next"]
        # "2026. 11." and "3.5%" and "U.S." hold stops that end nothing.
        if "." in stop and NUMBER_OR_LATIN.search(before):
            continue
        if after.isspace() or after in "[【" or (SPOKEN_END.search(before) and "가" <= after <= "힣"):
            return found.start("next")
    return None
