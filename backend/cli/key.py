"""The commands ``key create | list | revoke``: keys of machines and display tokens, for who works at a terminal.

What a key opens is decided in ``backend.access``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from backend.access.roles import KEY_SCOPES
from backend.cli.options import everywhere
from backend.cli.registry import act, instant, look, table
from backend.cli.simulate import Duration

if TYPE_CHECKING:
    from backend.access.keys import Key


@click.group()
@everywhere
def key() -> None:
    """Make, list and revoke the keys of machines and walls."""


@key.command()
@click.argument("name")
@click.option("--scope", type=click.Choice(list(KEY_SCOPES)), required=True, help="What it opens.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="SOURCE",
    help="Tell events of this source only; may be said again.  [default: all but people]",
)
@click.option("--expires", "life_ms", type=Duration(), metavar="90d", help="When it ends.  [default: never]")
@everywhere
def create(name: str, scope: str, sources: tuple[str, ...], life_ms: int | None) -> None:
    """Make a key. It stands alone on the last line, and nowhere else."""
    from backend.access import keys
    from backend.access.audit import Act

    token, made = act(
        Act.KEY_CREATE,
        name,
        lambda connection, now, by: keys.create(
            connection, name, scope, by, now, sources=sources, expires_at=None if life_ms is None else now + life_ms
        ),
        lambda both: both[1].name,
        {"scope": scope, "sources": ", ".join(sources) or None},
    )
    until = "until it is revoked" if made.expires_at is None else f"until {instant(made.expires_at)}"
    click.echo(f"{made.name} has a key of scope {scope}, {until}; shown once:")
    click.echo(token)


@key.command("list")
@everywhere
def list_() -> None:
    """List all keys: name, id, scope, sources, state, last use and from where."""
    from backend.access import keys
    from stream.clock import now_ms

    now = now_ms()
    head = ("name", "id", "scope", "sources", "state", "last use", "from")
    for line in table([head, *(_row(found, now) for found in look(keys.listed))]):
        click.echo(line)


@key.command()
@click.argument("name")
@everywhere
def revoke(name: str) -> None:
    """End a key, by its name or id; whoever uses it is shut out within a second."""
    from backend.access import keys
    from backend.access.audit import Act

    ended = act(Act.KEY_REVOKE, name, lambda connection, now, by: keys.revoke(connection, name, now))
    click.echo(f"{ended.name} opens nothing any more")


def _row(found: Key, now: int) -> tuple[str, ...]:
    if found.revoked_at is not None:
        state = f"revoked {instant(found.revoked_at)}"
    elif not found.opens(now):
        state = f"ended {instant(found.expires_at)}"
    else:
        state = "open" if found.expires_at is None else f"open until {instant(found.expires_at)}"
    sources = "all" if found.sources is None else ",".join(found.sources)
    if found.scope != "ingest":
        sources = "-"
    return (found.name, found.id, found.scope, sources, state, instant(found.used_at), found.used_from or "-")
