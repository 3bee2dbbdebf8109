"""Options that more than one command takes, each written once.

``--data-dir``, ``--drill`` and ``--debug`` go with every command, before or after its name: what they say is kept with
the call and read by ``settings``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

SAID: Final = "peakline.said"
DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8050


def everywhere(command: F) -> F:
    """Give a command the options that go with every one."""
    for option in (
        click.option("--debug", **_kept("debug"), is_flag=True, help="Show where an unexpected failure comes from."),
        click.option(
            "--drill", **_kept("drill"), is_flag=True, help="Work on the drill's log and floor, not the day's."
        ),
        click.option(
            "--data-dir", **_kept("data_dir"), metavar="DIR", help="Where log and database are.  [default: ./.peakline]"
        ),
    ):
        command = option(command)
    return command


def listening(command: F) -> F:
    """Give a command the address on which it listens."""
    host = click.option("--host", default=DEFAULT_HOST, show_default=True, help="The address to listen on.")
    port = click.option(
        "--port",
        default=DEFAULT_PORT,
        show_default=True,
        type=click.IntRange(0, 65535),
        help="The port; 0 takes a free one.",
    )
    return host(port(command))


def said() -> dict[str, Any]:
    """Give what the options of every command said in this call; what was not said is absent."""
    found: dict[str, Any] = click.get_current_context().meta.get(SAID, {})
    return found


def _kept(name: str) -> dict[str, Any]:
    def keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value:
            context.meta.setdefault(SAID, {})[name] = value

    return {"expose_value": False, "callback": keep}
