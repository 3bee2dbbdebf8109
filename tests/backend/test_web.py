"""A real process on a real port, with what browsers and attackers really send."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from stream.log.log import Log
from tests.backend.web_process import House, Web, live_of, raw, read_to_the_end, web
from tests.waiting import wait_until

RECEIVED = {"id": "evt-1", "order": "SO-1001", "type": "received", "at": 1_794_326_400_000}


def events_of(log: Log) -> list[Any]:
    return [event for entry in log.read({0: "0-0"}, block_ms=0).entries for event in _events(entry[3], entry[4])]


def _events(field: bytes, value: bytes) -> list[Any]:
    return [json.loads(value)] if field == b"e" else list(json.loads(value))


def test_it_serves_says_where_and_stops_with_sockets_open(log_url: str, log: Log, house: House) -> None:
    with web(log_url, house) as serving, serving.client(**house.bearer("read")) as client:
        assert "this machine only" in "".join(serving.said)
        with serving.client(**house.bearer("ingest")) as wms:
            wait_until(lambda: wms.post("/api/v1/events", json=RECEIVED).status_code == 202, what="the door to open")
        assert events_of(log)[0]["source"] == "a-ingest"
        assert events_of(log)[0]["order"] == "SO-1001"
        assert client.get("/readyz").json()["reasons"][0]["what"] == "partition 0"
        assert client.get("/api/v1/floor").status_code == 503
        assert b"peakline_events_accepted_total 1.0" in client.get("/metrics").content
        with live_of(serving, house) as live:
            assert serving.stop() == 0
            with pytest.raises(ConnectionClosed):
                read_to_the_end(live)


def test_a_web_page_elsewhere_reaches_nothing(log_url: str, log: Log, house: House) -> None:
    evil = "https://evil.example"
    with web(log_url, house) as serving, serving.client() as client:
        port = int(serving.url.rpartition(":")[2])
        body = json.dumps(RECEIVED)
        attacks: list[dict[str, str]] = [
            {"origin": evil, "content-type": "text/plain"},
            {"origin": "null", "content-type": "application/x-www-form-urlencoded"},
            {"origin": f"http://localhost:{port + 1}", "content-type": "application/json"},
            {"origin": f"http://evil.example:{port}", "host": f"evil.example:{port}"},
            {"host": "evil.example", "content-type": "text/plain"},
            {"sec-fetch-site": "cross-site", "content-type": "text/plain"},
            {"sec-fetch-site": "same-site", "content-type": "text/plain"},
            {"origin": evil, "authorization": "Bearer 5o2x"},
        ]
        for headers in attacks:
            assert client.post("/api/v1/events", content=body, headers=headers).status_code in (403, 421), headers
        for method, path in (
            ("POST", "/_dash-update-component"),
            ("GET", "/_dash-layout"),
            ("OPTIONS", "/api/v1/events"),
        ):
            assert client.request(method, path, headers={"origin": evil}).status_code == 403
        for origin in (evil, "null", f"http://evil.example:{port}"):
            with pytest.raises(InvalidStatus) as refused:
                connect(f"ws://127.0.0.1:{port}/ws/live", origin=Origin(origin))
            assert refused.value.response.status_code == 403
        with (
            pytest.raises(InvalidStatus),
            connect(f"ws://127.0.0.1:{port}/_dash-ws-callback", origin=Origin(serving.url)),
        ):
            pass
        for lines in (["GET /healthz HTTP/1.1"], ["GET /healthz HTTP/1.1", "Host: a", f"Host: 127.0.0.1:{port}"]):
            assert raw(port, *lines).startswith(b"HTTP/1.1 400 ")
        assert raw(port, "GET http://evil.example/healthz HTTP/1.1", "Host: evil.example").startswith(b"HTTP/1.1 421 ")
        assert events_of(log) == []


def test_too_large_a_body_is_refused_while_it_is_being_sent(log_url: str, house: House) -> None:
    def endless() -> Iterator[bytes]:
        yield b"["
        for _ in range(20):
            yield b" " * (1 << 20)

    with web(log_url, house) as serving, serving.client(**house.bearer("ingest")) as client:
        wait_until(lambda: client.post("/api/v1/events", content=b"[]").status_code == 202, what="the door to open")
        answer = client.post("/api/v1/events", content=endless())
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_a_socket_is_told_why_there_is_no_log_yet(house: House) -> None:
    with web("unix:///nonexistent/log.sock", house) as serving:
        with pytest.raises(InvalidStatus) as refused:
            live_of(serving, house)
        assert refused.value.response.status_code == 503
        assert serving.stop() == 0


def test_it_does_not_listen_elsewhere_and_leaves_a_log_that_is_not_ours(log_url: str, log: Log, house: House) -> None:
    here = f"PEAKLINE_DATA_DIR={house.data_dir}"
    strangers = [
        (Web(log_url, here, host="0.0.0.0"), "expected a loopback address"),  # noqa: S104 - to see it refused
        (Web(log_url, here, "PEAKLINE_PARTITIONS=4"), "PEAKLINE_PARTITIONS"),
    ]
    for refused, why in strangers:
        assert refused.process.wait(20) == 1
        wait_until(lambda said=refused.said, why=why: why in "".join(said), what="the reason")  # type: ignore[misc]
