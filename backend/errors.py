"""The one shape of every error that leaves over HTTP: ``{"error": {"code", "message", "field"}}``.

Decides how a refusal looks, not when there is one. Also dresses what Starlette itself refuses
(404, 405) and what nobody foresaw (500), so that a client never meets a second shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, cast

import msgspec
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler, Receive, Scope, Send
from starlette.websockets import WebSocket

JSON: Final = "application/json"

_CODES: Final = {400: "bad_request", 401: "unauthenticated", 403: "forbidden", 500: "internal"}

_log = structlog.get_logger(__name__)


class Refused(Exception):
    """A request is refused: raise it anywhere below an endpoint and it becomes the answer."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        field: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        """Say what was expected and what came; ``more`` goes beside ``error`` in the body."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.headers = headers
        self.more = more

    def response(self) -> Response:
        """Make the answer."""
        body: dict[str, object] = {"error": {"code": self.code, "message": self.message, "field": self.field}}
        return as_json({**body, **(self.more or {})}, self.status, headers=self.headers)


def as_json(body: object, status: int = 200, *, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with JSON that no cache keeps; bytes are taken as JSON already."""
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return Response(content, status, {"cache-control": "no-store", **(headers or {})}, media_type=JSON)


def bad_parameter(name: str, message: str) -> Refused:
    """Make the refusal of one query parameter."""
    return Refused(400, "bad_parameter", message, name)


def of_status(
    status: int, method: str, path: str, detail: str = "", headers: Mapping[str, str] | None = None
) -> Refused:
    """Make the refusal for a bare status, as Starlette or a mounted application gives it."""
    phrase = HTTPStatus(status).phrase
    if status == HTTPStatus.NOT_FOUND:
        message = f"Nothing is at {path}"
    elif status == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = {name.lower(): value for name, value in (headers or {}).items()}.get("allow", "another method")
        message = f"{path} expects {', '.join(sorted(allowed.split(', ')))}, got {method}"
    else:
        message = detail if detail and detail != phrase else phrase
    return Refused(status, _CODES.get(status, phrase.lower().replace(" ", "_")), message, headers=headers)


async def _refused(connection: Request | WebSocket, error: Exception) -> Response | None:
    answer = cast(Refused, error).response()
    if isinstance(connection, Request):
        return answer
    await deny(answer, connection.scope, connection.receive, connection.send)
    return None


async def deny(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a WebSocket before it is accepted, with the answer where the server can send one."""
    if "websocket.http.response" in (scope.get("extensions") or {}):
        await answer(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008, "reason": str(answer.status_code)})


async def _http(request: Request, error: Exception) -> Response:
    plain = cast(HTTPException, error)
    return of_status(plain.status_code, request.method, request.url.path, plain.detail, plain.headers).response()


async def _unforeseen(request: Request, error: Exception) -> Response:
    _log.error("request_failed", method=request.method, path=request.url.path, error=repr(error))
    return Refused(500, "internal", "The server failed on this request; its log says why").response()


HANDLERS: Final = cast(
    Mapping[type[Exception] | int, ExceptionHandler],
    {Refused: _refused, HTTPException: _http, Exception: _unforeseen},
)
"""What Starlette calls for an exception, by its class."""
