"""How precisely a number is meant: the interval that its digits, and the words around it, imply."""

from __future__ import annotations

import re

ABOUT = re.compile(r"(?:약|대략|대체로|어림잡아|거의|줄잡아|얼추)\s?$")
# What may follow a number and its unit, and make it a wider one.
ABOUT_AFTER = re.compile(
    r" ?(?:대|선|안팎|내외|가량|정도|쯤|전후|언저리|근처|부근|수준|초반|중반|후반|남짓|근방|꼴)"
)
SPAN = re.compile(
    r"(?: ?원| ?%)?대(?:의)?(?: ?(극초반|초반|초중반|중반|중후반|후반))?(?!비)| ?(초반|중반|후반)"
)
PARTS = {
    "극초반": (0.0, 0.2),
    "초반": (0.0, 0.4),
    "초중반": (0.15, 0.6),
    "중반": (0.3, 0.7),
    "중후반": (0.4, 0.85),
    "후반": (0.6, 1.0),
}
OVER = re.compile(
    r" ?(?:선|대|수준|꼴|쯤|정도)?(?:을|를|이|가|도|은|는)? ?"
    r"(?:조금 |약간 |살짝 |훌쩍 |크게 |훨씬 |꽤 |한참 )?"
    r"(?:넘[는어기을습긴었으]|넘게|위로|위에|돌파|웃[도돌돕돈돎]|상회|초과|이상|남짓)"
)
UNDER = re.compile(
    r" ?(?:선|대|수준|꼴|쯤|정도)?(?:을|를|에도|에는|에|이|가|도|은|는)? ?"
    r"(?:조금 |약간 |살짝 |훨씬 |크게 |한참 |꽤 )?"
    r"(?:밑[도돌돕돈돎]|(?:채 )?되지 (?:않|못)|(?:채 )?(?:미치지|벌어지지) (?:않|못)|(?:채 )?못 ?되|"
    r"(?:채 )?안 [되됩돼]|밑으로|못 ?미[치칩친쳐]|아래|미달|하회|미만|이하|조금 안|가까이|가까운|가깝)"
)
EXACT_SIGNS = 3
UNHEDGED = 0.025


def interval(
    text: str, value: float, place: float, unit: str, end: int, *, hedged: bool
) -> tuple[float, float, int, int]:
    """What a number may stand for, where it ends with the words that widen it, and its side of a bound."""
    written = round(value / place)
    zeros = len(str(written)) - len(str(written).rstrip("0")) if written else 0
    signs = len(str(written)) - zeros
    widest = place * 10**zeros
    span = SPAN.match(text, end)
    if span and unit != "배":
        low, high = PARTS.get(span[1] or span[2] or "", (0.0, 1.0))
        return value + low * widest, value + high * widest, span.end(), 0
    step = place
    if place <= 1000 and place > 1:  # 천삼백: the words say as little as 1,300 does
        zeros, step = zeros + round(len(f"{place:.0f}") - 1), 1.0
        widest = place
    if hedged:
        step = max(step, min(widest, 10.0 ** (len(str(round(value))) - 1) if value >= 1 else widest))
    elif zeros and signs >= EXACT_SIGNS and place >= 1:
        step = max(step, min(widest, 10 * step))
    half = step / 2
    if not hedged and place > 1000:
        half = min(half, UNHEDGED * value)
    for pattern, side in ((OVER, 1), (UNDER, -1)):
        if pattern.match(text, end):
            near = max(half, min(widest, value / 5) if value else half)
            return (value - half, value + near, end, 1) if side > 0 else (value - near, value + half, end, -1)
    return value - half, value + half, end, 0
