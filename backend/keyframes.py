"""Which partitions must tell everything anew, and when they were last asked to.

Decides how often to ask: a worker that is away is not asked a thousand times. That it answers on the
channel of its parts is the worker's business.
"""

from __future__ import annotations

import secrets
from typing import Final

import structlog

from stream.log import hearing
from stream.log.doorlog import DoorLog
from stream.log.trouble import LogError

AGAIN_S: Final = 1.0
LONGEST_S: Final = 8.0
"""Between two askings of the same, at least the first; doubled each time up to the second."""

_log = structlog.get_logger(__name__)


class Keyframes:
    """The keyframes that are wanted; instants are monotonic seconds."""

    def __init__(self, log: DoorLog) -> None:
        """Ask the workers of ``log``; :meth:`want_all` comes first."""
        self._log = log
        self._wanted: dict[int, tuple[float, float]] = {}
        """Partition → when to ask next, and how long to wait after that."""

    def want(self, partition: int) -> bool:
        """Want the keyframe of a partition; false when it is wanted already."""
        fresh = partition not in self._wanted
        if fresh:
            self._wanted[partition] = 0.0, AGAIN_S
        return fresh

    def want_all(self) -> None:
        """Want the keyframes of all partitions, at once."""
        self._wanted = dict.fromkeys(range(self._log.partitions), (0.0, AGAIN_S))

    def have(self, partition: int) -> None:
        """Note that a keyframe came."""
        self._wanted.pop(partition, None)

    async def ask(self, now: float) -> None:
        """Ask for those that are wanted and due."""
        for partition, (due, pause) in list(self._wanted.items()):
            if now < due:
                continue
            self._wanted[partition] = now + pause, min(2 * pause, LONGEST_S)
            try:
                question = {"id": secrets.token_hex(8), "reply": "", "what": "keyframe"}
                await hearing.send_ask(self._log, partition, question)
            except LogError as error:
                _log.warning("keyframe_not_asked", partition=partition, error=str(error))
