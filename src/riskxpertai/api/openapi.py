"""OpenAPI's document of the interface, with the refusals that every call may meet."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from riskxpertai.api.problems import Problem, refuses

# By the rim, by validation, by the limits, and while a store is away.
ANYWHERE = (400, 413, 414, 422, 429, 431, 503)


def describe(app: FastAPI) -> None:
    """Let the application tell of its refusals as problem documents."""
    plain = app.openapi

    def whole() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
            for unused in ("HTTPValidationError", "ValidationError"):
                document["components"]["schemas"].pop(unused, None)
            for path, operations in document["paths"].items():
                for operation in operations.values():
                    add_refusals(path, operation)
        assert app.openapi_schema is not None
        return app.openapi_schema

    app.openapi = whole  # type: ignore[method-assign]


def add_refusals(path: str, operation: dict[str, Any]) -> None:
    """Say of one operation how it may refuse."""
    parameters = {parameter["name"] for parameter in operation.get("parameters", ())}
    statuses = {*ANYWHERE}
    if "authorization" in parameters and path != "/api/kakao/unlinked":
        statuses.add(401)
    if "{" in path:
        statuses.add(404)
    operation["responses"].pop("422", None)
    told = {str(status): said for status, said in refuses(*sorted(statuses)).items()}
    operation["responses"] = told | operation["responses"]
