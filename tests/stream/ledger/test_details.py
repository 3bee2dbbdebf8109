from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select

from models.event import Event
from models.tables.orders import Detail
from stream.database.bulk import upsert
from stream.database.engine import reading, writing
from stream.ledger.details import COLUMNS, NAMES, Details, joins
from tests.laws.ledgers import opened
from tests.stream.floor.shop import NOW, batch, event

Told = dict[str, Any]
LATER = NOW + 1
TABLE = Detail.__table__

SAID: dict[str, tuple[Any, ...]] = {
    "owner": ("li.lei", "Li.Lei", "", "ß", "zz", "李雷"),
    "amount": ("9.5", "10", "10.0", "", "-3", "9.50", 7, 403.25, "0"),
    "currency": ("CNY", "cny", ""),
    "lines": (0, 1, 10, 9, ""),
    "units": (2, ""),
    "customer": ("c-77f0", "c-77F0", "C-77f0", ""),
    "skus": ([{"sku": "RED-M", "qty": 2}], [], "", [{"sku": 'a"\t\\', "qty": 1}]),
    "refs": (["TB2025-1"], [], "", ["a", "b"]),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    yield from opened(request, tmp_path_factory.mktemp("details"))


def write(engine: Engine, *told: Sequence[tuple[int, Event]]) -> None:
    """Write some batches of (order, event), a transaction each, over what is there."""
    for some in told:
        page = Details()
        page.add(batch(*(one for _, one in some)), [order for order, _ in some])
        with writing(engine) as connection:
            upsert(connection, TABLE, COLUMNS, page.rows(), key=["order_id"], update=joins())  # type: ignore[arg-type]


def kept(engine: Engine, order: int) -> Told:
    """Give what is kept of an order: name → (value, instant)."""
    with reading(engine) as connection:
        row = connection.execute(select(TABLE).where(Detail.order_id == order)).mappings().one()
    return {name: (row[name], row[f"{name}_at"]) for name in NAMES if row[f"{name}_at"] is not None}


def forget(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(delete(Detail))


def expected(events: Sequence[Told]) -> Told:
    """Work it out from the contract: the latest, at a tie the greatest, set beats cleared; people's owner by itself."""
    found: Told = {}
    for one in events:
        for name in SAID:
            if one.get(name) is None:
                continue
            by_person = name == "owner" and one["source"] == "people"
            offer = (one["at"], *_rank(name, one[name]))
            place = "people_owner" if by_person else name
            if place not in found or offer > found[place][0]:
                found[place] = (offer, _stored(name, one[name]))
    return {name: (value, offer[0]) for name, (offer, value) in found.items()}


def _rank(name: str, value: Any) -> tuple[bool, Any]:
    if value == "":
        return False, ()
    if name == "amount":
        return True, (Decimal(str(value)), str(value))
    if name in ("lines", "units"):
        return True, (value,)
    return True, (_stored(name, value).encode(),)


def _stored(name: str, value: Any) -> Any:
    if name in ("lines", "units"):
        return None if value == "" else value
    if name == "amount":
        return str(value)
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


@st.composite
def tellings(draw: st.DrawFn) -> Told:
    told: Told = {name: draw(st.none() | st.sampled_from(values)) for name, values in SAID.items()}
    source = draw(st.sampled_from(("shop", "wms-shanghai", "people")))
    return told | {"order": draw(st.integers(1, 3)), "at": NOW + draw(st.integers(0, 2)), "source": source}


def as_event(told: Told) -> Event:
    return event(f"SO-{told['order']}", "updated", **{name: value for name, value in told.items() if name != "order"})


@given(st.lists(tellings(), min_size=1, max_size=14), st.integers(0, 2**32).map(random.Random))
def test_any_order_doubles_and_cuts_give_the_latest_of_each_detail(
    engine: Engine, told: list[Told], cuts: random.Random
) -> None:
    forget(engine)
    shuffled = told + cuts.choices(told, k=len(told) // 2)
    cuts.shuffle(shuffled)
    batches = []
    while shuffled:
        size = cuts.randint(1, 6)
        batches.append([(one["order"], as_event(one)) for one in shuffled[:size]])
        shuffled = shuffled[size:]
    write(engine, *batches)
    for order in {one["order"] for one in told}:
        mine = [one for one in told if one["order"] == order]
        if any(one[name] is not None for one in mine for name in SAID):
            assert kept(engine, order) == expected(mine)


def both(engine: Engine, name: str, first: Any, second: Any, together: bool) -> Any:
    """Tell two values of one instant, in one batch or in two, and give the one that is kept."""
    forget(engine)
    one, other = ((1, event("SO-1", "updated", NOW, **{name: value})) for value in (first, second))
    write(engine, *([[one, other]] if together else [[one], [other]]))
    value, at = kept(engine, 1)[name]
    assert at == NOW
    return value


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    ("name", "lesser", "greater"),
    [
        ("amount", "9.5", "10"),
        ("amount", "", "-3"),
        ("amount", "9.5", "9.50"),
        ("lines", 9, 10),
        ("lines", "", 0),
        ("owner", "Zoe", "amy"),  # a locale would say the other way round
        ("owner", "", " "),
        ("owner", "zz", "ß"),
        ("owner", "\uffee", "🎁"),  # nor are these in the order of UTF-16
        ("customer", "a", "ab"),
        ("skus", "", []),
    ],
)
def test_at_a_tie_the_greater_value_wins_in_any_order(
    engine: Engine, name: str, lesser: Any, greater: Any, together: bool
) -> None:
    wanted = _stored(name, greater)
    assert both(engine, name, lesser, greater, together) == wanted
    assert both(engine, name, greater, lesser, together) == wanted


def test_what_is_cleared_later_is_cleared_and_says_when(engine: Engine) -> None:
    forget(engine)
    write(engine, [(1, event("SO-1", "updated", NOW, owner="li.lei", lines=3, amount="9.5", refs=["TB2025-1"]))])
    write(engine, [(1, event("SO-1", "updated", LATER, owner="", lines="", amount="", refs=""))])
    write(engine, [(1, event("SO-1", "updated", NOW, owner="zoe", lines=9))])
    assert kept(engine, 1) == {
        "owner": ("", LATER),
        "lines": (None, LATER),
        "amount": ("", LATER),
        "refs": ("", LATER),
    }


def test_an_owner_set_by_a_person_stands_beside_the_one_that_sources_tell(engine: Engine) -> None:
    forget(engine)
    by_person = event("SO-1", "updated", NOW, owner="li.lei", source="people")
    write(engine, [(1, by_person)], [(1, event("SO-1", "updated", LATER, owner="pack-lead"))])
    assert kept(engine, 1) == {"owner": ("pack-lead", LATER), "people_owner": ("li.lei", NOW)}


def test_an_amount_keeps_its_digits_and_is_a_number_to_every_database(engine: Engine) -> None:
    forget(engine)
    for _ in range(2):  # told twice: the second time the database compares
        write(engine, [(1, event("SO-1", "updated", NOW, amount="123456789012345678901234567890.123456789"))])
        write(engine, [(3, event("SO-3", "updated", NOW, amount=1e300))])
    assert kept(engine, 1)["amount"] == ("123456789012345678901234567890.123456789", NOW)
    assert kept(engine, 3)["amount"] == ("1e+300", NOW)


def test_an_order_of_which_nothing_was_said_has_no_row() -> None:
    page = Details()
    page.add(batch(event("SO-1", "received", NOW), event("SO-2", "received", NOW, owner="li.lei")), [1, 2])
    assert [row[0] for row in page.rows()] == [2]
    assert page.rows()[0][1:3] == ("li.lei", NOW)
    assert all(len(row) == len(COLUMNS) for row in page.rows())
