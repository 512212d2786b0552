"""A language-model server on the loopback that speaks chat.completions, byte for byte.

Each call takes the next behaviour of its script, and `good` when the script is over. By hand:
`python -m tests.doubles.openai_server --port 8901`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import socket
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

HEADINGS = ("기준", "상방", "하방")
FACT = re.compile(r"^(\S+) \| [^|\n]+ \| (\S.*)$", re.MULTILINE)
USAGE = {
    "prompt_tokens": 1200,
    "completion_tokens": 240,
    "total_tokens": 1440,
    "completion_tokens_details": {"reasoning_tokens": 0},
    "prompt_tokens_details": {"cached_tokens": 0},
}
# Status, message, type, code and headers of what is told before the first byte.
ERRORS: dict[str, tuple[int, str, str, str | None, dict[str, str]]] = {
    "rate_limit": (429, "Rate limit reached", "requests", "rate_limit_exceeded", {"retry-after-ms": "1"}),
    "retry_later": (429, "Slow down", "requests", "rate_limit_exceeded", {"retry-after": "3600"}),
    "quota": (
        429,
        "You exceeded your current quota",
        "insufficient_quota",
        "insufficient_quota",
        {"retry-after-ms": "1"},
    ),
    "server_error": (500, "The server had an error", "server_error", None, {"retry-after-ms": "1"}),
    "unauthorized": (401, "Incorrect API key: test-key-7f3a", "invalid_request_error", "invalid_api_key", {}),
    "bad_request": (400, "Unsupported value: 'model'", "invalid_request_error", None, {}),
    "no_schema": (400, "response_format json_schema is not supported", "invalid_request_error", None, {}),
}


class OpenAIServer:
    """The server; a context manager that runs it in a thread on a free port.

    Attributes:
        script: behaviours of the next calls.
        otherwise: behaviour when the script is over.
        bodies: what each call sent, the SDK's retries included.
        headers: the headers it came with.
        text: what call 2 tells instead of the usual, if set.
        draft: what call 1 answers instead of the usual, if set.
        size: characters that call 2 tells a chunk.
        cut: bytes of call 2's text after which the behaviour `cut` ends the stream.
    """

    def __init__(self, *script: str, otherwise: str = "good", port: int = 0) -> None:
        self.script: deque[str] = deque(script)
        self.otherwise = otherwise
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.text = ""
        self.draft = ""
        self.size = 3
        self.cut = 0
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        app = Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])
        config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    def __enter__(self) -> Self:
        self._socket.listen()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for loop, over in self._waiting:
            loop.call_soon_threadsafe(over.set)
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()

    @property
    def url(self) -> str:
        """Base URL, up to `/v1`."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    @property
    def calls(self) -> int:
        """How many requests came."""
        return len(self.bodies)

    def serve(self) -> None:
        """Serve in this thread until interrupted."""
        self._socket.listen()
        self._server.run(sockets=[self._socket])

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        self.bodies.append(body)
        self.headers.append(dict(request.headers))
        behaviour = self.script.popleft() if self.script else self.otherwise
        if behaviour == "no_schema" and "response_format" not in body:
            behaviour = "good"
        if behaviour in ERRORS:
            status, message, kind, code, headers = ERRORS[behaviour]
            error = {"message": message, "type": kind, "param": None, "code": code}
            return JSONResponse({"error": error}, status, headers)
        if behaviour == "html":
            return HTMLResponse("<html><body>502 Bad Gateway</body></html>")
        prompt = body["messages"][-1]["content"]
        if body.get("stream"):
            text = self.text or told_scenarios(prompt)
            return StreamingResponse(
                self._stream(behaviour, text, body), media_type="text/event-stream; charset=utf-8"
            )
        if behaviour == "stall":
            await self._wait()
        return _whole(behaviour, self.draft or told_summary(prompt), body["model"])

    async def _stream(self, behaviour: str, text: str, body: dict[str, Any]) -> AsyncIterator[bytes]:
        """Call 2 on the wire."""
        usage = bool(body.get("stream_options", {}).get("include_usage"))
        wire = b"".join(_wire(behaviour, text, body["model"], usage=usage, size=self.size))
        if behaviour == "cut":
            yield _cut(text, body["model"], self.cut)
            return
        if behaviour == "bytes":
            for byte in wire:
                yield bytes((byte,))
            return
        if behaviour == "slow":
            for line in wire.split(b"\n\n")[:-1]:
                await asyncio.sleep(0.005)
                yield line + b"\n\n"
            return
        if behaviour == "pings":
            for line in wire.split(b"\n\n")[:-1]:
                yield b": ping\n\n" + line + b"\n\n"
            return
        yield wire
        if behaviour == "reset":
            raise ConnectionResetError("the double cuts the connection here")
        if behaviour == "stall":
            await self._wait()
        if behaviour == "only_pings":
            while True:  # until the client has gone
                yield b": ping\n\n"
                await asyncio.sleep(0.02)

    async def _wait(self) -> None:
        """Say nothing until the test is over or the client has gone."""
        over = asyncio.Event()
        self._waiting.append((asyncio.get_running_loop(), over))
        await over.wait()


def told_summary(prompt: str) -> str:
    """Call 1's JSON: sentences that use facts of the prompt word for word."""
    facts = FACT.findall(prompt)
    claims = [{"text": text, "fact": id} for id, text in facts if not id.startswith("band.")][:8]
    text = "".join(f"모형이 계산해 둔 숫자 가운데 하나는 {claim['text']}입니다. " for claim in claims)
    closing = "예측은 틀릴 수 있으며, 구간의 폭이 곧 모르는 정도입니다."
    return json.dumps({"text": text + closing, "claims": claims}, ensure_ascii=False)


def told_scenarios(prompt: str) -> str:
    """Call 2's text: three scenarios, each with facts of its own if the prompt has them."""
    facts = FACT.findall(prompt)
    parts = []
    for heading, key in zip(HEADINGS, (".base.", ".up.", ".down."), strict=True):
        own = [text for id, text in facts if key in id] or [text for _, text in facts]
        low, high = own[0], own[min(1, len(own) - 1)]
        parts.append(f"[{heading}]\n이 길의 한쪽 끝은 {low}입니다. 다른 쪽 끝으로는 {high}도 함께 봅니다.")
    return "\n".join(parts)


def _whole(behaviour: str, content: str, model: str) -> Response:
    """Call 1's answer in one piece."""
    message: dict[str, Any] = {"role": "assistant", "content": content, "refusal": None}
    finish = behaviour if behaviour in ("length", "content_filter") else "stop"
    if behaviour == "refusal":
        message |= {"content": None, "refusal": "I'm sorry, I can't help with that."}
    if behaviour == "not_json":
        message["content"] = "요약을 말씀드리면 다음과 같습니다."
    if behaviour == "fenced":
        message["content"] = f"```json\n{content}\n```"
    choices: list[dict[str, Any]] | None = [
        {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
    ]
    if behaviour == "empty":
        choices = []
    if behaviour == "broken":
        return Response('{"id": "chatcmpl-1", "choices": [', media_type="application/json")
    return JSONResponse(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": model,
            "choices": choices,
            "usage": USAGE,
        }
    )


def _cut(text: str, model: str, after: int) -> bytes:
    """Call 2's wire up to a byte of its text, be it in the middle of a character."""
    told = text.encode()[:after]
    whole = told.decode(errors="ignore")
    half = told[len(whole.encode()) :]
    wire = b"".join(_wire("torn", whole * 2, model, usage=False, size=1))
    if half:
        [begun] = _wire("torn", "", model, usage=False, size=1)
        wire += begun.partition(b'"content": "')[0] + b'"content": "' + half
    return wire


def _wire(behaviour: str, text: str, model: str, *, usage: bool, size: int) -> Iterator[bytes]:
    """Call 2's server-sent events, up to where the behaviour breaks them."""

    def chunk(choices: list[dict[str, Any]], **more: Any) -> bytes:
        head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": model}
        return _event(json.dumps(head | {"choices": choices, "usage": None} | more, ensure_ascii=False))

    def delta(content: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        return chunk([{"index": 0, "delta": content, "finish_reason": finish}], **more)

    yield delta({"role": "assistant", "content": ""})
    if behaviour == "refusal":
        yield delta({"refusal": "I'm sorry, I can't help with that."})
    breaks = BREAKS.get(behaviour)
    half = len(text) // 2
    for place in range(0, len(text), size):
        if breaks and place >= half:
            yield breaks()
            if behaviour != "empty_choices":
                return
            breaks = None
        yield delta({"content": text[place : place + size]}, obfuscation="Zp4" if place % 2 else "q")
    finish = behaviour if behaviour in ("length", "content_filter") else "stop"
    yield delta({}, finish)
    if usage:
        yield chunk([], usage=USAGE)
    yield _event("[DONE]")


def _event(data: str) -> bytes:
    return f"data: {data}\n\n".encode()


def _nothing() -> bytes:
    return b""


# What stands in mid-stream; all but `empty_choices` end the stream there.
BREAKS: dict[str, Callable[[], bytes]] = {
    "stream_error": lambda: _event('{"error":{"message":"overloaded","type":"server_error","code":null}}'),
    "vllm_error": lambda: _event('{"object":"error","message":"engine died","type":"Internal","code":500}'),
    "broken_chunk": lambda: _event('{"id":"chatcmpl-1","choices":[{"ind'),
    "empty_choices": lambda: _event(
        '{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[]}'
    ),
    "torn": _nothing,
    "reset": _nothing,
    "stall": _nothing,
    "only_pings": _nothing,
}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8901)
    parser.add_argument("--behaviour", default="good")
    chosen = parser.parse_args()
    OpenAIServer(otherwise=chosen.behaviour, port=chosen.port).serve()
