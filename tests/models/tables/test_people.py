from __future__ import annotations

import pytest

from models.tables.base import Base


@pytest.mark.parametrize("table", ["sessions", "keys", "links"])
def test_of_a_token_there_is_room_for_its_digest_alone(table: str) -> None:
    column = Base.metadata.tables[table].columns["token"]
    assert column.type.length == 64  # type: ignore[attr-defined]
    assert column.primary_key or column.unique


def test_a_person_takes_their_sessions_along() -> None:
    (reference,) = Base.metadata.tables["sessions"].columns["person"].foreign_keys
    assert (reference.target_fullname, reference.ondelete) == ("people.name", "CASCADE")
