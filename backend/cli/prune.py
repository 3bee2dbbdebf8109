"""The command ``prune``: reads how old is too old and lets ``stream.database.pruning`` thin the ledger."""

from __future__ import annotations

import click

from backend.cli.logs import write_logs
from backend.cli.options import everywhere
from backend.cli.settings import settings
from backend.cli.simulate import Duration


@click.command()
@click.option(
    "--older-than", type=Duration(), required=True, metavar="90d", help="How long ago an order's last event must be."
)
@everywhere
def prune(older_than: int) -> None:
    """Remove old orders from the ledger. Their minutes stay, and so does the audit.

    Only orders that left the floor go, with their details, entries, changes and notes; and what sources sent in hours
    so long ago, and sessions and links that were over then. Peakline may run meanwhile.
    """
    from backend.access.audit import Act
    from backend.cli.registry import note
    from stream.clock import now_ms
    from stream.database.engine import ledger_url, open_engine
    from stream.database.pruning import prune as thin
    from stream.database.upgrade import check

    write_logs("prune")
    engine = open_engine(ledger_url(settings()))
    try:
        check(engine)
        gone = thin(engine, older_than, now_ms())
    finally:
        engine.dispose()
    note(Act.PRUNE, "orders", {"older_than_ms": older_than, **gone})
    click.echo("pruned " + ", ".join(f"{rows:,} {table}" for table, rows in gone.items()))
