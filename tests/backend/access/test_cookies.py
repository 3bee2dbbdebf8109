from __future__ import annotations

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response

from backend.access.cookies import Cookies

TOKEN = "s" * 43
OTHER = "o" * 43


def carrying(*lines: str) -> Headers:
    return Headers(raw=[(b"cookie", line.encode("latin-1")) for line in lines])


def test_under_tls_only_this_very_host_can_have_set_a_cookie() -> None:
    cookies, answer = Cookies(secure=True), Response()
    cookies.give_session(answer, TOKEN, 7 * 86_400_000)
    cookies.give_display(answer, OTHER)
    session, display = answer.headers.getlist("set-cookie")
    assert session == (f"__Host-peakline_session={TOKEN}; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax; Secure")
    assert display.startswith(f"__Host-peakline_display={OTHER}; Max-Age=34560000; ")
    assert "domain" not in (session + display).lower()


def test_without_tls_a_cookie_is_still_out_of_reach_of_scripts_and_other_sites() -> None:
    cookies, answer = Cookies(secure=False), Response()
    cookies.give_session(answer, TOKEN, 1000)
    assert answer.headers["set-cookie"] == f"peakline_session={TOKEN}; Max-Age=1; Path=/; HttpOnly; SameSite=Lax"


def test_a_cookie_is_read_back_among_others() -> None:
    cookies = Cookies(secure=False)
    headers = carrying(f"theme=dark; peakline_session={TOKEN}", f"peakline_display={OTHER};x")
    assert (cookies.session_in(headers), cookies.display_in(headers)) == (TOKEN, OTHER)
    assert Cookies(secure=True).session_in(headers) is None


@pytest.mark.parametrize(
    "line",
    [
        "", "peakline_session", "peakline_session=", "peakline_session=short", f"peakline_session={TOKEN}é",
        f"peakline_session={TOKEN}{TOKEN}", f"xpeakline_session={TOKEN}", f"PEAKLINE_SESSION={TOKEN}",
        f'peakline_session="{TOKEN}"', "peakline_session=' OR 1=1 --",
    ],
)  # fmt: skip
def test_what_is_no_token_is_no_cookie(line: str) -> None:
    assert Cookies(secure=False).session_in(carrying(line)) is None


def test_of_two_sessions_in_one_request_neither_counts() -> None:
    """A page beside ours on the same host may set a cookie of the same name for a longer path."""
    cookies = Cookies(secure=False)
    assert cookies.session_in(carrying(f"peakline_session={OTHER}; peakline_session={TOKEN}")) is None
    assert cookies.session_in(carrying(f"peakline_session={TOKEN}; peakline_session={TOKEN}")) == TOKEN


def test_a_browser_is_told_to_forget() -> None:
    cookies, answer = Cookies(secure=True), Response()
    cookies.take_session(answer)
    cookies.take_display(answer)
    assert [line.partition(";")[0] for line in answer.headers.getlist("set-cookie")] == [
        "__Host-peakline_session=",
        "__Host-peakline_display=",
    ]
    assert all("Max-Age=0" in line for line in answer.headers.getlist("set-cookie"))
