"""What a day of the language model may cost, and what is told when it is spent."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from riskxpertai.allowance.memory import MemoryCounters
from riskxpertai.allowance.purse import Ceiling, Purse
from tests.doubles.openai_server import OpenAIServer
from tests.server import Door, running, settings_for

NOW = 1_795_359_540.0  # 23:59 in Seoul


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("ceiling", "calls"),
    [
        (Ceiling(), None),
        (Ceiling(tokens=3_000), 2),
        (Ceiling(won=10, won_in=1_000.0, won_out=4_000.0), 2),  # 1,000 in and 1,000 out cost 5 won
        (Ceiling(tokens=1_000_000, won=1, won_in=1_000.0, won_out=4_000.0), 1),
    ],
)
async def test_a_purse_is_empty_when_the_ceiling_is_reached(ceiling: Ceiling, calls: int | None):
    now = NOW
    purse = Purse(ceiling, MemoryCounters(), clock=lambda: now)
    made = 0
    while made < 5 and not await purse.empty():
        await purse.spend(1_000, 1_000)
        made += 1
    assert made == (5 if calls is None else calls)
    now += 60  # the day is over
    assert not await purse.empty()


def test_when_the_day_is_spent_the_template_tells_and_the_answer_says_so(tmp_path: Path):
    with (
        OpenAIServer() as model,
        running(
            settings_for(tmp_path, narrator=model.url, narrator_model="model-x", narrator_tokens_per_day=1)
        ) as url,
        closing(Door(url)) as door,
    ):
        guest = door.guest()
        first = guest.told("6개월 뒤 환율은?")
        second = guest.told("1년 뒤 환율은?")
    assert first[-1]["json"]["narrator"] == "model-x"
    assert second[-1]["json"]["narrator"] == "template"
    notices = [event["json"]["text"] for event in second if event["event"] == "notice"]
    assert any("비용 한도" in text for text in notices)
