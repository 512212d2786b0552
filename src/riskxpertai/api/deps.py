"""What path operations ask for: the service, and who is asking. Refusals happen here."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv6Address, IPv6Network, ip_address
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
    """Where the request came from, as far as our own proxies vouch for it."""
    hops = request.app.state.service.settings.proxy_hops
    forwarded = request.headers.getlist("x-forwarded-for") if hops else []
    return sender(request.client.host if request.client else "", forwarded, hops)


def sender(peer: str, forwarded: Sequence[str], hops: int) -> str:
    """The address that the outermost of our own proxies was called from.

    Args:
        peer: who opened the connection.
        forwarded: every `X-Forwarded-For` header; each proxy adds its caller at the end.
        hops: how many proxies are ours. What stands further left, anybody may have written.

    Returns:
        An address; of IPv6 its /64, which one person has whole. The peer's where the header is shorter
        than our proxies make it, or holds no address there.
    """
    told = [part.strip() for header in forwarded for part in header.split(",")]
    claimed = told[-hops] if 0 < hops <= len(told) else peer
    for text in (claimed, peer):
        try:
            known = ip_address(text)
        except ValueError:
            continue
        if isinstance(known, IPv6Address):
            if known.ipv4_mapped:
                return str(known.ipv4_mapped)
            return str(IPv6Network((known.packed[:8] + bytes(8), 64)))
        return str(known)
    return peer


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


async def may_read(allowance: AllowanceDep, address: AddressDep) -> None:
    """Public reads are limited per address.

    Raises:
        TooMany: the address read too often.
    """
    await allowance.read(address)


PublicDep = Depends(may_read)
