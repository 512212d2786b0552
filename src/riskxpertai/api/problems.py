"""Errors as RFC 9457 problem details: a stable code, and a Korean sentence for the reader."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from riskxpertai.errors import RiskXpertError, StoreAway, TooMany

logger = logging.getLogger(__name__)

SENTENCES = {
    "question": "질문은 1자 이상 2,000자 이하의 글로 적어 주세요.",
    "months": "기간은 1에서 24 사이의 개월 수(정수)로 골라 주세요.",
    "conversation_id": "대화 번호의 형식이 올바르지 않습니다.",
    "idempotency-key": "Idempotency-Key는 1자 이상 100자 이하의 ASCII 문자로 보내 주세요.",
    "last-event-id": "Last-Event-ID는 0 이상의 정수여야 합니다.",
}
STATUSES = {
    404: ("not_found", "찾을 수 없습니다. 주소를 확인해 주세요."),
    405: ("method_not_allowed", "이 주소에서 쓸 수 없는 요청 방식입니다."),
    414: ("too_large", "요청 주소가 너무 깁니다."),
    431: ("too_large", "요청 머리글(헤더)이 너무 큽니다."),
    413: ("too_large", "요청이 너무 큽니다. 질문은 2,000자 이하로 적어 주세요."),
}


class Problem(BaseModel):
    """A refusal, as RFC 9457 has it."""

    type: str = "about:blank"
    status: int
    code: str = Field(description="Stable, for programs.")
    title: str
    detail: str = Field(description="Korean, for the reader.")
    retry_after: int | None = None


WHY = {
    400: "The request can't be read.",
    401: "No session, or one that is over.",
    403: "Switched off, or not yours to do.",
    404: "Nothing here, or nothing of yours.",
    405: "Not with this method.",
    409: "The key was used for another request.",
    413: "The body is too large.",
    414: "The address is too long.",
    422: "A value is not as described.",
    429: "A limit is reached; `Retry-After` tells the seconds.",
    431: "The headers are too large.",
    500: "A fault of ours.",
    503: "A store or a service behind this one is away.",
}


def refuses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI's description of refusals."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": WHY[status], "content": {"application/problem+json": {"schema": schema}}}
        for status in statuses
    }


def problem(
    status: int, code: str, sentence: str, *, retry_after: int | None = None, **more: Any
) -> JSONResponse:
    """One problem document.

    Args:
        status: HTTP status.
        code: stable, for programs.
        sentence: Korean, for the reader.
        retry_after: seconds after which another try makes sense.
        **more: further members, such as the fields that are wrong.
    """
    body = {"type": "about:blank", "status": status, "code": code, "title": code, "detail": sentence, **more}
    headers = {"Cache-Control": "no-store"}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
        body["retry_after"] = retry_after
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def too_large(status: int = 413) -> JSONResponse:
    """The refusal of a body (413), an address (414) or headers (431) over the limit."""
    return problem(status, *STATUSES[status])


async def of_ours(_: Request, error: Exception) -> JSONResponse:
    """An error of our own tree."""
    assert isinstance(error, RiskXpertError)
    if error.status >= 500 and not isinstance(error, StoreAway):  # told once, when it went
        logger.error("%s: %s", error.code, error)
    refusal = problem(error.status, error.code, error.sentence, retry_after=error.retry_after)
    if isinstance(error, TooMany):
        refusal.headers.update(error.headers)
    return refusal


async def of_validation(_: Request, error: Exception) -> JSONResponse:
    """A request that is not as described; what was sent is never repeated."""
    assert isinstance(error, RequestValidationError)
    problems = error.errors()
    if any(one["type"] == "json_invalid" for one in problems):
        return problem(400, "bad_json", "JSON 형식이 올바르지 않습니다. 보낸 내용을 확인해 주세요.")
    fields = [".".join(str(part) for part in one["loc"][1:]) or "body" for one in problems]
    first = fields[0].lower()
    sentence = SENTENCES.get(first, f"보내신 값이 올바르지 않습니다: {fields[0]}")
    status = 400 if first == "last-event-id" else 422
    return problem(status, f"bad_{first.replace('-', '_').replace('.', '_')}", sentence, fields=fields)


async def of_http(_: Request, error: Exception) -> JSONResponse:
    """What the framework refuses."""
    assert isinstance(error, HTTPException)
    code, sentence = STATUSES.get(error.status_code, ("bad_request", "요청을 처리할 수 없습니다."))
    return problem(error.status_code, code, sentence)


async def of_fault(_: Request, error: Exception) -> JSONResponse:
    """A fault of ours; its trace is in the log."""
    logger.error("unhandled fault", exc_info=error)
    return problem(500, RiskXpertError.code, RiskXpertError.default)


def add_problems(app: FastAPI) -> None:
    """Let the application answer every error as a problem document."""
    app.add_exception_handler(RiskXpertError, of_ours)
    app.add_exception_handler(RequestValidationError, of_validation)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(Exception, of_fault)
