"""Stand-ins for those who ask: one of each kind, known by a token, and an audit that notes."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.access.address import Addresses
from backend.access.audit import Entry
from backend.access.audit_queue import Writer
from backend.access.cookies import Cookies
from backend.access.directory import Directory
from backend.access.door import let_in
from backend.access.gate import Caller, Credential, Gate
from backend.access.limiting import Limits
from backend.access.lookup import By
from backend.access.pace import Pace
from backend.access.passwords import Passwords
from backend.access.refusals import Refusals
from backend.access.roles import KEY_SCOPES, ROLES, Principal
from backend.access.watch import Watch
from models.settings_access import Access
from stream.clock import now_ms
from stream.database.trouble import DatabaseDown

ACCESS: Final = Access(12 * 3_600_000, 7 * 86_400_000, (), 1_000, 0)
INGEST: Final = "wms-shanghai"
"""The name of the key that tells events."""


def token_of(who: str) -> str:
    """Give the token of a role or a key's scope."""
    return who.ljust(43, "_")


def _everybody() -> dict[str, Principal]:
    people = {
        role: Principal("person", f"some.{role}", scopes, f"session-{role}", role) for role, scopes in ROLES.items()
    }
    names = {"ingest": INGEST, "read": "reports", "display": "big-wall"}
    keys = {
        scope: Principal("display" if scope == "display" else "key", names[scope], scopes, f"key-{scope}")
        for scope, scopes in KEY_SCOPES.items()
    }
    return people | keys


EVERYBODY: Final = _everybody()
"""One of each role and of each scope of a key."""


class Known(Directory):
    """A directory that knows everybody by heart; ``down`` when it cannot say."""

    def __init__(self) -> None:
        self.known = {token_of(who): principal for who, principal in EVERYBODY.items()}
        self.asked: list[tuple[str, By, str]] = []
        self.down_since = None
        self.down = False

    async def resolve(self, token: str, by: By, address: str = "") -> Principal | None:
        self.asked.append((token, by, address))
        if self.down:
            raise DatabaseDown("the database does not answer")
        found = self.known.get(token)
        kind = "person" if by == "session" else "display" if by == "display" else None
        if found is None or (found.kind == "person") != (by == "session") or kind not in (None, found.kind):
            return None
        return found

    def forget(self, who: str | None = None) -> None:
        pass

    async def read(self, function: Any, *args: Any, **more: Any) -> Any:
        if self.down:
            raise DatabaseDown("the database does not answer")
        return None

    async def close(self) -> None:
        pass


class Notes(Writer):
    """An audit that notes."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.lost = 0

    def start(self) -> None:
        pass

    def offer(self, entry: Entry) -> bool:
        self.entries.append(entry)
        return True

    def close(self, patience_s: float = 0.0) -> None:
        pass


def gate_of(known: Known, notes: Notes, access: Access = ACCESS, *, secure: bool = False) -> Gate:
    """Put a gate together that needs no database."""
    return Gate(
        directory=known,
        audit=notes,
        cookies=Cookies(secure=secure),
        addresses=Addresses(access.proxies),
        limits=Limits(access.sign_ins_per_minute, now_ms),
        pace=Pace(access.events_per_second, lambda: 0.0),
        passwords=Passwords(),
        settings=access,
        now_ms=now_ms,
        refusals=Refusals(),
        watch=Watch(),
    )


class LetIn:
    """Lets everybody in as one principal, in front of an endpoint that no door stands before."""

    def __init__(self, app: ASGIApp, who: str) -> None:
        self._app = app
        self._caller = Caller(EVERYBODY[who], Credential(token_of(who), "bearer"), "127.0.0.1")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            let_in(HTTPConnection(scope), self._caller)
        await self._app(scope, receive, send)


def bearing(who: str) -> dict[str, str]:
    """Give the headers of a machine."""
    return {"authorization": f"Bearer {token_of(who)}"}


def with_cookie(who: str) -> dict[str, str]:
    """Give the headers of a browser that signed in, or of a wall."""
    name = "peakline_display" if who == "display" else "peakline_session"
    return {"cookie": f"{name}={token_of(who)}"}


def holding(who: str) -> dict[str, str]:
    """Give the headers of somebody, as their kind sends them."""
    return with_cookie(who) if EVERYBODY[who].kind == "person" else bearing(who)
