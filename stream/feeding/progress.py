"""A progress bar on stderr, for commands that feed: how far, how fast, how long still.

Where stderr is no terminal it stays silent: logs have no use for bars.
"""

from __future__ import annotations

from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


class Bar:
    """Called with what is done and the total (``None``: not known); a context manager."""

    def __init__(self, what: str, console: Console | None = None) -> None:
        """``what`` stands before the bar."""
        console = console or Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task(what, total=None)

    def __call__(self, done: int, total: int | None) -> None:
        """Show how far it is."""
        self._progress.update(self._task, completed=done, total=total)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
