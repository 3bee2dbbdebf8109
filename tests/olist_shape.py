"""A generated data set with the files, formats and dirt of the public Olist one; the same seed, the same files.

The real one may not be copied here. What is invented keeps its odd cases: carriers before approval or before the
purchase, deliveries before the carrier, cancelled yet delivered, dates that are missing, items and customers of a part.
"""

from __future__ import annotations

import csv
import os
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

Row = dict[str, str]

ORDER_COLUMNS: Final = (
    "order_id",
    "customer_id",
    "order_status",
    "order_purchase_timestamp",
    "order_approved_at",
    "order_delivered_carrier_date",
    "order_delivered_customer_date",
    "order_estimated_delivery_date",
)
ITEM_COLUMNS: Final = (
    "order_id",
    "order_item_id",
    "product_id",
    "seller_id",
    "shipping_limit_date",
    "price",
    "freight_value",
)
CUSTOMER_COLUMNS: Final = (
    "customer_id",
    "customer_unique_id",
    "customer_zip_code_prefix",
    "customer_city",
    "customer_state",
)
STATES: Final = ("SP", "RJ", "MG", "BA", "RS")
FIRST_DAY: Final = datetime(2017, 10, 1)  # noqa: DTZ001 - local, as in the data
ODD: Final = (
    "carrier_before_approval",
    "carrier_before_purchase",
    "delivered_before_carrier",
    "canceled_and_delivered",
    "never_approved",
    "never_delivered",
    "canceled_at_once",
    "canceled_after_approval",
    "unavailable",
    "processing",
    "invoiced",
    "created",
)
"""The turns of which every data set has at least one, in the order of its first rows."""


def real_olist() -> Path | None:
    """Give the directory of the real data, if it is on this machine (``PEAKLINE_OLIST_DIR`` says where)."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data" / "olist"
    directory = Path(os.environ.get("PEAKLINE_OLIST_DIR") or beside)
    return directory if (directory / "olist_orders_dataset.csv").is_file() else None


def write(directory: Path, orders: int = 300, seed: int = 1, *, full: bool = False) -> Path:
    """Write the data set and give its directory.

    ``full`` writes what the original adds: quotes, seconds, items and customers for every order, more files.
    """
    directory.mkdir(parents=True, exist_ok=True)
    chance = Random(seed)
    rows = [order(chance, ODD[number] if number < len(ODD) else "", full) for number in range(orders)]
    listed = [row for row in rows if full or chance.random() < 0.3]
    _write(directory / "olist_orders_dataset.csv", ORDER_COLUMNS, rows, full)
    _write(
        directory / "olist_order_items_dataset.csv",
        ITEM_COLUMNS,
        [item for row in listed for item in items(chance, row, full)],
        full,
    )
    _write(directory / "olist_customers_dataset.csv", CUSTOMER_COLUMNS, [customer(chance, row) for row in listed], full)
    if full:
        _write(directory / "olist_sellers_dataset.csv", ("seller_id", "seller_city"), [], full)
    return directory


def order(chance: Random, odd: str = "", full: bool = False) -> Row:
    """Make one order; ``odd`` names the way in which it is not as it should be."""
    bought = FIRST_DAY + timedelta(minutes=chance.randrange(90 * 24 * 60), seconds=chance.randrange(60) if full else 0)
    approved = bought + timedelta(minutes=chance.randrange(5, 900))
    carried = approved + timedelta(hours=chance.randrange(4, 90))
    delivered = carried + timedelta(hours=chance.randrange(20, 400))
    times: dict[str, datetime | None] = {
        "order_purchase_timestamp": bought,
        "order_approved_at": approved,
        "order_delivered_carrier_date": carried,
        "order_delivered_customer_date": delivered,
    }
    status = {
        "canceled_and_delivered": "canceled",
        "canceled_at_once": "canceled",
        "canceled_after_approval": "canceled",
        "never_delivered": "shipped",
    }.get(odd, odd if odd in ("unavailable", "processing", "invoiced", "created") else "delivered")
    match odd:
        case "carrier_before_approval":
            times["order_delivered_carrier_date"] = approved - timedelta(minutes=3)
        case "carrier_before_purchase":
            times["order_delivered_carrier_date"] = bought - timedelta(hours=2)
        case "delivered_before_carrier":
            times["order_delivered_customer_date"] = carried - timedelta(hours=1)
        case "never_approved":
            times["order_approved_at"] = None
        case "never_delivered":
            times["order_delivered_customer_date"] = None
        case "canceled_after_approval" | "unavailable" | "processing" | "invoiced":
            times["order_delivered_carrier_date"] = times["order_delivered_customer_date"] = None
        case "canceled_at_once" | "created":
            times |= dict.fromkeys(list(times)[1:])
    promised = (bought + timedelta(days=chance.randrange(6, 40))).replace(hour=0, minute=0, second=0)
    return {
        "order_id": f"{chance.getrandbits(128):032x}",
        "customer_id": f"{chance.getrandbits(128):032x}",
        "order_status": status,
        **{name: _text(at) for name, at in times.items()},
        "order_estimated_delivery_date": _text(promised),
    }


def items(chance: Random, order: Row, full: bool = False) -> list[Row]:
    """Make the items of an order: mostly one, each with its seller's shipping limit."""
    limit = datetime.fromisoformat(order["order_purchase_timestamp"]) + timedelta(days=chance.randrange(2, 8))
    return [
        {
            "order_id": order["order_id"],
            "order_item_id": str(number),
            "product_id": f"{chance.getrandbits(128):032x}",
            "seller_id": f"{chance.randrange(40):08x}{chance.getrandbits(96):024x}",
            "shipping_limit_date": _text(limit + timedelta(days=number - 1)),
            "price": f"{chance.randrange(10, 900)}.{'90' if full else '9'}",
            "freight_value": f"{chance.randrange(5, 40)}.{chance.randrange(10, 99)}",
        }
        for number in range(1, chance.choice((1, 1, 1, 1, 2, 3)) + 1)
    ]


def customer(chance: Random, order: Row) -> Row:
    """Make the customer of an order."""
    return {
        "customer_id": order["customer_id"],
        "customer_unique_id": f"{chance.getrandbits(128):032x}",
        "customer_zip_code_prefix": f"{chance.randrange(1000, 99999):05d}",
        "customer_city": "sao paulo",
        "customer_state": chance.choice(STATES),
    }


def _text(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else ""


def _write(path: Path, columns: tuple[str, ...], rows: list[Row], quoted: bool) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
        writer.writeheader()
        writer.writerows(rows)
