"""Who serves which partition: a key with a lifetime, so that workers share the work.

Only that. Two workers on one partition by accident compute the same thing, so a claim is no lock and
nothing breaks when it is wrong for a moment.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Final

import redis

LIFETIME_MS: Final = 3_000


class Claims:
    """The claims of one worker."""

    def __init__(self, client: redis.Redis, key_of: Callable[[int], str], worker: str) -> None:
        """Claim under the name of ``worker`` (see :func:`worker_name`); ``key_of`` names a partition's claim."""
        self._client = client
        self._key_of = key_of
        self._worker = worker

    def take(self, partition: int) -> bool:
        """Claim a partition that nobody serves, or keep a claim; say whether it is ours."""
        key = self._key_of(partition)
        if self._client.set(key, self._worker, nx=True, px=LIFETIME_MS):
            return True
        holder = self._client.get(key)
        name = holder.decode() if isinstance(holder, bytes) else ""
        if name != self._worker and not _gone(name, _alive):
            return False
        return bool(self._client.set(key, self._worker, px=LIFETIME_MS))

    def release(self, partition: int) -> None:
        """Let go of a partition, if it is ours."""
        key = self._key_of(partition)
        if self._client.get(key) == self._worker.encode():
            self._client.delete(key)


def worker_name(unique: str) -> str:
    """Name this process: host, process id, and something that no other start has."""
    return f"{socket.gethostname()}:{os.getpid()}:{unique}"


def _gone(holder: str, alive: Callable[[int], bool]) -> bool:
    """Say whether the holder was a process of this machine that has ended."""
    host, _, rest = holder.partition(":")
    pid = rest.partition(":")[0]
    return host == socket.gethostname() and pid.isdecimal() and not alive(int(pid))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
