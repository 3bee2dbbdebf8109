"""Each error of the library becomes one of our three kinds, with what to do."""

from __future__ import annotations

import pytest
import redis.exceptions as theirs

from stream.log.trouble import LogDown, LogError, LogFull, LogRefused, telling, told


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (theirs.ConnectionError("Connection refused"), LogDown, "is its server running"),
        (FileNotFoundError("no socket"), LogDown, "cannot be reached"),
        (theirs.TimeoutError("Timeout reading"), LogDown, "does not answer in time"),
        (theirs.BusyLoadingError("loading the dataset in memory"), LogDown, "cannot be reached"),
        (theirs.ReadOnlyError("You can't write against a read only replica."), LogDown, "writable"),
        (theirs.ResponseError("CLUSTERDOWN The cluster is down"), LogDown, "takes no commands now"),
        (theirs.ResponseError("MOVED 3999 10.0.0.2:6381"), LogRefused, "several nodes"),
        (theirs.OutOfMemoryError("command not allowed"), LogFull, "no memory left"),
        (theirs.ResponseError("MISCONF Errors writing to the AOF file"), LogFull, "free space"),
        (theirs.AuthenticationError("WRONGPASS"), LogRefused, "user and password"),
        (theirs.NoPermissionError("no permissions"), LogRefused, "user and password"),
        (theirs.ResponseError("unknown command 'WAITAOF'"), LogRefused, "7.2 or newer"),
    ],
)
def test_an_error_says_what_happened_and_what_to_do(error: Exception, kind: type[LogError], says: str) -> None:
    ours = told(error, "redis://wms:6379")
    assert type(ours) is kind
    assert says in str(ours)
    assert "redis://wms:6379" in str(ours)


def test_our_own_errors_stay_as_they_are() -> None:
    ours = LogFull("nearly full")
    assert told(ours, "anywhere") is ours


def test_what_goes_wrong_inside_is_told_with_its_cause() -> None:
    with pytest.raises(LogDown) as caught, telling("/run/log.sock"):
        raise ConnectionRefusedError("nobody listens")
    assert isinstance(caught.value.__cause__, ConnectionRefusedError)
