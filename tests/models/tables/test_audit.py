from __future__ import annotations

from models.tables.audit import DONE, REFUSED, Act
from models.tables.base import Base


def test_a_row_says_who_did_what_to_whom_when_and_from_where() -> None:
    names = set(Base.metadata.tables[Act.__tablename__].columns.keys())
    assert names == {"id", "at", "who", "kind", "what", "subject", "outcome", "detail", "address"}


def test_an_outcome_fits_its_column() -> None:
    column = Base.metadata.tables[Act.__tablename__].columns["outcome"]
    assert max(len(DONE), len(REFUSED)) <= column.type.length  # type: ignore[attr-defined]
