"""A floor as it is stored: what is kept of each order, by the names of stages, dimensions and values.

No deadline, no state and no count is stored that rows explain: another configuration at restart gives
that configuration's floor. ``copy`` is quick and stops the loop; ``named`` may run beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from models.part import BOOK_COLUMNS, CELLS_PER_COMBO
from models.policy import Policy
from models.settings import Settings
from models.vocabulary import DIMENSIONS, OPEN_STAGES, PATH, RANK
from stream.floor.arrivals import Seen
from stream.floor.columns import KEPT, PARTIAL, PATHED, RARE, USED
from stream.floor.floor import Floor
from stream.floor.ids import Rows
from stream.floor.rare import Attempt, Rare
from stream.floor.witness import Witness

Arrays = dict[str, npt.NDArray[Any]]

FORMAT: Final = 1
PROMISES: Final = ("promised_ship_at", "promised_deliver_at")
COLUMNS: Final = frozenset(
    {"ids", "id_lengths", "combo", "partial_at", "partial", "last_at", *PROMISES}
    | {f"entered.{stage}" for stage in PATH}
    | {f"told_at.{name}" for name in (*DIMENSIONS, *PROMISES)}
)
"""The arrays of a snapshot, one value an order (``ids``: their text end to end)."""

_CHUNK: Final = 1 << 14
_records = msgspec.msgpack.Decoder(dict[int, Rare])


class Header(msgspec.Struct, frozen=True):
    """What is stored beside the columns."""

    format: int
    saved_at: int
    watermark: int
    since_at: int
    quality: dict[str, int]
    sources: dict[str, Seen]
    combos: list[tuple[str, str, str, str, str]]
    rare: dict[int, dict[str, Any]]
    """Index of the order → its record, stages by name."""
    minutes: list[tuple[int, str, str, str, int, int]]
    """(instant, warehouse, channel, stage, entries, exits) of orders that left memory."""
    left: list[tuple[int, dict[str, int]]]
    """(combo, column → count): what such orders did since ``since_at``."""
    origins: list[tuple[int, str, str, int]]
    """(combo, stage, source, instant)."""


@dataclass(slots=True)
class Copy:
    """A floor's state at one instant, still by number."""

    header: dict[str, Any]
    columns: Arrays
    arena: bytes
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.uint16]
    rare: bytes


def copy(floor: Floor) -> Copy:
    """Copy what must be stored; the floor may change as soon as this returns."""
    columns, places, flow, origins = floor.columns, floor.places, floor.flow, floor.origins
    top = columns.top
    arena, starts, lengths = columns.ids.copy_text(top)
    left = np.flatnonzero(floor.books.left.any(axis=1))
    header = {
        "format": FORMAT,
        "saved_at": floor.now,
        "watermark": floor.arrivals.watermark,
        "since_at": floor.since_at,
        "quality": dict(floor.arrivals.quality),
        "sources": msgspec.convert(msgspec.to_builtins(floor.arrivals.sources, str_keys=False), dict[str, Seen]),
        "combos": list(places.dims),
        "minutes": [
            (minute * flow.minute_ms, warehouse, channel, OPEN_STAGES[stage], entries, exits)
            for minute, warehouse, channel, stage, entries, exits in flow.frozen_minutes()
        ],
        "left": [
            (combo, {name: n for name, n in zip(BOOK_COLUMNS, floor.books.left[combo].tolist(), strict=True) if n})
            for combo in left.tolist()
        ],
        "origins": [
            (cell // CELLS_PER_COMBO, OPEN_STAGES[cell % CELLS_PER_COMBO], source, at)
            for cell, known in origins.latest.items()
            for source, at in known.items()
        ],
    }
    kept = {name: getattr(columns, name)[:top].copy() for name, *_ in KEPT}
    return Copy(header, kept, arena, starts, lengths, msgspec.msgpack.encode(columns.rare))


def named(taken: Copy) -> tuple[Header, Arrays]:
    """Turn a copy into names and arrays, one entry per order."""
    used = np.flatnonzero(taken.columns["marks"] & USED)
    kept = {name: array[used] for name, array in taken.columns.items()}
    place = np.full(len(taken.starts), -1, np.int64)
    place[used] = np.arange(len(used))
    starts, ends = taken.starts[used].tolist(), (taken.starts[used] + taken.lengths[used]).tolist()
    arrays: Arrays = {
        "ids": np.frombuffer(b"".join([taken.arena[a:b] for a, b in zip(starts, ends, strict=True)]), np.uint8),
        "id_lengths": taken.lengths[used],
        "combo": kept["combo"],
        "partial_at": kept["partial_at"],
        "partial": (kept["marks"] & PARTIAL) != 0,
        "last_at": kept["last"],
    }
    arrays |= {f"entered.{stage}": kept["entries"][:, rank] for rank, stage in enumerate(PATH)}
    arrays |= {f"told_at.{name}": kept["told_at"][:, index] for index, name in enumerate(DIMENSIONS)}
    arrays |= {name: kept["promised"][:, index] for index, name in enumerate(PROMISES)}
    arrays |= {f"told_at.{name}": kept["promise_at"][:, index] for index, name in enumerate(PROMISES)}
    rare = {int(place[row]): told(record) for row, record in _records.decode(taken.rare).items()}
    return msgspec.convert({**taken.header, "rare": rare}, Header), arrays


def restore(
    header: Header,
    arrays: Arrays,
    settings: Settings,
    policy: Policy,
    now: int,
    watch: Callable[[Floor, Rows], Witness] | None = None,
    kind: type[Floor] = Floor,
) -> Floor:
    """Build the floor that these settings make of what was stored.

    ``watch`` is given the floor and the rows of the stored orders before any of them can leave, and makes its witness.
    """
    floor = kind(settings, policy, now)
    columns, places = floor.columns, floor.places
    lengths = arrays["id_lengths"].astype(np.int64)
    text, ends = arrays["ids"].tobytes(), np.cumsum(lengths)
    pieces = zip((ends - lengths).tolist(), ends.tolist(), strict=True)
    rows = columns.take([text[start:end] for start, end in pieces])
    numbers = np.array([places.number_of(dims) for dims in header.combos], np.int64)
    for start in range(0, len(rows), _CHUNK):  # the rows of a new floor follow each other; a chunk stays in the cache
        some, mine = slice(start, start + _CHUNK), rows[start : start + _CHUNK]
        here = slice(int(mine[0]), int(mine[-1]) + 1)
        columns.combo[here] = numbers[arrays["combo"][some]]
        columns.partial_at[here] = arrays["partial_at"][some]
        columns.last[here] = arrays["last_at"][some]
        columns.marks[here] |= np.where(arrays["partial"][some], PARTIAL, 0).astype(np.uint8)
        for rank, stage in enumerate(PATH):
            columns.entries[here, rank] = arrays[f"entered.{stage}"][some]
        for index, name in enumerate(DIMENSIONS):
            columns.told_at[here, index] = arrays[f"told_at.{name}"][some]
        for index, name in enumerate(PROMISES):
            columns.promised[here, index] = arrays[name][some]
            columns.promise_at[here, index] = arrays[f"told_at.{name}"][some]
    for place, kept in header.rare.items():
        row = int(rows[place])
        columns.rare[row] = record = _record(kept, numbers)
        columns.marks[row] |= RARE | (PATHED if record.attempts else 0)
    floor.arrivals.watermark = header.watermark
    floor.arrivals.quality |= header.quality
    floor.arrivals.sources |= header.sources
    for combo, stage, source, at in header.origins:
        cell = int(numbers[combo]) * CELLS_PER_COMBO + OPEN_STAGES.index(stage)
        floor.origins.put(cell, source, at)
    if watch is not None:
        floor.witness = watch(floor, rows)
    minute = floor.flow.minute_ms
    floor.resume(
        rows,
        [
            (at // minute, warehouse, channel, OPEN_STAGES.index(stage), entries, exits)
            for at, warehouse, channel, stage, entries, exits in header.minutes
        ],
        [(int(numbers[combo]), counts) for combo, counts in header.left] if header.since_at == floor.since_at else [],
    )
    return floor


def told(record: Rare) -> dict[str, Any]:
    """Name the stages of a record."""
    attempts = {
        attempt: {
            **{PATH[rank]: at for rank, at in entries.first.items()},
            "after_sales": sorted(entries.after_sales),
            "closed": sorted(entries.closed),
        }
        for attempt, entries in record.attempts.items()
    }
    return {
        "attempts": attempts,
        "holds": record.holds,
        "raised": {reason: sorted(instants) for reason, instants in record.raised.items()},
        "cleared": record.cleared,
        "chased": sorted(record.chased),
        "progress": record.progress,
        "priority": record.priority,
        "told": record.told,
    }


def _record(kept: dict[str, Any], numbers: npt.NDArray[np.int64]) -> Rare:
    """Undo :func:`told`; ``numbers`` gives the present number of a stored combination."""
    plain = {name: value for name, value in kept.items() if name != "attempts"}
    record = msgspec.convert(plain, Rare, strict=False)
    record.told = int(numbers[record.told]) if record.told >= 0 else -1
    for attempt, stages in kept["attempts"].items():
        entries = Attempt(after_sales=set(stages["after_sales"]), closed=set(stages["closed"]))
        entries.first = {RANK[stage]: at for stage, at in stages.items() if stage not in ("after_sales", "closed")}
        record.attempts[int(attempt)] = entries
    if record.attempts:
        record.compose()
    return record
