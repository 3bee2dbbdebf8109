"""The command ``replay``: reads what was asked and hands it to ``stream.feeding.feed``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from backend.cli.logs import write_logs
from backend.cli.options import everywhere
from backend.cli.settings import settings
from backend.cli.stopping import stopping
from models.settings_values import instant_ms

MOST_SPEED = 1000


class Speed(click.ParamType[float | None]):
    """``max``, or how many times as fast."""

    name = "N|max"

    def convert(
        self, value: str | float | None, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | None:
        """Give a positive number, or ``None`` for at once."""
        if value is None or value == "max":
            return None
        try:
            speed = float(value)
        except ValueError:
            speed = 0.0
        if not 0 < speed <= MOST_SPEED:
            self.fail(f"expected max or a number above 0 and up to {MOST_SPEED}, got {value!r}", param, ctx)
        return speed


class Instant(click.ParamType[int]):
    """An instant with its offset, as epoch milliseconds."""

    name = "INSTANT"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Give epoch milliseconds."""
        if isinstance(value, int):
            return value
        try:
            return instant_ms(value)
        except ValueError:
            self.fail(
                f"expected an instant with an offset such as 2017-11-24T20:00:00-02:00, got {value!r}", param, ctx
            )


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(["olist", "jsonl"]), required=True, help="What PATH holds.")
@click.option(
    "--speed", type=Speed(), default="max", metavar="N|max", help="At once (default), or live, N times as fast."
)
@click.option(
    "--rebase",
    type=click.Choice(["now", "none"]),
    default="now",
    help="Shift all times so that the recording ends now (default), or keep them.",
)
@click.option("--until", type=Instant(), metavar="INSTANT", help="End the recording there: 2017-11-24T20:00:00-02:00.")
@click.option("--to", metavar="URL", help="Feed another Peakline over HTTP; its key is in PEAKLINE_KEY.")
@everywhere
@click.pass_context
def replay(
    context: click.Context,
    path: Path,
    form: Literal["olist", "jsonl"],
    speed: float | None,
    rebase: Literal["now", "none"],
    until: int | None,
    to: str | None,
) -> None:
    """Feed recorded orders into the running log.

    PATH is the directory of Olist's CSV files, or a file of events, one JSON object a line.
    """
    from backend.cli import feeding
    from stream.clock import now_ms
    from stream.feeding import feed
    from stream.feeding.progress import Bar

    write_logs("replay")
    found = settings()
    with stopping() as stop, feeding.door(found, to, stop) as door:
        with Bar("replay") as bar:
            counts = feed.replay(
                path,
                form,
                door,
                now_ms,
                speed=speed,
                rebase=rebase,
                until=until,
                drill=found.drill,
                stop=stop,
                advance=bar,
            )
        context.exit(feeding.report(counts, stopped=stop.is_set()))
