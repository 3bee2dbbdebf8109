"""How far the ledger is behind the log, and what keeps it, judged from what the archives said last.

The role ``archive`` says it once a second on the log's server, so it is known while the database is away; of an archive
that has fallen silent nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, cast

import msgspec

from backend.metrics import Reading
from backend.query import rfc3339

State = Literal["current", "behind", "down", "unknown"]
Told = Mapping[bytes, bytes]

SILENT_MS: Final = 5_000
"""After how long the last word of an archive says nothing about now."""
_WORST: Final[tuple[State, ...]] = ("down", "unknown", "behind", "current")


class Partition(msgspec.Struct, frozen=True):
    """One partition; ``lag`` in entries of the log, ``None`` while it is not known."""

    partition: int
    state: State
    lag: int | None
    position_at: str | None
    """When the last entry that is in the ledger came into the log."""
    seen_at: str | None
    why: str | None


class Ledger(msgspec.Struct, frozen=True):
    """All partitions: the worst state, the entries missing, and the first reason."""

    state: State
    lag: int | None
    why: str | None
    partitions: list[Partition]


def standing(told: Sequence[Told], now: int) -> Ledger:
    """Judge what the archives said last of each partition."""
    partitions = [_partition(number, said, now) for number, said in enumerate(told)]
    state: State = min((one.state for one in partitions), key=_WORST.index) if partitions else "unknown"
    lags = [one.lag for one in partitions if one.lag is not None]
    why = next((one.why for one in partitions if one.state == state and one.why), None)
    return Ledger(state, sum(lags) if len(lags) == len(partitions) and lags else None, why, partitions)


def readings(told: Sequence[Told], now: int) -> Iterator[Reading]:
    """Give the same for /metrics, as far as it is known."""
    for one in standing(told, now).partitions:
        label = (str(one.partition),)
        yield Reading("peakline_ledger_down", float(one.state in ("down", "unknown")), label)
        if one.lag is not None:
            yield Reading("peakline_ledger_lag_entries", one.lag, label)


def _partition(number: int, told: Told, now: int) -> Partition:
    if not told:
        return Partition(number, "unknown", None, None, None, "the role archive has never run on this log")
    said = {name.decode(): value.decode() for name, value in told.items()}
    seen, lag = int(said["at"]), int(said["lag"])
    position_ms = int(said["position"].partition("-")[0] or 0)
    state, why = cast(State, said["state"]), said["why"] or None
    if now - seen > SILENT_MS:
        state, why = "unknown", f"the role archive has said nothing since {rfc3339(seen)}"
    known = lag if lag >= 0 and state != "unknown" else None
    return Partition(number, state, known, rfc3339(position_ms) if position_ms else None, rfc3339(seen), why)
