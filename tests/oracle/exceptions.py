"""Which exceptions of an order are open, and since when (CONTRACT §3 "Exceptions"). Leaves counting to others."""

from __future__ import annotations

from tests.oracle.facts import Fact
from tests.oracle.path import Path, after_sales, packed, where


def last_clears(facts: list[Fact]) -> dict[str, int]:
    """When each reason was cleared last."""
    found: dict[str, int] = {}
    for one in facts:
        if one.type == "exception_cleared":
            found[one.reason] = max(one.at, found.get(one.reason, one.at))
    return found


def standing(facts: list[Fact]) -> list[Fact]:
    """The ``exception`` events that no later clear has answered; set beats cleared at a tie."""
    cleared = last_clears(facts)
    return [one for one in facts if one.type == "exception" and one.at >= cleared.get(one.reason, one.at)]


def explicit(facts: list[Fact]) -> dict[str, int]:
    """Reasons that somebody raised: open since the first ``exception`` not before the last clear."""
    found: dict[str, int] = {}
    for one in standing(facts):
        found[one.reason] = min(one.at, found.get(one.reason, one.at))
    return found


def parcel_to_pull(facts: list[Fact], path: Path) -> int | None:
    """Since when ``stop_shipment`` follows by itself: packed, not shipped, and cancelled or on its way back."""
    place = where(path)
    spell = after_sales(path)
    if place == "cancelled":
        since = path["cancelled"][0]
    elif place == "after_sales" and spell:
        since = spell[0]
    else:
        return None
    cleared_since = last_clears(facts).get("stop_shipment", since) > since
    return since if packed(path) and not cleared_since else None


def open_exceptions(facts: list[Fact], path: Path) -> dict[str, int]:
    """Every open reason with the instant it is open since; an explicit and a derived one are one."""
    found = explicit(facts)
    derived = parcel_to_pull(facts, path)
    if derived is not None:
        found["stop_shipment"] = min(derived, found.get("stop_shipment", derived))
    return found
