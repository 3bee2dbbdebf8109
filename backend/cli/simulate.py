"""The command ``simulate``: reads what was asked and hands it to ``stream.feeding.feed``."""

from __future__ import annotations

from pathlib import Path

import click

from backend.cli.logs import write_logs
from backend.cli.options import everywhere
from backend.cli.settings import settings
from backend.cli.stopping import stopping
from models.settings_values import A_DURATION, duration_ms


class Duration(click.ParamType[int]):
    """A duration such as ``10m``, in milliseconds."""

    name = "duration"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Give milliseconds, at least one."""
        if isinstance(value, int):
            return value
        try:
            ms = duration_ms(value)
        except ValueError:
            ms = None
        if not ms:
            self.fail(f"expected {A_DURATION}, got {value!r}", param, ctx)
        return ms


@click.command()
@click.option(
    "--orders-per-second",
    type=click.FloatRange(0, 10_000, min_open=True),
    required=True,
    help="The mean over the time.",
)
@click.option("--for", "for_ms", type=Duration(), required=True, metavar="10m", help="How long it goes on, live.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same orders.")
@click.option(
    "--faults",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A TOML plan of what goes wrong.  [default: a bit of everything]",
)
@everywhere
@click.pass_context
def simulate(context: click.Context, orders_per_second: float, for_ms: int, seed: int, faults: Path | None) -> None:
    """Feed a believable peak into the running log, live. With --drill every event is marked as one."""
    from backend.cli import feeding
    from stream.clock import now_ms
    from stream.feeding import feed
    from stream.feeding.progress import Bar

    write_logs("simulate")
    found = settings()
    with stopping() as stop, feeding.door(found, None, stop) as door:
        with Bar("simulate") as bar:
            counts = feed.simulate(
                door,
                now_ms,
                orders_per_second=orders_per_second,
                for_ms=for_ms,
                seed=seed,
                faults=faults,
                timezone=found.timezone,
                drill=found.drill,
                stop=stop,
                advance=bar,
            )
        context.exit(feeding.report(counts, stopped=stop.is_set()))
