"""A worker's words by hand: parts from plain dictionaries, and a policy of a few lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np

from models.part import (
    BOOK_COLUMNS,
    CELL_COLUMNS,
    CELLS_PER_COMBO,
    Feed,
    Part,
    Table,
    pack_counts,
    pack_keys,
)
from models.vocabulary import OPEN_STAGES
from stream.view.pool import Pool
from stream.view.selection import Selection
from stream.view.targets import Targets
from stream.view.terms import Dims, Terms
from stream.view.view import View

NOW = 1_794_326_700_000
"""2026-11-11 00:05:00.000 in Shanghai."""
MIDNIGHT = NOW - 300_000
MINUTE = 60_000
SECOND = 1_000

SHANGHAI: Dims = ("SH2", "tmall", "east", "SF", "vip")
GUANGZHOU: Dims = ("GZ1", "jd", "south", "YTO", "normal")
NOWHERE: Dims = ("", "", "", "", "")

Place = tuple[Dims, str]


@dataclass
class Limit:
    target_ms: int | None


@dataclass
class StillPolicy:
    """Half an hour everywhere, but where it is told otherwise by stage, or by stage and warehouse."""

    targets: Mapping[tuple[str, ...], int | None] = field(default_factory=dict)
    hash: str = "9f3c"

    def resolve(self, stage: str, dims: Dims) -> Limit:
        for key in ((stage, dims[0]), (stage,)):
            if key in self.targets:
                return Limit(self.targets[key])
        return Limit(30 * MINUTE)


class Teller:
    """One worker of one partition: it numbers its combinations and its parts."""

    def __init__(self, partition: int = 0, worker: str = "w1", epoch: str = "e1", policy: str = "9f3c") -> None:
        self.names: dict[str, Any] = {"partition": partition, "worker": worker, "epoch": epoch, "policy": policy}
        self.seq = 0
        self.combos: dict[Dims, int] = {}
        self.position = "5-0"

    def tell(
        self,
        at: int = NOW,
        *,
        full: bool = False,
        cells: Mapping[Place, Mapping[str, int]] | None = None,
        books: Mapping[Dims, Mapping[str, int]] | None = None,
        flags: Iterable[tuple[Dims, str, str, int, int]] = (),
        dwell: Mapping[Place, Mapping[int, int]] | None = None,
        late: Mapping[Place, Mapping[int, int]] | None = None,
        origins: Iterable[tuple[Place, str, int]] = (),
        feeds: Iterable[Feed] = (),
        quality: Mapping[str, int] | None = None,
        since_at: int = MIDNIGHT,
        lag: int = 0,
    ) -> Part:
        """Make the next part."""
        known = 0 if full else len(self.combos)
        self.seq += 1
        cells, books, dwell, late = cells or {}, books or {}, dwell or {}, late or {}
        told: dict[str, Any] = {
            "cells": _table([self.cell(p) for p in cells], list(cells.values()), CELL_COLUMNS),
            "books": _table([self.combo(dims) for dims in books], list(books.values()), BOOK_COLUMNS),
            "flags": [(self.combo(dims), kind, reason, n, oldest) for dims, kind, reason, n, oldest in flags],
            "dwell": self._heap(dwell),
            "dwelt": pack_keys(_ints([self.cell(p) for p in dwell])),
            "late": self._heap(late),
            "lated": pack_keys(_ints([self.cell(p) for p in late])),
            "origins": [(self.cell(place), source, last) for place, source, last in origins],
        }
        return Part(
            **self.names,
            seq=self.seq,
            full=full,
            as_of=at,
            position=self.position,
            lag=lag,
            watermark=at,
            since_at=since_at,
            combos=[(number, dims) for dims, number in self.combos.items() if number >= known],
            feeds=list(feeds),
            quality=dict(quality or {}),
            **told,
        )

    def combo(self, dims: Dims) -> int:
        return self.combos.setdefault(dims, len(self.combos))

    def cell(self, place: Place) -> int:
        dims, stage = place
        return self.combo(dims) * CELLS_PER_COMBO + OPEN_STAGES.index(stage)

    def _heap(self, heaps: Mapping[Place, Mapping[int, int]]) -> Table:
        rows = [(self.cell(p), bucket, n) for p, heap in heaps.items() for bucket, n in heap.items()]
        if not rows:
            return Table()
        keys, buckets, counts = (_ints([row[i] for row in rows]) for i in range(3))
        return Table.of(keys, pack_counts(buckets, counts))


def _ints(values: list[int]) -> Any:
    return np.asarray(values, np.int64)


def _table(keys: list[int], rows: list[Mapping[str, int]], columns: tuple[str, ...]) -> Table:
    if not keys:
        return Table()
    return Table.of(_ints(keys), np.asarray([[row.get(name, 0) for name in columns] for row in rows], np.int64))


class Stand:
    """A pool and everything beside it that views stand on."""

    def __init__(self, partitions: int = 1, **terms: Any) -> None:
        self.terms = Terms(terms.pop("policy", StillPolicy()), **terms)
        self.pool = Pool(partitions, self.terms.policy.hash)
        self.targets = Targets(self.terms.policy, self.pool.names.combos)

    def view(self, narrow: Mapping[str, str] | None = None, by: Iterable[str] | None = None) -> View:
        return View(Selection.of(narrow, by), self.pool.names, self.targets, self.terms)


def plain(frame: Any) -> dict[str, Any]:
    """Give a frame as a browser reads it."""
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(frame))
    return decoded
