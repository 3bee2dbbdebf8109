from msgspec import UNSET, convert

from models.frame import Frame, Heartbeat
from models.vocabulary import DIMENSIONS
from tests.dashboard.scene import NAMES, Member, Scene
from tests.dashboard.stage_play import Play, Subscription


def frame_of(message: Member) -> Frame:
    """Read a frame as the wire is written; that a dimension may be left out is known only to who writes."""
    cells = [dict.fromkeys(DIMENSIONS, "") | cell for cell in message.get("cells", [])]
    return convert({**message, "cells": cells}, Frame, strict=False)


def test_the_play_speaks_the_wire_as_it_is() -> None:
    play = Play()
    for by in NAMES:
        subscription = Subscription("x", by)
        snapshot = subscription.snapshot(play)
        assert frame_of(snapshot).since is not UNSET
        play.scene.tick += 1
        delta, beat = subscription.news(play, heartbeat=True)
        assert frame_of(delta).seq == snapshot["seq"] + 1
        assert convert(beat, Heartbeat, strict=False).seq == delta["seq"]


def test_an_empty_floor_has_no_orders() -> None:
    assert Scene(empty=True).frame("warehouse")["totals"]["orders"] == 0
