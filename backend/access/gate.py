"""Who asks, and whether they may: asked for every request and socket by the doors that ``backend.routes`` makes.

Decides in which order credentials count and how a refusal looks; which scope an entry needs is the table's, who a
token belongs to is the ``directory``'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import structlog
from starlette.requests import HTTPConnection

from backend.access.address import Addresses
from backend.access.audit import Act, Detail, Entry
from backend.access.audit_queue import Writer
from backend.access.cookies import Cookies
from backend.access.directory import Directory
from backend.access.limiting import Limits
from backend.access.lookup import By
from backend.access.pace import Pace
from backend.access.passwords import Passwords
from backend.access.refusals import Refusals
from backend.access.roles import Principal, Scope
from backend.access.tokens import is_token
from backend.access.watch import Watch
from backend.errors import Refused
from models.settings_access import Access
from stream.database.trouble import DatabaseError

_RETRY_S: Final = 2
_log = structlog.get_logger(__name__)


class Credential(NamedTuple):
    """A token and what it came as."""

    token: str
    by: By


class Caller(NamedTuple):
    """Somebody who asks, by which of their credentials, and from where."""

    principal: Principal
    credential: Credential
    address: str


@dataclass(frozen=True, slots=True)
class Gate:
    """All that the doors need to know whom they let in; one for each process."""

    directory: Directory
    audit: Writer
    cookies: Cookies
    addresses: Addresses
    limits: Limits
    pace: Pace
    passwords: Passwords
    settings: Access
    now_ms: Callable[[], int]
    refusals: Refusals
    watch: Watch[Credential]

    async def caller(self, connection: HTTPConnection) -> Caller | None:
        """Find out who asks: by ``Bearer`` alone if there is one, else by session, else by display cookie.

        Raises :class:`~backend.errors.Refused` (503) when the database must be asked and does not answer.
        """
        address = self.addresses.of(connection)
        for credential in self._credentials(connection):
            principal = await self.resolve(credential, address)
            if principal is not None:
                return Caller(principal, credential, address)
        return None

    async def resolve(self, credential: Credential, address: str) -> Principal | None:
        """Give who holds a credential, or ``None``; raises ``Refused`` (503) while that cannot be known."""
        try:
            return await self.directory.resolve(credential.token, credential.by, address)
        except DatabaseError as error:
            raise unknowable(error) from None

    async def require(self, connection: HTTPConnection, scope: Scope, what: str) -> Caller:
        """Give who asks, if they may; else raises ``Refused``: 401 for nobody, 403 for somebody who may not.

        ``what`` names the entry, as in ``POST /api/v1/events``: an entry of the table, never what somebody typed.
        """
        caller = await self.caller(connection)
        if caller is None:
            refused = unauthenticated()
            self.refuse(connection, None, Act.REQUEST, what, {"status": refused.status, "code": refused.code})
            raise refused
        self.demand(connection, caller, scope, what)
        return caller

    def demand(self, connection: HTTPConnection, caller: Caller, scope: Scope, what: str) -> None:
        """Refuse with 403 unless a caller has the scope; writes the refusal down."""
        if not caller.principal.may(scope):
            refused = forbidden(caller.principal, scope)
            self.refuse(connection, caller, Act.REQUEST, what, {"status": refused.status, "scope": scope.value})
            raise refused

    async def limit(self, connection: HTTPConnection, act: Act, name: str | None = None) -> None:
        """Count an attempt to get in; refuses with 429 who tries too often."""
        wait = await self.limits.wait_s(self.addresses.of(connection), name)
        if wait:
            self.refuse(connection, None, act, "", {"status": 429, "wait_s": wait})
            raise too_many(wait)

    def entry(
        self, connection: HTTPConnection, caller: Caller | None, act: Act, subject: str, detail: Detail | None = None
    ) -> Entry:
        """Make what is written down about an act that is done."""
        principal = caller.principal if caller else None
        return Entry(
            at=self.now_ms(),
            who=principal.name if principal else "",
            kind=principal.kind if principal else "nobody",
            what=act,
            subject=subject,
            address=caller.address if caller else self.addresses.of(connection),
            detail=detail or {},
        )

    def refuse(
        self, connection: HTTPConnection, caller: Caller | None, act: Act, subject: str, detail: Detail | None = None
    ) -> None:
        """Write a refusal down; one that repeats itself becomes a number in a row a minute."""
        entry = self.entry(connection, caller, act, subject, detail)
        kind = (entry.who, entry.kind, act, subject, str((detail or {}).get("status")), entry.address)
        times = self.refusals.times(kind, entry.at)
        if times:
            counted = {"times": times} if times > 1 else {}
            self.audit.offer(replace(entry, outcome="refused", detail={**entry.detail, **counted}))

    def _credentials(self, connection: HTTPConnection) -> list[Credential]:
        """Give what might be a credential of ours, in the order in which it counts."""
        bearers = [line for line in connection.headers.getlist("authorization") if line[:6].lower() == "bearer"]
        if bearers:
            # Alone: the guard lets a Bearer in without an Origin, so no cookie may ride along.
            token = bearers[0][6:].strip()
            return [Credential(token, "bearer")] if len(bearers) == 1 and is_token(token) else []
        session = self.cookies.session_in(connection.headers)
        display = self.cookies.display_in(connection.headers)
        return [
            *([Credential(session, "session")] if session else []),
            *([Credential(display, "display")] if display else []),
        ]


def unauthenticated() -> Refused:
    """Make the refusal of somebody of whom we know nothing: the same, whatever was wrong with what they brought."""
    message = "expected a session, or a key as `Authorization: Bearer`; got none that is known here"
    return Refused(401, "unauthenticated", message, headers={"www-authenticate": "Bearer"})


def forbidden(principal: Principal, scope: Scope) -> Refused:
    """Make the refusal of somebody who may not, naming the scope that is missing."""
    held = ", ".join(sorted(held.value for held in principal.scopes))
    return Refused(
        403, "forbidden", f"expected the scope {scope.value}, got {held or 'none'}", more={"scope": scope.value}
    )


def too_many(wait_s: int, what: str = "attempts") -> Refused:
    """Make the refusal of somebody who is too fast."""
    message = f"expected fewer {what} in this time; come again in {wait_s} s"
    return Refused(429, "too_many", message, headers={"retry-after": str(wait_s)})


def unknowable(error: DatabaseError) -> Refused:
    """Make the refusal for what needs the database while it does not answer; the log says why, the answer does not."""
    _log.warning("database_needed", error=str(error))
    message = "who gets in cannot be looked up or changed now: the database does not answer; come again soon"
    return Refused(503, "database_down", message, headers={"retry-after": str(_RETRY_S)})
