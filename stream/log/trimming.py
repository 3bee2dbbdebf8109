"""How far the log may be trimmed: to what nobody needs any more, and never younger than the retention.

Decides one position; who needs what is told by the consumers registered in the log and by the snapshots kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stream.log.positions import START, lowest, parts_of


def trim_to(needed: Iterable[str], retention_ms: int, now: int) -> str | None:
    """Give the oldest id to keep; ``None`` when nothing may go.

    ``needed`` are the positions of every consumer ever registered and of the oldest snapshot kept; with none at all
    nobody has said what it needs, and nothing goes.
    """
    oldest = lowest(needed)
    if oldest is None or oldest == START:
        return None
    young = max(now - retention_ms, 0)
    return min(oldest, f"{young}-0", key=parts_of)


def waits_for(
    consumers: Mapping[str, str], snapshots: Iterable[str], first: str, retention_ms: int, now: int
) -> tuple[str, str] | None:
    """Name the consumer, and its position, that alone keeps entries (``first`` is the oldest) from being trimmed.

    A consumer that is a little behind is none: what is younger than the retention stays anyhow. ``None`` for nobody.
    """
    free = trim_to(snapshots, retention_ms, now)
    last = min(consumers.items(), key=lambda one: parts_of(one[1]), default=None)
    if last is None or free is None:
        return None
    return last if max(parts_of(last[1]), parts_of(first)) < parts_of(free) else None
