"""Words from a language model, over any server that speaks OpenAI's chat.completions.

Two calls an answer: the summary as structured JSON, then the scenarios as a stream that is
released sentence by sentence. Whatever goes wrong becomes `NarratorFailed`; what was yielded
before stands. The template steps in one floor higher, in `answer`.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing, contextmanager
from typing import Any, Protocol

import anyio
import httpx2
import openai
from openai import AsyncOpenAI, DefaultAsyncHttpxClient
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from pydantic import BaseModel, ValidationError

from riskxpertai.domain import SCENARIOS, Brief, ScenarioName, Sentence, Summary
from riskxpertai.errors import NarratorFailed
from riskxpertai.facts import claims_in
from riskxpertai.narrator.dialect import Profile, parameters, resolved, stream_options
from riskxpertai.narrator.prompts import SUMMARY_SCHEMA, scenario_prompt, summary_prompt
from riskxpertai.narrator.sentences import SentenceReader, breaks_off, sentences

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
# Local servers want some key, never which.
NO_KEY = "none"
# What a server may put into our log: a code, nothing that could hold a prompt or a key.
CODE = re.compile(r"[A-Za-z0-9_.-]{1,64}")
SCHEMA_WORDS = ("response_format", "json_schema", "schema", "grammar", "structured")


class DraftClaim(BaseModel):
    """A number that the model says it used."""

    text: str
    fact: str


class Draft(BaseModel):
    """What call 1 must answer."""

    text: str
    claims: list[DraftClaim]


class Spend(Protocol):
    """Whoever counts what the model costs."""

    async def __call__(self, read: int, written: int) -> None:
        """Count tokens that a call took."""


async def unpaid(read: int, written: int) -> None:
    """What happens to the count where nobody pays by it."""


class OpenAINarrator:
    """Tells an answer with a language model."""

    def __init__(
        self,
        *,
        base_url: str,
        key: str,
        model: str,
        profile: Profile = "auto",
        effort: str = "none",
        tokens: int = 1600,
        seconds: float = 30.0,
        spend: Spend = unpaid,
    ) -> None:
        """Open a client; nothing is sent yet.

        Args:
            base_url: up to `/v1`.
            key: may be empty for local servers.
            model: id that the server knows.
            profile: the server's dialect.
            effort: reasoning effort; empty leaves it out.
            tokens: most of one call.
            seconds: longest silence of the server, the SDK's retries included.
            spend: told how many tokens a call read and wrote.
        """
        self._model = model
        self._seconds = seconds
        self._tokens = tokens
        self._spend = spend
        self._profile = resolved(profile, base_url)
        self._parameters = parameters(self._profile, effort=effort, tokens=tokens)
        self._client = AsyncOpenAI(
            base_url=base_url,
            api_key=key or NO_KEY,
            timeout=httpx2.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
            http_client=DefaultAsyncHttpxClient(event_hooks={"response": [_spend_no_retries_on_quota]}),
        )
        # At DEBUG the SDK logs whole requests, the reader's question with them.
        logging.getLogger("openai").setLevel(logging.INFO)

    @property
    def name(self) -> str:
        """The model's id."""
        return self._model

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def summary(self, brief: Brief) -> Summary:
        """Call 1: the summary, its numbers matched with facts.

        Raises:
            NarratorFailed: no server, a refusal, or twice not the JSON that was asked for.
        """
        draft = await self._draft(brief, schema=True) or await self._draft(brief, schema=False)
        if draft is None:
            raise NarratorFailed("summary: the answer is not the JSON that was asked for")
        text = " ".join(sentences(draft.text))
        named = {claim.fact for claim in draft.claims}
        return Summary(text, claims_in(text, brief.facts, first=named), self._model)

    async def scenarios(self, brief: Brief, summary: Summary) -> AsyncIterator[Sentence]:
        """Call 2: the scenarios, each sentence as soon as it is whole.

        Raises:
            NarratorFailed: the stream broke, or a scenario is missing; what was yielded stands.
        """
        reader, told = SentenceReader(), set[ScenarioName]()
        async with aclosing(self._stream(brief, summary)) as deltas:
            async for delta in deltas:
                for name, text in reader.feed(delta) if delta else reader.end():
                    if name and (delta or not breaks_off(text)):
                        told.add(name)
                        yield Sentence(name, text, claims_in(text, brief.facts), self._model)
        if missing := [name for name in SCENARIOS if name not in told]:
            raise NarratorFailed(f"scenarios: {', '.join(missing)} missing")

    async def _count(self, request: dict[str, Any], usage: CompletionUsage | None) -> None:
        """Count what a call took; of one that does not say, a token a letter and all it may write.

        A cancelled stream is counted too: the server had the prompt.
        """
        read = usage.prompt_tokens if usage else sum(len(one["content"]) for one in request["messages"])
        with anyio.CancelScope(shield=True):
            await self._spend(read, usage.completion_tokens if usage else self._tokens)

    def _request(self, messages: list[dict[str, str]]) -> dict[str, Any]:
        """What both calls send."""
        return {"model": self._model, "messages": messages, **self._parameters}

    async def _draft(self, brief: Brief, *, schema: bool) -> Draft | None:
        """One try at call 1; None when another way of asking may help."""
        request = self._request(summary_prompt(brief, schema=schema))
        if schema:
            shape = {"name": "summary", "strict": True, "schema": SUMMARY_SCHEMA}
            request["response_format"] = {"type": "json_schema", "json_schema": shape}
        with _translated("summary"):
            try:
                with anyio.fail_after(self._seconds):
                    completion = await self._client.chat.completions.create(**request)
            except openai.BadRequestError as error:
                if schema and any(word in str(error.body).lower() for word in SCHEMA_WORDS):
                    return None
                raise
        await self._count(request, completion.usage if isinstance(completion, ChatCompletion) else None)
        return _draft_in(completion)

    async def _stream(self, brief: Brief, summary: Summary) -> AsyncGenerator[str, None]:
        """Call 2's text as it comes; an empty string says that it is complete."""
        finish, usage = None, None
        request = self._request(scenario_prompt(brief, summary))
        request["stream_options"] = stream_options(self._profile)
        with _translated("scenarios"):
            with anyio.fail_after(self._seconds):
                stream = await self._client.chat.completions.create(stream=True, **request)
            async with stream, AsyncExitStack() as counted:
                counted.push_async_callback(lambda: self._count(request, usage))
                while True:
                    # The SDK's timeout starts anew with every comment; this one wants words.
                    with anyio.fail_after(self._seconds):
                        chunk = await _next(stream)
                    if chunk is None:
                        break
                    usage = chunk.usage or usage
                    for choice in _choices(chunk):
                        finish = choice.finish_reason or finish
                        if choice.delta and choice.delta.refusal:
                            raise NarratorFailed("scenarios: refused")
                        if choice.delta and choice.delta.content:
                            yield choice.delta.content
        _log_usage("scenarios", self._model, usage)
        _check_finish("scenarios", finish)
        yield ""


async def _spend_no_retries_on_quota(response: httpx2.Response) -> None:
    """A spent quota is not mended by asking again; the SDK heeds this header."""
    if response.status_code == httpx2.codes.TOO_MANY_REQUESTS:
        await response.aread()
        if b"insufficient_quota" in response.content:
            response.headers["x-should-retry"] = "false"


@contextmanager
def _translated(call: str) -> Iterator[None]:
    """Turn whatever the SDK raises into our error, without what it sent or its key."""
    try:
        yield
    except openai.APIStatusError as error:
        code = error.code if isinstance(error.code, str) and CODE.fullmatch(error.code) else "no code"
        raise NarratorFailed(f"{call}: HTTP {error.status_code}, {code}") from None
    except (openai.APITimeoutError, TimeoutError):
        raise NarratorFailed(f"{call}: the server was silent for too long") from None
    except (openai.APIConnectionError, httpx2.HTTPError) as error:
        raise NarratorFailed(f"{call}: connection lost ({type(error.__cause__ or error).__name__})") from None
    except json.JSONDecodeError:
        raise NarratorFailed(f"{call}: broken JSON in the stream") from None
    except openai.OpenAIError as error:
        raise NarratorFailed(f"{call}: the server told of an error ({type(error).__name__})") from None


def _draft_in(completion: ChatCompletion) -> Draft | None:
    """The draft in an answer, or None if it is not one."""
    # A proxy's HTML comes through the SDK as a string.
    if not isinstance(completion, ChatCompletion) or not completion.choices:
        raise NarratorFailed("summary: the answer holds no choice")
    choice = completion.choices[0]
    _log_usage("summary", completion.model, completion.usage)
    if choice.message.refusal:
        raise NarratorFailed("summary: refused")
    _check_finish("summary", choice.finish_reason)
    content = choice.message.content or ""
    try:
        draft = Draft.model_validate_json(content[content.find("{") : content.rfind("}") + 1])
    except ValidationError:
        return None
    return draft if sentences(draft.text) else None


async def _next(stream: openai.AsyncStream[ChatCompletionChunk]) -> ChatCompletionChunk | None:
    try:
        return await anext(stream)
    except StopAsyncIteration:
        return None


def _choices(chunk: ChatCompletionChunk) -> Sequence[Any]:
    """A chunk's choices; vLLM tells of errors in a chunk that has none at all."""
    choices: Sequence[Any] | None = chunk.choices
    if choices is None:
        raise NarratorFailed("scenarios: the server told of an error in the stream")
    return choices


def _check_finish(call: str, reason: str | None) -> None:
    """A text is whole only if the model says so; a stream may end cleanly in mid-sentence."""
    if reason is None:
        raise NarratorFailed(f"{call}: ended without saying that it is complete")
    if reason != "stop":
        raise NarratorFailed(f"{call}: cut off ({reason if CODE.fullmatch(reason) else 'unknown'})")


def _log_usage(call: str, model: str, usage: CompletionUsage | None) -> None:
    if usage:
        counted = (usage.prompt_tokens, usage.completion_tokens)
        logger.info("%s told by %s: %s prompt tokens, %s written", call, model, *counted)
