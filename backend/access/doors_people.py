"""``/api/v1/people``: who may sign in, for admins. A new person chooses a password by a link that works once.

Decides what of a person is told; what may be changed (the last admin stays) is ``people``'s.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from backend.access import audit, links, people
from backend.access.answers import body, changed, read, write
from backend.access.audit import Act
from backend.access.door import caller, gate
from backend.errors import Refused, as_json
from backend.query import rfc3339


class Told(msgspec.Struct, frozen=True):
    """Somebody who may sign in, or might once."""

    name: str
    role: str
    created_at: str
    created_by: str
    disabled_at: str | None
    has_password: bool
    signs_in_elsewhere: bool


class New(msgspec.Struct):
    """Somebody to be added."""

    name: str
    role: str


class Change(msgspec.Struct):
    """What is to be different; what is absent stays."""

    role: str | None = None
    disabled: bool | None = None


async def get(request: Request) -> Response:
    """List everybody."""
    return as_json({"people": [_told(person) for person in await read(request, people.listed)]})


async def post(request: Request) -> Response:
    """Add somebody, and give the link by which they choose a password."""
    here, who, new = gate(request), caller(request), await body(request, New)
    now = here.now_ms()

    def add(connection: Connection) -> tuple[people.Person, str]:
        person = people.add(connection, new.name, new.role, who.principal.name, now)
        entry = here.entry(request, who, Act.PERSON_ADD, person.name, {"role": person.role})
        audit.append(connection, entry, here.entry(request, who, Act.LINK_MAKE, person.name))
        return person, links.make(connection, links.PASSWORD, person.name, now)

    person, token = await write(request, add)
    return as_json({"name": person.name, "role": person.role, "link": links.PATH + token}, 201)


async def patch(request: Request) -> Response:
    """Give somebody another role, let them in no more, or again; it holds at once."""
    here, who, change = gate(request), caller(request), await body(request, Change)
    name, now = request.path_params["name"], here.now_ms()
    if change.role is None and change.disabled is None:
        raise Refused(400, "bad_body", "expected role or disabled, got neither")

    def alter(connection: Connection) -> people.Person:
        person = people.there(connection, name)
        if change.role is not None and change.role != person.role:
            detail = {"role": change.role, "before": person.role}
            person = people.set_role(connection, name, change.role)
            audit.append(connection, here.entry(request, who, Act.PERSON_ROLE, person.name, detail))
        if change.disabled is True and person.disabled_at is None:
            person = people.disable(connection, name, now)
            audit.append(connection, here.entry(request, who, Act.PERSON_DISABLE, person.name))
        elif change.disabled is False and person.disabled_at is not None:
            person = people.enable(connection, name)
            audit.append(connection, here.entry(request, who, Act.PERSON_ENABLE, person.name))
        return person

    person = await write(request, alter)
    changed(request, person.name)
    return as_json(_told(person))


async def link(request: Request) -> Response:
    """Make a new link by which somebody chooses a password; earlier ones work no more."""
    here, who = gate(request), caller(request)
    name, now = request.path_params["name"], here.now_ms()

    def make(connection: Connection) -> tuple[str, str]:
        person = people.there(connection, name)
        audit.append(connection, here.entry(request, who, Act.LINK_MAKE, person.name))
        return person.name, links.make(connection, links.PASSWORD, person.name, now)

    name, token = await write(request, make)
    return as_json({"name": name, "link": links.PATH + token}, 201)


def _told(person: people.Person) -> Told:
    return Told(
        person.name,
        person.role,
        rfc3339(person.created_at),
        person.created_by,
        None if person.disabled_at is None else rfc3339(person.disabled_at),
        person.password is not None,
        person.subject is not None,
    )
