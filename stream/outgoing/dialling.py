"""Connections to the addresses that were checked, and to no other: what httpcore uses instead of its own network.

TLS is begun by httpcore with the host's name: the certificate must still be the name's, whatever its address.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from typing import Any, Final

import httpcore2

from stream.outgoing.addresses import Allowed
from stream.outgoing.resolving import Resolver, resolve_aside, resolve_within

_CONNECTING_S: Final = 3.0
"""How long one of several addresses may take before the next is tried."""
_PIECE: Final = 16_384


class Dialling(httpcore2.AsyncNetworkBackend):
    """Connects for the async client."""

    def __init__(self, allowed: Allowed, resolver: Resolver) -> None:
        """Take what is allowed and who resolves names."""
        self._allowed = allowed
        self._resolver = resolver
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Resolve, check, and connect to the first address that answers."""
        *others, last = await resolve_aside(host, port, self._allowed, self._resolver)
        for address in others:
            try:
                return await self._network.connect_tcp(address, port, _CONNECTING_S, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._network.connect_tcp(last, port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks between attempts."""
        await self._network.sleep(seconds)


class Deadline:
    """The instant at which a blocking call must be over, on the clock that never runs backwards."""

    def __init__(self, until: float, monotonic: Callable[[], float]) -> None:
        """Take the instant and the clock."""
        self._until = until
        self._monotonic = monotonic

    def left(self, timeout: float | None, over: type[Exception]) -> float:
        """Give the seconds that an operation may take; raises ``over`` when there are none."""
        left = self._until - self._monotonic()
        if left <= 0:
            raise over("the deadline is over")
        return left if timeout is None else min(left, timeout)


class BlockingDialling(httpcore2.NetworkBackend):
    """Connects for the blocking client; no single read or write may outlast the deadline of the whole."""

    def __init__(self, allowed: Allowed, resolver: Resolver, deadline: Deadline) -> None:
        """Take what is allowed, who resolves names, and until when."""
        self._allowed = allowed
        self._resolver = resolver
        self._deadline = deadline
        self._network = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve, check, and connect to the first address that answers."""
        left = self._deadline.left(timeout, httpcore2.ConnectTimeout)
        addresses = resolve_within(left, host, port, self._allowed, self._resolver)
        for place, address in enumerate(addresses, 1):
            left = self._deadline.left(timeout, httpcore2.ConnectTimeout)
            patience = left if place == len(addresses) else min(left, _CONNECTING_S)
            try:
                stream = self._network.connect_tcp(address, port, patience, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if place == len(addresses):
                    raise
            else:
                return _Hurried(stream, self._deadline)
        raise httpcore2.ConnectError("there is no address")


class _Hurried(httpcore2.NetworkStream):
    """A connection whose every operation ends with the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # In pieces: the time-out of one write begins anew with whatever part of it the other side took.
        for start in range(0, len(buffer), _PIECE):
            left = self._deadline.left(timeout, httpcore2.WriteTimeout)
            self._stream.write(buffer[start : start + _PIECE], left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left(timeout, httpcore2.ConnectTimeout)
        return _Hurried(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
