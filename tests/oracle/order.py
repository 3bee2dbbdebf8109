"""One order as the floor shows it at an instant, put together from its facts. Decides open or resting, nothing more."""

from __future__ import annotations

from dataclasses import dataclass

from tests.oracle import deadline
from tests.oracle import facts as f
from tests.oracle.exceptions import open_exceptions
from tests.oracle.facts import Fact
from tests.oracle.holds import held_now
from tests.oracle.path import Path, compose, passages, shipped_at, where
from tests.oracle.policy import Policy
from tests.oracle.words import RESTING_STAGES


@dataclass(frozen=True)
class Order:
    """Everything that the floor counts of one order; ``entry`` is its entry into ``stage``."""

    dims: dict[str, str]
    path: Path
    stage: str
    kind: str  # open, delivered, closed, cancelled or untracked
    entry: int
    target: int | None
    hold: str | None
    sla: str
    late: int
    stalled: bool
    exceptions: dict[str, int]
    partial: bool
    promised_ship_at: int | None
    shipped_at: int | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to work on it."""
        return self.kind == "open"


def kind_of(facts: list[Fact], policy: Policy) -> str | None:
    """Open, or how the order rests; None while it is known only by events that are no stage."""
    stage = where(compose(f.entries(facts))[0])
    if stage is None or stage in RESTING_STAGES:
        return stage
    return "untracked" if policy.rests(stage, f.dimensions(facts)) else "open"


def look_at(facts: list[Fact], now: int, policy: Policy) -> Order | None:
    """The order at ``now``; None while it waits uncounted."""
    path, _ = compose(f.entries(facts))
    stage, kind = where(path), kind_of(facts, policy)
    if stage is None or kind is None:
        return None
    dims = f.dimensions(facts)
    is_open = kind == "open"
    entry = passages(path)[stage][0]
    hold = held_now(facts, now) if is_open else None
    sla = deadline.judge(facts, stage, entry, now, policy) if is_open else "on_track"
    due = deadline.due(facts, stage, entry, now, policy) if is_open else None
    raised = open_exceptions(facts, path)
    return Order(
        dims=dims,
        path=path,
        stage=stage,
        kind=kind,
        entry=entry,
        target=policy.target(stage, dims) if is_open else None,
        hold=hold,
        sla=sla,
        late=now - due if due is not None and sla == "breached" else 0,
        stalled=is_open and deadline.stalled(facts, stage, entry, now, policy),
        exceptions={reason: at for reason, at in raised.items() if is_open or reason == "stop_shipment"},
        partial=is_open and "delivered" not in path and f.value(facts, "partial") is True,
        promised_ship_at=f.value(facts, "promised_ship_at"),
        shipped_at=shipped_at(path),
    )
