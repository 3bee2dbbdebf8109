"""The log, for the web process, which may wait for nobody: the same promises as ``log``, on asyncio.

What the workers say is heard in ``hearing``. One event loop uses one ``DoorLog``; its appends share a pool.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import redis.asyncio
from redis.asyncio.connection import AbstractConnection, Connection, SSLConnection, UnixDomainSocketConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.connection import SSLConnection as BlockingSSL
from redis.connection import UnixDomainSocketConnection as BlockingSocket

from stream.clock import monotonic, now_ms
from stream.log.address import Address
from stream.log.admission import Admission
from stream.log.entries import additions, packed
from stream.log.fitness import Durability, Server
from stream.log.identity import Identity
from stream.log.keys import LIVE, Keys
from stream.log.log import SYNC_MS
from stream.log.trouble import LogDown, telling, told


class DoorLog:
    """One log server, and the log on it. Make it with :meth:`connect`."""

    def __init__(self, address: Address, keys: Keys, durability: Durability) -> None:
        """Connect to nothing yet."""
        self.address = address
        self.keys = keys
        self.durability = durability
        self.identity: Identity
        self.server: Server
        self.client: redis.asyncio.Redis = client_of(address, retries=1)
        """The library's client, for what has no method here."""
        self._admission = Admission()
        self._wanted: tuple[int | None, float | None] = (None, None)

    @classmethod
    async def connect(
        cls,
        url: str,
        *,
        prefix: str = LIVE,
        partitions: int | None = None,
        time_scale: float | None = None,
        durability: Durability = "memory",
    ) -> Self:
        """Connect as :meth:`stream.log.link.Link.connect` does, with the same errors."""
        log = cls(Address.of(url), Keys(prefix), durability)
        log._wanted = (partitions, time_scale)
        try:
            await log.meet()
        except BaseException:
            await log.close()
            raise
        return log

    @property
    def partitions(self) -> int:
        """How many partitions the log has."""
        return self.identity.partitions

    async def meet(self) -> None:
        """Check the server and the identity of its log; raises :class:`LogDown` or ``LogRefused``."""
        with telling(str(self.address)):
            self.server = Server.of(await self.client.info())
            self.server.check(self.durability, str(self.address))
            kept: Any = await self.client.hgetall(self.keys.log)
            if not kept:
                kept = await self._make()
        self.identity = Identity.of(kept, self.keys.log)
        self.identity.check(*self._wanted)
        self._wanted = (self.identity.partitions, self.identity.time_scale)

    async def _make(self) -> Any:
        async with self.client.pipeline(transaction=True) as together:
            for name, value in Identity.new(*self._wanted, now_ms()).mapping().items():
                together.hsetnx(self.keys.log, name, value)
            together.hgetall(self.keys.log)
            return (await together.execute())[-1]

    async def append(self, batches: Mapping[int, Sequence[bytes]]) -> dict[int, str]:
        """Append the JSON of events as :meth:`stream.log.log.Log.append` does, with the same promises and errors."""
        return await self.append_entries({partition: packed(events) for partition, events in batches.items()})

    async def append_entries(self, batches: Mapping[int, Sequence[tuple[bytes, bytes]]]) -> dict[int, str]:
        """Append entries, pairs of field and value, with the promises of :meth:`append`."""
        await self._admit()
        streams = {partition: self.keys.events(partition) for partition in batches}
        partitions, commands = additions(streams, batches)
        if not commands:
            return {}
        disk = self.durability == "disk"
        with telling(str(self.address)):
            async with self.client.pipeline(transaction=False) as together:
                for command in commands:
                    together.execute_command(*command)
                if disk:
                    together.execute_command("WAITAOF", 1, 0, SYNC_MS)
                replies = await together.execute(raise_on_error=False)
        for reply in replies:
            if isinstance(reply, Exception):
                raise told(reply, str(self.address))
        if disk and replies.pop()[0] < 1:
            raise LogDown(f"the log at {self.address} took the events but did not put them on disk within {SYNC_MS} ms")
        return {partition: reply.decode() for partition, reply in zip(partitions, replies, strict=True)}

    async def _admit(self) -> None:
        now = monotonic()
        if self._admission.is_stale(now):
            with telling(str(self.address)):
                self._admission.learn(await self.client.info("memory"), now)
        self._admission.check(str(self.address))

    async def close(self) -> None:
        """Close all connections."""
        await self.client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def client_of(address: Address, retries: int) -> redis.asyncio.Redis:
    """Make the library's client with our time-outs; it tries a command again so many times on a broken connection."""
    kind: type[AbstractConnection] = Connection
    if issubclass(address.kind, BlockingSocket):
        kind = UnixDomainSocketConnection
    elif issubclass(address.kind, BlockingSSL):
        kind = SSLConnection
    pool = redis.asyncio.ConnectionPool(kind, **address.settings(), retry=Retry(NoBackoff(), retries))
    return redis.asyncio.Redis.from_pool(pool)
