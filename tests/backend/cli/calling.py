"""Runs a command in this process, and asks the database of its data directory what came of it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple, TypeVar

import pytest
from sqlalchemy import Connection

from backend.cli.main import main
from stream.database.engine import open_engine, reading
from stream.database.upgrade import upgrade

T = TypeVar("T")


class Said(NamedTuple):
    """How a command ended and what it said."""

    code: int
    out: list[str]
    err: str


def call(*arguments: str, stdin: bytes = b"") -> Said:
    """Run ``peakline`` with these arguments."""
    out, err, before = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main(arguments)
    finally:
        sys.stdin = before
    assert isinstance(ended.value.code, int)
    return Said(ended.value.code, out.getvalue().splitlines(), err.getvalue())


def ask(question: Callable[[Connection], T]) -> T:
    """Ask the embedded database of ``PEAKLINE_DATA_DIR``."""
    url = f"sqlite:///{os.environ['PEAKLINE_DATA_DIR']}/peakline.db"
    upgrade(url)
    engine = open_engine(url, pool=1)
    try:
        with reading(engine) as connection:
            return question(connection)
    finally:
        engine.dispose()
