from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from backend.access import keys
from backend.access.keys import Key
from backend.access.tokens import digest, is_token
from backend.access.wrong import Absent, Conflict, Wrong
from models.tables.people import Key as Row
from stream.database.engine import reading, writing
from tests.backend.access.registry import DAY, NOW, at_once, refusals


def create(
    engine: Engine, name: str, scope: str = "ingest", sources: list[str] | None = None, expires_at: int | None = None
) -> tuple[str, Key]:
    with writing(engine) as connection:
        return keys.create(connection, name, scope, "li.lei", NOW, sources=sources, expires_at=expires_at)


def found(engine: Engine, token: str, now: int = NOW) -> Key | None:
    with reading(engine) as connection:
        return keys.find(connection, [digest(token)], now).get(digest(token))


def test_a_key_is_found_by_what_its_owner_sends(engine: Engine) -> None:
    token, key = create(engine, "WMS-Shanghai", sources=["wms-sh2", "wms-sh1"])
    assert is_token(token)
    assert found(engine, token) == key
    assert (key.name, key.scope, key.sources, key.created_by) == (
        "wms-shanghai", "ingest", ("wms-sh1", "wms-sh2"), "li.lei",
    )  # fmt: skip
    assert found(engine, key.id) is None


def test_a_key_itself_is_kept_nowhere(engine: Engine) -> None:
    token, key = create(engine, "wall", "display")
    with reading(engine) as connection:
        kept = [value for row in connection.execute(select(Row.__table__)) for value in row]
    assert digest(token) in kept
    assert token not in map(str, kept)
    assert key.token == digest(token)


def test_a_key_ends_at_its_last_instant(engine: Engine) -> None:
    token, key = create(engine, "wms-shanghai", expires_at=NOW + DAY)
    assert found(engine, token, NOW + DAY - 1) == key
    assert found(engine, token, NOW + DAY) is None
    forever, _ = create(engine, "wall", "display")
    assert found(engine, forever, NOW + 4_000 * DAY) is not None


def test_a_revoked_key_opens_nothing_whether_by_name_or_by_id_and_is_listed(engine: Engine) -> None:
    one, first = create(engine, "wms-shanghai")
    other, second = create(engine, "wall", "display")
    with writing(engine) as connection:
        assert keys.revoke(connection, " WMS-Shanghai", NOW + 1).id == first.id
        assert keys.revoke(connection, second.id, NOW + 2).revoked_at == NOW + 2
        assert keys.revoke(connection, second.id, NOW + 3).revoked_at == NOW + 2
        with pytest.raises(Absent, match="no key has the name or id 'erp!'"):
            keys.revoke(connection, "erp!", NOW)
        assert [(key.name, key.revoked_at) for key in keys.listed(connection)] == [
            ("wall", NOW + 2), ("wms-shanghai", NOW + 1),
        ]  # fmt: skip
    assert found(engine, one) is None
    assert found(engine, other) is None


def test_a_key_that_is_called_like_the_id_of_another_is_not_taken_for_it(engine: Engine) -> None:
    _, wall = create(engine, "wall", "display")
    create(engine, wall.id)
    with writing(engine) as connection:
        assert keys.revoke(connection, wall.id, NOW).name == "wall"


def test_a_name_means_one_key_for_ever(engine: Engine) -> None:
    create(engine, "wms-shanghai")
    with writing(engine) as connection:
        keys.revoke(connection, "wms-shanghai", NOW)
    with pytest.raises(Conflict, match="which a key has or had") as refused:
        create(engine, "WMS-SHANGHAI")
    assert refused.value.field == "name"


def test_of_two_who_take_a_name_at_once_one_gets_it(engine: Engine) -> None:
    ended = at_once(lambda: create(engine, "wall", "display")[1].name, lambda: create(engine, "wall", "read")[1].name)
    assert refusals(ended) == [Conflict]


@pytest.mark.parametrize(
    ("arguments", "field", "said"),
    [
        ({"name": "a key"}, "name", "expected 1 to 64 letters"),
        ({"name": "people"}, "name", "people is the source of what is set here"),
        ({"name": "k", "scope": "admin"}, "scope", "expected ingest, read, display, got 'admin'"),
        ({"name": "k", "scope": "read", "sources": ["erp"]}, "sources", "only with the scope ingest"),
        ({"name": "k", "sources": ["erp", "people"]}, "sources", "no source 'people'"),
        ({"name": "k", "sources": [""]}, "sources", "1 to 128 characters"),
        ({"name": "k", "sources": ["x" * 129]}, "sources", "1 to 128 characters"),
        ({"name": "k", "sources": [str(n) for n in range(101)]}, "sources", "at most 100 sources"),
        ({"name": "k", "sources": ["a\x00b"]}, "sources", "that can be printed"),
        ({"name": "k", "expires_at": NOW}, "expires_at", "expected an instant to come"),
    ],
)
def test_a_key_that_cannot_be_is_refused_with_what_was_expected(
    engine: Engine, arguments: dict[str, object], field: str, said: str
) -> None:
    with pytest.raises(Wrong, match=said) as refused:
        create(engine, **arguments)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_no_sources_means_all(engine: Engine) -> None:
    assert create(engine, "erp", sources=[])[1].sources is None
    assert create(engine, "shop", sources=["天猫"])[1].sources == ("天猫",)


def test_the_last_use_is_shown_and_never_goes_back(engine: Engine) -> None:
    token, key = create(engine, "wms-shanghai")
    assert key.used_at is None
    with writing(engine) as connection:
        keys.touch(connection, {key.id: (NOW + 5, "10.0.0.7")})
        keys.touch(connection, {key.id: (NOW + 4, "10.0.0.8"), "unknown": (NOW, "")})
        keys.touch(connection, {})
    again = found(engine, token)
    assert again is not None
    assert (again.used_at, again.used_from) == (NOW + 5, "10.0.0.7")
