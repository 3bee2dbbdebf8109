"""Where an order is and was: attempts put together, the stages it passed, the spell of after-sales (CONTRACT §3).

A path is ``{stage: its instants, ascending}``. Only ``after_sales`` and ``closed`` need more than the first.
"""

from __future__ import annotations

from tests.oracle.words import RANK, STAGES

Path = dict[str, list[int]]


def compose(attempts: dict[int, Path]) -> tuple[Path, int]:
    """Apply attempts in ascending order; give the path and how many entries were replaced."""
    path: Path = {}
    superseded = 0
    for number in sorted(attempts):
        lowest = min(RANK[stage] for stage in attempts[number])
        for stage in [stage for stage in path if RANK[stage] >= lowest]:
            replaced = path.pop(stage)
            superseded += len(replaced) if stage in ("after_sales", "closed") else 1
        path.update(attempts[number])
    return path, superseded


def where(path: Path) -> str | None:
    """The stage an order is in; None when it entered none."""
    if not path:
        return None
    if "cancelled" in path:
        return "cancelled"
    if "closed" in path or "after_sales" in path:
        last_closed = path.get("closed", [-1])[-1]
        last_return = path.get("after_sales", [-1])[-1]
        return "after_sales" if last_return > last_closed else "closed"
    return max(path, key=lambda stage: RANK[stage])


def left_at(path: Path, stage: str) -> int | None:
    """When an order left a stage up to delivered: its earliest entry into any higher one."""
    return min((path[other][0] for other in path if RANK[other] > RANK[stage]), default=None)


def after_sales(path: Path) -> tuple[int, int | None] | None:
    """Start and end of the present or last spell in after-sales, even when it has no length."""
    if "after_sales" not in path:
        return None
    last = path["after_sales"][-1]
    closed_before = [at for at in path.get("closed", []) if at < last]
    start = min(at for at in path["after_sales"] if not closed_before or at > closed_before[-1])
    ends = [at for at in path.get("closed", []) if at >= last][:1] + path.get("cancelled", [])[:1]
    return start, min(ends, default=None)


def spans(path: Path) -> dict[str, tuple[int, int | None]]:
    """From when until when an order was in each stage, passed over or not; None: it still is."""
    found: dict[str, tuple[int, int | None]] = {}
    for stage in STAGES:
        if stage not in path:
            continue
        spell = after_sales(path) if stage == "after_sales" else None
        if spell:
            found[stage] = spell
        elif stage == "closed":  # may be followed by another return, which is no passing over
            found[stage] = path["closed"][0], path["cancelled"][0] if "cancelled" in path else None
        else:
            found[stage] = path[stage][0], left_at(path, stage)
    return found


def passages(path: Path) -> dict[str, tuple[int, int | None]]:
    """The spans that count: of a stage whose entry is not before its end nothing does."""
    return {stage: (entry, end) for stage, (entry, end) in spans(path).items() if end is None or entry < end}


def has_passed_over(path: Path) -> bool:
    """Whether some stage was passed over: the order's events are in disorder."""
    return len(passages(path)) < len(spans(path))


def shipped_at(path: Path) -> int | None:
    """When an order was shipped: ``shipped`` or ``delivered`` was entered, the earlier."""
    return min((path[stage][0] for stage in ("shipped", "delivered") if stage in path), default=None)


def packed(path: Path) -> bool:
    """Whether there is a parcel to pull: ``outbound_prep`` or ``pick_pack`` was entered, and it is not shipped."""
    return ("outbound_prep" in path or "pick_pack" in path) and shipped_at(path) is None
