"""The static pages: the same files for anyone; nginx serves them in production."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

PAGES = {
    "/": "index.html",
    "/login/done": "index.html",
    "/main": "main.html",
    "/history": "history.html",
    "/scorecard": "scorecard.html",
    "/account": "account.html",
    "/privacy": "privacy.html",
    "/terms": "terms.html",
}
BESIDE = Path(__file__).resolve().parents[3] / "web"


def add_pages(app: FastAPI, folder: Path | None) -> None:
    """Serve the pages and their assets.

    Args:
        app: the application.
        folder: where they lie; beside the sources when left out.
    """
    folder = folder or BESIDE
    for path, name in PAGES.items():
        app.add_api_route(path, page(folder / name), methods=["GET", "HEAD"], include_in_schema=False)
    app.mount("/assets", StaticFiles(directory=folder / "assets", check_dir=False), name="assets")


def page(file: Path) -> Callable[[], Awaitable[FileResponse]]:
    """A path operation that sends one file, asked anew each time."""

    async def send() -> FileResponse:
        return FileResponse(file, media_type="text/html", headers={"Cache-Control": "no-cache"})

    return send
