"""Numbers as people write them, and what each may stand for."""

from __future__ import annotations

import pytest

from riskxpertai.grounding.numbers import read
from riskxpertai.grounding.plain import plain


def said(text: str) -> list[tuple[str, float, str]]:
    """The numbers of a text: its words, value and unit."""
    shaped = plain(text)
    return [
        (shaped.said(one.start, one.end).strip(), round(one.value, 4), one.unit) for one in read(shaped.text)
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3.5%", [("3.5%", 3.5, "%")]),
        ("3.5퍼센트", [("3.5퍼센트", 3.5, "%")]),
        ("삼점오 퍼센트", [("삼점오 퍼센트", 3.5, "%")]),
        ("0.25%p와 25bp", [("0.25%p", 0.25, "%p"), ("25bp", 0.25, "%p")]),
        ("0.25%포인트", [("0.25%포인트", 0.25, "%p")]),
        ("1,380원", [("1,380원", 1380.0, "원")]),
        ("1천380원", [("1천380원", 1380.0, "원")]),
        ("천삼백팔십원", [("천삼백팔십원", 1380.0, "원")]),
        ("１，３８０원", [("１，３８０원", 1380.0, "원")]),
        ("1천3백원대", [("1천3백원대", 1300.0, "원")]),
        ("2조 3천억 원", [("2조 3천억 원", 2.3e12, "원")]),
        ("623억 4,000만 달러", [("623억 4,000만 달러", 62_340_000_000.0, "달러")]),
        ("600~650억 달러", [("600", 6e10, "달러"), ("650억 달러", 6.5e10, "달러")]),
        ("5∼7%", [("5", 5.0, "%"), ("7%", 7.0, "%")]),
        ("−0.7%에서 -0.3%", [("−0.7%", -0.7, "%"), ("-0.3%", -0.3, "%")]),
        ("마이너스 0.7%", [("마이너스 0.7%", -0.7, "%")]),
        ("3번 중 2번", [("3번 중 2번", 66.6667, "%")]),
        ("열에 여덟", [("열에 여덟", 80.0, "%")]),
        ("열 번에 여덟 번꼴", [("열 번에 여덟 번", 80.0, "%")]),
        ("3분의 1", [("3분의 1", 33.3333, "%")]),
        ("절반", [("절반", 50.0, "%")]),
        ("두 배", [("두 배", 2.0, "배")]),
        ("116.78조차", [("116.78", 116.78, "")]),
        ("0.71만 움직여", [("0.71", 0.71, "")]),
    ],
)
def test_numbers_are_read_in_every_form_people_write(text, numbers) -> None:
    assert said(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "M2와 KOSPI 200과 국고채 3년물과 CD 91일물",
        "100엔당, 1달러당, G20",
        "1. 환율은 보합입니다.",
        "② 환율은 보합입니다.",
        "사이에 이번 이 달 조만간 천천히 만약 구간 일단 오히려",
        "두 지표의 세 시나리오, 첫째와 두 번째",
    ],
)
def test_names_marks_and_everyday_words_are_no_numbers(text) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("1,327원", (1326.6, 1327.4), (1325.9, 1328.1)),
        ("1,327.0원", (1327.0,), (1327.3, 1326.7)),
        ("1,330원", (1327.3, 1334.0), (1324.0, 1336.0)),
        ("1,300원", (1300.2,), (1327.3, 1290.0)),
        ("약 1,300원", (1270.0, 1349.0), (1227.0, 1370.0)),
        ("1,300원대", (1300.0, 1399.0), (1299.0, 1401.0)),
        ("1,300원대 후반", (1360.0, 1399.0), (1330.0,)),
        ("1,300원대 초반", (1301.0, 1339.0), (1360.0,)),
        ("0.6%", (0.56, 0.64), (0.5, 0.7)),
        ("절반을 넘는", (50.5, 59.0), (48.0,)),
        ("절반에 못 미치는", (41.0, 49.9), (51.0,)),
        ("10번 중 8번", (76.0, 84.0), (70.0, 90.0)),
        ("천삼백 원", (1300.2,), (1327.3,)),
    ],
)
def test_a_number_stands_for_what_its_own_precision_implies(text, inside, outside) -> None:
    (one,) = read(plain(text).text)
    assert all(one.says(value) for value in inside)
    assert not any(one.says(value) for value in outside)


@pytest.mark.parametrize("hidden", ["1,3\u200b27원", "1,327\u2060원", "\u3164", "1\u202e,327원", "한\ufffd"])
def test_signs_that_no_reader_sees_are_found(hidden) -> None:
    assert plain(hidden).hidden
