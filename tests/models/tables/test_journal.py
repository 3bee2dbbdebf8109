from __future__ import annotations

import pytest

from models.tables.base import Base

JOURNAL = ("positions", "sources", "origins", "minutes", "source_hours", "day_counts")


@pytest.mark.parametrize("table", JOURNAL)
def test_a_row_belongs_to_one_partition_of_the_log(table: str) -> None:
    assert next(iter(Base.metadata.tables[table].primary_key)).name == "partition"


def test_a_partition_has_one_position() -> None:
    assert [column.name for column in Base.metadata.tables["positions"].primary_key] == ["partition"]
