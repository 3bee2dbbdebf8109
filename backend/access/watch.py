"""Whether those who sit at open sockets still may: asked again all the time, once for each credential.

Decides when a seat is lost. A thousand walls with one display token are one question; how a socket is closed is the
socket's own business.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from typing import Final, Generic, TypeVar

import structlog

from backend.access.roles import Principal, Scope
from backend.errors import Refused

K = TypeVar("K", bound=Hashable)
Resolve = Callable[[K, str], Awaitable[Principal | None]]

_log = structlog.get_logger(__name__)

AGAIN_S: Final = 0.25
"""Between two rounds: with what the directory remembers, a right that ended is noticed within a second and a bit."""


class Seat(Generic[K]):
    """One open socket: who sits there now."""

    __slots__ = ("_leave", "_scope", "address", "credential", "principal")

    def __init__(
        self, credential: K, address: str, principal: Principal, scope: Scope, leave: Callable[[bool], None]
    ) -> None:
        """Keep the seat while the principal has ``scope``.

        ``leave`` is called once, when the right is gone: with true for good, with false when it cannot be known.
        """
        self.credential = credential
        self.address = address
        self.principal: Principal | None = principal
        self._scope = scope
        self._leave = leave

    def hold(self, principal: Principal | None) -> bool:
        """Take who sits here now; says whether they may go on."""
        if principal is None or not principal.may(self._scope):
            return False
        self.principal = principal
        return True

    def lose(self, for_good: bool) -> None:
        """Take the right away."""
        if self.principal is not None:
            self.principal = None
            self._leave(for_good)


class Watch(Generic[K]):
    """All seats of a process; :meth:`run` it in one task."""

    def __init__(self, again_s: float = AGAIN_S) -> None:
        """Ask so often."""
        self._again_s = again_s
        self._seats: dict[K, set[Seat[K]]] = {}
        self._soon = asyncio.Event()

    def sit(self, seat: Seat[K]) -> None:
        """Ask about a seat from now on."""
        self._seats.setdefault(seat.credential, set()).add(seat)

    def rise(self, seat: Seat[K]) -> None:
        """Ask no more; repeating is harmless."""
        seats = self._seats.get(seat.credential, set())
        seats.discard(seat)
        if not seats:
            self._seats.pop(seat.credential, None)

    def look(self) -> None:
        """Ask at once: somebody's right was changed here."""
        self._soon.set()

    async def run(self, resolve: Resolve[K]) -> None:
        """Ask until cancelled; ``resolve`` gives who holds a credential, or raises ``Refused`` when it cannot tell."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._again_s):
                    await self._soon.wait()
            self._soon.clear()
            await self.ask(resolve)

    async def ask(self, resolve: Resolve[K]) -> None:
        """Ask about everybody who sits, all at once, and let those go who may no more."""
        await asyncio.gather(
            *(self._ask(resolve, credential, seats) for credential, seats in list(self._seats.items()))
        )

    async def _ask(self, resolve: Resolve[K], credential: K, seats: set[Seat[K]]) -> None:
        principal, for_good = None, True
        try:
            principal = await resolve(credential, next(iter(seats)).address)
        except Refused:
            for_good = False
        except Exception as error:  # noqa: BLE001 - whatever it is: nobody stays because asking failed, and the round goes on
            for_good = False
            _log.error("watch_failed", error=repr(error))
        for seat in list(seats):
            if not seat.hold(principal):
                self.rise(seat)
                seat.lose(for_good)
