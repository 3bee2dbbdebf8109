"""The two cookies: a person's session and a wall's display token; their names and attributes, here and nowhere else.

Under TLS both carry ``__Host-``, which a browser takes from nobody but this very host. Decides how a token travels;
what it opens is for the ``directory``.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response

from backend.access.tokens import is_token

_SESSION: Final = "peakline_session"
_DISPLAY: Final = "peakline_display"
_DISPLAY_S: Final = 400 * 24 * 60 * 60
"""The longest that browsers keep a cookie; a wall has no idle expiry, and each visit by its link begins anew."""


class Cookies:
    """The cookies of one server."""

    def __init__(self, *, secure: bool) -> None:
        """``secure``: people reach this server over TLS."""
        prefix = "__Host-" if secure else ""
        self.session: Final = prefix + _SESSION
        self.display: Final = prefix + _DISPLAY
        self._attributes = "Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")

    def session_in(self, headers: Headers) -> str | None:
        """Give the session's token that a request carries, or ``None``."""
        return _only(headers, self.session)

    def display_in(self, headers: Headers) -> str | None:
        """Give the display token that a request carries, or ``None``."""
        return _only(headers, self.display)

    def give_session(self, response: Response, token: str, life_ms: int) -> None:
        """Let the browser keep a session's token for so long."""
        self._set(response, self.session, token, life_ms // 1000)

    def give_display(self, response: Response, token: str) -> None:
        """Let the browser keep a display token."""
        self._set(response, self.display, token, _DISPLAY_S)

    def take_session(self, response: Response) -> None:
        """Let the browser forget its session."""
        self._set(response, self.session, "", 0)

    def take_display(self, response: Response) -> None:
        """Let the browser forget its display token."""
        self._set(response, self.display, "", 0)

    def _set(self, response: Response, name: str, token: str, age_s: int) -> None:
        response.headers.append("set-cookie", f"{name}={token}; Max-Age={age_s}; {self._attributes}")


def _only(headers: Headers, name: str) -> str | None:
    """Give the cookie's value if it is there once: of two, one was slipped in by somebody else."""
    found = {
        value.strip()
        for line in headers.getlist("cookie")
        for key, equals, value in (pair.partition("=") for pair in line.split(";"))
        if equals and key.strip() == name
    }
    value = found.pop() if len(found) == 1 else ""
    return value if is_token(value) else None
