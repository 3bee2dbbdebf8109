"""Opens the gate of a web process, keeps what runs beside it, and closes it again.

Decides that nothing here needs the database to start: whoever comes before it answers is told so. While there are no
people at all, whoever reads this process's output gets a link that makes the first admin.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import anyio.to_thread
import click
import structlog
from sqlalchemy import Connection, Engine, update

from backend.access import audit, links, people
from backend.access.address import Addresses
from backend.access.audit import Act, Entry
from backend.access.audit_queue import Writer
from backend.access.cookies import Cookies
from backend.access.directory import Directory
from backend.access.gate import Gate
from backend.access.limiting import Limits
from backend.access.pace import Pace
from backend.access.passwords import Passwords
from backend.access.refusals import Refusals
from backend.access.watch import Watch
from backend.ending import end
from models.settings import Settings
from models.tables.people import Link
from stream.clock import monotonic, now_ms
from stream.database.engine import database_url, open_engine
from stream.database.trouble import DatabaseError
from stream.database.upgrade import upgrade

AGAIN_S: Final = 2.0
"""Between two tries to reach the database at the start."""
LAST_ACTS_S: Final = 2.0
"""How long the end of the process waits for the last rows of the audit."""

_log = structlog.get_logger(__name__)


def gate_of(settings: Settings, engine: Engine, passwords: Passwords | None = None) -> Gate:
    """Put a gate together; nothing is asked of the database yet."""
    access = settings.access
    return Gate(
        directory=Directory(engine, access.session_idle_ms, now_ms),
        audit=Writer(engine),
        cookies=Cookies(secure=(settings.public_url or "").startswith("https://")),
        addresses=Addresses(access.proxies),
        limits=Limits(access.sign_ins_per_minute, now_ms),
        pace=Pace(access.events_per_second, monotonic),
        passwords=passwords or Passwords(),
        settings=access,
        now_ms=now_ms,
        refusals=Refusals(),
        watch=Watch(),
    )


def database_of(settings: Settings) -> Engine:
    """Give the database of people, keys and audit; it connects when it is first asked."""
    return open_engine(database_url(settings))


@asynccontextmanager
async def open_gate(gate: Gate, engine: Engine, settings: Settings, address: str) -> AsyncIterator[None]:
    """Keep a gate open; ``address`` is where this server listens, for the link."""
    gate.audit.start()
    tasks = [
        asyncio.create_task(gate.watch.run(gate.resolve)),
        asyncio.create_task(_welcome_first(gate, settings, address)),
    ]
    try:
        yield
    finally:
        await end(tasks)
        await gate.directory.close()
        await anyio.to_thread.run_sync(gate.audit.close, LAST_ACTS_S)
        engine.dispose()


async def _welcome_first(gate: Gate, settings: Settings, address: str) -> None:
    """Print a link for the first admin, once the database answers and if there is nobody yet."""
    said = ""
    while True:
        try:
            if settings.database_url is None:
                # The embedded one is ours alone: whichever role comes first brings it up to date.
                await anyio.to_thread.run_sync(upgrade, database_url(settings))
            token = await gate.directory.write(first_link, gate.now_ms())
            break
        except DatabaseError as error:
            if str(error) != said:
                said = str(error)
                _log.warning("database_awaited", why=said)
        except Exception as error:  # noqa: BLE001 - a fault of ours here must not keep the first admin out in silence
            _log.error("first_admin_failed", error=repr(error))
        await asyncio.sleep(AGAIN_S)
    if token is not None:
        # Not into the log, which others may read and keep: whoever has this link is the admin.
        _log.info("first_admin_awaited", advice="open the link that stands on stdout within 24 hours")
        click.echo(f"Nobody can sign in yet. Make the first admin: {settings.public_url or address}{links.PATH}{token}")


def first_link(connection: Connection, now: int) -> str | None:
    """Make the link for the first admin, and end those made before; ``None`` when there are people."""
    if not people.is_nobody_yet(connection):
        return None
    older = update(Link).where(Link.purpose == links.FIRST_ADMIN, Link.used_at.is_(None), Link.expires_at > now)
    connection.execute(older.values(expires_at=now))
    audit.append(connection, Entry(now, "", "system", Act.LINK_MAKE, "first admin", ""))
    return links.make(connection, links.FIRST_ADMIN, None, now)
