"""Compares two floors as people would see them: all that a frame shows but how events arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from models.part import Part
from models.vocabulary import DEFAULT_GROUPING, DIMENSIONS
from stream.view.members import snapshot
from stream.view.pool import Pool
from stream.view.selection import Selection
from stream.view.targets import Targets
from stream.view.terms import Terms
from stream.view.view import View

COMPARED: Final = ("since", "totals", "stages", "bottleneck", "cells", "exceptions", "holds")
_KEYS: Final = ("stage", *DIMENSIONS, "reason")


def frames(part: Part, terms: Terms) -> dict[str, Any]:
    """Give what a screen would show of a whole part, in two groupings."""
    pool = Pool(1, part.policy)
    pool.offer(msgspec.structs.replace(part, partition=0))
    targets = Targets(terms.policy, pool.names.combos)
    found = {}
    for by in (DEFAULT_GROUPING, DIMENSIONS):
        view = View(Selection.of(None, by), pool.names, targets, terms)
        told: dict[str, Any] = msgspec.to_builtins(snapshot(view.picture(pool.tables(()))))
        found["by " + ", ".join(by)] = {name: told[name] for name in COMPARED}
    return found


def differences(live: Any, kept: Any, path: str = "") -> list[str]:
    """Name each number that differs, where it is, and both values."""
    if isinstance(live, Mapping) and isinstance(kept, Mapping):
        lines = []
        for name in sorted({*live, *kept}):
            shown = name if isinstance(name, str) else " ".join(part or "-" for part in name)
            lines += differences(live.get(name), kept.get(name), f"{path}.{shown}".lstrip("."))
        return lines
    if _rows(live) and _rows(kept):
        return differences(_by_key(live), _by_key(kept), path)
    if _listed(live) and _listed(kept) and len(live) == len(kept):
        pairs = enumerate(zip(live, kept, strict=True))
        return [line for place, (one, other) in pairs for line in differences(one, other, f"{path}[{place}]")]
    return [] if live == kept else [f"{path}: live {_shown(live)}, ledger {_shown(kept)}"]


def _rows(value: Any) -> bool:
    return _listed(value) and all(isinstance(row, Mapping) for row in value)


def _listed(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _by_key(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    return {tuple(str(row[name]) for name in _KEYS if name in row): row for row in rows}


def _shown(value: Any) -> str:
    return "nothing" if value is None else msgspec.json.encode(value).decode()
