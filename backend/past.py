"""The ledger as the doors may ask it: in a thread, a few questions at once, and never longer than a page may wait.

Decides only that. What is asked is SQL of ``stream.ledger``'s; what a door shows without an answer is the door's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Concatenate, Final, ParamSpec, TypeVar

import anyio
import anyio.to_thread
from sqlalchemy import Connection, Engine

from models.settings import Settings
from stream.database.engine import ledger_url, open_engine, reading
from stream.database.trouble import DatabaseDown

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE: Final = 2
PATIENCE_S: Final = 3.0


class Past:
    """The ledger of one process; belongs to one event loop. End it with ``aclose``."""

    def __init__(self, engine: Engine) -> None:
        """Take the ledger's database; it connects when it is first asked."""
        self._engine = engine
        self._doors = anyio.CapacityLimiter(AT_ONCE)

    @classmethod
    def of(cls, settings: Settings) -> Past:
        """Give the ledger that these settings name, a drill's own in a drill."""
        return cls(open_engine(ledger_url(settings), pool=AT_ONCE, patience_s=PATIENCE_S))

    async def ask(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function with a connection that only reads, all of one instant.

        Raises ``DatabaseDown`` also when it takes longer than ``PATIENCE_S``, ``DatabaseRefused``, and what the
        function raises.
        """
        work = partial(self._ask, function, *args, **kwargs)
        try:
            with anyio.fail_after(PATIENCE_S):
                return await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._doors)
        except TimeoutError:
            raise DatabaseDown(f"expected an answer from the ledger in {PATIENCE_S:g} s, got none") from None

    async def aclose(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _ask(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with reading(self._engine) as connection:
            return function(connection, *args, **kwargs)
