from __future__ import annotations

import json

from starlette.routing import Route

from backend import policy
from models.settings import load
from models.vocabulary import STAGES
from tests.backend.standing import Stand

SHOP = """
timezone = "Europe/Berlin"
window = "10m"
[stages.pick_pack]
label = "Packing"
target = "30m"
targets = { vip = "15m", bulk = "none" }
at_risk = 0.75
owner = "pack-lead"
[stages.shipped]
target = "none"
[[overrides]]
stage = "pick_pack"
warehouse = "SH2"
priority = "vip"
target = "none"
owner = "night-shift"
[[overrides]]
stage = "shipped"
channel = "store"
rests = true
[peak]
name = "双11"
start = "2026-11-10T20:00:00+08:00"
end = "2026-11-12T00:00:00+08:00"
plan = "plan.csv"
compare = "2025-11-11"
"""


def test_the_policy_is_told_as_it_is_in_force_with_those_who_own_it() -> None:
    settings = load(SHOP, {"PEAKLINE_REDIS_URL": "redis://:kumquat@somewhere:6379/0"})
    told = json.loads(policy.encoded(settings))
    stages = {stage["stage"]: stage for stage in told["stages"]}
    assert list(stages) == list(STAGES)
    assert stages["pick_pack"] == {
        "stage": "pick_pack",
        "label": "Packing",
        "target_s": 1800,
        "targets": {"vip": 900, "bulk": None},
        "at_risk": 0.75,
        "stall_after_s": 2700,
        "owner": "pack-lead",
    }
    assert stages["shipped"]["target_s"] is None
    assert stages["received"]["owner"] == "order-desk"
    assert (told["timezone"], told["window_s"], told["policy"]) == ("Europe/Berlin", 600, settings.policy_hash)
    assert "kumquat" not in json.dumps(told)


def test_an_override_says_only_what_it_overrides() -> None:
    told = json.loads(policy.encoded(load(SHOP, {})))
    assert told["overrides"] == [
        {
            "stage": "pick_pack",
            "where": {"warehouse": "SH2", "priority": "vip"},
            "target_s": None,
            "owner": "night-shift",
        },
        {"stage": "shipped", "where": {"channel": "store"}, "rests": True},
    ]


def test_the_peak_is_told_when_there_is_one() -> None:
    assert json.loads(policy.encoded(load(SHOP, {})))["peak"] == {
        "name": "双11",
        "start": "2026-11-10T12:00:00.000Z",
        "end": "2026-11-11T16:00:00.000Z",
        "plan": "plan.csv",
        "compare": "2025-11-11",
    }
    assert json.loads(policy.encoded(load(None, {})))["peak"] is None


def test_where_time_runs_faster_its_limits_are_those_that_hold() -> None:
    told = json.loads(policy.encoded(load(SHOP, {"PEAKLINE_TIME_SCALE": "60"})))
    assert (told["window_s"], told["stages"][4]["target_s"]) == (10, 30)


def test_the_door_gives_it_as_it_was_made() -> None:
    answer = Stand().client(Route("/api/v1/policy", policy.get), who="read").get("/api/v1/policy")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
