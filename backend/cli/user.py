"""The commands ``user add | list | role | disable | enable | link``: who may sign in, for who works at a terminal.

What a name, a role and a password must be, and that an admin stays, is decided in ``backend.access``.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from backend.access.roles import ROLES
from backend.cli.options import DEFAULT_HOST, DEFAULT_PORT, everywhere
from backend.cli.registry import act, instant, look, table
from backend.cli.settings import settings

if TYPE_CHECKING:
    from backend.access.people import Person

ROLE = click.Choice(list(ROLES))


@click.group()
@everywhere
def user() -> None:
    """Add, list and change the people who may sign in."""


@user.command()
@click.argument("name")
@click.option("--role", type=ROLE, required=True, help="What they may do; each role may do all that the former may.")
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin instead of making one.")
@everywhere
def add(name: str, role: str, password_stdin: bool) -> None:
    """Add somebody. Their password stands alone on the last line, and nowhere else."""
    from backend.access import people
    from backend.access.audit import Act
    from backend.access.passwords import Passwords, check, generated

    name = people.name_of(name)
    password = _typed() if password_stdin else generated()
    check(password, name)
    kept = Passwords().hashed(password)
    act(
        Act.PERSON_ADD,
        name,
        lambda connection, now, by: people.add(connection, name, role, by, now, password=kept),
        detail={"role": role},
    )
    click.echo(f"{name} may sign in as {role}" + ("" if password_stdin else ", with this password, shown once:"))
    if not password_stdin:
        click.echo(password)


@user.command("list")
@everywhere
def list_() -> None:
    """List everybody: name, role, how they sign in, since when they are there."""
    from backend.access import people

    rows = [(who.name, who.role, _way_in(who), instant(who.created_at)) for who in look(people.listed)]
    for line in table([("name", "role", "signs in", "added"), *rows]):
        click.echo(line)


@user.command()
@click.argument("name")
@click.argument("role", type=ROLE)
@everywhere
def role(name: str, role: str) -> None:
    """Give somebody another role; it holds within a second, also for who is signed in."""
    from backend.access import people
    from backend.access.audit import Act

    who = act(
        Act.PERSON_ROLE,
        name,
        lambda connection, now, by: people.set_role(connection, name, role),
        detail={"role": role},
    )
    click.echo(f"{who.name} is {role}")


@user.command()
@click.argument("name")
@everywhere
def disable(name: str) -> None:
    """Let somebody in no more; their sessions end within a second."""
    from backend.access import people
    from backend.access.audit import Act

    who = act(Act.PERSON_DISABLE, name, lambda connection, now, by: people.disable(connection, name, now))
    click.echo(f"{who.name} may not sign in any more")


@user.command()
@click.argument("name")
@everywhere
def enable(name: str) -> None:
    """Let somebody in again, with the password they had."""
    from backend.access import people
    from backend.access.audit import Act

    who = act(Act.PERSON_ENABLE, name, lambda connection, now, by: people.enable(connection, name))
    click.echo(f"{who.name} may sign in as {who.role}")


@user.command()
@click.argument("name")
@everywhere
def link(name: str) -> None:
    """Make a link by which somebody chooses a password. It works once, for 24 hours, and ends those made before."""
    from backend.access import links, people
    from backend.access.audit import Act

    here = settings().public_url or f"http://{DEFAULT_HOST}:{DEFAULT_PORT}"
    token = act(
        Act.LINK_MAKE,
        name,
        lambda connection, now, by: links.make(connection, links.PASSWORD, name, now),
        lambda token: people.name_of(name),
    )
    click.echo("whoever opens this link chooses the password; it works once, for 24 hours:")
    click.echo(f"{here}{links.PATH}{token}")


def _typed() -> str:
    """Read a password, of which the end of the line is no part."""
    try:
        return sys.stdin.buffer.readline(4_096).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise click.ClickException("expected a password in UTF-8 on stdin, got other bytes") from None


def _way_in(who: Person) -> str:
    if who.disabled_at is not None:
        return f"disabled since {instant(who.disabled_at)}"
    ways = [way for way, there in (("password", who.password), ("provider", who.subject)) if there]
    return " or ".join(ways) or "not yet"
