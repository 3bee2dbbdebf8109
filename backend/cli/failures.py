"""How a command ends: its exit code, and the one line that a failure leaves on stderr.

A failure that we foresaw carries its own sentence; one that we did not is a fault of ours, said as such. A traceback
is shown only to who asks for it.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from typing import Final

import click

DONE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2
DEBUG: Final = "--debug"
_OURS: Final = frozenset({"backend", "dashboard", "models", "stream"})


def ended(run: Callable[[], object]) -> int:
    """Run a command and give its exit code; writes the line about a failure."""
    try:
        code = run()
    except click.UsageError as error:
        error.show()
        return MISUSED
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _fail("stopped")
    except BrokenPipeError:  # whoever read our output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last line of defence
        if DEBUG in sys.argv:
            traceback.print_exc()
        return _fail(sentence(error))
    return code if isinstance(code, int) else DONE


def sentence(error: Exception) -> str:
    """Say in one line what went wrong."""
    if isinstance(error, click.ClickException):
        said = error.format_message()
    elif type(error).__module__.split(".")[0] in _OURS:
        said = str(error)
    elif isinstance(error, OSError):
        said = f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
    else:
        said = f"unexpected {type(error).__name__}: {error}; this is a fault of Peakline, {DEBUG} shows where"
    return " ".join(said.split())


def _fail(said: str) -> int:
    click.echo(f"peakline: {said}", err=True)
    return FAILED
