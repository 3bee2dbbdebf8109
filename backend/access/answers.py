"""What the doors of people, keys and sessions have in common: a small body read, and trouble told as a refusal.

Decides which status each kind of trouble has; what can be wrong with a change is said by ``wrong``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec, TypeVar

import msgspec
from sqlalchemy import Connection
from starlette.requests import Request

from backend.access.audit import Act
from backend.access.door import caller, gate
from backend.access.gate import Caller, unknowable
from backend.access.wrong import Absent, Conflict, Wrong
from backend.body import read as read_body
from backend.errors import Refused
from stream.database.trouble import DatabaseError

P = ParamSpec("P")
T = TypeVar("T")

MOST_BYTES: Final = 16 * 1024
_FIELD: Final = re.compile(r"(?:`\$\.|missing required field `)(\w+)")


async def body(request: Request, kind: type[T]) -> T:
    """Read a small JSON body; refuses with 400, naming the field, what does not have its shape.

    What was got is not repeated: it may be a password.
    """
    raw = await read_body(request, MOST_BYTES)
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        field = _FIELD.search(str(error))
        raise Refused(400, "bad_body", str(error), field[1] if field else None) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(400, "unreadable", "expected a JSON object, got something else") from None


async def read(
    request: Request, function: Callable[Concatenate[Connection, P], T], *args: P.args, **more: P.kwargs
) -> T:
    """Ask the database of people and keys; what goes wrong becomes a refusal."""
    try:
        return await gate(request).directory.read(function, *args, **more)
    except DatabaseError as error:
        raise unknowable(error) from None
    except Wrong as wrong:
        raise refusal(wrong) from None


async def write(
    request: Request, function: Callable[Concatenate[Connection, P], T], *args: P.args, **more: P.kwargs
) -> T:
    """Change the database of people and keys in one transaction; what goes wrong becomes a refusal."""
    try:
        return await gate(request).directory.write(function, *args, **more)
    except DatabaseError as error:
        raise unknowable(error) from None
    except Wrong as wrong:
        raise refusal(wrong) from None


def changed(request: Request, who: str | None) -> None:
    """Let everybody who asks or sits at a socket be looked up anew: what they may was changed."""
    here = gate(request)
    here.directory.forget(who)
    here.watch.look()


def refusal(wrong: Wrong, field: str | None = None) -> Refused:
    """Give what is wrong its status."""
    status = 404 if isinstance(wrong, Absent) else 409 if isinstance(wrong, Conflict) else 400
    return Refused(status, wrong.code, str(wrong), field or wrong.field)


def machine_refused(request: Request, what: str) -> Caller:
    """Give the person who asks; refuses a machine at a door for people, ``what`` being an entry of the table."""
    found = caller(request)
    if found.principal.kind != "person":
        gate(request).refuse(request, found, Act.REQUEST, what, {"status": 403})
        raise Refused(403, "forbidden", f"expected a person's session, got a {found.principal.kind}")
    return found
