"""One stage in depth: who is there, for how long, and by which rules they are late."""

from __future__ import annotations

from tests.running import Running, Told, event


def in_depth(shop: Running, stage: str, **narrow: str) -> Told:
    answer = shop.http.get(f"/api/v1/stages/{stage}", params=narrow, headers=shop.bearer("read"))
    assert answer.status_code == 200, answer.text
    told: Told = answer.json()
    return told


def counted(durations: Told, what: str = "orders") -> dict[float, int]:
    return {edge: count for edge, count in zip(durations["upto_s"], durations[what], strict=True) if count}


def test_one_stage_shows_how_long_its_orders_have_been_there_and_how_long_the_last_ones_took(shop: Running) -> None:
    shop.tell(
        event("SO-701", "outbound_prep", 600, warehouse="SH7", channel="tmall"),
        event("SO-702", "outbound_prep", 2400, warehouse="SH7", channel="jd"),
        event("SO-703", "outbound_prep", 2400, warehouse="GZ7", channel="jd"),
        event("SO-703", "held", 2300, reason="presale"),
        event("SO-704", "outbound_prep", 2700, warehouse="SH7", channel="jd"),
        event("SO-704", "pick_pack", 900),
    )
    shop.until("outbound_prep", depth=3, held=1)
    told = in_depth(shop, "outbound_prep")
    assert (told["depth"], told["held"], told["target_s"]) == (3, 1, 1800)
    assert counted(told["age"]) == {720: 1, 2520: 2}
    assert (counted(told["age"], "held"), counted(told["age"], "late")) == ({2520: 1}, {2520: 1})
    assert sum(counted(told["dwell"]).values()) == 1
    assert told["usual"] is None
    assert {place["warehouse"]: place["depth"] for place in told["by_warehouse"]} == {"GZ7": 1, "SH7": 2}
    assert {place["channel"]: place["held"] for place in told["by_channel"]} == {"jd": 1, "tmall": 0}


def test_the_page_of_a_stage_and_the_floor_say_the_same(shop: Running) -> None:
    shop.tell(event("SO-711", "allocated", 300, warehouse="SH7"), event("SO-712", "allocated", 1300, warehouse="GZ7"))
    shop.until("allocated", depth=2)
    told = in_depth(shop, "allocated", warehouse="GZ7")
    row = shop.stage("allocated", warehouse="GZ7")
    assert (told["depth"], told["held"], sum(told["age"]["late"])) == (row["depth"], row["held"], row["breached"])
    assert told["target_s"] == row["target_s"]
    assert [place["warehouse"] for place in told["by_warehouse"]] == ["GZ7"]


def test_a_stage_in_which_nobody_waits_is_no_place_to_look_into(shop: Running) -> None:
    answer = shop.http.get("/api/v1/stages/delivered", headers=shop.bearer("read"))
    assert answer.status_code == 404
    assert "pick_pack" in answer.json()["error"]["message"]


def test_whoever_may_read_sees_the_policy_as_it_is_in_force(shop: Running) -> None:
    told = shop.http.get("/api/v1/policy", headers=shop.bearer("read")).json()
    pick_pack = next(stage for stage in told["stages"] if stage["stage"] == "pick_pack")
    assert (pick_pack["target_s"], pick_pack["targets"], pick_pack["owner"]) == (1800, {"vip": 900}, "pack-lead")
    assert told["policy"] == shop.floor()["policy"]
    assert shop.http.get("/api/v1/policy", headers=shop.bearer("display")).status_code == 403
