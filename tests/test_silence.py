"""The watch over the logs hears what it must, so that its silence means something."""

from __future__ import annotations

import logging

import pytest

from tests.silence import SILENCE, Silence


@pytest.mark.parametrize(
    "said", ["6개월 뒤 내 환율은?", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.abc", "홍길동", "3012345678"]
)
def test_a_line_that_holds_a_secret_is_heard(said: str):
    watch = Silence()
    watch.keep("6개월 뒤 내 환율은?")
    watch.handle(logging.LogRecord("x", logging.INFO, "x.py", 1, "told: %s", (said,), None))
    watch.handle(logging.LogRecord("x", logging.INFO, "x.py", 2, "nothing", (), None))
    assert [said in line for line in watch.broken()] == [True]
    assert watch.broken() == []


def test_every_line_of_the_service_is_heard():
    logging.getLogger("riskxpertai.api.anything").debug("a line that names nobody")
    assert any("names nobody" in line for line in SILENCE.lines)
