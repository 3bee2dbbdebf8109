"""How far the log may be trimmed: to what nobody needs any more, and never younger than the retention.

Decides one position; who needs what is told by the consumers registered in the log and by the snapshots kept.
"""

from __future__ import annotations

from collections.abc import Iterable

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
