"""The short way to the server: commands packed by hiredis, replies as they came.

The client library's own calls cost a worker twice as much an entry; what a reply means is the caller's business. One
connection, one thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import hiredis
import redis.exceptions as theirs

from stream.log.address import ANSWER_S, Address

Command = tuple[bytes | str | int | float, ...]


class Wire:
    """One connection of its own; connects at its first call, and again after it broke."""

    def __init__(self, address: Address, answer_s: float = ANSWER_S) -> None:
        """Wait at most ``answer_s`` for each reply."""
        self._connection = address.connection(answer_s)
        self._used = False

    def call(self, commands: Sequence[Command]) -> list[Any]:
        """Send commands at once and give a reply for each, an error reply as the exception in its place.

        A connection that turns out to be dead is opened anew once, and everything is sent again: only commands that
        may be repeated belong here. Raises the library's ``ConnectionError`` or ``TimeoutError``.
        """
        try:
            return self._call(commands)
        except theirs.TimeoutError:
            raise
        except (theirs.ConnectionError, OSError):
            if not self._used:
                raise
            self._used = False
            return self._call(commands)

    def _call(self, commands: Sequence[Command]) -> list[Any]:
        connection = self._connection
        try:
            packed = [hiredis.pack_command(command) for command in commands]  # type: ignore[arg-type]
            connection.send_packed_command(packed, check_health=False)  # type: ignore[no-untyped-call]
            replies = [self._reply() for _ in commands]
        except BaseException:
            connection.disconnect()  # type: ignore[no-untyped-call]  # an answer may still be under way: it must not become the next one's
            raise
        self._used = True
        return replies

    def _reply(self) -> Any:
        try:
            return self._connection.read_response(disable_decoding=True, disconnect_on_error=False)
        except theirs.ConnectionError:
            raise
        except theirs.ResponseError as error:
            return error

    def close(self) -> None:
        """Close the connection."""
        self._connection.disconnect()  # type: ignore[no-untyped-call]
        self._used = False
