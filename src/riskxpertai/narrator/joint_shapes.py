"""The template narrator's sentence shapes for what several indicators do together; slots as in `shapes`.

"함께 나타나는" and its like are chosen with care: paths tell what comes together, not why.
"""

from __future__ import annotations

from types import MappingProxyType

# Scenarios as parts of joint paths: sentences in order, and for each the ways to say it.
STORY = MappingProxyType(
    {
        "base": (
            (
                "가장 무난한 흐름이라면 {month} {name:은/는} {base_low}에서 {base_high} 사이에 놓입니다.",
                "기준으로 삼는 길에서는 {name:이/가} {month}에 {base_low} 이상 {base_high} 이하에 머뭅니다.",
            ),
            (
                "함께 그려 본 경로의 {base_chance:이/가} 이 안에 들며, 그 한가운데가 {base_median}입니다.",
                "그 한가운데인 {base_median:을/를} 사이에 두고 경로의 {base_chance:이/가} "
                "이 범위에 모여 있습니다.",
            ),
        ),
        "up": (
            (
                "{upward} 흐름은 {month} 값이 {up_low:을/를} 넘어서는 경로들로, 그 확률은 {up_chance}입니다.",
                "위쪽 길은 {upward} 경우이며, {up_low}보다 높게 끝날 {up_chance}의 확률이 여기에 놓입니다.",
            ),
            (
                "그 경로들의 한가운데는 {up_median}이고, 드물게는 {up_high:을/를} 넘기도 합니다.",
                "한가운데는 {up_median:으로/로}, {up_high} 위로 더 올라가는 일은 드뭅니다.",
            ),
        ),
        "down": (
            (
                "반대로 {downward} 쪽은 {month} 값이 {down_high:을/를} 밑도는 경로들이며, "
                "{down_chance}의 확률을 차지합니다.",
                "아래쪽으로는 {downward} 경우를 생각할 수 있고, {down_high}보다 낮게 끝날 확률이 "
                "{down_chance}입니다.",
            ),
            (
                "가운데 놓인 값은 {down_median}이며, {down_low} 아래까지 가는 경로는 드뭅니다.",
                "이때의 중앙값은 {down_median:으로/로}, {down_low:을/를} 밑도는 일은 좀처럼 없습니다.",
            ),
        ),
    }
)
# The way there, for an indicator alone.
WAY = MappingProxyType(
    {
        "base": "그리로 가는 길은 {way_month}에 {base_way} 언저리를 지납니다.",
        "up": "{way_month}에는 {up_way:이/가} 이 길의 한가운데입니다.",
        "down": "도중인 {way_month}에는 {down_way} 안팎을 거칩니다.",
    }
)
# What other indicators do in the same paths: how the sentence begins, and a part for each of them.
BESIDE = MappingProxyType(
    {
        "base": "이 길에서 함께 나타나는 값은 {parts}입니다.",
        "up": "그럴 때 나란히 나타나는 값을 들면 {parts}입니다.",
        "down": "같은 경로를 모아 보면 {parts}입니다.",
    }
)
BESIDE_PART = "{{name}} 중앙값 {{beside_{case}_median}}(전체 예측에서는 {{median}})"
BESIDE_STEP = (
    "{{name}} 인하 확률 {{beside_{case}_cut}}, 인상 확률 {{beside_{case}_hike}}"
    "(전체 예측에서는 {{cut}}, {{hike}})"
)

# What is supposed, told by the indicator it is supposed of.
SUPPOSE = (
    "{name:이/가} {month}에 {if_level}에 있다고 가정하면, 예측에서 {so_far} 확률은 {if_chance}이고 함께 그린 "
    "경로 {if_paths} 가운데 실질적으로 {if_effective:이/가} 이 가정에 가깝습니다."
)
RARE = (
    "{month} {name:이/가} {if_level}에 있다는 가정에 가까운 경로는 함께 그린 {if_paths} 가운데 실질적으로 "
    "{if_effective}뿐입니다. 과거에 거의 나타나지 않은 길이어서 가정에 따른 숫자는 내지 않고, "
    "가정 없는 예측만 말씀드립니다."
)
# And what other indicators do then.
THEN = (
    "그런 경로에서 {name}의 {middle:은/는} {then_median:으로/로}, 가정이 없을 때의 {then_against}.",
    "그 경로들에서 {name:은/는} {then_median:을/를} 중심으로 움직여, 가정이 없을 때의 {then_against}.",
)
THEN_BAND = (
    "이때의 {band_80} 구간은 {then_low80}에서 {then_high80}까지이고(가정이 없으면 {low80}에서 {high80}까지), "
    "지금보다 높을 확률은 {then_above}입니다.",
    "{band_80} 구간은 가정이 없을 때의 {low80}–{high80}에서 {then_low80}–{then_high80:으로/로} 바뀌며, "
    "지금보다 높을 확률은 {then_above:으로/로} 계산됩니다.",
)
THEN_MOVES = (
    "그런 경로에서 {name:이/가} 인하되어 있을 확률은 {then_cut}, 동결은 {then_hold}, "
    "인상은 {then_hike}입니다.",
    "그 경로들에서 {name}의 인하, 동결, 인상 확률은 차례로 {then_cut}, {then_hold}, {then_hike}입니다.",
)
THEN_THRESHOLD = "그때 {threshold}보다 {side_asked} 확률은 {then_threshold_chance}입니다."
