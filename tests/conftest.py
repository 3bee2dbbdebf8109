"""What every test may ask for: a log server of its own worker, empty, and a check that nothing is left behind."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import redis
from hypothesis import HealthCheck, settings

from stream.log.embedded import EmbeddedLog
from stream.log.log import Log
from tests.waiting import wait_until

settings.register_profile("suite", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("suite"), max_examples=1_000)
settings.load_profile(os.environ.get("PEAKLINE_EXAMPLES", "suite"))

OURS = re.compile(r"peakline(-drill)?:(log|lost|\{\d+\}:(events|dead|dead_count|consumers|asks))")
"""The keys that the product keeps without a lifetime."""

SERVER_MEMORY = 256 << 20


@pytest.fixture(scope="session")
def log_server(lasting: set[int]) -> Iterator[EmbeddedLog]:
    """One server for all tests of a worker, on a socket in a directory of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="pl-") as data_dir,
        EmbeddedLog.start(Path(data_dir) / "log", memory=SERVER_MEMORY) as server,
    ):
        lasting.add(server.process.pid)
        yield server


@pytest.fixture
def log_url(log_server: EmbeddedLog) -> Iterator[str]:
    """Give the server's address, empty; afterwards no key without a lifetime may be left but the product's own."""
    with redis.Redis.from_url(log_server.url, protocol=2) as client:
        client.flushall()
        yield log_server.url
        left = [key.decode() for key in client.keys("*") if client.ttl(key) == -1]
        client.flushall()
    strange = [key for key in left if not OURS.fullmatch(key)]
    assert not strange, f"keys without a lifetime that are not the product's own: {strange}"


@pytest.fixture
def log(log_url: str) -> Iterator[Log]:
    """Give a log of one partition, empty."""
    with Log.connect(log_url) as connected:
        yield connected


@pytest.fixture
def short_dir() -> Iterator[Path]:
    """Give an empty directory whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="pl-") as path:
        yield Path(path)


@pytest.fixture(scope="session")
def lasting() -> set[int]:
    """Give the processes that may outlast a module; a fixture of the whole session adds the ones it starts."""
    return set()


@pytest.fixture(autouse=True, scope="module")
def nothing_left_behind(lasting: set[int]) -> Iterator[None]:
    """Fail a module that leaves processes behind which it started."""
    here = psutil.Process(os.getpid())
    before = {child.pid for child in here.children(recursive=True)}
    yield

    def left() -> list[psutil.Process]:
        allowed = before | lasting
        return [child for child in here.children(recursive=True) if not _is_allowed(child, allowed)]

    wait_until(lambda: not left(), 5.0, "the processes of this module to end")


def _is_allowed(process: psutil.Process, allowed: set[int]) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return True
        return process.pid in allowed or any(parent.pid in allowed for parent in process.parents())
    except psutil.NoSuchProcess:
        return True
