"""Under which conditions the figures were measured: without them they mean nothing."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import psutil
import psycopg
import redis

from stream.log.embedded import EmbeddedLog
from tests.bench.report import Table
from tests.postgresql import PostgreSQL

_VERSIONS = (
    "numpy",
    "msgspec",
    "redis",
    "hiredis",
    "starlette",
    "uvicorn",
    "uvloop",
    "websockets",
    "sqlalchemy",
    "psycopg",
)


def conditions() -> Table:
    """Describe the machine, the interpreter, the libraries and the log's server."""
    table = Table("Conditions", ("what", "here"))
    table.add("processor", f"{_processor()}, {os.cpu_count()} cores")
    table.add("memory", f"{psutil.virtual_memory().total / (1 << 30):.0f} GiB")
    table.add("system", f"{platform.system()} {platform.release()}")
    table.add("load at the start", " ".join(f"{load:.2f}" for load in os.getloadavg()))
    table.add("Python", sys.version.split()[0])
    table.add("libraries", ", ".join(f"{name} {version(name)}" for name in _VERSIONS))
    table.add("databases", f"SQLite {sqlite3.sqlite_version}, PostgreSQL {_postgresql()}, on 127.0.0.1")
    table.add("log", f"{_server()}, on a Unix socket, append-only file synced each second")
    return table


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def _server() -> str:
    with (
        tempfile.TemporaryDirectory(prefix="pl-bench-") as folder,
        EmbeddedLog.start(Path(folder), memory=64 << 20) as server,
        redis.Redis.from_url(server.url, protocol=2) as client,
    ):
        told = client.info("server")
        assert isinstance(told, dict)
        name = told.get("server_name", "redis")
        return f"{name} {told.get(f'{name}_version', told['redis_version'])}"


def _postgresql() -> str:
    with PostgreSQL() as server, psycopg.connect(server.url("postgres")) as connection:
        return connection.info.parameter_status("server_version") or "of an unknown version"
