"""``/api/v1/session``: signing in with a password, asking who one is, signing out.

Decides how a wrong password looks: the same, in words and in time, whether or not somebody has that name.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from backend.access import audit, people, sessions
from backend.access.answers import body, changed, machine_refused, read, write
from backend.access.audit import Act
from backend.access.door import gate, principal
from backend.access.signing import sign_in, told, welcome
from backend.access.wrong import Wrong
from backend.errors import Refused, as_json


class Proof(msgspec.Struct):
    """What somebody signs in with."""

    name: str
    password: str


async def post(request: Request) -> Response:
    """Sign in."""
    here = gate(request)
    proof = await body(request, Proof)
    await here.limit(request, Act.SIGN_IN, _one_form(proof.name))
    person = await read(request, people.find, proof.name)
    known = person if person is not None and person.disabled_at is None else None
    verdict = await here.passwords.verify(known.password if known else None, proof.password)
    if known is None or not verdict.right:
        # Not what was typed: a password gets into the wrong field easily.
        here.refuse(request, None, Act.SIGN_IN, person.name if person else "", {"status": 401})
        raise wrong_credentials()
    if verdict.renewed is not None and known.password is not None:
        await write(request, people.renew_password, known.name, known.password, verdict.renewed)
    return welcome(request, await sign_in(request, known, "password"))


async def get(request: Request) -> Response:
    """Say who asks."""
    return as_json(told(principal(request)))


async def delete(request: Request) -> Response:
    """Sign out: the session is over, wherever else its token may be."""
    here, who = gate(request), machine_refused(request, "DELETE /api/v1/session")
    entry = here.entry(request, who, Act.SIGN_OUT, who.principal.name)

    def end(connection: Connection) -> None:
        sessions.revoke(connection, who.principal.id, here.now_ms(), who.principal.name)
        audit.append(connection, entry)

    await write(request, end)
    changed(request, who.principal.id)
    # Not "cookies": that would end the sessions of everything else under the same domain.
    answer = Response(status_code=204, headers={"clear-site-data": '"cache", "storage"', "cache-control": "no-store"})
    here.cookies.take_session(answer)
    return answer


def _one_form(name: str) -> str:
    """Give the form of a name that counts: however it is typed, its tries are counted together."""
    try:
        return people.name_of(name)
    except Wrong:
        return name


def wrong_credentials(field: str | None = None) -> Refused:
    """Make the one refusal of a wrong name or password."""
    return Refused(401, "wrong_credentials", "expected a name and its password, got a pair that is not known", field)
