"""All sources on loopback with invented data: `python -m tests.doubles`, until it is interrupted.

It prints the lines to export before the product is started, and then says nothing more.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack
from datetime import date

from tests.doubles.bis_server import BisServer
from tests.doubles.ecb_server import EcbServer, november
from tests.doubles.ecos_server import KEY, EcosServer
from tests.doubles.korea import TODAY
from tests.doubles.oecd_server import OecdServer

HOME = "var/invented"  # a folder of its own: what is invented must never stand beside what is real


async def main(port: int, today: date) -> None:
    """Serve until cancelled.

    Args:
        port: of the first server, the others on the next three; 0 for any that are free.
        today: the day on which the invented economy stands.
    """

    def at(n: int) -> int:
        return port + n if port else 0

    async with AsyncExitStack() as stack:
        ecos = await stack.enter_async_context(EcosServer(port=at(0), today=today))
        bis = await stack.enter_async_context(BisServer(port=at(1), today=today))
        oecd = await stack.enter_async_context(OecdServer(port=at(2), today=today))
        ecb = await stack.enter_async_context(EcbServer(november(today), port=at(3)))
        lines = {"ECOS_URL": ecos.url, "BIS_URL": bis.url, "OECD_URL": oecd.url, "ECB_URL": ecb.url}
        for name, value in (lines | {"ECOS_KEY": KEY, "HOME": HOME}).items():
            sys.stdout.write(f"export RISKXPERTAI_{name}={value}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8890, help="of the first server; 0: any")
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY, help="YYYY-MM-DD")
    arguments = parser.parse_args()
    try:
        asyncio.run(main(arguments.port, arguments.today))
    except KeyboardInterrupt:
        sys.stdout.write("\n")
