"""The command ``demo``: everything embedded, and beside it a process that feeds a simulated peak day.

Decides what a demo stands on; the roles are kept by ``supervise``, the day is made by ``stream.feeding.feed``.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import click
import structlog

from backend.cli.logs import write_logs
from backend.cli.options import DEFAULT_HOST, DEFAULT_PORT, everywhere
from backend.cli.settings import settings
from backend.cli.stopping import stopping

SOMEBODY = "demo"
ELSEWHERE = ("PEAKLINE_REDIS_URL", "PEAKLINE_DATABASE_URL")
_log = structlog.get_logger(__name__)

_port = click.option(
    "--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help="The port of the page."
)
_rate = click.option(
    "--rate", type=click.FloatRange(0, 10_000, min_open=True), help="Orders per second.  [default: a middling shop's]"
)
_seed = click.option("--seed", type=int, help="The same seed gives the same day.")


@click.command()
@_port
@_rate
@_seed
@everywhere
def demo(port: int, rate: float | None, seed: int | None) -> None:
    """Show a simulated peak day until Ctrl-C.

    The past eight hours are loaded at once; then it goes on live, towards a bottleneck that builds and clears.
    """
    from backend.cli import demo_day, demo_place, supervise
    from backend.cli.children import Role
    from stream.clock import now_ms
    from stream.feeding import feed

    write_logs("demo")
    for name in ELSEWHERE:
        if os.environ.pop(name, ""):
            _log.info("demo_is_embedded", ignored=name)
    found = settings()
    demo_place.prepare(found.data_dir)
    live = now_ms()
    demo_day.write(found.data_dir, feed.DEMO_RATE if rate is None else rate, found.timezone, live)
    words = ["--port", str(port), "--began", str(live)]
    for option, value in (("--rate", rate), ("--seed", seed)):
        words += [] if value is None else [option, str(value)]
    password = _somebody()
    click.echo(
        f"Peakline's demo starts on {_address(port)}; the past eight hours are being loaded.\n"
        f"Sign in as {SOMEBODY} with the password {password} (it opens nothing but this demo)."
    )
    supervise.up(found, DEFAULT_HOST, port, more=[Role("feed", ("demo-feed", *words))])


@click.command(hidden=True)
@click.option("--began", type=int, required=True)
@_port
@_rate
@_seed
@everywhere
def demo_feed(began: int, port: int, rate: float | None, seed: int | None) -> None:
    """Feed the demo's day into the running log (started by demo)."""
    from backend.cli.reach import await_log
    from stream.clock import now_ms
    from stream.feeding import feed
    from stream.feeding.door import LogDoor
    from stream.lifeline import watch_parent

    write_logs("feed")
    found = settings()
    watch_parent()
    with stopping() as stop:
        log = await_log(found, stop)
        if log is None:
            return
        with log:
            feed.demo_feed(
                LogDoor(log, drill=found.drill, stop=stop),
                _first_at(began, now_ms),
                rate=feed.DEMO_RATE if rate is None else rate,
                seed=feed.DEMO_SEED if seed is None else seed,
                timezone=found.timezone,
                stop=stop,
                loaded=lambda counts: click.echo(
                    f"The past eight hours are in ({counts.accepted} events). Open {_address(port)} and sign in as"
                    f" {SOMEBODY} with the password above. Ctrl-C ends the demo."
                ),
            )


def _somebody() -> str:
    """Make the one who may do everything in the demo; give the password, which is kept nowhere."""
    from backend.access import people
    from backend.access.audit import Act
    from backend.access.passwords import Passwords, generated
    from backend.cli.registry import act

    password = generated()
    kept = Passwords().hashed(password)
    act(
        Act.PERSON_ADD,
        SOMEBODY,
        lambda connection, now, by: people.add(connection, SOMEBODY, people.ADMIN, by, now, password=kept),
        detail={"role": people.ADMIN},
    )
    return password


def _first_at(began: int, then: Callable[[], int]) -> Callable[[], int]:
    """Give a clock that says ``began`` once and then the time: the day of a feed that died is fed again, the same."""
    first = iter((began,))
    return lambda: next(first, None) or then()


def _address(port: int) -> str:
    return f"http://{DEFAULT_HOST}:{port}/"
