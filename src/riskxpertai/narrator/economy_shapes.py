"""The template narrator's words for amounts, indices and growth; slots as in `shapes`."""

from __future__ import annotations

from types import MappingProxyType

# What lies between two asked values.
BETWEEN = (
    "질문하신 {threshold}에서 {ceiling} 사이에 있을 확률은 {threshold_chance}입니다.",
    "{month}에 {threshold:과/와} {ceiling} 사이에 놓일 가능성을 모형은 {threshold_chance:으로/로} 봅니다.",
    "물어보신 대로 {threshold}부터 {ceiling}까지를 잡으면, 그 안에 들 확률이 {threshold_chance}입니다.",
    "{threshold} 이상 {ceiling} 이하일 확률은 {threshold_chance:으로/로} 계산되었습니다.",
)
# How the median stands to the same month or quarter a year before.
OVER_A_YEAR = (
    "한 해 전 같은 {period}의 {year_ago:과/와} 견주면 {year_change} {year_side} 수준입니다.",
    "한 해 앞선 같은 {period}에는 {year_ago:이었으니/였으니}, 그보다 {year_change} {year_side} 셈입니다.",
    "전년 같은 {period} {year_ago:을/를} 기준으로 하면 {year_change} {year_side} 값입니다.",
    "한 해 전의 {year_ago}에 대 보면 중앙값은 {year_change} {year_side} 자리에 있습니다.",
)
WON = ("원화가 약세를 보여 환율이 오르는", "원화가 강세를 보여 환율이 내리는")
# What up and down are, by family; anything else comes in higher or lower than expected.
DIRECTIONS = MappingProxyType(
    {
        "금리": ("금리가 예상보다 높아지는", "금리가 예상보다 낮아지는"),
        "물가": ("물가가 예상보다 높게 나오는", "물가가 예상보다 낮게 나오는"),
        "주가": ("주가가 예상보다 강한", "주가가 예상보다 약한"),
        "통화": ("예상보다 많이 늘어나는", "예상보다 덜 늘어나는"),
    }
)
OTHERWISE = ("예상보다 높게 나오는", "예상보다 낮게 나오는")
# high or low, rising or falling, rise or fall; of amounts, and of anything else
AMOUNTS = (("많은", "적은"), ("늘어나는", "줄어드는"), ("증가", "감소"))
LEVELS = (("높은", "낮은"), ("오르는", "내리는"), ("상승", "하락"))
