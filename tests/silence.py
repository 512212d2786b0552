"""What no log line of the whole suite may hold: tokens, questions, nicknames, member numbers."""

from __future__ import annotations

import logging
import re

from riskxpertai.observability import JsonLines

TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]+")
# Shorter ones are words that a line may hold by chance.
SHORTEST = 6


class Silence(logging.Handler):
    """Hears every line of ours and of the server's, in whatever test, and knows what was said in secret."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonLines())
        self.secrets = {"3012345678", "홍길동"}
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def listen(self) -> None:
        for name in ("riskxpertai", "uvicorn.error"):
            heard = logging.getLogger(name)
            heard.setLevel(logging.DEBUG if name == "riskxpertai" else logging.INFO)
            heard.addHandler(self)

    def keep(self, *secrets: str) -> None:
        """Remember what was said in secret."""
        self.secrets.update(secret for secret in secrets if len(secret) >= SHORTEST)

    def broken(self) -> list[str]:
        """The lines since the last time that hold a secret."""
        lines, self.lines = self.lines, []
        return [
            line for line in lines if TOKEN.search(line) or any(secret in line for secret in self.secrets)
        ]


SILENCE = Silence()
