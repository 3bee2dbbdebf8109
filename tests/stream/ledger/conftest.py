"""A ledger for the tests beside this file, on each database that we work on: empty at the start of each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.laws.ledgers import forget, opened


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give one ledger for a module, as it was left."""
    yield from opened(request, tmp_path_factory.mktemp("ledger"))


@pytest.fixture
def engine(ledger: Engine) -> Engine:
    """Give an empty ledger."""
    forget(ledger)
    return ledger
