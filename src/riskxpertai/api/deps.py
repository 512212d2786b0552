"""What path operations ask for: the service, and who is asking. Refusals happen here."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request

from riskxpertai.api.allowance import Allowance
from riskxpertai.errors import NotSignedIn
from riskxpertai.login.tokens import Holder
from riskxpertai.wiring import Service


def service(request: Request) -> Service:
    """The parts that the lifespan opened."""
    opened: Service = request.app.state.service
    return opened


def allowance(request: Request) -> Allowance:
    """How often a reader or an address may ask."""
    kept: Allowance = request.app.state.allowance
    return kept


def address(request: Request) -> str:
    """Where the request came from; forwarded headers are believed by the server's own setting only."""
    return request.client.host if request.client else ""


ServiceDep = Annotated[Service, Depends(service)]
AllowanceDep = Annotated[Allowance, Depends(allowance)]
AddressDep = Annotated[str, Depends(address)]


def bearer(authorization: Annotated[str | None, Header(max_length=5000)] = None) -> str:
    """The token in `Authorization: Bearer`.

    Raises:
        NotSignedIn: there is none.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn("no bearer token")
    return token.strip()


BearerDep = Annotated[str, Depends(bearer)]


async def signed_in(service: ServiceDep, token: BearerDep) -> Holder:
    """Who shows this access token.

    Raises:
        NotSignedIn: it is none of ours.
        SessionEnded: it is too old.
    """
    return await service.tokens.holder_of(token)


ReaderDep = Annotated[Holder, Depends(signed_in)]


def may_read(allowance: AllowanceDep, address: AddressDep) -> None:
    """Public reads are limited per address.

    Raises:
        TooMany: the address read too often.
    """
    allowance.read(address)


PublicDep = Depends(may_read)
