"""The narrator that needs no model: what he says, how long, and that each number is a fact."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskxpertai.domain import Brief, Claim, Sentence, Summary
from riskxpertai.facts import make_facts
from riskxpertai.narrator.template import TemplateNarrator
from tests.narrator.samples import (
    base,
    base_rate,
    brief,
    growth,
    indicator,
    inflation,
    jpykrw,
    measured,
    path,
    usdkrw,
)

pytestmark = pytest.mark.anyio

DIGITS = re.compile(r"\d+")
ADVICE = ("사세요", "파세요", "환전하", "매수", "매도", "투자하", "유리합니다", "기회")
CAUSES = ("때문", "영향으로", "덕분", "탓")

BRIEFS = {
    "환율": brief(),
    "환율 상승": brief(usdkrw(drift=0.01)),
    "환율 급락": brief(usdkrw(drift=-0.03), months=3),
    "한 달": brief(usdkrw(), months=1),
    "열두 달": brief(jpykrw(), months=12),
    "기준금리": brief(base()),
    "동결이 거의 확실": brief(base_rate({2.5: 0.996, 2.75: 0.004}, last=2.5)),
    "인상": brief(base_rate({2.75: 0.3, 3.0: 0.6, 3.25: 0.1})),
    "물가": brief(inflation()),
    "성장률": brief(growth()),
    "지수": brief(
        path(
            indicator("CPI", "소비자물가지수", family="물가", unit="2020=100", frequency="M", digits=2),
            last=118.21,
            volatility=0.003,
        )
    ),
    "문턱 위": brief(usdkrw(), chart="probability", threshold=1400.0),
    "문턱 아래": brief(base(), chart="probability", threshold=2.5, below=True),
    "과거": brief(usdkrw(), chart="history", past_years=10),
    "앞선 성적": brief(measured(usdkrw(), margin=0.01)),
    "비긴 성적": brief(measured(jpykrw(), months=12), months=12),
    "뒤진 성적": brief(measured(base(), skill=-0.12)),
    "둘의 성적": brief(measured(usdkrw(), margin=0.01), measured(jpykrw()), chart="compare"),
    "금리와 환율의 성적": brief(measured(base()), measured(jpykrw()), threshold=2.5),
    "둘": brief(usdkrw(), jpykrw(), chart="compare"),
    "금리와 환율": brief(base(), usdkrw()),
    "넷": brief(usdkrw(), base(), inflation(), growth()),
    "넷 모두 환율": brief(
        *(path(indicator(f"FX{place}", f"환율 {name}")) for place, name in enumerate("가나다라"))
    ),
}
each = pytest.mark.parametrize("asked", BRIEFS.values(), ids=BRIEFS.keys())


async def tell(asked: Brief) -> tuple[Summary, list[Sentence]]:
    teller = TemplateNarrator()
    summary = await teller.summary(asked)
    return summary, [sentence async for sentence in teller.scenarios(asked, summary)]


def check_grounded(text: str, claims: tuple[Claim, ...], asked: Brief) -> None:
    """Every digit of the text stands in a claim, in order, and every claim is a fact's text."""
    texts = {fact.id: fact.text for fact in asked.facts}
    place, between = 0, ""
    for claim in claims:
        found = text.index(claim.text, place)
        between += text[place:found]
        place = found + len(claim.text)
        assert texts[claim.fact] == claim.text
    assert not DIGITS.findall(between + text[place:])


@each
async def test_every_number_is_the_text_of_a_fact(asked) -> None:
    summary, scenarios = await tell(asked)
    check_grounded(summary.text, summary.claims, asked)
    for sentence in scenarios:
        check_grounded(sentence.text, sentence.claims, asked)


@each
async def test_a_summary_is_long_enough_to_say_it_and_short_enough_to_be_read(asked) -> None:
    summary, _ = await tell(asked)
    # What was measured is said in one sentence more.
    most = (500 if len(asked.forecasts) == 1 else 720) + (100 if asked.forecasts[0].score else 0)
    assert 350 <= len(summary.text) <= most


@each
async def test_each_scenario_has_two_or_three_sentences_in_order(asked) -> None:
    _, scenarios = await tell(asked)
    names = [sentence.name for sentence in scenarios]
    assert names == sorted(names, key=["base", "up", "down"].index)
    assert all(2 <= names.count(name) <= 3 for name in ("base", "up", "down"))
    assert all(sentence.narrator == "template" for sentence in scenarios)


@each
async def test_no_sentence_shape_comes_twice_in_an_answer(asked) -> None:
    summary, scenarios = await tell(asked)
    sentences = re.split(r"(?<=니다\.)\s", summary.text) + [sentence.text for sentence in scenarios]
    names = "|".join(re.escape(forecast.indicator.name) for forecast in asked.forecasts)
    shapes = []
    for sentence in sentences:
        bare = re.sub(names, "N", sentence)
        for fact in sorted(asked.facts, key=lambda fact: -len(fact.text)):
            bare = bare.replace(fact.text, "0")
        shapes.append(bare)
    assert len(set(shapes)) == len(shapes)


@each
async def test_neither_advice_nor_causes_nor_loose_particles_are_told(asked) -> None:
    summary, scenarios = await tell(asked)
    text = " ".join((summary.text, *(sentence.text for sentence in scenarios)))
    assert not [word for word in (*ADVICE, *CAUSES) if word in text]
    assert not re.search(r"은\(는\)|이\(가\)|을\(를\)|[{}]|  |nan", text)
    assert text.count("니다.") >= 10


async def test_the_summary_says_what_a_reader_needs() -> None:
    summary, _ = await tell(brief())
    for words in ("2027년 4월", "1,327.3원", "1,227.1원", "1,435.7원", "80%", "46%", "54%", "낮"):
        assert words in summary.text
    assert re.search("비교|견주", summary.text)
    near, _ = await tell(brief(usdkrw(drift=-0.0005)))
    assert "거의 같은 수준" in near.text


@pytest.mark.parametrize(
    ("drift", "side", "lean"), [(0.01, "높은|오르는", "오르는"), (-0.01, "낮은|내리는", "내리는")]
)
async def test_direction_words_follow_the_sign(drift, side, lean) -> None:
    for last in (1300.1, 1310.2, 1320.3, 1335.3):
        summary, scenarios = await tell(brief(usdkrw(drift=drift, last=last)))
        assert re.search(rf"원\(\d\.\d%\) ({side})", summary.text)
        assert f"{lean} 쪽이 뚜렷하게 우세합니다" in summary.text
        assert re.search(rf"({side}) 곳에 있습니다", scenarios[2].text)


async def test_the_base_rate_is_told_in_chances_and_on_its_grid() -> None:
    summary, _ = await tell(brief(base()))
    for words in ("인하", "동결", "인상", "54%", "43%", "3%", "2.50%", "0.25%p"):
        assert words in summary.text
    levels = re.findall(r"(\d\.\d\d)%(?!p)", summary.text)
    assert all(float(level) % 0.25 == 0 for level in levels)


async def test_a_rising_exchange_rate_is_a_weaker_won_and_other_rates_are_not() -> None:
    _, scenarios = await tell(brief())
    assert "원화가 약세" in next(sentence.text for sentence in scenarios if sentence.name == "up")
    assert "원화가 강세" in next(sentence.text for sentence in scenarios if sentence.name == "down")
    _, others = await tell(brief(inflation()))
    assert not any("원화" in sentence.text for sentence in others)


async def test_remarks_are_left_to_the_notices_that_came_before() -> None:
    remark = "대출금리 대신 6개월 뒤의 값으로 답합니다."
    summary, _ = await tell(brief(remarks=(remark,)))
    assert remark not in summary.text


async def test_the_asked_threshold_and_the_asked_past_are_told() -> None:
    over, _ = await tell(BRIEFS["문턱 위"])
    assert "1,400원" in over.text
    assert "높을" in over.text
    under, _ = await tell(BRIEFS["문턱 아래"])
    assert "2.5%보다 낮을" in under.text.replace("그보다 낮을", "2.5%보다 낮을")
    past, _ = await tell(BRIEFS["과거"])
    assert "10년" in past.text


@pytest.mark.parametrize(
    ("skill", "margin", "said", "unsaid"),
    [
        (0.036, 0.01, "3.6% 작", "나은 예측은 아니|낫다고|오히려"),
        (
            0.036,
            0.05,
            "나은 예측은 아니|맞히지는 못했|나은 점은 확인되지|낫다고 할 수는 없",
            "3.6%|작았|작습",
        ),
        (-0.12, 0.05, "12.0% 커서|12.0% 컸", "작았|작습"),
    ],
)
async def test_a_lead_over_the_last_value_is_told_only_where_it_was_measured(
    skill, margin, said, unsaid
) -> None:
    for last in (1300.1, 1310.2, 1320.3, 1335.3, 1340.4, 1350.5):
        summary, _ = await tell(brief(measured(usdkrw(last=last), skill=skill, margin=margin)))
        (told,) = (one for one in re.split(r"(?<=니다\.)\s", summary.text) if "115회" in one)
        assert "97회" in told
        assert re.search(said, told), told
        assert not re.search(unsaid, told), told


async def test_of_several_indicators_those_that_beat_the_last_value_are_told_apart() -> None:
    summary, _ = await tell(BRIEFS["둘의 성적"])
    assert re.search("원/달러 환율은 지금 값 그대로라고 볼 때보다 오차가 작았", summary.text)
    assert re.search(r"원/엔 환율\(100엔\)은 지금 값 그대로라고 볼 때보다 나은 점이 없었", summary.text)


async def test_the_same_forecast_reads_the_same_and_another_one_differently() -> None:
    assert await tell(brief()) == await tell(brief())
    shapes = set()
    for last in (1300.1, 1310.2, 1320.3, 1340.4, 1350.5, 1360.6):
        summary, _ = await tell(brief(usdkrw(last=last)))
        shapes.add(DIGITS.sub("0", summary.text))
    assert len(shapes) > 1


@settings(max_examples=40, deadline=None)
@given(
    st.floats(-0.05, 0.05),
    st.floats(0.001, 0.2),
    st.floats(0.5, 5000),
    st.integers(1, 12),
    st.one_of(st.none(), st.floats(1, 5000)),
)
async def test_any_path_is_told_with_grounded_numbers(drift, volatility, last, months, threshold) -> None:
    one = usdkrw(drift=drift, volatility=volatility, last=last)
    asked = brief(one, months=months)
    understood = replace(asked.understood, threshold=threshold)
    asked = replace(asked, understood=understood, facts=make_facts(understood, (one,), asked.today))
    summary, scenarios = await tell(asked)
    check_grounded(summary.text, summary.claims, asked)
    for sentence in scenarios:
        check_grounded(sentence.text, sentence.claims, asked)
    assert 300 <= len(summary.text) <= 540
