"""A guest's history becomes his own: what the page does when a guest signs in with Kakao."""

from __future__ import annotations

from riskxpertai.domain import Reader
from riskxpertai.errors import NotSignedIn
from riskxpertai.login.farewells import Farewells
from riskxpertai.login.tokens import Tokens


async def join_guest(token: str, reader: Reader, *, tokens: Tokens, farewells: Farewells) -> bool:
    """Give a guest's turns to the reader as whom he has just signed in.

    Args:
        token: the guest's access token, as the browser still holds it; only who holds it may hand over
            what is behind it.
        reader: signed in with Kakao, kept already.
        tokens: of the service.
        farewells: of the service.

    Returns:
        False where there is nothing to join: no guest's session, or one that is over.

    Raises:
        StoreFailed: it can't be kept; signing in may go on without it.
    """
    try:
        guest = await tokens.reader_of(token)
    except NotSignedIn:
        return False
    if guest.kind != "guest" or reader.kind == "guest":
        return False
    await farewells.join(guest.id, reader.id)
    return True
