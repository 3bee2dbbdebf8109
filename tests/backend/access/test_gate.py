from __future__ import annotations

import pytest
from starlette.requests import HTTPConnection

from backend.access.audit import Act
from backend.access.gate import Caller
from backend.access.roles import Scope
from backend.errors import Refused
from models.settings_access import Access
from tests.backend.callers import EVERYBODY, bearing, token_of, with_cookie
from tests.backend.standing import Stand

FLOOR = "GET /api/v1/floor"


def asking(headers: dict[str, str], peer: str = "203.0.113.9") -> HTTPConnection:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "headers": raw, "client": (peer, 51111)})


async def who(stand: Stand, headers: dict[str, str]) -> str | None:
    caller = await stand.gate.caller(asking(headers))
    return caller.principal.name if caller else None


async def test_everybody_is_known_by_what_their_kind_carries() -> None:
    stand = Stand()
    assert await who(stand, with_cookie("viewer")) == "some.viewer"
    assert await who(stand, with_cookie("display")) == "big-wall"
    assert await who(stand, bearing("display")) == "big-wall"
    assert await who(stand, bearing("ingest")) == "wms-shanghai"
    assert await who(stand, {}) is None


async def test_a_session_is_no_key_and_a_key_no_session() -> None:
    stand = Stand()
    assert await who(stand, bearing("admin")) is None
    assert await who(stand, {"cookie": f"peakline_session={token_of('read')}"}) is None
    assert await who(stand, {"cookie": f"peakline_display={token_of('read')}"}) is None


async def test_with_a_key_no_cookie_counts_whatever_the_key() -> None:
    """The guard lets a Bearer in without an Origin: a page elsewhere must not get a person's rights by that."""
    stand = Stand()
    cookie = with_cookie("admin")
    for bearer in ("Bearer " + "x" * 43, "Bearer", "bearer x", "Bearer  ", "BEARER\t" + "x" * 43):
        assert await who(stand, {**cookie, "authorization": bearer}) is None
    assert await who(stand, {**cookie, **bearing("read")}) == "reports"
    assert await who(stand, {**cookie, "authorization": "Basic YTpi"}) == "some.admin"


async def test_a_persons_session_wins_over_a_wall_and_the_wall_stays_when_it_ends() -> None:
    stand = Stand()
    both = {"cookie": f"peakline_display={token_of('display')}; peakline_session={token_of('viewer')}"}
    assert await who(stand, both) == "some.viewer"
    del stand.known.known[token_of("viewer")]
    assert await who(stand, both) == "big-wall"


async def test_nobody_is_refused_with_401_and_somebody_who_may_not_with_403() -> None:
    stand = Stand()
    with pytest.raises(Refused) as nobody:
        await stand.gate.require(asking({}), Scope.READ, FLOOR)
    assert (nobody.value.status, nobody.value.code) == (401, "unauthenticated")
    assert nobody.value.headers == {"www-authenticate": "Bearer"}
    with pytest.raises(Refused) as wall:
        await stand.gate.require(asking(bearing("display")), Scope.READ, FLOOR)
    assert (wall.value.status, wall.value.code, wall.value.more) == (403, "forbidden", {"scope": "read"})
    caller = await stand.gate.require(asking(bearing("read")), Scope.READ, FLOOR)
    assert caller == Caller(EVERYBODY["read"], caller.credential, "203.0.113.9")
    assert [(entry.who, entry.kind, entry.outcome, entry.subject) for entry in stand.notes.entries] == [
        ("", "nobody", "refused", FLOOR),
        ("big-wall", "display", "refused", FLOOR),
    ]


async def test_while_the_database_is_away_who_cannot_be_known_is_told_to_come_again() -> None:
    stand = Stand()
    stand.known.down = True
    with pytest.raises(Refused) as refused:
        await stand.gate.require(asking(bearing("read")), Scope.READ, FLOOR)
    assert (refused.value.status, refused.value.code) == (503, "database_down")
    with pytest.raises(Refused) as nobody:
        await stand.gate.require(asking({}), Scope.READ, FLOOR)
    assert nobody.value.status == 401


async def test_who_tries_too_often_is_refused_and_written_down_once() -> None:
    stand = Stand(access=Access(1, 1, (), 2, 0))
    for _ in range(2):
        await stand.gate.limit(asking({}), Act.SIGN_IN, "li.lei")
    for _ in range(3):
        with pytest.raises(Refused) as refused:
            await stand.gate.limit(asking({}), Act.SIGN_IN, "li.lei")
        assert refused.value.status == 429
        assert 0 < int((refused.value.headers or {})["retry-after"]) <= 60
    [entry] = stand.notes.entries
    assert (entry.what, entry.outcome, entry.detail["status"], entry.address) == (
        Act.SIGN_IN,
        "refused",
        429,
        "203.0.113.9",
    )


async def test_the_address_is_a_proxys_word_only_when_we_trust_it() -> None:
    forwarded = {**bearing("read"), "x-forwarded-for": "198.51.100.7"}
    for proxies, address in (((), "203.0.113.9"), (("203.0.113.0/24",), "198.51.100.7")):
        stand = Stand(access=Access(1, 1, proxies, 2, 0))
        await stand.gate.caller(asking(forwarded))
        assert stand.known.asked[-1][2] == address
