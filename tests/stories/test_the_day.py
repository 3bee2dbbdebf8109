"""A day in the war room: feeding a recording, losing a process, stopping and starting again."""

from __future__ import annotations

import json

from stream.clock import now_ms
from tests.running import Running, event
from tests.waiting import wait_until


def test_a_recording_is_fed_and_counted(shop: Running) -> None:
    lines = [event(f"SO-30{number:02}", "received", 1000 - number) for number in range(20)]
    path = shop.folder / "recording.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines) + "rubbish\n")
    done = shop.run("replay", str(path), "--format", "jsonl", "--rebase", "none")
    assert done.returncode == 0, done.stderr
    assert "20" in done.stdout
    shop.until("received", depth=20)


def test_the_floor_is_the_same_after_its_worker_was_killed(shop: Running) -> None:
    shop.tell(*[event(f"SO-31{number:02}", "validated", 60) for number in range(10)])
    before = shop.until("validated", depth=10)
    shop.kill("project")
    shop.tell(*[event(f"SO-32{number:02}", "validated", 60) for number in range(5)])
    after = wait_until(lambda: shop.until("validated", depth=15), 20)
    assert after["oldest_s"] >= before["oldest_s"]


def test_stopping_and_starting_again_loses_nothing(shop: Running) -> None:
    shop.tell(event("SO-3301", "outbound_prep", 30))
    shop.until("outbound_prep", depth=1)
    began = now_ms()
    assert shop.stop() == 0
    assert now_ms() - began < 10_000
    shop.start()
    shop.until("outbound_prep", depth=1)
