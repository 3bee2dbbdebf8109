"""Work in a process of its own, so that one way's objects do not burden the other's memory and collector."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

_WAIT_S = 300.0


class Aside:
    """A process that answers one call at a time."""

    def __init__(self, connection: Connection, process: multiprocessing.process.BaseProcess) -> None:
        self._connection = connection
        self.process = process

    def ask(self, *question: Any) -> Any:
        """Ask and wait for the answer."""
        self.tell(*question)
        return self.answer()

    def tell(self, *question: Any) -> None:
        """Ask without waiting."""
        self._connection.send(question)

    def is_answering(self) -> bool:
        """Whether the answer has come."""
        return self._connection.poll()

    def answer(self, wait_s: float = _WAIT_S) -> Any:
        """Wait for the answer to what was asked."""
        if not self._connection.poll(wait_s):
            raise TimeoutError(f"no answer from {self.process.name} within {wait_s:g} s")
        good, answer = self._connection.recv()
        if not good:
            raise RuntimeError(f"{self.process.name} failed:\n{answer}")
        return answer


Make = Callable[..., Callable[..., Any]]
"""Made once in the process with what was given; what it returns is called for each question."""


@contextmanager
def aside(name: str, make: Make, *given: Any) -> Iterator[Aside]:
    """Run ``make(*given)`` in a fresh process and let it answer until the block is left."""
    ours, theirs = multiprocessing.Pipe()
    process = _context.Process(target=_serve, args=(theirs, make, given), name=name, daemon=True)
    process.start()
    theirs.close()
    try:
        yield Aside(ours, process)
    finally:
        ours.close()
        process.join(5)
        if process.is_alive():
            process.terminate()
            process.join(5)


@contextmanager
def role(
    name: str, output: Path, run: Callable[..., None], *given: Any
) -> Iterator[multiprocessing.process.BaseProcess]:
    """Run a role of the product in a fresh process, what it prints in a file; stop it by SIGTERM."""
    process = _context.Process(target=_act, args=(output, run, given), name=name)
    process.start()
    try:
        yield process
    finally:
        process.terminate()
        process.join(20)
        if process.is_alive():
            process.kill()
            process.join(5)


_context = multiprocessing.get_context("spawn")


def _serve(connection: Connection, make: Make, given: tuple[Any, ...]) -> None:
    work: Callable[..., Any] | None = None
    while True:
        try:
            question = connection.recv()
        except (EOFError, ConnectionResetError):
            return
        try:
            work = work or make(*given)
            answer = True, work(*question)
        except Exception:  # noqa: BLE001 - told to the parent, which raises it
            answer = False, traceback.format_exc()
        with suppress(BrokenPipeError):
            connection.send(answer)


def _act(output: Path, run: Callable[..., None], given: tuple[Any, ...]) -> None:
    with output.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        run(*given)
