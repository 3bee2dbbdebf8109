"""What the commands that feed have in common: the door they feed through, and what they say at the end.

What is fed, in which order and when, is ``stream.feeding.feed``'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import click

from backend.cli.failures import DONE, FAILED
from backend.cli.reach import connect
from models.settings import Settings
from stream.feeding.counts import Counts
from stream.feeding.door import Door, LogDoor
from stream.feeding.http_door import HttpDoor


@contextmanager
def door(settings: Settings, to: str | None, stop: Event) -> Iterator[Door]:
    """Open the door: over HTTP at the address ``to``, else into the running log. Raises ``LogError``, ``NotTaken``."""
    if to is not None:
        with HttpDoor(to, settings.key or "", stop=stop) as over_http:
            yield over_http
    else:
        with connect(settings, any_time_scale=True) as log:
            yield LogDoor(log, drill=settings.drill, stop=stop)


def report(counts: Counts, *, stopped: bool, ends: bool = True) -> int:
    """Print what was fed and give the exit code: it failed when nothing got in, or when it was stopped early."""
    for line in counts.lines():
        click.echo(line)
    if stopped and ends:
        click.echo("peakline: stopped before the end; feeding it again is harmless", err=True)
        return FAILED
    if counts.refused and not counts.accepted:
        click.echo("peakline: nothing was accepted; the reasons are above", err=True)
        return FAILED
    return DONE
