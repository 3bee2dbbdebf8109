from __future__ import annotations

from threading import Event

import pytest

from backend.cli import feeding
from models.settings import load
from stream.feeding.counts import Counts
from stream.feeding.door import LogDoor, NotTaken
from stream.feeding.http_door import HttpDoor

EVENT = b'{"id":"e-1","order":"SO-1001","type":"received","at":"2026-11-11T00:00:00+08:00"}'


def test_events_go_into_the_running_log(log_url: str) -> None:
    with feeding.door(load(None, {"PEAKLINE_REDIS_URL": log_url}), None, Event()) as door:
        assert isinstance(door, LogDoor)
        assert door.send([EVENT, b"{}"]).accepted == 1


def test_or_to_another_peakline_over_http() -> None:
    with feeding.door(load(None, {}), "http://127.0.0.1:8050", Event()) as door:
        assert isinstance(door, HttpDoor)
    with pytest.raises(NotTaken, match="expected an address like"), feeding.door(load(None, {}), "wall", Event()):
        pass


@pytest.mark.parametrize(
    ("counts", "stopped", "ends", "code"),
    [
        (Counts(read=9, accepted=9), False, True, 0),
        (Counts(read=9, accepted=8, refused=1), False, True, 0),
        (Counts(read=0), False, True, 0),
        (Counts(read=9, refused=9), False, True, 1),
        (Counts(read=9, accepted=9), True, True, 1),
        (Counts(read=9, accepted=9), True, False, 0),
    ],
)
def test_feeding_failed_when_nothing_got_in_or_it_was_stopped(
    counts: Counts, stopped: bool, ends: bool, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert feeding.report(counts, stopped=stopped, ends=ends) == code
    told = capsys.readouterr()
    assert told.out.startswith(f"{counts.read} events read, {counts.accepted} accepted, {counts.refused} refused")
    assert bool(told.err) == bool(code)
