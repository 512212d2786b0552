"""How old the data are, as an operator's machines see it."""

from __future__ import annotations

import re

import httpx2


def test_readiness_names_the_indicators_that_are_stale(service: str):
    told = httpx2.get(f"{service}/readyz").json()

    assert told["status"] == "ready"
    # The embedded rates end in October; the service runs on today's clock.
    assert set(told["stale"].split(",")) >= {"USDKRW", "EURKRW"}


def test_each_indicator_has_an_age_and_says_whether_that_is_stale(service: str):
    text = httpx2.get(f"{service}/metrics").text

    ages = dict(re.findall(r'^riskxpertai_data_age_days\{indicator="(\w+)"\} ([\d.]+)$', text, re.MULTILINE))
    stale = dict(re.findall(r'^riskxpertai_data_stale\{indicator="(\w+)"\} ([01]).0$', text, re.MULTILINE))
    assert set(ages) == set(stale) >= {"USDKRW", "BASE"}
    assert float(ages["USDKRW"]) > 7
    assert stale["USDKRW"] == "1"
