"""Every call of the OpenAPI document, with all that it allows and much that it does not.

Schemathesis makes the calls, with a session; what comes back must be no fault, of a status that the
document names for the call, of its media type and of its shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from riskxpertai.api.app import create_app
from riskxpertai.settings import Settings
from tests.server import Door, Guest, running, settings_for

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# These end the session that the other calls need; they have tests of their own.
LEAVING = {("DELETE", "/api/me"), ("POST", "/api/auth/logout")}
DOCUMENT = create_app(Settings(_env_file=None)).openapi()
# What takes nothing can't be given the wrong thing.
CALLS = [
    pytest.param(method.upper(), path, mode, id=f"{method.upper()} {path} {mode.value}")
    for path, calls in DOCUMENT["paths"].items()
    for method, operation in calls.items()
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if (method.upper(), path) not in LEAVING
    and (mode is GenerationMode.POSITIVE or "requestBody" in operation or "parameters" in operation)
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(settings_for(tmp_path_factory.mktemp("home"), asks_per_minute_address=100_000)) as url:
        yield url


@pytest.fixture(scope="module")
def guest(url: str) -> Iterator[Guest]:
    with closing(Door(url)) as door:
        guest = door.guest()
        guest.told("6개월 뒤 환율은?")
        yield guest


@pytest.fixture(scope="module")
def wire() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.mark.parametrize(("method", "path", "mode"), CALLS)
def test_no_call_breaks_the_documents_word(
    url: str, guest: Guest, wire: requests.Session, method: str, path: str, mode: GenerationMode
):
    operation = schemathesis.openapi.from_dict(DOCUMENT)[path][method]
    session = {"Authorization": guest.http.headers["Authorization"]}

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=5,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def call(case: schemathesis.Case[Any]) -> None:
        answer = case.call(base_url=url, session=wire, headers=session, allow_redirects=False)
        case.validate_response(answer, checks=CHECKS)

    call()


def test_every_refusal_is_a_problem_document():
    for path, calls in DOCUMENT["paths"].items():
        for method, operation in calls.items():
            for status, told in operation["responses"].items():
                if status >= "400":
                    assert list(told["content"]) == ["application/problem+json"], (method, path, status)
