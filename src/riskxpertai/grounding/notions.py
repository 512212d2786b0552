"""Words that mean the same to whoever hears them: what lies, holds, is alike, is only roughly so.

A judge that needs more of a kind adds its own to these; what only one of them needs stands with that one.
"""

from __future__ import annotations

# Where something is said to be: "구간 안에 놓입니다", "한가운데에 있습니다".
LYING = frozenset("놓이다 있다 자리하다 자리 위치 머물다 머무르다 자리잡다".split())
# What a range does to what lies in it.
HOLDING = frozenset("품다 아우르다 담다 담기다 감싸다 포함".split())
# Neither more nor less, or nearly so.
ALIKE = frozenset("비슷하다 엇비슷하다 비슷비슷하다 팽팽하다 대등하다".split())
EQUAL = frozenset("같다 똑같다 동일 일치".split())
# What makes "the same" nearly the same.
ROUGHLY = frozenset("거의 대체로 대략 얼추 사실상 약".split())
# The middle of a range, which is no median.
MIDDLES = frozenset("한가운데 중간 정중앙 정가운데 복판".split())
# What is spoken of without its name.
POINTING = frozenset({"이쪽", "그쪽"})
