"""The names of the keys are public: producers use them."""

from __future__ import annotations

from stream.log.keys import DRILL, Keys


def test_the_keys_of_a_partition_share_a_hash_tag() -> None:
    keys = Keys()
    assert (keys.log, keys.lost) == ("peakline:log", "peakline:lost")
    assert [
        name(3) for name in (keys.events, keys.dead, keys.dead_count, keys.consumers, keys.claim, keys.asks, keys.parts)
    ] == [
        "peakline:{3}:events",
        "peakline:{3}:dead",
        "peakline:{3}:dead_count",
        "peakline:{3}:consumers",
        "peakline:{3}:claim",
        "peakline:{3}:asks",
        "peakline:{3}:parts",
    ]


def test_a_drill_has_keys_of_its_own() -> None:
    assert Keys(DRILL).events(0) == "peakline-drill:{0}:events"
