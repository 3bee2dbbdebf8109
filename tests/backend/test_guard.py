"""Every request here is one that a browser, or a program, really sends."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from backend.guard import Guard
from backend.names import Names

OURS = "http://127.0.0.1:8050"
LIVE = "ws://127.0.0.1:8050/ws/live"
EVIL = "https://evil.example"
HASH = "'sha256-abc='"


async def anything(request: Request) -> Response:
    return HTMLResponse("<p>the wall</p>") if request.url.path == "/wall" else JSONResponse({"served": True})


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("served")
    await websocket.close()


def client(public_url: str | None = None, peer: str = "127.0.0.1") -> TestClient:
    every = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
    inner = Starlette(routes=[WebSocketRoute("/ws/live", socket), Route("/{path:path}", anything, methods=every)])
    return TestClient(Guard(inner, Names(public_url), (HASH,)), OURS, client=(peer, 51111))


def test_without_an_origin_only_a_key_may_change_anything_also_on_this_machine() -> None:
    bearer = {"authorization": "Bearer 5o2x"}
    for path in ("/api/v1/events", "/api/v1/session", "/_dash-update-component"):
        answer = client().post(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign_origin")
        assert client().post(path, headers=bearer).status_code == 200
        assert client().post(path, headers={"authorization": "Basic 5o2x"}).status_code == 403
    assert client().get("/api/v1/floor").status_code == 200
    with pytest.raises(WebSocketDenialResponse), client().websocket_connect(LIVE):
        pass
    with client().websocket_connect(LIVE, headers=bearer) as opened:
        assert opened.receive_text() == "served"


def test_a_rebound_name_reaches_nothing() -> None:
    """DNS rebinding: the page's own name now leads here, so for the browser it is all one origin."""
    for path in ("/", "/api/v1/floor", "/healthz", "/_dash-layout"):
        headers = {"host": "evil.example:8050", "sec-fetch-site": "same-origin"}
        assert client().get(path, headers=headers).status_code == 421
    headers = {"host": "evil.example:8050", "origin": "http://evil.example:8050", "sec-fetch-site": "same-origin"}
    answer = client().post("/api/v1/events", headers=headers)
    assert answer.status_code == 421
    assert answer.json()["error"]["code"] == "foreign_host"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "GET"])
@pytest.mark.parametrize(
    "origin", [EVIL, "null", "http://127.0.0.1:3000", "https://127.0.0.1:8050", "http://evil.example:8050"]
)
def test_a_page_elsewhere_is_refused_whatever_it_sends(method: str, origin: str) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json"):
        answer = client().request(method, "/api/v1/events", headers={"origin": origin, "content-type": kind})
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "foreign_origin"
        assert "access-control-allow-origin" not in answer.headers


def test_a_browser_that_hides_the_origin_still_tells_where_it_was() -> None:
    for site in ("cross-site", "same-site"):
        for method, path in (("POST", "/api/v1/events"), ("GET", "/api/v1/floor"), ("GET", "/_dash-layout")):
            assert client().request(method, path, headers={"sec-fetch-site": site}).status_code == 403
    assert client().post("/api/v1/events", headers={"referer": f"{EVIL}/page"}).status_code == 403
    assert client().post("/api/v1/events", headers={"referer": f"{OURS}/wall"}).status_code == 200


def test_a_foreign_origin_is_refused_even_with_a_key() -> None:
    headers = {"origin": EVIL, "authorization": "Bearer 5o2x"}
    assert client().post("/api/v1/events", headers=headers).status_code == 403


def test_two_origins_or_two_hosts_are_refused() -> None:
    assert client().post("/x", headers=[("origin", OURS), ("origin", EVIL)]).status_code == 403
    assert client().get("/x", headers=[("host", "127.0.0.1:8050"), ("host", "evil.example")]).status_code == 400


def test_our_own_pages_may_do_everything() -> None:
    own = {"origin": OURS, "sec-fetch-site": "same-origin"}
    assert client().post("/_dash-update-component", headers=own).status_code == 200
    assert client().get("/_dash-layout", headers={"sec-fetch-site": "same-origin"}).status_code == 200
    with client().websocket_connect(LIVE, headers=own) as opened:
        assert opened.receive_text() == "served"


def test_a_link_elsewhere_may_be_followed_to_a_page_but_not_framed_or_fetched() -> None:
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client().get("/wall", headers=link).status_code == 200
    assert client().get("/wall", headers={**link, "sec-fetch-dest": "iframe"}).status_code == 403
    assert client().get("/_dash-layout", headers=link).status_code == 403
    assert client().post("/wall", headers=link).status_code == 403
    assert client().get("/wall", headers={"referer": f"{EVIL}/page"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"origin": EVIL}, "foreign_origin"),
        ({"origin": "null"}, "foreign_origin"),
        ({"host": "evil.example:8050", "origin": OURS}, "foreign_host"),
    ],
)
def test_a_socket_from_elsewhere_is_never_opened(headers: dict[str, str], code: str) -> None:
    with pytest.raises(WebSocketDenialResponse) as denied, client().websocket_connect(LIVE, headers=headers):
        pass
    assert denied.value.json()["error"]["code"] == code


def test_from_another_machine_only_a_key_stands_for_an_origin() -> None:
    far = client("https://peakline.example.com", peer="203.0.113.9")
    host = {"host": "peakline.example.com"}
    assert far.post("/api/v1/events", headers=host).status_code == 403
    assert far.post("/api/v1/events", headers={**host, "authorization": "Bearer 5o2x"}).status_code == 200
    assert far.post("/api/v1/events", headers={**host, "origin": "https://peakline.example.com"}).status_code == 200
    assert far.get("/api/v1/floor", headers=host).status_code == 200
    with pytest.raises(WebSocketDenialResponse) as denied, far.websocket_connect(LIVE, headers=host):
        pass
    assert denied.value.json()["error"]["code"] == "foreign_origin"


def test_a_key_does_not_make_a_page_elsewhere_ours() -> None:
    for headers in (
        {"origin": EVIL},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"referer": f"{EVIL}/page"},
    ):
        answer = client().post("/api/v1/events", headers={**headers, "authorization": "Bearer 5o2x"})
        assert answer.status_code == 403


def test_what_a_proxy_says_of_host_and_origin_counts_for_nothing() -> None:
    far = client("https://peakline.example.com", peer="203.0.113.9")
    forged = {"x-forwarded-host": "peakline.example.com", "forwarded": "host=peakline.example.com;proto=https"}
    assert far.get("/wall", headers={**forged, "host": "evil.example"}).status_code == 421
    host = {"host": "peakline.example.com", "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1"}
    assert far.post("/api/v1/events", headers=host).status_code == 403
    assert far.post("/api/v1/events", headers={**host, "origin": "http://127.0.0.1:8050"}).status_code == 403


def test_behind_tls_a_browser_is_told_to_stay_there() -> None:
    host = {"host": "peakline.example.com"}
    secure = client("https://peakline.example.com").get("/wall", headers=host).headers
    assert secure["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in client("http://peakline.example.com").get("/wall", headers=host).headers
    assert "strict-transport-security" not in client().get("/wall").headers


def test_the_layout_of_every_page_is_as_closed_as_dashs_own_endpoints() -> None:
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client().get("/settings/people/_dash-layout", headers=link).status_code == 403


def test_every_answer_carries_the_headers_that_keep_a_browser_on_our_side() -> None:
    for path in ("/wall", "/api/v1/floor"):
        headers = client().get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert f"script-src 'self' {HASH};" in client().get("/wall").headers["content-security-policy"]
    assert "content-security-policy" in client().get("/wall", headers={"host": "evil.example"}).headers
