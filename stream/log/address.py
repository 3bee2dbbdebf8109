"""Where the log's server is: a URL read once, and shown without its password.

Decides nothing about the server; time-outs of every connection are set here, because the library's own are not ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from redis.backoff import NoBackoff
from redis.connection import AbstractConnection, Connection, SSLConnection, UnixDomainSocketConnection, parse_url
from redis.retry import Retry

from stream.log.trouble import LogRefused

CONNECT_S: Final = 2.0
ANSWER_S: Final = 5.0
LONGEST_BLOCK_MS: Final = 1000
"""A read never waits longer than this at the server, so that a dead server is noticed soon."""

_SCHEMES: Final = {"valkey://": "redis://", "valkeys://": "rediss://"}


@dataclass(frozen=True, slots=True)
class Address:
    """A server's address: ``redis://``, ``rediss://``, ``valkey://``, ``valkeys://`` or ``unix://``."""

    options: dict[str, Any] = field(repr=False)
    kind: type[AbstractConnection]

    @staticmethod
    def of(url: str) -> Address:
        """Read a URL; raises :class:`LogRefused` for what is none."""
        for ours, theirs in _SCHEMES.items():
            if url.startswith(ours):
                url = theirs + url.removeprefix(ours)
        try:
            options = dict(parse_url(url))  # type: ignore[no-untyped-call]
        except ValueError as error:
            raise LogRefused(
                "PEAKLINE_REDIS_URL: expected redis://host:6379, rediss://host:6379 or unix:///path, "
                f"got {_hidden(url)!r} ({error})"
            ) from error
        kind: type[AbstractConnection] = options.pop("connection_class", Connection)
        return Address(options, kind)

    @staticmethod
    def of_socket(path: Path) -> Address:
        """Take the server that listens on a socket of this machine."""
        return Address.of(socket_url(path))

    def connection(self, answer_s: float = ANSWER_S) -> AbstractConnection:
        """Make a connection of one's own; it connects at its first command."""
        return self.kind(**self.settings(answer_s), retry=Retry(NoBackoff(), 0), socket_read_size=1 << 18)

    def settings(self, answer_s: float = ANSWER_S) -> dict[str, Any]:
        """Give what a connection pool of the library, blocking or asyncio, takes beside its connection class."""
        return {**self.options, "socket_timeout": answer_s, "socket_connect_timeout": CONNECT_S, "protocol": 2}

    def at(self, host: str, port: int) -> Address:
        """Give the address of another node of the same cluster."""
        return Address({**self.options, "host": host, "port": port}, self.kind)

    def __str__(self) -> str:
        """Show where it is, never a password."""
        if issubclass(self.kind, UnixDomainSocketConnection):
            return f"{self.options.get('path', '?')}"
        scheme = "rediss" if issubclass(self.kind, SSLConnection) else "redis"
        return f"{scheme}://{self.options.get('host', 'localhost')}:{self.options.get('port', 6379)}"


def socket_url(path: Path) -> str:
    """Write a socket's path as a URL."""
    return f"unix://{quote(str(path))}"


def _hidden(url: str) -> str:
    before, at, after = url.rpartition("@")
    return f"{before.partition('://')[0]}://…@{after}" if at else url
