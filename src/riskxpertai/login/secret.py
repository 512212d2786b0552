"""The one secret that signs sessions and logins: the operator's, or on a laptop one that is made and kept."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from riskxpertai.errors import BadSettings
from riskxpertai.settings import SHORTEST_SECRET


def read_secret(given: str | None, *, home: Path, production: bool) -> str:
    """The secret that signs tokens: the setting, or on a laptop one that is made once and kept.

    Args:
        given: the setting's value, if there is one.
        home: folder of the file `secret`; made if missing.
        production: whether the setting is needed.

    Raises:
        BadSettings: it is missing or too short, or the file can't be made or read.
    """
    if given:
        return checked(given)
    if production:
        raise BadSettings("RISKXPERTAI_TOKEN_SECRET is needed in production")
    path = home / "secret"
    try:
        if not path.exists():
            _make_secret(path)
        return checked(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        problem = f"the home's file `secret` can't be made or read ({type(error).__name__})"
        raise BadSettings(f"{problem}; set RISKXPERTAI_TOKEN_SECRET instead") from None


def _make_secret(path: Path) -> None:
    """Write a secret aside and link it into place: whole from the first moment, and never twice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"secret.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(aside)
        except FileExistsError:
            return  # another process was faster; its secret is the one
    finally:
        aside.unlink(missing_ok=True)


def checked(secret: str) -> str:
    """The secret, if it is long enough.

    Raises:
        BadSettings: it is too short.
    """
    if len(secret) < SHORTEST_SECRET:
        raise BadSettings(f"a token secret needs {SHORTEST_SECRET} random characters at least")
    return secret
