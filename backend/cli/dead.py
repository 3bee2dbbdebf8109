"""The commands ``dead list | show | retry | drop``: the dead letters, for an operator at a terminal.

How letters are kept, tried again and removed is ``stream.log.dead``'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import click

from backend.cli.logs import write_logs
from backend.cli.options import everywhere
from backend.cli.settings import settings
from models.vocabulary import Refusal

if TYPE_CHECKING:
    from backend.access.audit import Act
    from stream.log.letter import Kept
    from stream.log.log import Log

F = TypeVar("F", bound=Callable[..., None])

REASONS = [refusal.value for refusal in Refusal]


@click.group()
@everywhere
def dead() -> None:
    """See, retry or drop the events that were refused."""


def _chosen(command: F) -> F:
    """Give a command its choice of letters: by id, by reason, or all."""
    for option in (
        click.option("--all", "everything", is_flag=True, help="All of them."),
        click.option("--reason", type=click.Choice(REASONS), help="Those with this reason."),
        click.argument("ids", nargs=-1),
    ):
        command = option(command)
    return command


@dead.command("list")
@click.option("--reason", type=click.Choice(REASONS), help="Only those with this reason.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many, newest first.")
@everywhere
def list_(reason: str | None, limit: int) -> None:
    """List the letters: id, when, reason, what is wrong."""
    from stream.log.dead import counts, letters

    with _log() as log:
        for letter in islice(letters(log, reason), limit):
            click.echo(f"{letter.id}  {_instant(letter.at)}  {letter.reason}  {_safe(_wrong(letter))}")
        ever = ", ".join(f"{name} {number}" for name, number in sorted(counts(log).items()))
        click.echo(f"since the log began: {ever or 'none'}")


@dead.command()
@click.argument("id")
@everywhere
def show(id: str) -> None:  # noqa: A002 - what it is called everywhere
    """Show one letter with its raw bytes."""
    from stream.log.dead import show as look

    with _log() as log:
        letter = look(log, id)
    if letter is None:
        raise click.ClickException(
            f"no dead letter {id}: it was retried, dropped or made room; see `peakline dead list`"
        )
    for name, value in (
        ("id", letter.id),
        ("at", _instant(letter.at)),
        ("reason", letter.reason),
        ("field", letter.field or "-"),
        ("error", letter.error or "-"),
        ("entry", f"{letter.entry}, event {letter.index}"),
    ):
        click.echo(f"{name:8}{_safe(value)}")
    click.echo(_safe(letter.raw.decode(errors="backslashreplace")))


@dead.command()
@_chosen
@everywhere
def retry(ids: tuple[str, ...], reason: str | None, everything: bool) -> None:
    """Put letters through the log again; what is still wrong comes back as a new letter."""
    from backend.access.audit import Act
    from stream.log import dead as letters

    with _log() as log:
        chosen = _ids(log, ids, reason, everything)
        count = letters.retry(log, chosen)
    _note(Act.DEAD_RETRY, chosen, count)
    click.echo(f"{count} retried")


@dead.command()
@_chosen
@everywhere
def drop(ids: tuple[str, ...], reason: str | None, everything: bool) -> None:
    """Remove letters for good."""
    from backend.access.audit import Act
    from stream.log import dead as letters

    with _log() as log:
        chosen = _ids(log, ids, reason, everything)
        count = letters.drop(log, chosen)
    _note(Act.DEAD_DROP, chosen, count)
    click.echo(f"{count} dropped")


@contextmanager
def _log() -> Iterator[Log]:
    from backend.cli.reach import connect

    write_logs("dead")
    with connect(settings(), any_time_scale=True) as log:
        yield log


def _note(what: Act, chosen: Sequence[str], count: int) -> None:
    from backend.cli.registry import note

    note(what, chosen[0] if len(chosen) == 1 else "letters", {"count": count})


def _ids(log: Log, ids: Sequence[str], reason: str | None, everything: bool) -> list[str]:
    """Give the ids that were chosen, in one of three ways. Raises ``click.UsageError``."""
    from stream.log.dead import letters

    if sum((bool(ids), reason is not None, everything)) != 1:
        raise click.UsageError("expected ids, or --reason, or --all")
    return list(ids) or [letter.id for letter in letters(log, reason)]


def _wrong(letter: Kept) -> str:
    return f"{letter.field}: {letter.error}" if letter.field else letter.error or "-"


def _instant(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _safe(text: str) -> str:
    """Write what came from outside so that it cannot steer the terminal."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
