"""``/api/v1/sessions`` and ``/api/v1/password``: where somebody is signed in, and their own password.

Decides that everybody may end their own sessions and an admin all; what a session is, is ``sessions``'.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from backend.access import audit, passwords, people, sessions
from backend.access.answers import body, changed, machine_refused, read, refusal, write
from backend.access.audit import Act
from backend.access.door import caller, gate
from backend.access.doors_session import wrong_credentials
from backend.access.roles import Scope
from backend.access.wrong import Wrong
from backend.errors import as_json, bad_parameter
from backend.query import parameters, rfc3339

_FLAGS = {"": False, "0": False, "1": True}


class Listed(msgspec.Struct, frozen=True):
    """A browser where somebody is signed in; ``current`` is the one that asks."""

    id: str
    person: str
    created_at: str
    seen_at: str
    expires_at: str
    address: str
    agent: str
    current: bool


class Passwords(msgspec.Struct):
    """The password that somebody has, and the one they want."""

    present: str
    new: str


async def get(request: Request) -> Response:
    """List the caller's open sessions; with ``all=1``, for an admin, everybody's."""
    here, who = gate(request), caller(request)
    given = parameters(request, ("all",))
    if given.get("all", "") not in _FLAGS:
        raise bad_parameter("all", f"expected 1 or nothing, got {given['all'][:40]!r}")
    everybody = _FLAGS[given.get("all", "")]
    if everybody:
        here.demand(request, who, Scope.ADMIN, "GET /api/v1/sessions?all=1")
    else:
        machine_refused(request, "GET /api/v1/sessions")
    whose = None if everybody else who.principal.name
    found = await read(request, sessions.listed, here.now_ms(), here.settings.session_idle_ms, whose)
    return as_json({"sessions": [_told(session, who.principal.id) for session in found]})


async def delete(request: Request) -> Response:
    """End one of the caller's sessions; for an admin, anybody's."""
    here, who = gate(request), machine_refused(request, "DELETE /api/v1/sessions/{id}")
    id_ = request.path_params["id"]
    whose = None if who.principal.may(Scope.ADMIN) else who.principal.name

    def end(connection: Connection) -> None:
        person = sessions.revoke(connection, id_, here.now_ms(), whose)
        audit.append(connection, here.entry(request, who, Act.SESSION_REVOKE, person, {"session": id_}))

    await write(request, end)
    changed(request, id_)
    answer = Response(status_code=204)
    if id_ == who.principal.id:
        here.cookies.take_session(answer)
    return answer


async def password(request: Request) -> Response:
    """Change the caller's password, who proves the present one; their other sessions end."""
    here, who = gate(request), machine_refused(request, "POST /api/v1/password")
    asked = await body(request, Passwords)
    name = who.principal.name
    # A stolen session must not become a stolen password by trying.
    await here.limit(request, Act.PASSWORD_CHANGE, name)
    person = await read(request, people.there, name)
    verdict = await here.passwords.verify(person.password, asked.present)
    if not verdict.right:
        here.refuse(request, who, Act.PASSWORD_CHANGE, name, {"status": 401})
        raise wrong_credentials("present")
    try:
        passwords.check(asked.new, name)
    except Wrong as wrong:
        raise refusal(wrong, "new") from None
    kept, now = await here.passwords.hash(asked.new), here.now_ms()

    def change(connection: Connection) -> None:
        people.set_password(connection, name, kept, now, keep=who.principal.id)
        audit.append(connection, here.entry(request, who, Act.PASSWORD_CHANGE, name))

    await write(request, change)
    changed(request, None)
    return Response(status_code=204)


def _told(session: sessions.Session, own: str) -> Listed:
    return Listed(
        session.id,
        session.person,
        rfc3339(session.created_at),
        rfc3339(session.seen_at),
        rfc3339(session.expires_at),
        session.address,
        session.agent,
        session.id == own,
    )
