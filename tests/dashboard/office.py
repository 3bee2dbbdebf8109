"""A stand-in for the doors of sign-in, people, keys, audit and ledger: the shapes of the design, kept in memory.

Knows no passwords but one, and nothing of Argon2; what it refuses, it refuses with the codes of the real doors.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from stream.clock import now_ms
from tests.dashboard import letterbox

Row = dict[str, Any]
Answer = Callable[[Request], Awaitable[Response]]

PASSWORD: Final = "the peak is at midnight"
SCOPES: Final = {
    "viewer": ["display", "read"],
    "operator": ["display", "read", "operate"],
    "oncall": ["display", "read", "operate", "oncall"],
    "admin": ["display", "read", "operate", "oncall", "admin"],
}
CHROME: Final = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36"
SAFARI: Final = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Version/19.1 Mobile/15E148 Safari/604.1"
EDGE: Final = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"


def before(**ago: float) -> str:
    """Write the instant so long ago."""
    at = datetime.fromtimestamp(now_ms() / 1000, UTC) - timedelta(**ago)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _person(name: str, role: str, **more: Any) -> Row:
    plain = {"created_at": before(days=40), "created_by": "chen.wei", "disabled_at": None}
    return {"name": name, "role": role, **plain, "has_password": True, "signs_in_elsewhere": False, **more}


def _people() -> list[Row]:
    return [
        _person("chen.wei", "admin", created_by="first_admin", created_at=before(days=61)),
        _person("li.lei", "oncall"),
        _person("han.meimei", "operator", signs_in_elsewhere=True, has_password=False),
        _person("wang.fang", "viewer", created_at=before(hours=3), has_password=False),
        _person("zhao.min", "operator", disabled_at=before(days=2)),
    ]


def _session(name: str, person: str, agent: str, address: str, current: bool = False, **seen: float) -> Row:
    times = {
        "created_at": before(hours=30),
        "seen_at": before(**(seen or {"seconds": 2})),
        "expires_at": before(days=-5),
    }
    return {"id": name, "person": person, "address": address, "agent": agent, "current": current, **times}


def _sessions() -> list[Row]:
    return [
        _session("s1", "chen.wei", CHROME, "10.20.1.14", current=True),
        _session("s2", "chen.wei", SAFARI, "10.20.7.201", minutes=42),
        _session("s3", "chen.wei", EDGE, "10.20.1.88", hours=20),
        _session("s4", "li.lei", CHROME, "10.20.1.30", minutes=3),
    ]


def _key(name: str, scope: str, **more: Any) -> Row:
    plain = {"created_at": before(days=20), "created_by": "chen.wei", "expires_at": None, "sources": None}
    unused = {"used_at": None, "used_from": None, "revoked_at": None}
    return {"id": f"key-{name}", "name": name, "scope": scope, **plain, **unused, **more}


def _keys() -> list[Row]:
    sources, used = ["wms-shanghai", "wms-guangzhou"], {"used_from": "10.20.4.7"}
    return [
        _key("wms", "ingest", sources=sources, used_at=before(seconds=3), **used),
        _key("shop-tmall", "ingest", used_at=before(minutes=1), used_from="47.100.12.9", expires_at=before(days=-70)),
        _key("hall-wall", "display", used_at=before(seconds=5), used_from="10.20.9.2"),
        _key("bi-export", "read", expires_at=before(days=3), used_at=before(days=4), used_from="10.20.3.3"),
        _key("old-wms", "ingest", revoked_at=before(days=9)),
    ]


def _act(number: int, what: str, who: str, subject: str, outcome: str = "done", **more: Any) -> Row:
    kind = {"": "nobody", "wms": "key", "hall-wall": "display"}.get(who, "person")
    told = {"id": number, "at": before(minutes=(1000 - number) * 7), "who": who, "kind": kind, "what": what}
    return {**told, "subject": subject, "outcome": outcome, "detail": {}, "address": "10.20.1.14", **more}


def _acts() -> list[Row]:
    tour = [
        _act(1000, "sign_in", "chen.wei", "chen.wei", detail={"how": "password"}),
        _act(999, "sign_in", "", "chen.wei", "refused", detail={"status": 401, "times": 14}, address="203.0.113.77"),
        _act(998, "key_create", "chen.wei", "hall-wall", detail={"scope": "display", "key": "4f1c"}),
        _act(997, "request", "wms", "POST /api/v1/events", "refused", detail={"status": 403}, address="10.20.4.7"),
        _act(996, "person_role", "chen.wei", "li.lei", detail={"role": "oncall", "before": "operator"}),
        _act(995, "link_make", "chen.wei", "wang.fang"),
        _act(994, "person_add", "chen.wei", "wang.fang", detail={"role": "viewer"}),
        _act(993, "display_open", "hall-wall", "hall-wall", address="10.20.9.2"),
        _act(992, "key_revoke", "chen.wei", "old-wms", kind="command", address="terminal"),
    ]
    return tour + [_act(991 - at, "sign_in", "li.lei", "li.lei", address="10.20.1.30") for at in range(80)]


@dataclass
class Office:
    """Everything behind the doors, and the strings a test may pull."""

    me: str | None = "chen.wei"
    """Who is signed in."""
    oidc: bool = True
    drill: bool = False
    public_door: bool = True
    """Whether ``GET /api/v1/sign-in`` is there."""
    troubles: dict[str, tuple[int, str, int | None]] = field(default_factory=dict)
    """What a door answers instead, by method and path: status, code, seconds to wait."""
    link: Row | None = None
    """What the link is for; ``None``: it is over."""
    people: list[Row] = field(default_factory=_people)
    sessions: list[Row] = field(default_factory=_sessions)
    keys: list[Row] = field(default_factory=_keys)
    acts: list[Row] = field(default_factory=_acts)
    ledger: Row = field(default_factory=lambda: {"state": "current", "lag": 0, "why": None, "partitions": []})
    sources: Row = field(default_factory=lambda: letterbox.sources(before))
    letters: list[Row] = field(default_factory=lambda: letterbox.letters(before))
    counts: dict[str, int] = field(default_factory=lambda: dict(letterbox.COUNTS))
    """How many letters ever were written, by reason."""
    policy: Row = field(default_factory=letterbox.policy)
    heard: list[tuple[str, str, Any]] = field(default_factory=list)
    """What was asked: method, path with query, body."""

    def principal(self) -> Row:
        """Say who asks."""
        person = next(one for one in self.people if one["name"] == self.me)
        role = person["role"]
        told = {"kind": "person", "name": self.me, "role": role, "scopes": SCOPES[role]}
        return told | {"expires_at": before(days=-5), "id": "s1"}

    def routes(self) -> list[BaseRoute]:
        """Give the doors."""
        return [
            self._door("GET", "/api/v1/sign-in", self._public, public=True),
            self._door("POST", "/api/v1/session", self._sign_in, public=True),
            self._door("GET", "/api/v1/session", lambda *_: self.principal()),
            self._door("DELETE", "/api/v1/session", self._sign_out),
            self._door("POST", "/api/v1/links", self._use, public=True),
            self._door("GET", "/api/v1/sessions", self._seen),
            self._door("DELETE", "/api/v1/sessions/{id}", self._end),
            self._door("POST", "/api/v1/password", self._password),
            self._door("GET", "/api/v1/people", lambda *_: {"people": self.people}),
            self._door("POST", "/api/v1/people", self._add),
            self._door("PATCH", "/api/v1/people/{id}", self._alter),
            self._door("POST", "/api/v1/people/{id}/link", lambda path, _: {"name": path["id"], "link": LINK}, 201),
            self._door("GET", "/api/v1/keys", lambda *_: {"keys": self.keys}),
            self._door("POST", "/api/v1/keys", self._create, 201),
            self._door("DELETE", "/api/v1/keys/{id}", self._revoke),
            self._door("GET", "/api/v1/audit", self._log),
            self._door("GET", "/api/v1/ledger", lambda *_: self.ledger),
            self._door("GET", "/api/v1/sources", lambda *_: self.sources),
            self._door("GET", "/api/v1/dead", self._dead),
            self._door("POST", "/api/v1/dead/{id}/retry", self._let_go),
            self._door("POST", "/api/v1/dead/{id}/drop", self._let_go),
            self._door("GET", "/api/v1/policy", lambda *_: self.policy),
            Route("/api/v1/audit.csv", self._csv),
        ]

    def _door(
        self, method: str, path: str, answer: Callable[[Row, Any], Any], status: int = 200, public: bool = False
    ) -> Route:
        async def endpoint(request: Request) -> Response:
            body = await request.json() if await request.body() else None
            self.heard.append((method, request.url.path + (f"?{request.url.query}" if request.url.query else ""), body))
            trouble = self.troubles.get(f"{method} {request.url.path}")
            if trouble is not None:
                return refusal(*trouble)
            if not public and self.me is None:
                return refusal(401, "unauthenticated")
            try:
                told = answer({**request.path_params, **request.query_params}, body)
            except Refusal as refused:
                return refusal(*refused.args)
            return Response(status_code=204) if told is None else JSONResponse(told, status)

        return Route(path, endpoint, methods=[method])

    def _public(self, *_: Any) -> Row:
        if not self.public_door:
            raise Refusal(404, "not_found")
        return {"oidc": self.oidc, "link": None, "drill": self.drill}

    def _sign_in(self, _: Row, body: Row) -> Row:
        if body["password"] != PASSWORD or body["name"] not in [one["name"] for one in self.people]:
            raise Refusal(401, "wrong_credentials")
        self.me = body["name"]
        return self.principal()

    def _sign_out(self, *_: Any) -> None:
        self.me = None

    def _use(self, _: Row, body: Row) -> Row:
        if self.link is None:
            raise Refusal(400, "link_over", None, "token")
        if "password" not in body:
            return self.link
        if len(body["password"]) < 12:
            raise Refusal(400, "weak_password", None, "password")
        name = body.get("name") or self.link["name"]
        if self.link["purpose"] == "first_admin":
            self.people = [_person(name, "admin")]
        self.me, self.link = name, None
        return self.principal()

    def _seen(self, query: Row, _: Any) -> Row:
        everybody = query.get("all") == "1"
        return {"sessions": [one for one in self.sessions if everybody or one["person"] == self.me]}

    def _end(self, path: Row, _: Any) -> None:
        self.sessions = [one for one in self.sessions if one["id"] != path["id"]]

    def _password(self, _: Row, body: Row) -> None:
        if body["present"] != PASSWORD:
            raise Refusal(401, "wrong_credentials", None, "present")
        self.sessions = [one for one in self.sessions if one["current"] or one["person"] != self.me]

    def _add(self, _: Row, body: Row) -> Row:
        if body["name"] in [one["name"] for one in self.people]:
            raise Refusal(409, "taken", None, "name")
        self.people.append(_person(body["name"], body["role"], has_password=False, created_at=before(seconds=1)))
        return {"name": body["name"], "role": body["role"], "link": LINK}

    def _alter(self, path: Row, body: Row) -> Row:
        person = next(one for one in self.people if one["name"] == path["id"])
        last = person["role"] == "admin" and [one["role"] for one in self.people].count("admin") == 1
        if last and (body.get("disabled") or body.get("role", "admin") != "admin"):
            raise Refusal(409, "last_admin", None, "name")
        person["role"] = body.get("role", person["role"])
        if "disabled" in body:
            person["disabled_at"] = before(seconds=0) if body["disabled"] else None
        return person

    def _create(self, _: Row, body: Row) -> Row:
        given = {"sources": body.get("sources"), "expires_at": body.get("expires_at"), "created_at": before(seconds=1)}
        self.keys.append(_key(body["name"], body["scope"], **given))
        return {**self.keys[-1], "key": KEY}

    def _revoke(self, path: Row, _: Any) -> None:
        key = next(one for one in self.keys if one["id"] == path["id"])
        key["revoked_at"] = before(seconds=0)

    def _log(self, query: Row, _: Any) -> Row:
        found = [
            act
            for act in self.acts
            if all(query.get(name) in (None, act[name]) for name in ("who", "what", "outcome"))
            and act["at"] >= query.get("from", "")
            and act["at"] < query.get("to", "9")
            and act["id"] < int(query.get("cursor", 10**6))
        ]
        limit = int(query.get("limit", 100))
        return {"acts": found[:limit], "cursor": str(found[limit - 1]["id"]) if len(found) > limit else None}

    def _dead(self, query: Row, _: Any) -> Row:
        begin = int(query.get("cursor", 0))
        found = [
            one for one in self.letters if all(query.get(name) in (None, one[name]) for name in ("reason", "source"))
        ]
        end = begin + int(query.get("limit", 50))
        cursor = str(end) if len(found) > end else None
        gone = max(0, sum(self.counts.values()) - len(self.letters))
        told = {"letters": found[begin:end], "counts": self.counts, "dropped_oldest": gone}
        return {**told, "kept": len(self.letters), "cursor": cursor}

    def _let_go(self, path: Row, _: Any) -> Row:
        if "operate" not in self.principal()["scopes"]:
            raise Refusal(403, "forbidden")
        if path["id"] not in [one["id"] for one in self.letters]:
            raise Refusal(404, "not_found")
        self.letters = [one for one in self.letters if one["id"] != path["id"]]
        return {"id": path["id"], "done": True}

    async def _csv(self, request: Request) -> Response:
        self.heard.append(("GET", f"{request.url.path}?{request.url.query}", None))
        told = {"content-disposition": 'attachment; filename="peakline-audit.csv"'}
        return PlainTextResponse("id,at\r\n", headers=told, media_type="text/csv")


LINK: Final = "/sign-in?link=Wb3oVb0QZl5m2gq1k9d8Yx7TtN4uRs6cPa_EfHjKwLM"
KEY: Final = "9fJ2kQ0aXc7Vn3rT1uYbZs5dGh8LmPq4WeRtYuIoPaS"


class Refusal(Exception):
    """A door refuses: status, code, seconds to wait, field."""


def refusal(status: int, code: str, wait: int | None = None, where: str | None = None) -> Response:
    """Make the answer, in the one shape of errors."""
    headers = {} if wait is None else {"retry-after": str(wait)}
    error = {"code": code, "message": f"expected otherwise, got {code}", "field": where}
    return JSONResponse({"error": error}, status, headers)
