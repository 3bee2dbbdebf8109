"""The screens as one ASGI application, to be mounted at ``/`` behind the guard of the web process.

Decides which addresses the screens have: the pages, their files, and of Dash only what a browser needs to draw
them. Who may see them, compression and the Content-Security-Policy header are for whoever mounts us.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from dash import Dash
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.files import Files
from dashboard.pages import wall
from dashboard.shell import document

PAGES: Final[dict[str, Callable[[], object]]] = {wall.PATH: wall.layout}
HOME: Final = wall.PATH

_OF_DASH: Final = ("/_dash-component-suites/",)
_OF_DASH_EXACTLY: Final = frozenset({"/_dash-layout", "/_dash-dependencies", "/_dash-update-component"})


_UNUSED: Final = re.compile(r'<script src="/_dash-component-suites/dash/(?:dcc|dash_table)/[^"]*"></script>\n?')


class _Lean(Dash):
    """A Dash whose pages load only the components that they are made of: all of ours are plain HTML.

    The others weigh 120 KB compressed and write inline styles, which the Content-Security-Policy may then forbid.
    """

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        """Write the document without the scripts that no page needs."""
        parts["scripts"] = _UNUSED.sub("", parts["scripts"])
        return str(super().interpolate_index(*args, **parts))  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Screens:
    """The screens: an ASGI application; it needs no lifespan, and answers one all the same."""

    dash: ASGIApp
    files: Files
    csp_hashes: tuple[str, ...]
    """What ``script-src`` must list beside ``'self'``, each in its quotes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; what is no address of ours is a 404, a WebSocket is refused."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4404})
        else:
            path = scope["path"]
            if path in PAGES:
                # Dash knows one index, at "/"; which page it is, is read from the address by the page itself.
                await self.dash({**scope, "path": "/", "raw_path": b"/"}, receive, send)
            elif path in _OF_DASH_EXACTLY or path.startswith(_OF_DASH):
                await self.dash(scope, receive, send)
            else:
                await self._own(scope, path)(scope, receive, send)

    def _own(self, scope: Scope, path: str) -> Response:
        if path == "/":
            query = Request(scope).url.query
            return RedirectResponse(f"{HOME}?{query}" if query else HOME, 307)
        if path.startswith("/assets/"):
            build, _, name = path.removeprefix("/assets/").partition("/")
            return self.files.answer(build, name) or _nothing(path)
        return _nothing(path)


def build() -> Screens:
    """Lay out all pages and return them as one application."""
    files = Files()
    server: Any = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    dash = _Lean(
        "dashboard",
        server=server,  # a FastAPI of our own: Dash then takes its FastAPI backend, without the documentation pages
        title="Peakline",
        update_title="",
        index_string=document(files),
        include_assets_files=False,
        assets_folder="no-assets-of-dash",
        add_log_handler=False,
    )
    # Else every page opens a socket for callbacks through a shared worker, whether there are such callbacks or not.
    dash.backend.websocket_capability = False
    dash.layout = PAGES[HOME]()
    return Screens(dash=server, files=files, csp_hashes=tuple(dash.csp_hashes()))


def _nothing(path: str) -> Response:
    message = f"expected the address of a page, got {path[:200]!r}"
    return JSONResponse({"error": {"code": "not_found", "message": message, "field": None}}, 404)


async def _live(receive: Receive, send: Send) -> None:
    while (message := await receive())["type"] != "lifespan.shutdown":
        await send({"type": f"{message['type']}.complete"})
    await send({"type": "lifespan.shutdown.complete"})
