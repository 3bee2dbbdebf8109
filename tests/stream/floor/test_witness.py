from __future__ import annotations

from stream.floor.batch import Batch
from stream.floor.ids import Rows
from stream.floor.walk import Moves
from stream.floor.witness import Witness
from tests.stream.floor.shop import HOUR, NOW, apply, event, floor, open_shop
from tests.stream.floor.test_saved import numbers

SHORT = 'horizon = "2h"\n'


class Notebook:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, list[int], int]] = []

    def joined(self, batch: Batch, rows: Rows) -> None:
        self.lines.append(("joined", rows.tolist(), len(batch)))

    def leaving(self, rows: Rows, moves: list[Moves]) -> None:
        self.lines.append(("leaving", rows.tolist(), sum(len(move.entered) + len(move.left) for move in moves)))


def test_a_witness_hears_what_was_joined_and_who_leaves_in_that_order() -> None:
    shop, notebook = floor(SHORT), Notebook()
    witness: Witness = notebook
    shop.witness = witness
    apply(shop, event("SO-1", "received", NOW - HOUR), event("SO-1", "delivered", NOW), event("SO-2", "received", NOW))
    later = NOW + 3 * HOUR
    apply(shop, event("SO-2", "pick_pack", later), logged=later)
    shop.tick(later)
    assert notebook.lines == [("joined", [0, 0, 1], 3), ("joined", [1], 1), ("leaving", [0], 2)]


def test_a_witness_hears_nothing_of_what_was_refused() -> None:
    shop, notebook = floor(), Notebook()
    shop.witness = notebook
    apply(shop, event("SO-1", "received", NOW + HOUR))
    assert notebook.lines == []


def test_a_witness_changes_nothing() -> None:
    told = (event("SO-1", "pick_pack", NOW - HOUR), event("SO-1", "held", NOW, reason="presale"))
    shop = floor()
    shop.witness = Notebook()
    apply(shop, *told)
    shop.tick(NOW)
    assert numbers(shop) == numbers(open_shop(*told))
