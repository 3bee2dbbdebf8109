"""The command ``peakline``: which commands there are, and how each ends.

What a command does is in the file of its name; what it needs is loaded only when it runs. Exit codes: 0 done, 1 it
failed (one line says why and what to do), 2 wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

import click

from backend.cli.db import db
from backend.cli.dead import dead
from backend.cli.demo import demo, demo_feed
from backend.cli.failures import ended
from backend.cli.key import key
from backend.cli.options import everywhere
from backend.cli.prune import prune
from backend.cli.replay import replay
from backend.cli.roles import archive, log, project, up, web
from backend.cli.simulate import simulate
from backend.cli.user import user
from backend.cli.verify import verify

COMMANDS: Final = (
    demo,
    up,
    web,
    project,
    archive,
    log,
    replay,
    simulate,
    dead,
    user,
    key,
    db,
    prune,
    verify,
    demo_feed,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@everywhere
@click.version_option(version("peakline"), prog_name="peakline", message="%(prog)s %(version)s")
def peakline() -> None:
    """The live order floor of a shop on its peak day.

    Settings come from the environment (PEAKLINE_*) and from peakline.toml in the data directory.
    """


@peakline.command("version")
@everywhere
def show_version() -> None:
    """Print the version."""
    click.echo(f"peakline {version('peakline')}")


for command in COMMANDS:
    peakline.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    sys.exit(ended(lambda: peakline.main(arguments, prog_name="peakline", standalone_mode=False)))


if __name__ == "__main__":
    main()
