"""The title of a conversation: its first question, cut to a line."""

from __future__ import annotations

import regex  # type: ignore[import-untyped]

LONGEST = 60
_START = regex.compile(rf"\X{{0,{LONGEST}}}")


def title_of(question: str) -> str:
    """The question's first line that says something, 60 characters at most.

    Characters are those that readers count (Unicode's extended grapheme clusters), so neither a
    syllable typed as separate jamo nor an emoji of several code points is cut in two.

    Source:
        Unicode Standard Annex 29, section 3.
    """
    line = next((line.strip() for line in question.splitlines() if line.strip()), "")
    return str(_START.match(line).group())
