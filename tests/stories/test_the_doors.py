"""What comes in, what is refused, and where it is kept."""

from __future__ import annotations

import json

import redis

from tests.running import Running, event
from tests.waiting import wait_until


def test_good_events_go_in_although_others_are_bad_and_the_sender_is_told(shop: Running) -> None:
    answer = shop.tell(event("SO-2001", "received", 5), {"id": "x", "order": "SO-2002", "type": "received"})
    assert answer["accepted"] == 1
    (rejected,) = answer["rejected"]
    assert (rejected["index"], rejected["field"]) == (1, "at")


def test_rubbish_in_the_log_stops_nobody_and_is_kept_with_its_reason(shop: Running) -> None:
    with redis.Redis(unix_socket_path=str(shop.folder / "log.sock")) as log:
        log.xadd("peakline:{0}:events", {"e": b"not json at all"})
        log.xadd("peakline:{0}:events", {"e": json.dumps(event("SO-2003", "allocated", 5)).encode()})
    shop.until("allocated", depth=1)
    wait_until(lambda: shop.floor()["quality"]["dead"] == 1, 5, "the dead letter to be counted")
    listed = shop.run("dead", "list")
    assert listed.returncode == 0
    assert "undecodable" in listed.stdout


def test_an_event_from_the_future_is_refused(shop: Running) -> None:
    shop.tell(event("SO-2004", "received", -3600))
    wait_until(lambda: shop.floor()["quality"]["in_future"] == 1, 5, "the refusal to be counted")


def test_a_wall_gets_a_snapshot_and_then_what_changes(shop: Running) -> None:
    with shop.watch() as socket:
        first = json.loads(socket.recv(timeout=5))
        assert first["type"] == "snapshot"
        shop.tell(event("SO-2005", "pick_pack", 5, warehouse="SH2"))
        seq = first["seq"]
        while (message := json.loads(socket.recv(timeout=5)))["type"] != "delta":
            assert message["type"] == "heartbeat"
        assert (message["epoch"], message["seq"]) == (first["epoch"], seq + 1)
        (stage,) = [one for one in message["stages"] if one["stage"] == "pick_pack"]
        assert stage["depth"] == 1
