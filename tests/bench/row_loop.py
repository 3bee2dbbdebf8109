"""The tutorial way to keep a ledger, for comparison: an event at a time through the ORM, the joins as in the contract.

Reads the order, sets what is earliest or latest, flushes; commits every so many events. Writes the same facts to the
same tables as the ledger, but for an order's further attempts and returns: of those only that they were.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.orm import Session

from models.tables.orders import Change, Detail, Entry, Note, Order
from models.vocabulary import DIMENSIONS, FLAG_TYPES, LOG_SOURCE, RANK

DETAILS: Final = ("owner", "amount", "currency", "lines", "units", "customer", "skus", "refs")
PROMISES: Final = ("promised_ship", "promised_deliver")
_FLAGS: Final = frozenset({*FLAG_TYPES, "chased"})
_BY_NUMBER: Final = select(Order).where(Order.number == bindparam("number"), Order.left_at.is_(None))


class RowLoop:
    """A session that takes events one by one."""

    def __init__(self, engine: Engine, commit_every: int, first_id: int = 1) -> None:
        """Number the orders from ``first_id`` on."""
        self._session = Session(engine)
        self._commit_every = commit_every
        self._next_id = first_id
        self._taken = 0

    def take(self, raw: bytes) -> None:
        """Write one event, a JSON object."""
        event: dict[str, Any] = json.loads(raw)
        session = self._session
        order = session.scalar(_BY_NUMBER, {"number": event["order"]})
        if order is None:
            order = Order(id=self._next_id, partition=0, number=event["order"], last_at=event["at"], partial=False)
            order.pathed = False
            for name in DIMENSIONS:
                setattr(order, name, "")
            self._next_id += 1
            session.add(order)
        self._join(order, event)
        if any(name in event for name in DETAILS):
            self._detail(order, event)
        session.flush()
        self._taken += 1
        if self._taken % self._commit_every == 0:
            session.commit()

    def finish(self) -> None:
        """Commit what is left."""
        self._session.commit()
        self._session.close()

    def _join(self, order: Order, event: dict[str, Any]) -> None:
        at, kind = event["at"], event["type"]
        order.last_at = max(order.last_at, at)
        for name in DIMENSIONS:
            _latest(order, name, f"{name}_at", event.get(name), at)
        for name in PROMISES:
            _latest(order, f"{name}_at", f"{name}_told_at", event.get(f"{name}_at"), at)
        _latest(order, "partial", "partial_told_at", event.get("partial"), at)
        if kind in _FLAGS:
            self._flag(order, event)
        elif kind in RANK and not event.get("partial"):
            self._enter(order, event)
        if note := event.get("note"):
            digest = hashlib.md5(note.encode(), usedforsecurity=False).hexdigest()
            self._session.merge(
                Note(order_id=order.id, at=at, source=event.get("source", LOG_SOURCE), digest=digest, text=note)
            )

    def _enter(self, order: Order, event: dict[str, Any]) -> None:
        at, rank = event["at"], RANK[event["type"]]
        column = f"{event['type']}_at"
        known = getattr(order, column)
        attempt = event.get("attempt", 1)
        if attempt > 1 or (rank in (RANK["after_sales"], RANK["closed"]) and known not in (None, at)):
            order.pathed = True
            self._session.merge(Entry(order_id=order.id, attempt=attempt, stage=rank, at=at))
        elif known is None or at < known:
            setattr(order, column, at)
        order.stage = rank if order.stage is None else max(order.stage, rank)

    def _flag(self, order: Order, event: dict[str, Any]) -> None:
        at, until = event["at"], event.get("until")
        if event["type"] != "chased":
            order.progress_at = at if order.progress_at is None else max(order.progress_at, at)
        self._session.merge(
            Change(
                order_id=order.id,
                type=event["type"],
                at=at,
                reason=event.get("reason") or "",
                until=-1 if until is None else until,
                source=event.get("source", LOG_SOURCE),
            )
        )

    def _detail(self, order: Order, event: dict[str, Any]) -> None:
        detail = self._session.get(Detail, order.id)
        if detail is None:
            detail = Detail(order_id=order.id)
            self._session.add(detail)
        for name in DETAILS:
            value = event.get(name)
            said = json.dumps(value, separators=(",", ":")) if isinstance(value, list) else value
            _latest(detail, name, f"{name}_at", said, event["at"])


def _latest(row: Order | Detail, name: str, told: str, value: Any, at: int) -> None:
    """Set an attribute when this is told later than what is kept, or greater at the same instant."""
    if value is None:
        return
    known_at = getattr(row, told)
    if known_at is None or (at, value) > (known_at, getattr(row, name)):
        setattr(row, name, value)
        setattr(row, told, at)
