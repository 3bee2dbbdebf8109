"""How often anybody may try to get in: moving windows per client address and per name, kept beside the log.

Decides when an attempt has to wait. The log's server remembers while it answers, so that all web processes count
together; while it does not, each remembers for itself. That an attempt was wrong is not asked: each one counts.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import Callable
from typing import Final, NamedTuple

import redis.asyncio
import structlog
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from backend.access.address import household

ADDRESS_HOUR: Final = 20
"""Minutes' worth of attempts that one address has in an hour: who goes on trying waits longer and longer."""
NAME_MINUTE: Final = 5
NAME_HOUR: Final = 60
"""A name has more attempts than an address, by so many minutes' worth: nobody alone can lock somebody else out."""
_PATIENCE_S: Final = 1.0
_AWAY_S: Final = 5.0

_log = structlog.get_logger(__name__)


class _Window(NamedTuple):
    item: RateLimitItem
    whose: str


class Limits:
    """The windows of one process; :meth:`share` lets all processes of one log count together."""

    def __init__(self, per_minute: int, now_ms: Callable[[], int]) -> None:
        """Let each address try so often a minute."""
        self._now_ms = now_ms
        self._address = (
            RateLimitItemPerMinute(per_minute, namespace="address"),
            RateLimitItemPerHour(per_minute * ADDRESS_HOUR, namespace="address"),
        )
        self._name = (
            RateLimitItemPerMinute(per_minute * NAME_MINUTE, namespace="name"),
            RateLimitItemPerHour(per_minute * NAME_HOUR, namespace="name"),
        )
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared: MovingWindowRateLimiter | None = None
        self._away_until = 0

    def share(self, client: redis.asyncio.Redis, prefix: str) -> None:
        """Count on the log's server from now on, under ``{prefix}:tries:…``, each key with a lifetime."""
        storage = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix=f"{prefix}:tries",
            connection_pool=client.connection_pool,  # type: ignore[arg-type]
        )
        self._shared = MovingWindowRateLimiter(storage)

    def stop_sharing(self) -> None:
        """Count alone again: the log's server is being let go."""
        self._shared = None

    async def wait_s(self, address: str, name: str | None = None) -> int:
        """Count an attempt from an address, on a name; give the whole seconds it has to wait, 0 when it may go on."""
        windows = [_Window(item, household(address)) for item in self._address]
        # 1. The address first: one that is over its limit must not use up the name's.
        if name is not None:
            # 2. Only a digest, for a name may be as long as a body, and a password typed into the wrong field.
            whose = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
            windows += [_Window(item, whose) for item in self._name]
        for window in windows:
            wait = await self._hit(window)
            if wait:
                return wait
        return 0

    async def _hit(self, window: _Window) -> int:
        shared, now = self._shared, self._now_ms()
        if shared is not None and now >= self._away_until:
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    return await self._ask(shared, window)
            except (RedisError, OSError, TimeoutError) as error:
                self._away_until = now + round(_AWAY_S * 1000)
                _log.warning("limits_alone", error=type(error).__name__, advice="this process counts for itself")
        return await self._ask(self._own, window)

    async def _ask(self, limiter: MovingWindowRateLimiter, window: _Window) -> int:
        if await limiter.hit(window.item, window.whose):
            return 0
        stats = await limiter.get_window_stats(window.item, window.whose)
        wait = math.ceil(stats.reset_time - self._now_ms() / 1000)
        return min(max(1, wait), window.item.get_expiry())
