"""What can go wrong with the log, in three kinds: it is down, it is full, it refuses.

Turns the client library's errors into one of them, each saying what happened, why and what to do. What follows from
it (wait, answer 503, exit) is decided by the caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import redis.exceptions as theirs


class LogError(Exception):
    """The log cannot do what was asked; the message says what, why and what to do."""


class LogDown(LogError):
    """The log's server cannot be reached now; trying again later is right."""


class LogFull(LogError):
    """The log cannot take more now; nothing that it has is lost."""


class LogRefused(LogError):
    """The server, or what it holds, does not fit; somebody must change a setting."""


_AWAY = ("LOADING", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "NOREPLICAS", "READONLY", "BUSY", "UNBLOCKED")


def told(error: BaseException, address: str) -> LogError:
    """Say what an error of the client library means for us."""
    text = str(error) or type(error).__name__
    if isinstance(error, LogError):
        return error
    if isinstance(error, theirs.AuthenticationError | theirs.AuthorizationError | theirs.NoPermissionError):
        return LogRefused(
            f"the log at {address} refuses us ({text}); put user and password into PEAKLINE_REDIS_URL "
            "(redis://user:password@host:port) and allow that user the keys peakline* and the channels peakline*"
        )
    if isinstance(error, theirs.OutOfMemoryError) or text.startswith("OOM"):
        return LogFull(f"the log at {address} has no memory left ({text}); raise its maxmemory or lower the retention")
    if text.startswith("MISCONF"):
        return LogFull(f"the log at {address} cannot write to its disk ({text}); free space on it")
    if isinstance(error, theirs.TimeoutError | TimeoutError):
        return LogDown(f"the log at {address} does not answer in time ({text}); is its server overloaded or gone?")
    if isinstance(error, theirs.ConnectionError | OSError):
        return LogDown(f"the log at {address} cannot be reached ({text}); is its server running?")
    if isinstance(error, theirs.MovedError) or text.startswith("MOVED"):
        return LogRefused(
            f"the log at {address} is a cluster of several nodes ({text}): expected a server, or a cluster of "
            "one node, that holds all partitions; point PEAKLINE_REDIS_URL at such a one"
        )
    if isinstance(error, theirs.ReadOnlyError) or text.startswith(_AWAY):
        return LogDown(f"the log at {address} takes no commands now ({text}); waiting for it to become writable")
    return LogRefused(
        f"the log at {address} refuses a command ({text}); is it a Redis or Valkey 7.2 or newer, and ours?"
    )


@contextmanager
def telling(address: str) -> Iterator[None]:
    """Raise what goes wrong inside as one of our kinds."""
    try:
        yield
    except (theirs.RedisError, OSError) as error:
        raise told(error, address) from error
