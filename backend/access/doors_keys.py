"""``/api/v1/keys``: the keys of machines and walls, for admins. A key is shown once, in the answer that makes it.

Decides how an expiry is written; what a key opens is ``roles``', what it may be bound to ``keys``'.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from backend.access import audit, keys
from backend.access.answers import body, changed, read, write
from backend.access.audit import Act
from backend.access.door import caller, gate
from backend.errors import Refused, as_json
from backend.query import instant_ms, rfc3339


class Told(msgspec.Struct, frozen=True):
    """A key, without what opens anything."""

    id: str
    name: str
    scope: str
    sources: tuple[str, ...] | None
    created_at: str
    created_by: str
    expires_at: str | None
    used_at: str | None
    used_from: str | None
    revoked_at: str | None


class New(msgspec.Struct):
    """A key to be made."""

    name: str
    scope: str
    sources: list[str] | None = None
    expires_at: str | int | None = None


async def get(request: Request) -> Response:
    """List all keys, also those that are over."""
    return as_json({"keys": [_told(key) for key in await read(request, keys.listed)]})


async def post(request: Request) -> Response:
    """Make a key."""
    here, who, new = gate(request), caller(request), await body(request, New)
    expires_at = _instant(new.expires_at)

    def make(connection: Connection) -> tuple[str, keys.Key]:
        by, now = who.principal.name, here.now_ms()
        token, key = keys.create(connection, new.name, new.scope, by, now, sources=new.sources, expires_at=expires_at)
        detail = {"key": key.id, "scope": key.scope, "sources": None if key.sources is None else ", ".join(key.sources)}
        audit.append(connection, here.entry(request, who, Act.KEY_CREATE, key.name, detail))
        return token, key

    token, key = await write(request, make)
    return as_json({**msgspec.to_builtins(_told(key)), "key": token}, 201)


async def delete(request: Request) -> Response:
    """End a key; whoever sits at a socket by it is closed out."""
    here, who = gate(request), caller(request)

    def end(connection: Connection) -> keys.Key:
        key = keys.revoke(connection, request.path_params["id"], here.now_ms())
        audit.append(connection, here.entry(request, who, Act.KEY_REVOKE, key.name, {"key": key.id}))
        return key

    key = await write(request, end)
    changed(request, key.id)
    return Response(status_code=204)


def _instant(given: str | int | None) -> int | None:
    try:
        return instant_ms({"expires_at": str(given)}, "expires_at") if given is not None else None
    except Refused as refused:
        raise Refused(400, "bad_expiry", refused.message, "expires_at") from None


def _told(key: keys.Key) -> Told:
    return Told(
        key.id,
        key.name,
        key.scope,
        key.sources,
        rfc3339(key.created_at),
        key.created_by,
        _written(key.expires_at),
        _written(key.used_at),
        key.used_from,
        _written(key.revoked_at),
    )


def _written(at: int | None) -> str | None:
    return None if at is None else rfc3339(at)
