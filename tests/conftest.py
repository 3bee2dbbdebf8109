"""What every test may ask for: a log and a database of its own worker, and a check that nothing is left behind."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
import redis
from hypothesis import HealthCheck, settings

from stream.log.embedded import EmbeddedLog
from stream.log.log import Log
from tests.waiting import wait_until

if TYPE_CHECKING:
    from tests.postgresql import PostgreSQL

settings.register_profile("suite", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("suite"), max_examples=1_000)
settings.load_profile(os.environ.get("PEAKLINE_EXAMPLES", "suite"))

OURS = re.compile(r"peakline(-drill)?:(log|lost|\{\d+\}:(events|dead|dead_count|consumers|asks|ledger))")
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


@pytest.fixture(scope="session")
def postgresql(lasting: set[int]) -> Iterator[PostgreSQL]:
    """One PostgreSQL for all tests of a worker. A test that stops one makes its own."""
    from tests.postgresql import PostgreSQL

    with PostgreSQL() as server:
        assert server.process is not None
        lasting.add(server.process.pid)
        yield server


@pytest.fixture
def postgres_url(postgresql: PostgreSQL) -> Iterator[str]:
    """Give the address of an empty database on a real PostgreSQL."""
    name = postgresql.make()
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database, of each kind that we work on."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'peakline.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def ready_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    from stream.database.upgrade import upgrade

    path = tmp_path_factory.mktemp("ready") / "ready.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def ready_postgresql(postgresql: PostgreSQL) -> str:
    """Give the name of a database with all tables, to be copied."""
    from stream.database.upgrade import upgrade

    name = postgresql.make()
    upgrade(postgresql.url(name))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def ready_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database with all our tables, empty, of each kind that we work on."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('ready_sqlite'), tmp_path / 'peakline.db')}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    name = server.make(like=request.getfixturevalue("ready_postgresql"))
    yield server.url(name)
    server.drop(name)


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
