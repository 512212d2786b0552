"""How servers that speak chat.completions differ in what they take."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlsplit

Profile = Literal["auto", "openai", "local"]

OPENAI_HOSTS = ("openai.com", "azure.com")
# Facts leave little to choose; a little warmth keeps sentences from repeating.
TEMPERATURE = 0.3


def resolved(profile: Profile, base_url: str) -> Profile:
    """`auto` told by the host."""
    if profile != "auto":
        return profile
    host = urlsplit(base_url).hostname or ""
    openai = any(host == known or host.endswith("." + known) for known in OPENAI_HOSTS)
    return "openai" if openai else "local"


def parameters(profile: Profile, *, effort: str, tokens: int) -> dict[str, Any]:
    """Parameters of every call.

    Args:
        profile: `openai` or `local`.
        effort: reasoning effort; empty leaves it out. Reasoning models refuse a temperature unless
            it is `none`.
        tokens: most that may be written.
    """
    if profile == "local":
        return {"max_tokens": tokens, "temperature": TEMPERATURE}
    told: dict[str, Any] = {"max_completion_tokens": tokens}
    if effort:
        told["reasoning_effort"] = effort
    if effort == "none":
        told["temperature"] = TEMPERATURE
    return told


def stream_options(profile: Profile) -> dict[str, bool]:
    """Options of a streamed call: usage at the end, and no padding where it can be declined."""
    if profile == "local":
        return {"include_usage": True}
    return {"include_usage": True, "include_obfuscation": False}
