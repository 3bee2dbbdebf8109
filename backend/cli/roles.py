"""The commands ``up`` and ``web``, ``project``, ``archive``, ``log``: all roles or one of them, until told to stop.

Decides what a role is given; what it does is its own. A role that is started before its log waits for it.
"""

from __future__ import annotations

import os

import click
import structlog

from backend.cli.logs import write_logs
from backend.cli.options import everywhere, listening
from backend.cli.settings import file_of, settings
from backend.cli.stopping import stopping

_log = structlog.get_logger(__name__)


@click.command()
@listening
@everywhere
def up(host: str, port: int) -> None:
    """Run everything on this machine until Ctrl-C.

    Each role is a process of its own; one that dies is started again.
    """
    from backend.cli import demo_place, supervise

    write_logs("up")
    found = settings()
    if demo_place.is_demo(found.data_dir):
        _log.warning("orders_of_a_demo", data_dir=str(found.data_dir), advice="name another --data-dir for real ones")
    supervise.up(found, host, port)


@click.command()
@listening
@everywhere
def web(host: str, port: int) -> None:
    """Run one role: the doors and the screens."""
    from backend import web as role
    from backend.cli.plan import plan_of

    write_logs("web")
    found = settings()
    role.serve(found, host, port, plan=plan_of(found, file_of(os.environ)))


@click.command()
@click.option(
    "--partitions", metavar="0-7", help="Serve these only: 0-7 or 0,2,5.  [default: those that nobody serves]"
)
@everywhere
def project(partitions: str | None) -> None:
    """Run one role: keep the floor up to date with the log."""
    from backend.cli import reach
    from stream import project as role
    from stream.lifeline import watch_parent

    write_logs("project")
    watch_parent()
    chosen = None if partitions is None else partitions_of(partitions)
    found = settings()
    with stopping() as stop:
        log = reach.await_log(found, stop)
    if log is not None:
        log.close()
        role.run(found, reach.log_url(found), chosen)


@click.command()
@click.option(
    "--migrate",
    is_flag=True,
    help="Bring the database to this version first, as `up` does; an embedded one is in any case.",
)
@everywhere
def archive(migrate: bool) -> None:
    """Run one role: keep the ledger in the database."""
    from backend.cli import reach
    from stream import archive as role
    from stream.lifeline import watch_parent

    write_logs("archive")
    watch_parent()
    found = settings()
    with stopping() as stop:
        log = reach.await_log(found, stop)
    if log is not None:
        log.close()
        role.run(found, reach.log_url(found), migrate=migrate or found.database_url is None)


@click.command()
@everywhere
def log() -> None:
    """Run one role: the embedded log's server. Idles when PEAKLINE_REDIS_URL names another."""
    from stream.lifeline import watch_parent
    from stream.log import embedded

    write_logs("log")
    found = settings()
    watch_parent()
    if found.redis_url is None:
        embedded.serve_foreground(found.data_dir, memory=found.log_memory, durability=found.durability)
        return
    with stopping() as stop:
        _log.info("embedded_log_not_needed", reason="PEAKLINE_REDIS_URL names another server")
        stop.wait()


def partitions_of(text: str) -> list[int]:
    """Read ``0-7`` or ``0,2,5``. Raises ``click.UsageError``."""
    found: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not (first.isascii() and first.isdigit() and ((last.isascii() and last.isdigit()) or not dash)):
            raise click.UsageError(f"--partitions: expected numbers such as 0-7 or 0,2,5, got {text!r}")
        found.update(range(int(first), int(last or first) + 1))
    if not found:
        raise click.UsageError(f"--partitions: expected the lower number first, got {text!r}")
    return sorted(found)
