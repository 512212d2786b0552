"""The rim of the application: what every request must keep to, and every response carries."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from riskxpertai.api.problems import too_large
from riskxpertai.observability import REQUESTS

logger = logging.getLogger(__name__)

# Tokens take a kilobyte, cursors two hundred bytes; browsers and proxies add little to that.
LONGEST_ADDRESS = 4 * 1024
LARGEST_HEADERS = 16 * 1024
MOST_HEADERS = 100

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; object-src 'none'; frame-src 'none'; worker-src 'none'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
        "require-trusted-types-for 'script'; trusted-types default"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
    ),
}
# Two years, as browsers' own lists want it; only where TLS is promised to stay.
STRICT = {"strict-transport-security": "max-age=63072000; includeSubDomains"}


class Rim:
    """Limits of size, security headers, and the time to first byte as a metric and a log line."""

    def __init__(self, app: ASGIApp, *, production: bool) -> None:
        """Wrap the application.

        Args:
            app: the application.
            production: whether browsers may be told to come by TLS only.
        """
        self.app = app
        told = HEADERS | STRICT if production else HEADERS
        self.headers = [(name.encode(), value.encode()) for name, value in told.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request through; nothing is buffered, so streams stay streams."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        told = False

        async def sent(message: Message) -> None:
            nonlocal told
            if told:
                return
            if message["type"] == "http.response.start" and message["status"] == 413:
                # The framework's body limit answers in plain text, past every error handler.
                told = True
                await too_large()(scope, receive, rimmed)
                return
            await rimmed(message)

        async def rimmed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.added(scope["path"], message["headers"])]
                tell_request(scope, message["status"], time.perf_counter() - begun)
            await send(message)

        if status := oversized(scope):
            await too_large(status)(scope, receive, rimmed)
        else:
            await self.app(scope, receive, sent)

    def added(self, path: str, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """What a response lacks; nobody on the way may keep what the interface says, unless it says so."""
        if path.startswith("/api/") and not any(name.lower() == b"cache-control" for name, _ in headers):
            return [*self.headers, (b"cache-control", b"no-store")]
        return self.headers


def oversized(scope: Scope) -> int | None:
    """The status that refuses an address or headers over the limit, or None."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
        return 414
    headers = scope["headers"]
    if (
        len(headers) > MOST_HEADERS
        or sum(len(name) + len(value) for name, value in headers) > LARGEST_HEADERS
    ):
        return 431
    return None


def tell_request(scope: Scope, status: int, seconds: float) -> None:
    """One line and one observation a request; the route's pattern, never the address itself."""
    route = getattr(scope.get("route"), "path", "other")
    method = scope["method"] if scope["method"] in METHODS else "other"
    REQUESTS.labels(method, route, status).observe(seconds)
    if route not in ("/healthz", "/readyz", "/metrics"):
        logger.info("%s %s %s %.1f ms", method, route, status, seconds * 1000.0)


# Anything may be sent as a method; a metric must not grow a label by it, nor a log line a word.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
