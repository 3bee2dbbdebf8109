"""What one worker tells the web process about one partition at one tick.

Everything in it is absolute and adds up over partitions: rates, percentiles and words are made
afterwards, from the sums. Tables travel as packed integers; NumPy reads them without a copy.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

CELL_COLUMNS: Final = (
    "depth",
    "held",
    "at_risk",
    "breached",
    "stalled",
    "oldest_at",
    "oldest_workable_at",
    "entries",
    "exits",
    "exits10",
)
"""Of each cell; instants in epoch ms, 0 for none; flows over whole minutes: the window, and the last ten."""

BOOK_COLUMNS: Final = (
    "orders",
    "delivered",
    "closed",
    "cancelled",
    "untracked",
    "exceptions",
    "partial",
    "since_received",
    "since_shipped",
    "since_delivered",
    "since_cancelled",
    "since_returned",
    "since_shipped_on_time",
    "since_shipped_late",
    "since_ship_overdue",
    "since_no_promise",
)
"""Of each combination of dimensions, whatever the stage."""

CELLS_PER_COMBO: Final = 8
"""A cell's key is ``combo * 8 + index of the stage in OPEN_STAGES``."""


class Table(msgspec.Struct, frozen=True, array_like=True):
    """Rows of integers by key: ``keys`` int32 (n,), ``values`` int64 (n, columns), little-endian."""

    keys: bytes = b""
    values: bytes = b""

    @staticmethod
    def of(keys: npt.NDArray[np.int64], values: Ints) -> Table:
        """Pack keys (n,) and values (n, columns)."""
        return Table(keys.astype("<i4").tobytes(), np.ascontiguousarray(values, dtype="<i8").tobytes())

    def read(self, columns: int) -> tuple[Ints, Ints]:
        """Unpack into keys (n,) and values (n, columns), both int64."""
        keys = np.frombuffer(self.keys, dtype="<i4").astype(np.int64)
        return keys, np.frombuffer(self.values, dtype="<i8").reshape(len(keys), columns)


class Feed(msgspec.Struct, frozen=True, array_like=True):
    """One source as this partition saw it; ``delays`` are (bucket, count) of log time − event time."""

    source: str
    last_contact_at: int
    last_event_at: int
    delays: list[tuple[int, int]] = []
    slots: list[tuple[int, int]] = []
    """The newest two spans of ten minutes of log time in which events of it were accepted: (its begin, how many)."""


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """One partition's news: what changed since the part before, or all of it when ``full``."""

    partition: int
    worker: str
    epoch: str
    seq: int
    full: bool
    as_of: int
    policy: str
    position: str
    lag: int
    watermark: int
    since_at: int
    combos: list[tuple[int, tuple[str, str, str, str, str]]] = []
    cells: Table = Table()
    books: Table = Table()
    flags: list[tuple[int, str, str, int, int]] = []
    """(combo, ``exception`` or ``hold``, reason, open, oldest instant); open 0 = gone."""
    dwell: Table = Table()
    """Keys: cells; one column, bucket * 2**32 + count. A cell named in ``dwelt`` has these and no others."""
    dwelt: bytes = b""
    late: Table = Table()
    """As ``dwell``: how far past due the breached orders are, as of ``as_of``."""
    lated: bytes = b""
    origins: list[tuple[int, str, int]] = []
    """(cell, source, instant of its latest entry there)."""
    feeds: list[Feed] = []
    quality: dict[str, int] = {}

    @property
    def heartbeat(self) -> bool:
        """Whether it says nothing but that the worker lives."""
        return not self.full and not (
            self.cells.keys or self.books.keys or self.flags or self.dwelt or self.lated or self.origins
        )


def pack_counts(buckets: Ints, counts: Ints) -> Ints:
    """Pack bucket and count (n,) into one column (n, 1) of a :class:`Table`."""
    packed: Ints = (buckets << 32) | counts
    return packed.reshape(-1, 1)


def unpack_counts(values: Ints) -> tuple[Ints, Ints]:
    """Undo :func:`pack_counts`: (n, 1) into bucket (n,) and count (n,)."""
    flat = values.reshape(-1)
    return flat >> 32, flat & 0xFFFFFFFF


def pack_keys(keys: Ints) -> bytes:
    """Pack the cells whose buckets a part names anew."""
    return keys.astype("<i4").tobytes()


def unpack_keys(packed: bytes) -> Ints:
    """Undo :func:`pack_keys`."""
    return np.frombuffer(packed, dtype="<i4").astype(np.int64)


def encode(part: Part) -> bytes:
    """Encode a part for the wire."""
    return msgspec.msgpack.encode(part)


_decoder = msgspec.msgpack.Decoder(Part)


def decode(data: bytes) -> Part:
    """Decode a part; raises :class:`msgspec.DecodeError` for anything else."""
    return _decoder.decode(data)
