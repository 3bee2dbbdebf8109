"""The screens as one ASGI application, to be mounted at ``/`` behind the guard of the web process.

Decides which addresses the screens have: the pages, their files, and of Dash only what a browser needs to draw
them. Who may see them, compression and the Content-Security-Policy header are for whoever mounts us.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from dash import Dash
from dash._utils import to_json
from dash.backends._fastapi import reset_current_request, set_current_request
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.files import Files
from dashboard.pages.registry import HOME, PAGES
from dashboard.shell import document, dressed

_SUITES: Final = "/_dash-component-suites/"
_UPDATE: Final = "/_dash-update-component"

_UNUSED: Final = re.compile(r'<script src="/_dash-component-suites/dash/(?:dcc|dash_table)/[^"]*"></script>\n?')


class _Lean(Dash):
    """A Dash whose pages load only the components that they are made of: all of ours are plain HTML.

    The others weigh 120 KB compressed and write inline styles, which the Content-Security-Policy may then forbid.
    """

    prefix = "/"
    """Where the renderer of the page being written finds its layout."""

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        """Write the document without the scripts that no page needs."""
        parts["scripts"] = _UNUSED.sub("", parts["scripts"])
        return str(super().interpolate_index(*args, **parts))  # type: ignore[no-untyped-call]

    def _config(self) -> dict[str, Any]:
        # A page that anybody may open tells nobody which Python we run, nor carries a token that nothing asks for.
        told: dict[str, Any] = super()._config() | {"requests_pathname_prefix": self.prefix, "python_version": ""}  # type: ignore[no-untyped-call]
        return {name: value for name, value in told.items() if name != "end_id"}


@dataclass(frozen=True)
class Screens:
    """The screens: an ASGI application; it needs no lifespan, and answers one all the same."""

    dash: ASGIApp
    files: Files
    csp_hashes: tuple[str, ...]
    """What ``script-src`` must list beside ``'self'``, each in its quotes."""
    documents: dict[str, str]
    """The document of each page, by its path."""
    layouts: dict[str, str]
    """The layout of each page, where its renderer asks for it: words and shapes, never anybody's data."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; what is no address of ours is a 404, a WebSocket is refused."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4404})
        elif scope["path"] == _UPDATE or scope["path"].startswith(_SUITES):
            await self.dash(scope, receive, send)
        else:
            await self._own(Request(scope))(scope, receive, send)

    def _own(self, request: Request) -> Response:
        path = request.url.path
        if path in self.documents:
            text = dressed(self.documents[path], request.query_params)
            return HTMLResponse(text, headers={"cache-control": "no-cache"})
        if path in self.layouts:
            return Response(self.layouts[path], media_type="application/json")
        if path == "/":
            query = request.url.query
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
        include_assets_files=False,
        assets_folder="no-assets-of-dash",
        add_log_handler=False,
    )
    # Else every page opens a socket for callbacks through a shared worker, whether there are such callbacks or not.
    dash.backend.websocket_capability = False
    documents, layouts = {}, {}
    # Dash writes its index only while a request is being answered, though nothing of the request stands in ours.
    token = set_current_request(Request({"type": "http", "method": "GET", "path": "/", "headers": []}))  # type: ignore[no-untyped-call]
    try:
        for path, page in PAGES.items():
            # Dash knows one layout a server: so each page's renderer asks below the page's own address.
            dash.prefix = "/" if path == HOME else f"{path}/"
            dash.layout = layout = page.layout()
            dash.index_string = document(files, page.module, page.sheets, home_screen=page.home_screen)
            documents[path] = str(dash.index())  # type: ignore[no-untyped-call]
            layouts[f"{dash.prefix}_dash-layout"] = str(to_json(layout))  # type: ignore[no-untyped-call]
            layouts[f"{dash.prefix}_dash-dependencies"] = "[]"
    finally:
        reset_current_request(token)  # type: ignore[no-untyped-call]
    hashes = tuple(dash.csp_hashes())
    return Screens(dash=server, files=files, csp_hashes=hashes, documents=documents, layouts=layouts)


def _nothing(path: str) -> Response:
    message = f"expected the address of a page, got {path[:200]!r}"
    return JSONResponse({"error": {"code": "not_found", "message": message, "field": None}}, 404)


async def _live(receive: Receive, send: Send) -> None:
    while (message := await receive())["type"] != "lifespan.shutdown":
        await send({"type": f"{message['type']}.complete"})
    await send({"type": "lifespan.shutdown.complete"})
