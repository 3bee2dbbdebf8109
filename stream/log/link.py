"""The link to the log's server: made, checked, and made again after the server was away.

Knows what the log is and whether its server fits; what is appended and read is the business of ``log``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import redis
import stamina
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from stream.clock import monotonic, now_ms
from stream.log.address import Address
from stream.log.fitness import Durability, Server
from stream.log.identity import Identity
from stream.log.keys import LIVE, Keys
from stream.log.trouble import LogDown, telling, told
from stream.log.wire import Command, Wire

_log = structlog.get_logger()


class Link:
    """One server that was found fit, and the identity of the log on it."""

    def __init__(self, address: Address, keys: Keys, durability: Durability) -> None:
        """Connect to nothing yet."""
        self.address = address
        self.keys = keys
        self.durability = durability
        self.identity: Identity
        self.server: Server
        self.client: redis.Redis = _client(address)
        """The library's client, for what has no method here: claims, publishing, snapshots."""
        self._wire = Wire(address)
        self._wanted: tuple[int | None, float | None] = (None, None)

    @classmethod
    def connect(
        cls,
        url: str,
        *,
        prefix: str = LIVE,
        partitions: int | None = None,
        time_scale: float | None = None,
        durability: Durability = "memory",
    ) -> Self:
        """Connect to the log at a URL (see :class:`Address`), and make the log when the server has none.

        ``partitions`` and ``time_scale`` are kept with the log when it is made; ``None`` takes what it has. Raises
        :class:`LogDown` when the server cannot be reached, :class:`LogRefused` when it or its log does not fit.
        """
        log = cls(Address.of(url), Keys(prefix), durability)
        log._wanted = (partitions, time_scale)
        try:
            log.meet()
        except BaseException:
            log.close()
            raise
        return log

    @property
    def partitions(self) -> int:
        """How many partitions the log has."""
        return self.identity.partitions

    def meet(self) -> None:
        """Check the server and the identity of its log (again, after it was away)."""
        with telling(str(self.address)):
            self.server = Server.of(self.client.info())
            self.server.check(self.durability, str(self.address))
            kept = self.client.hgetall(self.keys.log)
            if not kept:
                kept = self._make()
        self.identity = Identity.of(kept, self.keys.log)  # type: ignore[arg-type]
        self.identity.check(*self._wanted)
        self._wanted = (self.identity.partitions, self.identity.time_scale)

    def _make(self) -> Any:
        """Write the identity field by field, each only when absent, in one transaction: the first to come decides."""
        with self.client.pipeline(transaction=True) as together:
            for name, value in Identity.new(*self._wanted, now_ms()).mapping().items():
                together.hsetnx(self.keys.log, name, value)
            together.hgetall(self.keys.log)
            return together.execute()[-1]

    def await_return(self, stopping: Callable[[], bool] = lambda: False) -> bool:
        """Wait, with back-off, until the server is there and fits; ``False`` when ``stopping`` became true.

        Afterwards a consumer must :meth:`verify_position`. Raises :class:`LogRefused` when another server came back.
        """
        _log.warning("log_down", address=str(self.address))
        began = monotonic()
        for attempt in stamina.retry_context(on=LogDown, attempts=None, timeout=None, wait_initial=0.05, wait_max=1.0):
            with attempt:
                if stopping():
                    return False
                self.meet()
        _log.info("log_back", address=str(self.address), after_s=round(monotonic() - began, 1))
        return True

    def call(self, commands: Sequence[Command]) -> list[Any]:
        """Send repeatable commands the short way and give their replies; raises the first error among them."""
        replies = self.attempt(commands)
        for reply in replies:
            if isinstance(reply, Exception):
                raise told(reply, str(self.address))
        return replies

    def attempt(self, commands: Sequence[Command]) -> list[Any]:
        """Send repeatable commands the short way and give a reply or the server's error for each."""
        with telling(str(self.address)):
            return self._wire.call(commands)

    def close(self) -> None:
        """Close all connections."""
        self._wire.close()
        self.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _client(address: Address) -> redis.Redis:
    pool = redis.ConnectionPool(address.kind, **address.settings(), retry=Retry(NoBackoff(), 1))
    return redis.Redis(connection_pool=pool)
