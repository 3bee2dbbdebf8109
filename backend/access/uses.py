"""Writes in the background when sessions and keys were last used; never fails or delays who uses them.

Which use is worth writing is for the caller. What cannot be written yet is kept, the newest use of each, and tried
again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

import structlog
from sqlalchemy import Connection

from backend.access import keys, sessions
from backend.access.roles import Principal
from stream.database.trouble import DatabaseError

AGAIN_AFTER_S: Final = 5.0
LAST_S: Final = 2.0
"""How long the end of the process waits for the last uses."""

_log = structlog.get_logger(__name__)


class Uses:
    """The uses that are not written yet."""

    def __init__(self, write: Callable[..., Any]) -> None:
        """Take the directory's ``write``."""
        self._write = write
        self._sessions: dict[str, int] = {}
        self._keys: dict[str, tuple[int, str]] = {}
        self._task: asyncio.Task[None] | None = None

    def note(self, principal: Principal, at: int, address: str) -> None:
        """Write soon that somebody was here; never waits."""
        if principal.kind == "person":
            self._sessions[principal.id] = at
        else:
            self._keys[principal.id] = (at, address)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def close(self) -> None:
        """Try a last time."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
        try:
            async with asyncio.timeout(LAST_S):
                await self._try()
        except TimeoutError:
            _log.warning("uses_unwritten", sessions=len(self._sessions), keys=len(self._keys))

    async def _work(self) -> None:
        while not await self._try():  # noqa: ASYNC110 - no database tells that it is back
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _try(self) -> bool:
        """Write all there is and say whether that went well."""
        while self._sessions or self._keys:
            mine, theirs = self._sessions, self._keys
            self._sessions, self._keys = {}, {}
            try:
                await self._write(touch, mine, theirs)
            except BaseException as error:
                self._sessions, self._keys = mine | self._sessions, theirs | self._keys
                if not isinstance(error, DatabaseError):
                    raise
                return False
        return True


def touch(connection: Connection, mine: Mapping[str, int], theirs: Mapping[str, tuple[int, str]]) -> None:
    """Write uses of sessions and of keys."""
    sessions.touch(connection, mine)
    keys.touch(connection, theirs)
