"""Numbers of a text, noted with what they rest on."""

from __future__ import annotations

from typing import Any

from riskxpertai.footnotes import Footnotes, cut, footnote


def fact(id: str, text: str, month: str | None = "2027-05-01") -> dict[str, Any]:
    return {
        "id": id,
        "label": "원/달러 환율: 6개월 뒤 월평균의 중앙값",
        "text": text,
        "month": month,
        "source": "RiskXpertAI 예측 모형",
        "vintage": "2026-11-22",
    }


def claims(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"text": text, "fact": id} for text, id in pairs]


def test_a_fact_used_twice_has_one_note_and_notes_count_in_reading_order() -> None:
    notes = Footnotes([fact("a", "1,335.0원"), fact("b", "50%"), fact("c", "80%")], first=4)
    first = [*notes.marked("50%와 1,335.0원", claims(("50%", "b"), ("1,335.0원", "a")))]
    assert first == [("50%", 4), ("와 1,335.0원", 5)]
    assert [*notes.marked("다시 50%입니다.", claims(("50%", "b")))] == [("다시 50%", 4), ("입니다.", None)]
    assert [(number, fact["id"]) for number, fact in notes.used()] == [(4, "b"), (5, "a")]


def test_a_claim_without_its_fact_has_no_note() -> None:
    notes = Footnotes()
    assert [*notes.marked("50%입니다.", claims(("50%", "b")))] == [("50%", None), ("입니다.", None)]
    assert notes.used() == []


def test_a_number_is_never_found_within_a_longer_one() -> None:
    told = [*cut("95%가 아니라 5%, 0.4%p가 아니라 0.4%", claims(("5%", "a"), ("0.4%", "b"), ("7원", "c")))]
    assert told == [("95%가 아니라 5%", "a"), (", 0.4%p가 아니라 0.4%", "b")]


def test_a_note_says_what_it_is_of_which_month_and_by_whom() -> None:
    told = footnote(fact("a", "1,335.0원"))
    assert told == (
        "원/달러 환율: 6개월 뒤 월평균의 중앙값: 1,335.0원 (2027년 5월) · RiskXpertAI 예측 모형, 2026-11-22"
    )
    assert "2027년" not in footnote(fact("a", "1,335.0원", month=None))
    assert footnote(fact("m", "2027년 5월")).count("2027년 5월") == 1
