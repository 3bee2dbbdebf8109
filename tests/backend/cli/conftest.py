"""A command changes its own process: here it is changed back after each test."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def process_as_before() -> Iterator[None]:
    """Give the environment without settings of ours, and afterwards leave it and the logging as they were."""
    environment = dict(os.environ)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    for name in environment:
        if name.startswith("PEAKLINE_"):
            del os.environ[name]
    yield
    os.environ.clear()
    os.environ.update(environment)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    root.handlers[:] = handlers
    root.setLevel(level)
