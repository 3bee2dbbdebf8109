"""The public Olist data set (a Brazilian marketplace) as native events, one per instant that the data knows.

Decides what each column means; sorting and shifting are ``stream.feeding.feed``'s. Orders are required,
items and customers may be missing or cover a part; other files and columns are not looked at.

What the columns mean here:

- purchase, approved, carrier and customer date enter ``received``, ``validated``, ``shipped`` and
  ``delivered``, in whatever order the dates are: putting them right is the floor's business.
- ``canceled`` and ``unavailable`` have no date of their own. They enter ``cancelled`` one millisecond
  after the last instant known of the order, the earliest at which nothing the data tells is undone.
- ``created``, ``approved``, ``invoiced``, ``processing``: no further instant is known, none is invented.
- The ship promise is the earliest ``shipping_limit_date`` of the items: once the first part is late, so is
  the promise. The delivery promise is ``order_estimated_delivery_date`` to the letter: a date, and
  so the midnight with which that day begins.
- The warehouse is who ships the first item (eight characters of the seller), the region the customer's state.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from stream.sources.recording import Event, Recording, Refused, Unreadable

ORDERS: Final = "olist_orders_dataset.csv"
ITEMS: Final = "olist_order_items_dataset.csv"
CUSTOMERS: Final = "olist_customers_dataset.csv"

ZONE: Final = ZoneInfo("America/Sao_Paulo")
"""The data's times are wall-clock times there, summer time included."""

STAGE_OF: Final = {
    "order_purchase_timestamp": "received",
    "order_approved_at": "validated",
    "order_delivered_carrier_date": "shipped",
    "order_delivered_customer_date": "delivered",
}
ENDED: Final = frozenset({"canceled", "unavailable"})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_SKUS: Final = 50

Row = dict[str, str]


def read(directory: Path) -> Recording:
    """Yield the events of every order, in the order of the file, and a :class:`Refused` for what is unusable.

    Raises :class:`Unreadable` when the orders are not there or lack a column that this needs.
    """
    orders = directory / ORDERS
    if not orders.is_file():
        raise Unreadable(f"{directory}: expected a directory with {ORDERS}, found none")
    states = {row["customer_id"]: row for row in _rows(directory / CUSTOMERS, ("customer_id",))}
    items: dict[str, list[Row]] = {}
    for row in _rows(directory / ITEMS, ("order_id",)):
        items.setdefault(row["order_id"], []).append(row)
    for number, row in enumerate(_rows(orders, ("order_id", "order_purchase_timestamp")), start=2):
        where = f"{ORDERS}:{number}"
        if not row["order_id"]:
            yield Refused(where, "order_id: expected the order's id, got none", str(row)[:200])
            continue
        yield from _order(where, row, items.get(row["order_id"], []), states.get(row.get("customer_id", ""), {}))


def epoch_ms(text: str) -> int:
    """Turn the data's local time into epoch ms; raises ``ValueError`` for what is no time.

    An hour that occurs twice is its first; one that summer time skips counts on from before it.
    """
    local = datetime.fromisoformat(text)
    try:
        ms = ((local if local.tzinfo else local.replace(tzinfo=ZONE)) - _EPOCH) // timedelta(milliseconds=1)
    except OverflowError as error:
        raise ValueError(str(error)) from None
    if ms < 0:
        raise ValueError(f"expected a time after 1970, got {text}")
    return ms


def _order(where: str, row: Row, items: list[Row], customer: Row) -> Recording:
    order = row["order_id"]
    known: dict[str, int] = {}
    for column, stage in STAGE_OF.items():
        if row.get(column):
            try:
                known[stage] = epoch_ms(row[column])
            except ValueError:
                yield Refused(where, f"{column}: expected a time, got {row[column]!r}", order)
    if not known:
        yield Refused(where, "expected at least one time of the order, got none", order)
        return
    if row.get("order_status") in ENDED:
        known["cancelled"] = max(known.values()) + 1
    about: Event = {"channel": "olist", **_whose(row, customer), **_what(items)}
    for name, texts in (
        ("promised_ship_at", [item.get("shipping_limit_date", "") for item in items]),
        ("promised_deliver_at", [row.get("order_estimated_delivery_date", "")]),
    ):
        instants = []
        for text in filter(None, texts):
            try:
                instants.append(epoch_ms(text))
            except ValueError:
                yield Refused(where, f"{name}: expected a time, got {text!r}", order)
        if instants:
            about[name] = min(instants)
    first = min(known, key=lambda stage: (known[stage], stage != "received"))
    for stage, at in known.items():
        event: Event = {"id": f"olist-{order}-{stage}", "source": "olist", "order": order, "type": stage, "at": at}
        yield event | about if stage == first else event


def _whose(row: Row, customer: Row) -> Event:
    """The customer as an opaque id (a hash: what the data calls one is not passed on) and the region."""
    said: Event = {}
    person = customer.get("customer_unique_id") or row.get("customer_id")
    if person:
        said["customer"] = hashlib.blake2s(person.encode(), digest_size=8, person=b"peakline").hexdigest()
    if customer.get("customer_state"):
        said["region"] = customer["customer_state"]
    return said


def _what(items: list[Row]) -> Event:
    """What was bought: nothing is said when no items are known, and no amount when one price is unreadable."""
    if not items:
        return {}
    items = sorted(items, key=lambda item: item.get("order_item_id", "").zfill(9))
    quantities: dict[str, int] = {}
    for item in items:
        if item.get("product_id"):
            quantities[item["product_id"]] = quantities.get(item["product_id"], 0) + 1
    said: Event = {"lines": len(quantities) or len(items), "units": len(items)}
    if quantities:
        said["skus"] = [{"sku": sku, "qty": qty} for sku, qty in list(quantities.items())[:_MOST_SKUS]]
    if items[0].get("seller_id"):
        said["warehouse"] = items[0]["seller_id"][:8]
    try:
        amount = sum((Decimal(item["price"]) + Decimal(item.get("freight_value") or 0) for item in items), Decimal(0))
    except (InvalidOperation, KeyError):
        return said
    return said | {"amount": f"{amount:.2f}", "currency": "BRL"} if amount.is_finite() else said


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of a CSV file, short ones filled with ""; nothing for a file that is not there."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.DictReader((line.replace("\0", "") for line in file), restkey="_more", restval="")
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise Unreadable(f"{path}: expected the columns {', '.join(needed)}, {', '.join(missing)} is missing")
        while True:
            try:
                yield {name: value.strip() for name, value in next(reader).items() if name != "_more"}
            except StopIteration:
                return
            except csv.Error:  # a field without end; the reader goes on with the next line
                yield dict.fromkeys(reader.fieldnames or (), "")
