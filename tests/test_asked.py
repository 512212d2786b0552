"""The log's key differs when anything differs that an answer depends on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.asked import key_of, question_of
from riskxpertai.domain import Condition, Question

TODAY = date(2026, 11, 22)
QUESTION = Question(text="6개월 뒤 환율은?", indicators=("USDKRW",), months=6)
VERSIONS = {"model": "m", "prompt": "p", "narrator": "template", "language": "ko", "vintage": "v"}


def test_any_difference_in_meaning_day_or_version_is_another_key():
    keys = [
        key_of(QUESTION, TODAY, VERSIONS),
        key_of(QUESTION, date(2026, 11, 23), VERSIONS),
        *(key_of(QUESTION, TODAY, VERSIONS | {name: "other"}) for name in VERSIONS),
        *(
            key_of(other, TODAY, VERSIONS)
            for other in (
                replace(QUESTION, months=7),
                replace(QUESTION, indicators=("JPYKRW",)),
                replace(QUESTION, chart="history"),
                replace(QUESTION, threshold=1400.0),
                replace(QUESTION, below=True),
                replace(QUESTION, past_years=3),
                replace(QUESTION, remarks=("말",)),
                replace(QUESTION, declined="advice"),
                replace(QUESTION, condition=Condition("BASE", "change", -0.5)),
                replace(QUESTION, condition=Condition("BASE", "level", -0.5)),
                replace(QUESTION, text="반년 뒤 환율이 궁금해요"),
            )
        ),
    ]
    assert len(set(keys)) == len(keys)


@given(spaces=st.sampled_from([" ", "  ", "\t", "\n"]))
def test_spaces_that_mean_nothing_share_an_answer(spaces: str):
    spaced = replace(QUESTION, text=f"{spaces}6개월{spaces}뒤{spaces}환율은?{spaces}")
    assert key_of(spaced, TODAY, VERSIONS) == key_of(QUESTION, TODAY, VERSIONS)


def test_a_question_comes_back_from_its_plain_form():
    from dataclasses import asdict

    question = replace(QUESTION, remarks=("말",), threshold=3.0)
    assert question_of(asdict(question)) == question
    supposing = replace(question, condition=Condition("BASE", "change", -0.5))
    assert question_of(asdict(supposing)) == supposing
    before = asdict(question)
    del before["condition"]  # as turns were kept before there were conditions
    assert question_of(before) == question
