"""`kill -9` of any process at any instant while events flow: then the floor is what the log says, to the last order.

Ten kills in the suite, more with PEAKLINE_KILLS. The oracle is fed what the log kept; a killed server may lose its
last second, and then the floor must have lost the same.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import redis

from models.event import decode
from stream.clock import now_ms
from tests.histories import random_history
from tests.laws.floors import ALL
from tests.oracle.compare import differences
from tests.oracle.instants import instant
from tests.oracle.judge import Oracle
from tests.running import Running, running
from tests.waiting import wait_until

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]

KILLS = int(os.environ.get("PEAKLINE_KILLS", "10"))
VICTIMS = ("project", "web", "server", "log", "project")


class Feeder(threading.Thread):
    """Posts a long history in small batches, again and again until each is accepted."""

    def __init__(self, peakline: Running, seed: int) -> None:
        super().__init__(name="feeder")
        self.history = random_history(seed, 6_000, 400, now_ms())
        self.sent = 0
        self.enough = threading.Event()
        self._peakline = peakline
        self._sizes = random.Random(seed)

    def run(self) -> None:
        while not self.enough.is_set():
            size = self._sizes.randint(1, 20)
            begin = self.sent % len(self.history)
            if self._accepted(self.history[begin : begin + size]):
                self.sent += size
            self.enough.wait(0.01)

    def flows(self, events: int) -> None:
        """Wait until so many more events are accepted."""
        wanted = self.sent + events
        wait_until(lambda: self.sent >= wanted, 30, "events to flow")

    def _accepted(self, events: list[dict[str, Any]]) -> bool:
        lines = "\n".join(json.dumps(event) for event in events if event["source"] != "people")
        try:
            answer = self._peakline.http.post(
                "/api/v1/events", content=lines or "[]", headers=self._peakline.bearer("ingest")
            )
        except httpx2.TransportError:
            return False
        return answer.status_code == httpx2.codes.ACCEPTED


@pytest.fixture
def peakline() -> Iterator[Running]:
    """Give a running shop that stores its floor often enough for kills to hit the storing too."""
    with tempfile.TemporaryDirectory(prefix="pl-") as folder, running(Path(folder)) as started:
        yield started


def test_after_any_kills_the_floor_is_what_the_log_says(peakline: Running) -> None:
    chance = random.Random(1111)
    feeder = Feeder(peakline, 11)
    feeder.start()
    try:
        for kill in range(KILLS):
            feeder.flows(50)
            peakline.kill(VICTIMS[kill] if kill < len(VICTIMS) else chance.choice(VICTIMS))
            feeder.flows(10)
            wait_until(peakline.ready, 30, "Peakline to be back")
    finally:
        feeder.enough.set()
        feeder.join()
    _agrees(peakline)
    assert peakline.stop() == 0


def _agrees(peakline: Running) -> None:
    """Compare the floor with the oracle over all that the log kept."""
    wait_until(lambda: peakline.ready() and peakline.floor()["lag"] == 0, 30, "the log to be read to its end")
    oracle = Oracle()
    for logged, event in _kept(peakline):
        oracle.feed(logged, event)

    def differs() -> list[str]:
        floor = peakline.floor(by=",".join(ALL))
        at = instant(floor["as_of"])
        found = differences(oracle.frame(at, None, ALL), floor, ("quality", "sources"))
        if floor["quality"]["too_late"] or floor["quality"]["in_future"]:
            found.append(f"refused: {floor['quality']}")
        return found

    # Percentiles of lateness are refreshed once a second: a frame may be that old in them, and in nothing else.
    left = wait_until(lambda: [differs()] if not differs() else None, 10, "the floor to agree with the oracle")
    assert left


def _kept(peakline: Running) -> list[tuple[int, dict[str, Any]]]:
    """Read everything that the log has."""
    found = []
    with redis.Redis(unix_socket_path=str(peakline.folder / "log.sock")) as log:
        for name, fields in log.xrange("peakline:{0}:events"):
            logged = int(name.split(b"-")[0])
            for field, value in fields.items():
                events = json.loads(value) if field == b"b" else [json.loads(value)]
                for event in events:
                    decode(json.dumps(event).encode())
                    found.append((logged, event))
    return found
