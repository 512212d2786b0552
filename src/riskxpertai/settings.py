"""The settings: read once from the environment, frozen, and complaining at the start.

`docs/settings.md` lists them; a test holds the two together.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, Self
from urllib.parse import unquote

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from riskxpertai.errors import BadSettings

SHORTEST_SECRET = 32
EXAMPLE_SECRET = "change-me"  # noqa: S105  # the word of .env.example that production refuses

MONGODB = ("mongodb://", "mongodb+srv://")
# Of a MongoDB URL, what may be shown; one that does not look like this is not shown at all.
SHOWN = re.compile(
    r"(?P<scheme>mongodb(?:\+srv)?)://(?:[^@/?]*@)?(?P<hosts>[\w.:,\[\]-]+)(?P<path>(?:/[\w-]*)?)(?:\?[^@]*)?"
)


class Settings(BaseSettings):
    """Everything that an operator may choose."""

    model_config = SettingsConfigDict(
        env_prefix="RISKXPERTAI_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    home: Path = Field(Path("var"), description="Where state lies: history, secret, fetched data.")
    environment: Literal["laptop", "production"] = Field(
        "laptop", description="`production` refuses example secrets and switches guests off."
    )
    answer_log: SecretStr = Field(
        SecretStr("memory:"),
        description="Answer log: `memory:` (one process), `redis://…` or `rediss://…` (shared by processes).",
    )
    history: SecretStr = Field(
        SecretStr(""),
        description="History and fetched data: `sqlite:///PATH`, or a MongoDB server's URL (`mongodb://`, "
        "`mongodb+srv://`); empty means `riskxpertai.db` under the home.",
    )
    history_days: int = Field(
        0, ge=0, description="Days after which MongoDB deletes a turn; 0 keeps it. SQLite keeps everything."
    )
    answer_minutes: int = Field(
        360, ge=1, description="Minutes for which a finished answer is served to the same question."
    )
    narrator: str = Field(
        "template:", description="`template:` or the base URL of an OpenAI-compatible server."
    )
    narrator_key: SecretStr | None = Field(None, description="Key of that server, if it wants one.")
    narrator_model: str = Field("", description="Model id; needed with a base URL.")
    narrator_profile: Literal["auto", "openai", "local"] = Field(
        "auto",
        description="Dialect of the server: `openai` (max_completion_tokens, reasoning effort), "
        "`local` (max_tokens); `auto` tells by the host name.",
    )
    narrator_effort: str = Field(
        "none", description="Reasoning effort for servers that know it; empty leaves it out."
    )
    narrator_tokens: int = Field(1600, ge=200, description="Most tokens of one call.")
    narrator_seconds: float = Field(30.0, gt=0, description="Longest silence of the server.")
    token_secret: SecretStr | None = Field(
        None,
        description="Signs sessions, 32 characters at least; made and kept under the home on a laptop.",
    )
    access_minutes: int = Field(15, ge=1, description="Life of an access token.")
    refresh_days: int = Field(30, ge=1, description="Life of a refresh token.")
    guests: bool | None = Field(
        None, description="Let readers in without an account; empty: on a laptop yes, in production no."
    )
    asks_per_minute: int = Field(30, ge=1, description="Questions a minute, per reader.")
    asks_per_minute_address: int = Field(60, ge=1, description="Questions a minute, per address.")
    ecb_url: str = Field(
        "https://data-api.ecb.europa.eu",
        description="ECB Data Portal, asked in the background for newer days; empty: never.",
    )
    ecos_key: SecretStr | None = Field(
        None, description="Key of the Bank of Korea's ECOS, free of charge; without it ECOS is not asked."
    )
    ecos_url: str = Field(
        "https://ecos.bok.or.kr", description="ECOS, asked with the key for Korean statistics; empty: never."
    )
    bis_url: str = Field(
        "https://stats.bis.org", description="BIS statistics, asked without a key; empty: never."
    )
    oecd_url: str = Field(
        "https://sdmx.oecd.org", description="OECD statistics, asked without a key; empty: never."
    )
    refresh_hours: float = Field(6.0, gt=0, description="Hours between such refreshes.")
    scorecard_months: int = Field(
        120,
        ge=0,
        description="Past month ends from which forecasts are made again to measure how good they were; "
        "0: never.",
    )
    weights: Path | None = Field(None, description="Folder of other weights than the embedded ones.")
    web: Path | None = Field(None, description="Folder of the page; empty: `web` beside the sources.")
    threads: int = Field(1, ge=1, description="CPU threads of one forecast.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Log level.")

    @field_validator("narrator_key", "token_secret", "ecos_key", "guests", "weights", "web", mode="before")
    @classmethod
    def _left_out(cls, value: object) -> object:
        """A variable that is set to nothing (`NAME=` in a file) is one that is not set."""
        return None if value == "" else value

    @field_validator("answer_log")
    @classmethod
    def _known_log(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        if url != "memory:" and not url.startswith(("redis://", "rediss://")):
            raise ValueError("must be `memory:`, redis://… or rediss://…")
        return value

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.narrator != "template:" and not self.narrator.startswith(("http://", "https://")):
            raise ValueError("RISKXPERTAI_NARRATOR must be `template:` or an http(s) base URL")
        if self.narrator != "template:" and not self.narrator_model:
            raise ValueError("RISKXPERTAI_NARRATOR_MODEL is needed with a narrator URL")
        if self.environment == "production":
            secret = self.token_secret.get_secret_value() if self.token_secret else ""
            if len(secret) < SHORTEST_SECRET or EXAMPLE_SECRET in secret:
                raise ValueError(
                    "production needs RISKXPERTAI_TOKEN_SECRET, 32 random characters at least; "
                    "make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
                )
        return self

    @property
    def guests_allowed(self) -> bool:
        """Whether a reader may come in without an account."""
        return self.environment == "laptop" if self.guests is None else self.guests

    @property
    def history_url(self) -> str:
        """Where turns are kept, the default filled in; it may hold a password."""
        return self.history.get_secret_value() or f"sqlite:///{self.home / 'riskxpertai.db'}"

    @property
    def history_shown(self) -> str:
        """The same without user, password and options."""
        if not self.on_mongodb:
            return self.history_url
        told = SHOWN.fullmatch(self.history_url)
        return "{scheme}://{hosts}{path}".format(**told.groupdict()) if told else "mongodb://…"

    @property
    def on_mongodb(self) -> bool:
        """Whether turns are kept on a MongoDB server."""
        return self.history_url.startswith(MONGODB)

    @property
    def database(self) -> Path:
        """File of the history: three slashes for a relative path, four for an absolute one.

        Raises:
            BadSettings: the history is no SQLite file.
        """
        scheme, slashes, rest = self.history_url.partition(":///")
        if scheme != "sqlite" or not slashes or not rest:
            raise BadSettings("RISKXPERTAI_HISTORY must be `sqlite:///PATH` or the URL of a MongoDB server")
        return Path(unquote(rest))


def read_settings() -> Settings:
    """Read the settings.

    Raises:
        BadSettings: naming each variable that is wrong, without its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for problem in error.errors(include_input=False, include_url=False):
            name = "RISKXPERTAI_" + "_".join(str(part) for part in problem["loc"]).upper()
            said = problem["msg"].removeprefix("Value error, ")
            lines.append(said if not problem["loc"] else f"{name}: {said}")
        raise BadSettings("; ".join(lines)) from None
