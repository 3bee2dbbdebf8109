"""What only people look at, of a batch: each attribute's latest value an order, and how SQL joins it to what is kept.

The floor does not hold these; so the join with what was told before is the database's, by the floor's rule: the later
instant wins, at a tie the greater value, numbers as numbers and text by code point.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import msgspec

from models.vocabulary import PEOPLE
from stream.floor.batch import Batch

Value = str | int | None

_TOLD: Final = ("owner", "amount", "currency", "lines", "units", "customer", "skus", "refs")
NAMES: Final = (*_TOLD, "people_owner")
COLUMNS: Final = ("order_id", *(column for name in NAMES for column in (name, f"{name}_at")))
"""The columns of the table ``details``, in the order of :meth:`Details.rows`."""

_NUMBERS: Final = frozenset({"lines", "units"})
_PEOPLES_OWNER: Final = 2 * NAMES.index("people_owner")


class Details:
    """Details of one or several batches, by the ledger's id of the order."""

    def __init__(self) -> None:
        """Start with none."""
        self._slots: dict[int, list[Any]] = {}

    def add(self, batch: Batch, orders: list[int]) -> None:
        """Take what the events (n,) say of these orders (n,)."""
        at: list[int] = batch.at.tolist()
        people = batch.by_people.tolist() if PEOPLE in batch.sources else None
        all_slots = self._slots
        for index, name in enumerate(_TOLD):
            said = batch.all(name)
            if said.count(None) == len(said):
                continue
            read, place = _READ.get(name), 2 * index
            for event, value in [(event, value) for event, value in enumerate(said) if value is not None]:
                slots = all_slots.get(orders[event])
                if slots is None:
                    slots = all_slots[orders[event]] = [None] * (2 * len(NAMES))
                to = place
                if people and people[event] and name == "owner":
                    to = _PEOPLES_OWNER
                known, now = slots[to + 1], at[event]
                value = value if read is None else read(value)
                if known is None or now > known or (now == known and _greater(name, value, slots[to])):
                    slots[to], slots[to + 1] = value, now

    def rows(self) -> list[tuple[Any, ...]]:
        """Write one row an order of which anything was said."""
        return [(order, *slots) for order, slots in self._slots.items()]


def _greater(name: str, value: Value, kept: Value) -> bool:
    """Say whether a value beats another of the same instant; cleared is least."""
    if value in (None, "") or kept in (None, ""):
        return value not in (None, "") and kept in (None, "")
    if name == "amount":
        return (Decimal(str(value)), str(value)) > (Decimal(str(kept)), str(kept))
    return value > kept  # type: ignore[operator]


def _number(value: int | str) -> Value:
    return None if value == "" else value


def _text(value: object) -> Value:
    return "" if value == "" else msgspec.json.encode(value).decode()


_READ: Final[dict[str, Callable[[Any], Value]]] = {
    "amount": str,
    "lines": _number,
    "units": _number,
    "skus": _text,
    "refs": _text,
}


def joins() -> dict[str, str]:
    """Give the SQL that joins a row told now, ``{new}``, to the one kept, ``{old}``: column → expression."""
    found = {}
    for name in NAMES:
        later = (
            f"({{new}}.{name}_at IS NOT NULL AND ({{old}}.{name}_at IS NULL OR {{new}}.{name}_at > {{old}}.{name}_at"
            f" OR ({{new}}.{name}_at = {{old}}.{name}_at AND {_beats(name)})))"
        )
        for column in (name, f"{name}_at"):
            found[column] = f"CASE WHEN {later} THEN {{new}}.{column} ELSE {{old}}.{column} END"
    return found


def _beats(name: str) -> str:
    if name in _NUMBERS:
        return f"({{old}}.{name} IS NULL OR {{new}}.{name} > {{old}}.{name})"
    if name == "amount":
        new, old = (f"CAST(NULLIF({{{which}}}.amount, '') AS NUMERIC)" for which in ("new", "old"))
        return f"({old} IS NULL OR {new} > {old} OR ({new} = {old} AND {{new}}.amount > {{old}}.amount))"
    return f"({{new}}.{name} > {{old}}.{name})"
