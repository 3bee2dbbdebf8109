from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Engine

from models.policy import Policy
from models.settings import Settings
from stream.database.engine import reading, writing
from stream.floor import saved
from stream.floor.floor import Floor
from stream.ledger.gathering import Gathering
from stream.ledger.reading import Recalled, brought_back, recall
from stream.ledger.writing import Mark, write
from tests.stream.floor.shop import DAY, HOUR, MINUTE, NOW, apply, event, floor, settings
from tests.stream.floor.test_saved import ODD, numbers

SHORT = 'horizon = "2h"\ngive_up = "3h"\n'


def commit(engine: Engine, shop: Floor, gathering: Gathering, before: Mark | None, partition: int = 0) -> Gathering:
    after = (before or Mark(partition, 2, "log")).reached(f"{shop.now}-0")
    after = after._replace(
        next_id=gathering.next_id,
        saved_at=shop.now,
        watermark=shop.arrivals.watermark,
        since_at=shop.since_at,
        quality=dict(shop.arrivals.quality),
    )
    with writing(engine) as connection:
        write(connection, gathering.page, before, after)
    gathering.written()
    return gathering


def watched(text: str = "", now: int = NOW) -> tuple[Floor, Gathering]:
    shop = floor(text, now)
    shop.witness = gathering = Gathering(shop, 0, 1, 2)
    return shop, gathering


def recalled(engine: Engine, partition: int = 0, minutes_from: int = 0) -> Recalled:
    with reading(engine) as connection:
        found = recall(connection, partition, minutes_from)
    assert found is not None
    return found


def back(engine: Engine, text: str = "", now: int = NOW) -> Floor:
    chosen: Settings = settings(text)
    return brought_back(recalled(engine), chosen, Policy(chosen), now)[0]


TOLD = (
    event("SO-1", "received", NOW - HOUR, warehouse="SH2", channel="jd", promised_ship_at=NOW + HOUR, partial=True),
    event("SO-1", "updated", NOW, priority="vip", source="people"),
    event("SO-1", "held", NOW - 8 * MINUTE, reason="customer", until=NOW + HOUR),
    event("SO-1", "exception", NOW - 7 * MINUTE, reason="short_pick"),
    event("SO-1", "chased", NOW - MINUTE),
    event("SO-2", "pick_pack", NOW - HOUR, priority="normal"),
    event("SO-2", "received", NOW, attempt=2),
    event("SO-2", "updated", NOW, priority="", source="people"),
    event("SO-3", "after_sales", NOW - HOUR),
    event("SO-3", "closed", NOW - MINUTE),
    event("SO-3", "after_sales", NOW),
    event("SO-4", "updated", NOW, region="east", promised_ship_at=""),
    event("SO-5", "pick_pack", NOW - HOUR),
    event("SO-5", "cancelled", NOW),
    *(event(order, "delivered", NOW - number) for number, order in enumerate(ODD)),
)


def test_the_ledger_gives_the_very_snapshot_that_the_floor_would_store(engine: Engine) -> None:
    shop, gathering = watched()
    apply(shop, *TOLD)
    shop.tick(NOW)
    commit(engine, shop, gathering, None)
    assert _plain(saved.copy(back(engine))) == _plain(saved.copy(shop))
    assert numbers(back(engine)) == numbers(shop)
    later = NOW + 3 * HOUR
    shop.tick(later)
    assert numbers(back(engine, now=later)) == numbers(shop)


def test_a_ledger_in_which_nothing_was_ever_written_gives_nothing(engine: Engine) -> None:
    with reading(engine) as connection:
        assert recall(connection, 0, 0) is None


def test_a_ledger_without_orders_gives_an_empty_floor(engine: Engine) -> None:
    shop, gathering = watched()
    commit(engine, shop, gathering, None)
    assert numbers(back(engine)) == {}
    assert recalled(engine).ids == []


def test_a_partition_is_given_by_itself(engine: Engine) -> None:
    shop, gathering = watched()
    apply(shop, event("SO-1", "received", NOW))
    commit(engine, shop, gathering, None)
    other = floor()
    apply(other, event("SO-2", "held", NOW), event("SO-2", "received", NOW, attempt=2))
    commit(engine, other, _named(other), None, partition=1)
    assert recalled(engine).arrays["ids"].tobytes() == b"SO-1"
    assert (recalled(engine, 1).arrays["ids"].tobytes(), recalled(engine, 1).ids) == (b"SO-2", [2])


def test_orders_that_left_are_not_given_but_what_they_did_today_is(engine: Engine) -> None:
    shop, gathering = watched(SHORT)
    apply(shop, event("SO-1", "held", NOW - MINUTE), event("SO-1", "delivered", NOW, channel="jd"))
    later = NOW + 3 * HOUR
    apply(shop, event("SO-2", "received", later), logged=later)
    shop.tick(later)
    commit(engine, shop, gathering, None)
    found = recalled(engine)
    assert found.arrays["ids"].tobytes() == b"SO-2"
    assert [counts["since_delivered"] for _, counts in found.header.left] == [1]
    assert numbers(back(engine, SHORT, later)) == numbers(shop)
    tomorrow = back(engine, SHORT, NOW + DAY)
    assert not tomorrow.books.left.any()


def test_minutes_older_than_asked_for_stay_in_the_ledger(engine: Engine) -> None:
    shop, gathering = watched(SHORT)
    early = NOW - 5 * HOUR
    apply(shop, event("SO-1", "received", early), logged=early)
    apply(shop, event("SO-1", "delivered", early + MINUTE), logged=early + MINUTE)
    apply(shop, event("SO-2", "received", NOW))
    shop.tick(NOW)
    commit(engine, shop, gathering, None)
    assert len(recalled(engine, minutes_from=early).header.minutes) == 2
    assert len(recalled(engine, minutes_from=early + MINUTE).header.minutes) == 1


def test_what_goes_on_writes_only_what_changes_and_under_the_same_ids(engine: Engine) -> None:
    shop, gathering = watched()
    apply(shop, *TOLD)
    shop.tick(NOW)
    commit(engine, shop, gathering, None)
    found = recalled(engine)
    again, goes_on = brought_back(found, settings(), Policy(settings()), NOW)
    page = goes_on.page
    assert not any((page.orders, page.entries, page.changes, page.origins, page.sources, page.day_counts))
    apply(again, event("SO-2", "shipped", NOW), event("SO-new", "received", NOW))
    ids = {row[2]: row[0] for row in goes_on.page.orders}
    assert ids == {"SO-2": 3, "SO-new": gathering.next_id}


def test_who_leaves_at_the_restart_is_written_as_left(engine: Engine) -> None:
    shop, gathering = watched()
    apply(shop, event("SO-1", "delivered", NOW - 5 * HOUR), logged=NOW - 5 * HOUR)
    apply(shop, event("SO-2", "received", NOW))
    shop.tick(NOW)
    commit(engine, shop, gathering, None)
    again, goes_on = brought_back(recalled(engine), settings(SHORT), Policy(settings(SHORT)), NOW)
    assert len(again.columns) == 1
    assert [(row[2], row[3]) for row in goes_on.page.orders] == [("SO-1", NOW)]


def _named(shop: Floor) -> Gathering:
    gathering = Gathering(shop, 1, 2, 2)
    gathering.name(shop.columns.used())
    return gathering


def _plain(taken: saved.Copy) -> dict[str, Any]:
    """Give a snapshot by the names of orders and places, in no order."""
    header, arrays = saved.named(taken)
    told = msgspec.to_builtins(header)
    combos = header.combos
    lengths = arrays["id_lengths"].tolist()
    text, names, begin = arrays["ids"].tobytes(), [], 0
    for length in lengths:
        names.append(text[begin : begin + length])
        begin += length
    columns = {name: array.tolist() for name, array in arrays.items() if name not in ("ids", "id_lengths")}
    columns["combo"] = [combos[number] for number in columns["combo"]]
    orders = {name: {key: values[place] for key, values in columns.items()} for place, name in enumerate(names)}
    rare = {names[int(place)]: _record(record, combos) for place, record in header.rare.items()}
    origins = sorted((combos[combo], *rest) for combo, *rest in header.origins)
    left = sorted((combos[combo], sorted(counts.items())) for combo, counts in header.left)
    kept = {name: told[name] for name in ("watermark", "since_at", "quality", "sources", "saved_at")}
    return kept | {"orders": orders, "rare": rare, "origins": origins, "left": left, "minutes": sorted(header.minutes)}


def _record(record: dict[str, Any], combos: list[Any]) -> dict[str, Any]:
    raised = {reason: instants for reason, instants in record["raised"].items() if instants}
    return record | {"told": combos[record["told"]] if record["told"] >= 0 else None, "raised": raised}
