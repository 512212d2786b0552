"""What a sentence means."""

from __future__ import annotations

from datetime import date

import pytest

from riskxpertai.question import understand
from tests.question_table import PICKER, ROWS, Row

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.text)
def test_a_sentence_means_what_the_table_says(row: Row) -> None:
    question = understand(row.text, PICKER, TODAY)
    assert (question.declined, question.indicators, question.months) == (
        row.declined,
        row.indicators,
        row.months,
    )
    assert (question.chart, question.threshold, question.below) == (row.chart, row.threshold, row.below)
    assert question.past_years == row.past_years
    assert any(row.remark in remark for remark in question.remarks) == bool(row.remark)
