"""The commands ``db upgrade`` and ``db copy``: the database brought to this version, or moved to another place.

How that is done is in ``stream.database``. With ``--drill`` they work on the drill's ledger too, or on it alone.
"""

from __future__ import annotations

import click
import msgspec

from backend.cli.logs import write_logs
from backend.cli.options import everywhere
from backend.cli.settings import settings


@click.group()
@everywhere
def db() -> None:
    """Upgrade the database, or move it."""


@db.command()
@everywhere
def upgrade() -> None:
    """Bring the database to the tables of this version."""
    from stream.database.engine import database_url, ledger_url, shown
    from stream.database.upgrade import head
    from stream.database.upgrade import upgrade as bring

    write_logs("db")
    found = settings()
    for url in dict.fromkeys((database_url(found), ledger_url(found))):
        bring(url)
        click.echo(f"{shown(url)} is at version {head()}")


@db.command()
@click.option("--to", "target", metavar="URL", required=True, help="An empty database: sqlite:// or postgresql://.")
@everywhere
def copy(target: str) -> None:
    """Copy the database to an empty one, and check each table at the end. Stop Peakline first."""
    from backend.access.audit import Act
    from backend.cli.registry import note
    from stream.database.copying import copy as move
    from stream.database.engine import ledger_url, shown
    from stream.feeding.progress import Bar

    write_logs("db")
    found = settings()
    source, to = ledger_url(found), ledger_url(msgspec.structs.replace(found, database_url=target))
    click.echo(f"copying {shown(source)} to {shown(to)}; Peakline must be stopped until it is done", err=True)
    with Bar("copy and check") as bar:
        counts = move(source, to, bar)
    note(Act.DB_COPY, shown(to), {"from": shown(source), "rows": sum(counts.values())}, to)
    for table, rows in counts.items():
        click.echo(f"{table:12}{rows:>12,}")
    click.echo(f"{sum(counts.values()):,} rows copied; counts and digests of all {len(counts)} tables agree")
