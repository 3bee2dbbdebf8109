"""What a browser gets when it opens a page: the way in for a wall's link, the sign-in page for nobody, else the page.

Decides where somebody comes back to after signing in (only ever to a path of ours) and how a refusal looks to a
person. Who may open which page is the table's.
"""

from __future__ import annotations

import html
from typing import Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from backend.access.audit import Act
from backend.access.door import gate, let_in
from backend.access.gate import Caller, Credential, Gate, forbidden, unauthenticated
from backend.access.roles import Scope
from backend.access.tokens import is_token
from backend.errors import Refused

SIGN_IN: Final = "/sign-in"
TOKEN: Final = "token"  # noqa: S105 - the name of a parameter
NEXT: Final = "next"
_LONGEST: Final = 2000
_NOT_KEPT: Final = {"cache-control": "no-store"}
_WORDS: Final = {
    401: ("This display link is not known, or no longer.", "此显示链接无效或已失效。"),
    403: ("Your role does not open this page.", "您的角色无权打开此页面。"),
    503: ("Who you are cannot be looked up now; try again soon.", "暂时无法确认您的身份，请稍后再试。"),
}
_PAGE: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Peakline</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<body style="font: 1.1rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 20vh auto; padding: 0 1rem">
<h1 style="font-size: 1.3rem">{english}</h1><p lang="zh">{chinese}</p><p><small>{message}</small></p>
<p><a href="/wall">Peakline</a> · <a href="/sign-in">Sign in / <span lang="zh">登录</span></a></p>
"""


async def opened(request: Request, scope: Scope, path: str) -> Response | None:
    """Ask who opens a page: ``None`` when they may have it, else what they get instead."""
    here = gate(request)
    if scope is Scope.PUBLIC:
        return _public(request)
    try:
        if TOKEN in request.query_params:
            return await _by_link(here, request, path)
        caller = await here.caller(request)
        if caller is None:
            return _to_sign_in(request)
        if not caller.principal.may(scope):
            return _refused(here, request, caller, scope, path)
    except Refused as refused:
        return shown(request, refused)
    let_in(request, caller)
    return None


def is_local(path: str) -> bool:
    """Whether somebody may be sent to a path after signing in: one of this server, and no other address."""
    return (
        path.startswith("/")
        # "//host" and "/\\host" are other hosts to a browser, which also skips control characters on its way there.
        and not path.startswith(("//", "/\\"))
        and len(path) <= _LONGEST
        and path.isprintable()
    )


def shown(request: Request, refused: Refused) -> Response:
    """Give a refusal as a page to a browser, else as it is."""
    if "text/html" not in request.headers.get("accept", ""):
        return refused.response()
    english, chinese = _WORDS.get(refused.status, ("", ""))
    page = _PAGE.format(english=english, chinese=chinese, message=html.escape(refused.message))
    return HTMLResponse(page, refused.status, {**_NOT_KEPT, **(refused.headers or {})})


def _public(request: Request) -> Response | None:
    """Let anybody in, but carry no way out to somewhere else on the sign-in page."""
    given = request.query_params.multi_items()
    if all(name != NEXT or is_local(value) for name, value in given):
        return None
    kept = [(name, value) for name, value in given if name != NEXT]
    return _redirect(request.url.path, kept)


async def _by_link(here: Gate, request: Request, path: str) -> Response:
    """Exchange a display token in the address for a cookie; the address that stays has none."""
    given = request.query_params.multi_items()
    tokens = [value for name, value in given if name == TOKEN]
    principal = None
    if len(tokens) == 1 and is_token(tokens[0]):
        principal = await here.resolve(Credential(tokens[0], "display"), here.addresses.of(request))
    if principal is None:
        here.refuse(request, None, Act.DISPLAY_OPEN, path, {"status": 401})
        return shown(request, unauthenticated())
    answer = _redirect(request.url.path, [(name, value) for name, value in given if name != TOKEN])
    here.cookies.give_display(answer, tokens[0])
    caller = Caller(principal, Credential(tokens[0], "display"), here.addresses.of(request))
    here.audit.offer(here.entry(request, caller, Act.DISPLAY_OPEN, path))
    return answer


def _refused(here: Gate, request: Request, caller: Caller, scope: Scope, path: str) -> Response:
    if caller.principal.kind == "display":
        return _to_sign_in(request)  # A wall's browser, and somebody in front of it who wants more than the wall.
    refused = forbidden(caller.principal, scope)
    here.refuse(request, caller, Act.REQUEST, f"GET {path}", {"status": refused.status, "scope": scope.value})
    return shown(request, refused)


def _to_sign_in(request: Request) -> Response:
    # Encoded anew from what was understood: nothing of the request's own bytes gets into a header.
    came_for = _address(request.url.path, request.query_params.multi_items())
    return _redirect(SIGN_IN, [(NEXT, came_for)] if is_local(came_for) else [])


def _redirect(path: str, query: list[tuple[str, str]]) -> Response:
    return RedirectResponse(_address(path, query), 303, _NOT_KEPT)


def _address(path: str, query: list[tuple[str, str]]) -> str:
    return quote(path, safe="/") + (f"?{urlencode(query)}" if query else "")
