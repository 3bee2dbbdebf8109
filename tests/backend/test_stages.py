from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from backend import stages
from models.buckets import bucket_of
from models.vocabulary import OPEN_STAGES
from stream.ledger.usual import Usual
from stream.view.edges import edges_ms
from tests.backend.standing import MINUTE_MS, SINGLES_DAY, Stand, StillView

TARGET_S = 1800
EDGES = edges_ms(TARGET_S * 1000)
NUMBERS = {"depth": 4, "held": 1, "in_per_min": 2.0, "out_per_min": 1.5, "wait_s": 120.0, "oldest_s": 60.5}
NUMBERS |= {"at_risk": 1, "breached": 2, "stalled": 0}
PLACE = {**NUMBERS, "state": "flowing"}


class Places(StillView):
    """A hub whose cells are grouped as asked; ``as_of`` is its frames' instant."""

    as_of = "2026-11-10T16:00:00.000Z"
    policy = "9f3c"

    def snapshot(self, narrowed: Mapping[str, str], by: tuple[str, ...]) -> bytes | None:
        if super().snapshot(narrowed, by) is None:
            return None
        rows = [{"stage": stage, "target_s": TARGET_S} for stage in OPEN_STAGES]
        value = {"warehouse": "SH2", "channel": "tmall"}
        cells = [
            {"stage": stage, **{name: value[name] for name in by}, **PLACE, "target_s": TARGET_S, "late_p90_s": None}
            for stage in ("received", "pick_pack")
        ]
        return msgspec.json.encode(
            {"type": "snapshot", "as_of": self.as_of, "policy": self.policy, "stages": rows, "cells": cells}
        )


def stand(partitions: int = 1) -> Stand:
    made = Stand(partitions=partitions)
    made.view = Places(partitions)
    made.ground.reached = replace(made.ground.reach(), view=made.view)
    return made


def door(made: Stand) -> TestClient:
    return made.client(Route("/api/v1/stages/{stage}", stages.get))


def told(at: int, *, policy: str = "9f3c", dwell: tuple[tuple[int, int], ...] = (), **minutes: list[int]) -> bytes:
    """Write what a worker answers: per kind, the ages (min) of some orders."""
    counts = {name: [0] * len(EDGES) for name in ("orders", "held", "late")}
    for name, ages in minutes.items():
        for age in ages:
            counts[name][next(n for n, edge in enumerate(EDGES) if age * MINUTE_MS < edge)] += 1
    return msgspec.json.encode({"as_of": at, "policy": policy, "age": counts, "dwell": dwell})


def test_a_stage_in_depth_adds_up_what_the_partitions_have() -> None:
    made = stand(partitions=2)
    bucket = int(bucket_of(np.array([20 * MINUTE_MS]))[0])
    made.view.answers = {
        0: told(SINGLES_DAY, orders=[2, 31], held=[2], late=[31], dwell=((bucket, 3),)),
        1: told(SINGLES_DAY - 250, orders=[1], dwell=((bucket, 2),)),
    }
    answer = door(made).get("/api/v1/stages/pick_pack").json()
    assert list(answer) == [
        "stage", "as_of", "target_s", "depth", "held", "dwell", "age", "usual", "by_warehouse", "by_channel",
    ]  # fmt: skip
    assert (answer["stage"], answer["depth"], answer["held"], answer["target_s"]) == ("pick_pack", 3, 1, TARGET_S)
    age = dict(zip(answer["age"]["upto_s"], answer["age"]["orders"], strict=True))
    assert {edge: count for edge, count in age.items() if count} == {180: 2, 1980: 1}
    late = dict(zip(answer["age"]["upto_s"], answer["age"]["late"], strict=True))
    assert {edge: count for edge, count in late.items() if count} == {1980: 1}
    dwell = dict(zip(answer["dwell"]["upto_s"], answer["dwell"]["orders"], strict=True))
    assert sum(dwell.values()) == 5
    assert TARGET_S in age
    assert answer["usual"] is None


def test_the_places_are_the_floors_own_and_the_instant_is_the_oldest_parts() -> None:
    made = stand()
    made.view.answers = {0: told(SINGLES_DAY - 250)}
    answer = door(made).get("/api/v1/stages/pick_pack?warehouse=SH2&priority=vip").json()
    assert answer["by_warehouse"] == [{"warehouse": "SH2", **PLACE}]
    assert answer["by_channel"] == [{"channel": "tmall", **PLACE}]
    assert answer["as_of"] == "2026-11-10T15:59:59.750Z"
    narrowed = {"warehouse": "SH2", "priority": "vip"}
    asked: list[Any] = made.view.asked
    assert (0, "depth", {"stage": "pick_pack", "upto": EDGES, "narrowed": narrowed}) in asked
    assert {by for question, *by in asked if question == narrowed for by in by} == {("warehouse",), ("channel",)}


def test_what_is_usual_stands_beside_it() -> None:
    made = stand()
    made.view.answers = {0: told(SINGLES_DAY)}
    asked: list[Any] = []

    async def usually(stage: str, narrowed: Mapping[str, str], now: int) -> Usual | None:
        asked.append((stage, narrowed, now))
        return Usual(31.0, 22.2, 812.5, None, 6)

    made.ground.usual = usually
    answer = door(made).get("/api/v1/stages/pick_pack?channel=jd").json()
    assert answer["usual"] == {
        "in_per_min": 31.0,
        "out_per_min": 22.2,
        "dwell_p50_s": 812.5,
        "dwell_p95_s": None,
        "days": 6,
    }
    assert asked == [("pick_pack", {"channel": "jd"}, SINGLES_DAY)]


@pytest.mark.parametrize("stage", ["delivered", "closed", "packing", "PICK_PACK"])
def test_a_stage_that_is_not_open_is_not_found_and_those_that_are_are_named(stage: str) -> None:
    answer = door(stand()).get(f"/api/v1/stages/{stage}")
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert (error["code"], error["field"]) == ("no_such_stage", "stage")
    assert all(name in error["message"] for name in OPEN_STAGES)


def test_a_filter_that_the_floor_does_not_know_is_refused() -> None:
    answer = door(stand()).get("/api/v1/stages/pick_pack?by=warehouse")
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "by")


def test_less_than_the_whole_is_never_shown() -> None:
    made = stand(partitions=2)
    made.view.answers = {0: told(SINGLES_DAY)}
    assert door(made).get("/api/v1/stages/pick_pack").status_code == 503
    made = stand()
    made.view.answers = {0: told(SINGLES_DAY, policy="another")}
    assert door(made).get("/api/v1/stages/pick_pack").json()["error"]["code"] == "not_ready"
    made.view.frame = None
    assert door(made).get("/api/v1/stages/shipped").status_code == 503


def test_all_who_ask_at_the_same_time_share_one_answer() -> None:
    made = stand()
    made.view.answers = {0: told(SINGLES_DAY)}
    browser = door(made)
    with browser:
        assert browser.get("/api/v1/stages/pick_pack").content == browser.get("/api/v1/stages/pick_pack").content
    assert len([question for question in made.view.asked if question[1] == "depth"]) == 1
