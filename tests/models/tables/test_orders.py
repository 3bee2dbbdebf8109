from __future__ import annotations

from models.tables.base import Base
from models.tables.orders import Detail, Order
from models.vocabulary import DIMENSIONS, PATH


def columns(table: str) -> set[str]:
    return set(Base.metadata.tables[table].columns.keys())


def test_an_order_keeps_an_instant_for_everything_that_it_can_enter() -> None:
    assert {f"{stage}_at" for stage in PATH} <= columns(Order.__tablename__)


def test_a_dimension_is_kept_with_the_instant_at_which_it_was_told() -> None:
    assert {*DIMENSIONS, *(f"{name}_at" for name in DIMENSIONS)} <= columns(Order.__tablename__)


def test_a_detail_is_kept_with_the_instant_at_which_it_was_told() -> None:
    names = columns(Detail.__tablename__) - {"order_id"}
    values = {name for name in names if not name.endswith("_at")}
    assert names == values | {f"{name}_at" for name in values}


def test_what_hangs_on_an_order_is_found_by_it() -> None:
    for table in ("details", "entries", "changes", "notes"):
        assert next(iter(Base.metadata.tables[table].primary_key)).name == "order_id"
