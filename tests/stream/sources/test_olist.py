from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.event import decode
from stream.sources import olist
from stream.sources.recording import Event, Refused, Unreadable
from tests import olist_shape

BLACK_FRIDAY = "2017-11-24"


def events_of(directory: Path) -> list[Event]:
    return [told for told in olist.read(directory) if not isinstance(told, Refused)]


def one_order(tmp_path: Path, items: Sequence[olist_shape.Row] = (), **changes: str) -> dict[str, Any]:
    """Read one order and give its events by type."""
    row = {
        "order_id": "red-coat",
        "customer_id": "li",
        "order_status": "delivered",
        "order_purchase_timestamp": "2017-11-24 10:00:00",
        "order_approved_at": "2017-11-24 10:12:00",
        "order_delivered_carrier_date": "2017-11-25 09:00:00",
        "order_delivered_customer_date": "2017-11-30 18:30:00",
        "order_estimated_delivery_date": "2017-12-08 00:00:00",
    } | changes
    olist_shape._write(tmp_path / olist.ORDERS, olist_shape.ORDER_COLUMNS, [row], quoted=False)
    if items:
        olist_shape._write(tmp_path / olist.ITEMS, olist_shape.ITEM_COLUMNS, list(items), quoted=False)
    return {str(event["type"]): event for event in events_of(tmp_path)}


def item(number: str, seller: str, limit: str, price: str = "10.5", product: str = "coat") -> olist_shape.Row:
    values = ("red-coat", number, product, seller, limit, price, "2.25")
    return dict(zip(olist_shape.ITEM_COLUMNS, values, strict=True))


def test_an_order_enters_the_four_stages_whose_dates_the_data_knows(tmp_path: Path) -> None:
    told = one_order(tmp_path)

    assert list(told) == ["received", "validated", "shipped", "delivered"]
    assert told["received"]["at"] == olist.epoch_ms("2017-11-24 10:00:00")
    assert told["received"]["promised_deliver_at"] == olist.epoch_ms("2017-12-08 00:00:00")
    assert told["validated"].keys() == {"id", "source", "order", "type", "at"}


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2017-07-01 12:00:00", "2017-07-01T15:00:00Z"),
        ("2017-11-24 12:00:00", "2017-11-24T14:00:00Z"),
        ("2017-10-15 00:00:00", "2017-10-15T03:00:00Z"),
        ("2018-02-17 23:30:00", "2018-02-18T01:30:00Z"),
        ("2018-02-18 00:30:00", "2018-02-18T03:30:00Z"),
    ],
)
def test_local_times_know_summer_time(local: str, utc: str) -> None:
    assert olist.epoch_ms(local) == decode(f'{{"id":"a","order":"o","type":"received","at":"{utc}"}}'.encode()).at


def test_a_cancelled_order_ends_just_after_the_last_that_is_known_of_it(tmp_path: Path) -> None:
    told = one_order(
        tmp_path, order_status="canceled", order_delivered_carrier_date="", order_delivered_customer_date=""
    )

    assert list(told) == ["received", "validated", "cancelled"]
    assert told["cancelled"]["at"] == told["validated"]["at"] + 1


def test_a_status_without_a_date_invents_none(tmp_path: Path) -> None:
    told = one_order(
        tmp_path, order_status="invoiced", order_delivered_carrier_date="", order_delivered_customer_date=""
    )

    assert list(told) == ["received", "validated"]


def test_the_order_promises_what_its_first_part_promises(tmp_path: Path) -> None:
    told = one_order(
        tmp_path,
        [
            item("2", "bbbbbbbbbbbb", "2017-11-28 12:00:00", price="7"),
            item("1", "aaaaaaaaaaaa", "2017-11-29 12:00:00", product="scarf"),
            item("10", "cccccccccccc", "2017-11-30 12:00:00"),
        ],
    )["received"]

    assert told["promised_ship_at"] == olist.epoch_ms("2017-11-28 12:00:00")
    assert told["warehouse"] == "aaaaaaaa"
    assert (told["lines"], told["units"]) == (2, 3)
    assert told["skus"] == [{"sku": "scarf", "qty": 1}, {"sku": "coat", "qty": 2}]
    assert (told["amount"], told["currency"]) == ("34.75", "BRL")


def test_what_happened_first_carries_what_was_bought_even_if_it_is_the_carrier(tmp_path: Path) -> None:
    told = one_order(tmp_path, order_delivered_carrier_date="2017-11-24 08:00:00")

    assert told["shipped"]["channel"] == "olist"
    assert "channel" not in told["received"]


def test_a_customer_stays_opaque(tmp_path: Path) -> None:
    customer = one_order(tmp_path)["received"]["customer"]

    assert customer != "li"
    assert one_order(tmp_path)["received"]["customer"] == customer


def test_what_cannot_be_read_is_told_and_the_rest_is_used(tmp_path: Path) -> None:
    one_order(tmp_path, order_approved_at="soon", order_estimated_delivery_date="1969-01-01 00:00:00")

    told = list(olist.read(tmp_path))
    refused = [one for one in told if isinstance(one, Refused)]

    assert [one["type"] for one in told if not isinstance(one, Refused)] == ["received", "shipped", "delivered"]
    assert [one.where for one in refused] == [f"{olist.ORDERS}:2"] * 2
    assert "order_approved_at: expected a time, got 'soon'" in refused[0].reason


@given(st.text(max_size=60), st.sampled_from(olist_shape.ORDER_COLUMNS))
def test_no_text_in_any_column_stops_the_reading(
    tmp_path_factory: pytest.TempPathFactory, text: str, column: str
) -> None:
    told = list_of_dirty(tmp_path_factory.mktemp("dirty"), text, column)

    assert told
    for one in told:
        if not isinstance(one, Refused) and len(str(one["order"])) <= 128:
            decode(msgspec.json.encode(one))


def list_of_dirty(directory: Path, text: str, column: str) -> list[Event | Refused]:
    text = text.encode(errors="replace").decode()
    one_order(directory, (), **{column: text})
    return list(olist.read(directory))


def test_a_broken_file_never_stops_the_reading(tmp_path: Path) -> None:
    olist_shape.write(tmp_path, orders=3)
    with (tmp_path / olist.ORDERS).open("ab") as file:
        file.write(b"\n\n,,,\nshort\n\x00\xff\xfe,a,b,c,d,e,f,g,h,i,j\n" + b'"' + b"x" * 200_000 + b"\n")

    told = list(olist.read(tmp_path))

    assert len([one for one in told if not isinstance(one, Refused)]) >= 9
    assert len([one for one in told if isinstance(one, Refused)]) >= 3


def test_a_directory_without_orders_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"expected a directory with olist_orders_dataset.csv"):
        list(olist.read(tmp_path))
    (tmp_path / olist.ORDERS).write_text("id,when\n1,2\n")
    with pytest.raises(Unreadable, match="order_id, order_purchase_timestamp is missing"):
        list(olist.read(tmp_path))


@pytest.mark.parametrize("full", [False, True])
def test_sample_and_full_data_set_read_alike(tmp_path: Path, full: bool) -> None:
    directory = olist_shape.write(tmp_path, orders=200, full=full)

    events = events_of(directory)

    assert events == events_of(directory)
    assert len({event["id"] for event in events}) == len(events)
    assert len({event["order"] for event in events}) == 200
    assert sum("region" in event for event in events) >= (200 if full else 20)
    for event in events:
        decode(msgspec.json.encode(event))


@pytest.mark.skipif(olist_shape.real_olist() is None, reason="the real Olist data is not on this machine")
def test_the_real_sample_gives_every_time_it_has() -> None:
    directory = olist_shape.real_olist()
    assert directory is not None

    told = list(olist.read(directory))
    events = [one for one in told if not isinstance(one, Refused)]
    kinds = Counter(str(event["type"]) for event in events)

    assert len(events) == len(told)
    assert kinds.pop("cancelled") == 58 + 55
    assert kinds.total() == 39_534
    at = {(event["order"], event["type"]): int(str(event["at"])) for event in events}
    carried = {order: instant for (order, stage), instant in at.items() if stage == "shipped"}
    assert sum(instant < at.get((order, "validated"), 0) for order, instant in carried.items()) == 147
