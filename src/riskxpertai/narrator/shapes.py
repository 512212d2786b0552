"""The template narrator's sentence shapes, several for each thing to say.

A slot names a fact (`base_low` is the fact `….base.low.…`) or a word, and may ask for the particle
that follows: `{median:이/가}`. Shapes say only what facts say; none of them gives a cause.
Each tuple holds four shapes, so that up to four indicators never read alike.
"""

from __future__ import annotations

from types import MappingProxyType

# One indicator: each thing in a sentence of its own.
CENTRE = (
    "{months} 뒤인 {month} {name}의 {measure:은/는} {median:이/가} 예측의 한가운데입니다.",
    "모형이 내다본 {month} {name}의 {middle:은/는} {median}입니다.",
    "{name}의 {month} {measure:은/는} {median:을/를} 중심으로 예측됩니다.",
    "{months} 뒤를 내다보면, {month} {name}의 {measure:으로/로} 한가운데에 놓이는 숫자는 {median}입니다.",
)
SAME = (
    "마지막으로 공표된 {last_day}의 {last:과/와} 견주면 차이가 {gap}에 그쳐 거의 같은 수준입니다.",
    "{last_day} 값인 {last:과/와} 거의 같은 수준이며, 벌어진 폭은 {gap}입니다.",
    "{last_day}의 {last}에서 {gap}만 움직이는 셈이어서 거의 같은 수준이라고 할 수 있습니다.",
    "가장 최근 값({last_day}, {last})과 {gap} 차이로, 거의 같은 수준을 가리킵니다.",
)
MOVED = (
    "마지막으로 공표된 {last_day}의 {last}보다 {gap} {high_or_low} 값으로, {strength}입니다.",
    "{last_day} 값인 {last:과/와} 비교하면 {gap} {rising} 셈이며, {strength}입니다.",
    "{last_day}의 {last}에서 {gap} {rising} 방향이고, {strength:이라고/라고} 할 수 있습니다.",
    "가장 최근 값({last_day}, {last})보다 {gap} {high_or_low} 자리로, {strength}에 해당합니다.",
)
BAND = (
    "열 번에 여덟 번꼴로 들어맞도록 잡은 {band_80} 구간은 {low80}에서 {high80}까지입니다.",
    "{low80:과/와} {high80} 사이에 들 확률이 {band_80:으로/로} 계산되었습니다.",
    "불확실성을 함께 보면 {low80}부터 {high80}까지가 {band_80} 구간입니다.",
    "실제 값이 {band_80}의 확률로 들어갈 범위는 {low80} 이상 {high80} 이하입니다.",
)
BAND_OF_ONE = (
    "{band_80} 구간도 {low80} 한 수준으로 모입니다.",
    "{band_80}의 확률로 좁혀 보아도 남는 수준은 {low80} 하나입니다.",
    "{low80} 하나만으로 {band_80} 구간이 채워집니다.",
    "{band_80} 구간의 아래 끝과 위 끝이 모두 {low80}입니다.",
)
CHANCE = (
    "지금보다 높을 확률은 {above}, 낮을 확률은 {below:으로/로}, {lean}.",
    "마지막 값을 웃돌 가능성이 {above}, 밑돌 가능성이 {below:이어서/여서} {lean}.",
    "확률로 보면 오르는 쪽이 {above}, 내리는 쪽이 {below}인데 {lean}.",
    "높아질 확률 {above:과/와} 낮아질 확률 {below:을/를} 견주어 보면 {lean}.",
)
BASELINE = (
    "{recent} 값이 그대로 간다고 보는 것과 비교하면 그 예측의 중앙값은 {baseline}이고, "
    "{band_80} 구간의 폭은 이 모형이 {width80:으로/로} {against_walk}.",
    "아무 변화가 없다고 보는 단순한 예측은 {baseline:을/를} 가운데에 두며, "
    "{band_80} 구간을 견주면 모형의 폭 {width80:이/가} {against_walk}.",
    "비교를 위해 지금 값이 이어진다고만 보면 중앙값은 {baseline:이/가} 되고, "
    "모형의 {band_80} 구간 폭 {width80:은/는} {against_walk}.",
    "{recent} 수준이 유지된다는 가정은 {baseline:을/를} 가리키는데, "
    "그 가정과 비교한 모형의 {band_80} 구간은 폭이 {width80:으로/로} {against_walk}.",
)
UNCERTAIN = (
    "과거 값만으로 계산한 예측이라 앞으로의 결정이나 뜻밖의 사건은 담겨 있지 않으므로, "
    "가운데 값 하나보다 범위 전체를 보시는 편이 낫습니다.",
    "열 번에 두 번쯤은 이 구간을 벗어나는 것이 정상이며, 예측은 틀릴 수 있습니다.",
    "구간의 폭이 곧 모르는 정도이니, 한 숫자로 정해진 일처럼 읽지 않으시기를 바랍니다.",
    "중앙값은 위아래 어느 쪽도 더 유력하지 않은 자리일 뿐이어서, 실제 값은 그와 다를 수 있습니다.",
)
# How such forecasts did before, by what measuring found: a lead, no difference, a lag.
RECORD_BETTER = (
    "{months} 앞을 내다본 지난 예측 {record_count} 가운데 {record_hits:은/는} {band_80} 구간이 맞았고, "
    "오차는 지금 값 그대로라고 볼 때보다 {record_skill} 작았습니다.",
    "같은 기간을 내다본 예측은 지난 {record_count} 가운데 {record_hits:이/가} {band_80} 구간에 들었으며, "
    "지금 값 그대로라고 보는 것보다 오차가 {record_skill} 작았습니다.",
    "지난 {record_count}의 예측에서 {band_80} 구간은 {record_hits} 적중했고, "
    "지금 값이 그대로 간다고 볼 때와 견주면 오차가 {record_skill} 작았습니다.",
    "과거로 돌아가 같은 예측을 {record_count} 해 보면 {record_hits:이/가} {band_80} 구간에 들고, "
    "오차는 지금 값 그대로라는 예측보다 {record_skill} 작습니다.",
)
RECORD_EVEN = (
    "{months} 앞을 내다본 지난 예측 {record_count} 가운데 {record_hits:은/는} {band_80} 구간이 맞았지만, "
    "지금 값 그대로라고 보는 것보다 나은 예측은 아니었습니다.",
    "같은 기간을 내다본 예측은 지난 {record_count} 가운데 {record_hits:이/가} {band_80} 구간에 들었으나, "
    "지금 값 그대로라고 볼 때보다 더 잘 맞히지는 못했습니다.",
    "지난 {record_count}의 예측에서 {band_80} 구간은 {record_hits} 적중했고, "
    "지금 값이 그대로 간다고 보는 것보다 나은 점은 확인되지 않았습니다.",
    "과거로 돌아가 같은 예측을 {record_count} 해 보면 {record_hits:이/가} {band_80} 구간에 들지만, "
    "지금 값 그대로라는 예측보다 낫다고 할 수는 없습니다.",
)
RECORD_WORSE = (
    "{months} 앞을 내다본 지난 예측 {record_count} 가운데 {record_hits:은/는} {band_80} 구간이 맞았지만, "
    "지금 값 그대로라고 볼 때보다 오차가 {record_skill} 커서 더 나은 예측이 아니었습니다.",
    "같은 기간을 내다본 예측은 지난 {record_count} 가운데 {record_hits:이/가} {band_80} 구간에 들었으나, "
    "오차는 지금 값 그대로라고 볼 때보다 오히려 {record_skill} 컸습니다.",
    "지난 {record_count}의 예측에서 {band_80} 구간은 {record_hits} 적중했지만, "
    "지금 값이 그대로 간다고 볼 때와 견주면 오차가 오히려 {record_skill} 컸습니다.",
    "과거로 돌아가 같은 예측을 {record_count} 해 보면 {record_hits:이/가} {band_80} 구간에 들지만, "
    "지금 값 그대로라는 예측보다 오차가 {record_skill} 커서 낫다고 할 수 없습니다.",
)
WIDER = (
    "더 조심스럽게 {band_95} 구간으로 넓히면 {low95}에서 {high95}까지 벌어집니다.",
    "{band_95} 구간까지 넓게 잡으면 아래로는 {low95}, 위로는 {high95:이/가} 끝입니다.",
    "드문 경우까지 담은 {band_95} 구간은 {low95}부터 {high95}까지입니다.",
    "아주 드문 경우를 빼고 보아도 {band_95} 구간은 {low95:과/와} {high95} 사이에 걸쳐 있습니다.",
)
EXTREMES = (
    "그사이 중앙값이 가장 높은 {period:은/는} {highest_month}({highest}), 가장 낮은 {period:은/는} "
    "{lowest_month}({lowest})입니다.",
    "{period}마다의 중앙값을 이어 보면 {highest_month}의 {highest:이/가} 가장 높고 "
    "{lowest_month}의 {lowest:이/가} 가장 낮습니다.",
    "가는 길의 중앙값은 {lowest_month}의 {lowest:과/와} {highest_month}의 {highest} 사이를 오갑니다.",
    "중앙값의 흐름에서 꼭대기는 {highest_month}의 {highest}, 바닥은 {lowest_month}의 {lowest}입니다.",
)
THRESHOLD = (
    "질문하신 {threshold}보다 {side_asked} 확률은 {threshold_chance}입니다.",
    "{month}에 {threshold}보다 {side_asked} 가능성을 모형은 {threshold_chance:으로/로} 봅니다.",
    "물어보신 대로 {threshold:을/를} 기준으로 삼으면, 그보다 {side_asked} 확률이 {threshold_chance}입니다.",
    "{threshold}보다 {side_asked} 쪽의 확률은 {threshold_chance:으로/로} 계산되었습니다.",
)
PAST = (
    "지난 {past_years} 동안 {name:이/가} 가장 높았던 {period:은/는} {past_high_month}({past_high}), "
    "가장 낮았던 {period:은/는} {past_low_month}({past_low})입니다.",
    "{past_years}을 거슬러 보면 {name:은/는} {past_low_month}의 {past_low:과/와} "
    "{past_high_month}의 {past_high} 사이에서 움직였습니다.",
    "과거 {past_years}의 {name}에서 꼭대기는 {past_high_month}의 {past_high}, "
    "바닥은 {past_low_month}의 {past_low}입니다.",
    "{name}의 지난 {past_years} 기록은 아래로 {past_low}({past_low_month}), "
    "위로 {past_high}({past_high_month})입니다.",
)

# What moves in steps: chances of levels instead of a median between them.
STEP_CENTRE = (
    "{months} 뒤인 {month} {name:은/는} {base_level}일 가능성이 {base_chance:으로/로} 가장 큽니다.",
    "{month}의 {name:으로/로} 가장 유력한 수준은 {base_level}이며, 그 확률은 {base_chance}입니다.",
    "{name:이/가} {month}에 놓일 자리로는 {base_level:이/가} {base_chance}의 확률로 첫손에 꼽힙니다.",
    "모형은 {months} 뒤 {name:을/를} {base_level:으로/로} 볼 확률이 {base_chance:으로/로} 가장 "
    "높다고 답합니다.",
)
STEP_MOVES = (
    "지금의 {last}에서 인하되어 있을 확률은 {cut}, 동결은 {hold}, 인상은 {hike}입니다.",
    "{last_day} 현재 {last}에서 동결되어 있을 확률이 {hold}, 인하는 {cut}, 인상은 {hike:으로/로} 나뉩니다.",
    "현재 수준 {last:을/를} 기준으로 인하 {cut}, 동결 {hold}, 인상 {hike}의 확률입니다.",
    "인하 {cut}, 동결 {hold}, 인상 {hike:이/가} 지금의 {last}에서 갈라지는 세 갈래의 확률입니다.",
)
STEP_BASELINE = (
    "오늘 값이 그대로 간다고 보는 것과 비교하면, 그 예측이 말하는 {last}에 모형은 {hold}의 확률을 줍니다.",
    "아무 변화가 없다고 보는 단순한 예측은 {last} 하나만 말하지만, 모형은 그 자리에 {hold}의 확률을 둡니다.",
    "지금 수준이 이어진다고만 보는 예측과 비교하면, 모형은 그 일이 일어날 확률을 {hold:으로/로} 봅니다.",
    "오늘 수준이 유지된다는 가정은 {last:을/를} 가리키며, 모형이 보기에 그렇게 될 확률은 {hold}입니다.",
)
STEP_READ = (
    "{month} 말을 기준으로 한 확률이며, 그때까지 여러 번에 나누어 움직이는 경우도 함께 담고 있습니다.",
    "여기서 확률은 {month} 말에 놓인 수준을 두고 말하는 것이어서, 그 사이에 오르내리는 길은 가리지 않습니다.",
    "모두 {month} 말의 모습이고, 언제 움직이는지가 아니라 그때 어디에 있는지를 말하는 확률입니다.",
    "확률을 재는 때는 {month} 말이므로, 그보다 먼저 바뀌었다가 되돌아오는 경우는 드러나지 않습니다.",
)
STEP_UNCERTAIN = (
    "{name:은/는} 정해진 회의에서 보통 {grid}씩 움직이므로, 수준 사이의 평균값보다 수준별 확률로 "
    "읽으시는 편이 "
    "정확합니다. 과거 값만으로 계산한 확률이라 앞으로 나올 지표나 회의에서 오갈 논의는 담겨 있지 않습니다.",
    "한 번에 {grid}씩 계단처럼 바뀌는 값이어서, 중간값 하나로 줄여 말하지 않고 확률로 나누어 적었습니다. "
    "모형이 보는 것은 지나간 값뿐이니, 앞으로의 결정이 이 확률과 다를 수 있습니다.",
    "보통 {grid} 단위로 결정되는 값이라 그 사이의 숫자는 실제로 나오지 않습니다. "
    "뜻밖의 결정은 과거 값에서 미리 드러나지 않으므로, 확률이 낮은 쪽도 일어날 수 있습니다.",
    "결정의 보폭이 {grid}여서 방향과 횟수가 함께 불확실합니다. "
    "예측은 틀릴 수 있으며, 앞으로 나올 소식은 아직 반영되어 있지 않습니다.",
)

# Several indicators: two sentences each.
RECORDS_BETTER = "지난 예측을 돌아보면 {names} 지금 값 그대로라고 볼 때보다 오차가 작았습니다."
RECORDS_NOT_BETTER = (
    "이만큼 앞을 내다본 지난 예측에서 {names} 지금 값 그대로라고 볼 때보다 나은 점이 없었습니다."
)
TOGETHER_SAME = (
    "{month} {name}의 {middle:은/는} {median:으로/로}, {last_day}의 {last:과/와} 거의 같은 "
    "수준이며 차이는 {gap}입니다.",
    "{name:은/는} {month} {median:을/를} 중심으로 예측되어, 최근 값 {last:과/와} {gap} 차이의 거의 "
    "같은 수준입니다.",
    "이어서 {name}의 가운데 값 {median:은/는} 지금의 {last}에서 {gap}만 떨어진, 거의 같은 수준입니다.",
    "끝으로 {name}의 {measure:을/를} 보면 {median:이/가} 한가운데이고, 지금의 {last:과/와} 거의 같은 "
    "수준에서 {gap} 벌어져 있습니다.",
)
TOGETHER_MOVED = (
    "{month} {name}의 {middle:은/는} {median:으로/로}, {last_day}의 {last}보다 {gap} "
    "{high_or_low} 값이며, "
    "{strength}입니다.",
    "{name:은/는} {month} {median:을/를} 중심으로 예측되며, 최근 값 {last}에서 {gap} {rising} "
    "셈으로 {strength}입니다.",
    "이어서 {name}의 가운데 값 {median:은/는} 지금의 {last:과/와} 비교해 {gap} {high_or_low} "
    "자리로, {strength}입니다.",
    "끝으로 {name}의 {measure:을/를} 보면 {median:이/가} 한가운데이고, {last}에서 {gap} {rising} "
    "셈이어서 {strength}입니다.",
)
TOGETHER_CHANCE = (
    "{band_80} 구간은 {low80}에서 {high80}까지이고, 지금보다 높을 확률은 {above}입니다.",
    "{low80}부터 {high80}까지가 {band_80} 구간이며, 오르는 쪽의 확률을 {above:으로/로} 봅니다.",
    "실제 값은 {band_80}의 확률로 {low80:과/와} {high80} 사이에 들고, 마지막 값을 웃돌 가능성은 "
    "{above}입니다.",
    "높아질 확률은 {above}, 낮아질 확률은 {below}이며 {band_80} 구간의 두 끝은 {low80:과/와} {high80}입니다.",
)
TOGETHER_BASELINE = (
    "{name:을/를} {recent} 값이 그대로 간다고 보는 것과 비교하면 {band_80} 구간의 폭은 "
    "{width80:으로/로} {against_walk}.",
    "아무 변화가 없다고 볼 때와 견주어 {name}의 {band_80} 구간 폭 {width80:은/는} {against_walk}.",
    "{name}에서 지금 값이 이어진다고만 볼 때와 비교한 폭은 {width80:으로/로}, {against_walk}.",
    "{recent} 수준이 유지된다는 가정과 나란히 놓으면 {name}의 폭 {width80:이/가} {against_walk}.",
)

# Scenarios: sentences in order, and for each the ways to say it.
SCENARIO = MappingProxyType(
    {
        "base": (
            (
                "가장 무난한 흐름이라면 {month} {name:은/는} {base_low}에서 {base_high} 사이에 놓입니다.",
                "기준으로 삼는 길에서는 {name:이/가} {month}에 {base_low} 이상 {base_high} 이하에 머뭅니다.",
            ),
            (
                "절반의 확률({base_chance})로 이 안에 들며, 그 한가운데가 {median}입니다.",
                "그 한가운데인 {median:을/를} 사이에 두고 {base_chance}의 확률이 이 범위에 모여 있습니다.",
            ),
        ),
        "up": (
            (
                "{upward} 흐름이라면 {up_low}에서 {up_high}까지를 봅니다.",
                "위쪽 길은 {upward} 경우이며, {up_low:과/와} {up_high} 사이가 그 자리입니다.",
            ),
            (
                "이렇게 될 확률은 {up_chance}이고, 그보다 더 높아질 확률도 {up_tail} 남아 있습니다.",
                "여기에 들 확률은 {up_chance}에 그치지만, 이를 넘어설 확률 {up_tail}도 따로 있습니다.",
            ),
        ),
        "down": (
            (
                "반대로 {downward} 쪽에서는 {month} 값이 {down_high} 아래, {down_low} 위에 놓입니다.",
                "아래쪽으로는 {downward} 경우를 생각할 수 있고, 범위의 두 끝은 {down_low:과/와} "
                "{down_high}입니다.",
            ),
            (
                "모형이 여기에 주는 확률은 {down_chance}이며, 더 아래로 벗어날 확률은 {down_tail}입니다.",
                "확률로는 {down_chance}, 이보다 더 낮아지는 경우는 {down_tail:으로/로} 셈합니다.",
            ),
        ),
    }
)
STEP_SCENARIO = MappingProxyType(
    {
        "base": (
            (
                "가장 가능성이 큰 길에서 {month} {name:은/는} {base_level}에 있습니다.",
                "기준으로 삼는 길은 {name:이/가} {month}에 {base_level:으로/로} 정해져 있는 경우입니다.",
            ),
            (
                "그 확률은 {base_chance:으로/로}, {base_against_last}.",
                "모형이 여기에 주는 확률은 {base_chance}이고, {base_against_last}.",
            ),
        ),
        "up": (
            (
                "그보다 높은 수준에 있을 가능성은 {up_chance}입니다.",
                "위쪽 길, 곧 기준보다 높은 금리로 끝나는 경우에는 {up_chance}의 확률이 놓입니다.",
            ),
            (
                "그 가운데서는 {up_level:이/가} 가장 유력합니다.",
                "이때 가장 먼저 꼽히는 수준은 {up_level}입니다.",
            ),
        ),
        "down": (
            (
                "반대로 기준보다 낮은 금리로 끝나는 경우는 {down_chance:으로/로} 셈합니다.",
                "아래쪽으로는 {down_chance}의 확률로 기준보다 낮은 수준을 생각할 수 있습니다.",
            ),
            (
                "낮아진다면 {down_level:이/가} 될 가능성이 으뜸입니다.",
                "그럴 때 모형이 고르는 수준은 {down_level}입니다.",
            ),
        ),
    }
)
EMPTY_SIDE = MappingProxyType(
    {
        "up": "가능성이 매우 작아 위쪽 수준을 따로 꼽지 않습니다.",
        "down": "확률이 거의 남지 않아 아래쪽의 대표 수준은 적지 않습니다.",
    }
)
UP_FROM_LAST = (
    "범위의 시작인 {up_low}부터 이미 마지막 값 {last}보다 높습니다.",
    "다만 범위의 시작인 {up_low:은/는} 마지막 값 {last}보다 높지 않아, 위쪽이라 해도 꼭 지금보다 "
    "오른다는 뜻은 아닙니다.",
)
DOWN_FROM_LAST = (
    "위 끝인 {down_high}조차 마지막 값 {last:을/를} 밑도는 자리입니다.",
    "그렇더라도 위 끝인 {down_high:은/는} 마지막 값 {last:을/를} 밑돌지 않으므로, 지금보다 반드시 "
    "낮아진다는 말은 아닙니다.",
)
BASE_FROM_LAST = (
    "마지막 값 {last:과/와} 거의 같은 수준이 이어지는 셈입니다.",
    "마지막 값 {last:과/와} 나란히 놓으면 중심이 {gap} {high_or_low} 곳에 있습니다.",
)
