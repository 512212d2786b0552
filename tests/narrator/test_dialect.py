"""Which server is spoken to how."""

from __future__ import annotations

import pytest

from riskxpertai.narrator.dialect import resolved, stream_options


@pytest.mark.parametrize(
    ("url", "profile"),
    [
        ("https://api.openai.com/v1", "openai"),
        ("https://eu.api.openai.com/v1", "openai"),
        ("https://mine.openai.azure.com/openai/v1", "openai"),
        ("https://notopenai.com/v1", "local"),
        ("http://localhost:11434/v1", "local"),
        ("http://127.0.0.1:8000/v1", "local"),
    ],
)
def test_the_host_tells_the_dialect(url, profile) -> None:
    assert resolved("auto", url) == profile


def test_a_chosen_dialect_is_kept() -> None:
    assert resolved("openai", "http://localhost:8000/v1") == "openai"
    assert resolved("local", "https://api.openai.com/v1") == "local"


def test_padding_is_declined_where_a_server_knows_it() -> None:
    assert stream_options("openai") == {"include_usage": True, "include_obfuscation": False}
    assert stream_options("local") == {"include_usage": True}
