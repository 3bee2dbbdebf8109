"""Who gets in, with a real process on a real port."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from backend.access import sessions
from stream.clock import monotonic, now_ms
from stream.database.engine import writing
from stream.log.log import Log
from tests.backend.access.house import OPENER
from tests.backend.web_process import House, Web, live_of, raw, read_to_the_end, web
from tests.waiting import wait_until


def sign_in(client: httpx2.Client, serving: Web) -> str:
    proof = {"name": "li.lei", "password": OPENER}
    answer = client.post("/api/v1/session", json=proof, headers={"origin": serving.url})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


@pytest.mark.parametrize("how", ["signed out here", "revoked by another process"])
def test_an_open_socket_is_closed_within_a_heartbeat_once_its_session_is_over(
    log_url: str, log: Log, house: House, how: str
) -> None:
    with web(log_url, house) as serving, serving.client() as client:
        id_ = sign_in(client, serving)
        wait_until(lambda: client.get("/readyz").json()["reasons"][0]["what"] == "partition 0", what="the log")
        cookie = {"cookie": f"peakline_session={client.cookies['peakline_session']}"}
        address = serving.url.replace("http", "ws") + "/ws/live"
        with connect(address, origin=Origin(serving.url), additional_headers=cookie) as live, live_of(serving, house):
            if how == "signed out here":
                assert client.delete("/api/v1/session", headers={"origin": serving.url}).status_code == 204
            else:
                with writing(house.engine) as connection:
                    sessions.revoke(connection, id_, now_ms())
            began = monotonic()
            with pytest.raises(ConnectionClosed) as closed:
                read_to_the_end(live)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4401
            assert monotonic() - began < 1.5
        assert client.get("/api/v1/session").status_code == 401


def test_with_nobody_there_it_prints_a_link_that_makes_the_first_admin(log_url: str, log: Log, tmp_path: Path) -> None:
    with web(log_url, House(tmp_path, {})) as serving, serving.client(origin="") as client:
        link = re.compile(r"Make the first admin: (\S+)/sign-in\?link=(\S+)").findall
        address, token = wait_until(lambda: link("".join(serving.said)), 20, "the link")[0]
        assert address == serving.url
        body = {"token": token, "name": "li.lei", "password": OPENER}
        client.headers["origin"] = serving.url
        assert client.post("/api/v1/links", json=body).json()["role"] == "admin"
        assert client.get("/api/v1/people").status_code == 200


def test_who_sends_half_a_head_or_too_long_a_one_holds_no_process(log_url: str, house: House) -> None:
    with web(log_url, house) as serving:
        port = int(serving.url.rpartition(":")[2])
        long = "x" * (65 * 1024)
        assert raw(port, "GET /healthz HTTP/1.1", f"Host: 127.0.0.1:{port}", f"X: {long}").startswith(b"HTTP/1.1 431 ")
