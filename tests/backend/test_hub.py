from __future__ import annotations

import msgspec
import pytest
from redis.asyncio import Redis

from backend.hub import Hub
from models.part import Feed
from stream.clock import now_ms
from stream.log.keys import Keys
from stream.view.figures import utc
from tests.backend.walls import until, walls
from tests.stream.view.telling import GUANGZHOU, SHANGHAI, Teller


def depth(hub: Hub, stage: str = "pick_pack") -> int:
    frame = msgspec.json.decode(hub.snapshot({}, ()) or b"null")
    found: int = next(one["depth"] for one in frame["stages"] if one["stage"] == stage)
    return found


async def test_it_asks_for_the_whole_when_it_starts(log_url: str) -> None:
    async with walls(log_url, partitions=3) as here:
        assert all(worker.asked[0]["what"] == "keyframe" for worker in here.workers)
        assert depth(here.hub) == 9


async def test_a_lost_part_is_noticed_and_the_whole_asked_for(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        await wall.next("snapshot")
        worker = here.workers[0]
        worker.words["cells"] = {(SHANGHAI, "pick_pack"): {"depth": 7}}
        worker.teller.tell(now_ms(), cells=worker.words["cells"])  # made, never published
        await worker.say(quality={"dead": 1})
        await until(lambda: depth(here.hub) == 7, "the whole to arrive")
        assert here.hub.counts.gaps == {0: 1}


async def test_after_a_lost_connection_it_hears_again_and_asks_for_the_whole(log_url: str) -> None:
    async with walls(log_url) as here, Redis.from_url(log_url, protocol=2) as redis:
        asked = len(here.workers[0].asked)
        await redis.client_kill_filter(_type="pubsub")
        await until(lambda: len(here.workers[0].asked) > asked, "the whole to be asked for again")
        await until(lambda: not here.hub.unready(now_ms()), "the floor to be whole")
        await here.workers[0].say(cells={(SHANGHAI, "pick_pack"): {"depth": 8}})
        await until(lambda: depth(here.hub) == 8, "the next part")


async def test_a_silent_partition_keeps_its_numbers_and_is_named(log_url: str) -> None:
    async with walls(log_url, partitions=2, heartbeat_ms=40) as here, here.wall() as wall:
        await wall.next("snapshot")
        while (frame := await wall.next())["feed"] != "behind" or frame["behind"] != [0, 1]:
            pass
        assert depth(here.hub) == 6
        assert [what for what, _ in here.hub.unready(now_ms())] == ["partition 0", "partition 1"]
        for worker in here.workers:
            await worker.say(quality={"dead": 1})
        while (frame := await wall.next())["feed"] != "live":
            pass
        assert frame["behind"] == []


async def test_parts_of_another_policy_are_never_added(log_url: str) -> None:
    async with walls(log_url) as here:
        other = Teller(policy="another", worker="w2")
        await here.workers[0].publish(other.tell(now_ms(), full=True, cells={(SHANGHAI, "shipped"): {"depth": 9}}))
        await here.workers[0].publish(Teller(0).tell(now_ms()))
        await here.workers[0].say(cells={(GUANGZHOU, "allocated"): {"depth": 2}})
        await until(lambda: depth(here.hub, "allocated") == 2, "the part of our policy")
        assert depth(here.hub, "shipped") == 0


async def test_a_rewritten_history_is_a_new_epoch_and_a_snapshot(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        first = await wall.next("snapshot")
        here.workers[0].teller = Teller(epoch="e2")
        await here.workers[0].say(full=True)
        second = await wall.next("snapshot")
        assert second["epoch"] != first["epoch"]
        assert second["sub"] == ""


async def test_another_worker_takes_over_without_a_new_epoch(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        first = await wall.next("snapshot")
        here.workers[0].teller = Teller(worker="w2", epoch="e2")
        here.workers[0].teller.position = "6-0"
        await here.workers[0].say(full=True, cells={(SHANGHAI, "pick_pack"): {"depth": 5}})
        delta = await wall.next("delta", "snapshot")
        assert (delta["type"], delta["epoch"]) == ("delta", first["epoch"])
        assert delta["totals"]["open"] == 5


async def test_an_unchanged_tick_sends_nothing_and_uses_no_number(log_url: str) -> None:
    async with walls(log_url, heartbeat_ms=40) as here, here.wall() as wall:
        first = await wall.next("snapshot")
        await here.workers[0].say(cells={(SHANGHAI, "pick_pack"): {"depth": 4}})
        assert (await wall.next("delta"))["feed"] == "live"
        said = await here.workers[0].say()
        while (beat := await wall.next())["as_of"] < utc(said.as_of):
            assert beat["type"] == "heartbeat"
        assert (beat["type"], beat["seq"]) == ("heartbeat", first["seq"] + 1)


async def test_each_frame_is_encoded_once_for_all_who_watch(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as one, here.wall() as other:
        await one.next("snapshot")
        await other.next("snapshot")
        encoded = here.hub.counts.encoded
        await here.workers[0].say(cells={(SHANGHAI, "pick_pack"): {"depth": 4}})
        assert await one.next("delta") == await other.next("delta")
        assert here.hub.counts.encoded == encoded + 1


async def test_a_worker_is_asked_and_answers(log_url: str) -> None:
    async with walls(log_url) as here:
        assert await here.hub.ask(0, "series", {"from": 1}, 5.0) == b"{}"
        asked = next(asked for asked in here.workers[0].asked if asked["what"] == "series")
        assert asked["from"] == 1
        here.workers[0].answering = False
        with pytest.raises(TimeoutError):
            await here.hub.ask(0, "series", {}, 0.05)


async def test_a_source_has_a_rate_as_far_as_it_is_known(log_url: str) -> None:
    async with walls(log_url) as here:
        now = now_ms()
        told = [Feed("shop", now, now, [], [(now, 25)]), Feed("erp", now, now)]
        await here.workers[0].say(feeds=told)
        await until(lambda: here.hub.per_min() == {"shop": 2.5, "erp": None}, "the rates of the sources")


async def test_what_is_no_part_is_passed_over(log_url: str) -> None:
    async with walls(log_url) as here, Redis.from_url(log_url, protocol=2) as redis:
        for rubbish in (b"", b"\x80", msgspec.msgpack.encode({"partition": 0}), b"{}"):
            await redis.publish(Keys().parts(0), rubbish)
        await here.workers[0].say(cells={(SHANGHAI, "pick_pack"): {"depth": 4}}, feeds=[Feed("shop", now_ms(), 0)])
        await until(lambda: depth(here.hub) == 4, "the part after the rubbish")


async def test_the_readings_tell_of_the_present(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        await wall.next("snapshot")
        found = {reading.name: reading.value for reading in here.hub.readings(now_ms())}
        assert found["peakline_ready"] == 1
        assert found["peakline_open_orders"] == 3
        assert found["peakline_sockets"] == found["peakline_filters"] == 1
