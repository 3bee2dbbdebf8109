"""A few words to tell an order's story in a test: events by minutes ago, and what the floor shows then."""

from __future__ import annotations

from typing import Any

from tests.histories import MINUTE, NOW, Event, Settings
from tests.oracle.judge import Oracle


def said(order: str, kind: str, minutes_ago: float, **more: Any) -> Event:
    """One event of an order, so many minutes before ``NOW``."""
    event = {"id": f"{order}-{kind}-{minutes_ago}", "source": "wms-shanghai", "order": order, "type": kind}
    return event | {"at": ago(minutes_ago)} | more


def ago(minutes: float) -> int:
    """The instant so many minutes before ``NOW``."""
    return NOW - round(minutes * MINUTE)


def path(order: str, more: dict[str, Any] | None = None, **minutes_ago: float) -> list[Event]:
    """An order's stage events by name; ``more`` goes with the first."""
    events = [said(order, stage, minutes) for stage, minutes in minutes_ago.items()]
    events[0] |= more or {}
    return events


def told(*events: Event, settings: Settings | None = None) -> Oracle:
    """An oracle that heard them all at ``NOW``."""
    oracle = Oracle(settings)
    for event in events:
        oracle.feed(NOW, event)
    return oracle


def floor(*events: Event, settings: Settings | None = None, **asked: Any) -> dict[str, Any]:
    """The frame at ``NOW``, or at ``now``."""
    return told(*events, settings=settings).frame(asked.pop("now", NOW), **asked)


def stage(frame: dict[str, Any], name: str) -> dict[str, Any]:
    """One member of ``stages``."""
    return next(member for member in frame["stages"] if member["stage"] == name)


def depths(frame: dict[str, Any]) -> dict[str, int]:
    """The stages that are not empty, and their depths."""
    return {member["stage"]: member["depth"] for member in frame["stages"] if member["depth"]}


def sla(*events: Event, settings: Settings | None = None, now: int = NOW) -> str:
    """How a lone order stands."""
    member = next(one for one in floor(*events, settings=settings, now=now)["stages"] if one["depth"])
    return "breached" if member["breached"] else "at_risk" if member["at_risk"] else "on_track"
