"""The command ``verify``: builds the floor again from the ledger and compares it with the live one.

How they are compared is ``stream.verify``'s.
"""

from __future__ import annotations

import click

from backend.cli.failures import DONE, FAILED
from backend.cli.logs import write_logs
from backend.cli.options import everywhere
from backend.cli.settings import settings

MOST_SHOWN = 200


@click.command()
@everywhere
def verify() -> int:
    """Compare the ledger with the live floor, number by number; exit code 1 and each difference when they differ."""
    from backend.cli.reach import connect
    from stream.database.engine import ledger_url, open_engine
    from stream.database.upgrade import check
    from stream.verify import verify as compare

    write_logs("verify")
    found, code = settings(), DONE
    engine = open_engine(ledger_url(found), pool=1)
    try:
        check(engine)
        with connect(found) as log:
            for partition in compare(log, engine, found):
                where = f"partition {partition.partition} at {partition.position}: {partition.orders} orders"
                if not partition.differences:
                    click.echo(f"{where}, equal")
                    continue
                code = FAILED
                click.echo(f"{where}, {len(partition.differences)} differences")
                for line in partition.differences[:MOST_SHOWN]:
                    click.echo(f"  {line}")
    finally:
        engine.dispose()
    if code:
        click.echo("peakline: the ledger and the live floor differ; the lines above say where", err=True)
    return code
