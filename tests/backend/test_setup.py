from __future__ import annotations

import json

from backend.setup import encoded
from models.settings import load
from models.vocabulary import STAGES

SHOP = """
timezone = "Europe/Berlin"
[stages.pick_pack]
label = "Packing"
target = "30m"
owner = "pack-lead"
[stages.shipped]
target = "none"
[peak]
name = "双11"
start = "2026-11-10T20:00:00+08:00"
end = "2026-11-12T00:00:00+08:00"
"""


def test_a_screen_learns_names_targets_and_the_clock_but_no_owners() -> None:
    told = json.loads(encoded(load(SHOP, {"PEAKLINE_DRILL": "1"}), "0f3c"))
    stages = {stage["stage"]: stage for stage in told["stages"]}
    assert list(stages) == list(STAGES)
    assert stages["pick_pack"] == {"stage": "pick_pack", "label": "Packing", "target_s": 1800}
    assert stages["shipped"]["target_s"] is None
    assert told["peak"] == {"name": "双11", "start": "2026-11-10T12:00:00.000Z", "end": "2026-11-11T16:00:00.000Z"}
    assert (told["timezone"], told["drill"], told["time_scale"], told["build"]) == ("Europe/Berlin", True, 1, "0f3c")
    assert told["frames_per_second"] == 4


def test_a_shop_without_a_peak_has_none() -> None:
    assert json.loads(encoded(load(None, {}), ""))["peak"] is None
