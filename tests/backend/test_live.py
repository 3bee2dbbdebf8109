from __future__ import annotations

import asyncio
import contextlib

import msgspec
import pytest
import websockets

from models.vocabulary import OPEN_STAGES
from tests.backend.callers import bearing
from tests.backend.standing import Stand
from tests.backend.walls import live, serving, stand_of, until, walls
from tests.stream.view.telling import GUANGZHOU, NOW, SHANGHAI


async def test_a_socket_gets_one_snapshot_and_then_what_changed(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        first = await wall.next()
        assert first["type"] == "snapshot"
        assert (first["sub"], first["feed"]) == ("", "live")
        assert [stage["stage"] for stage in first["stages"]] == list(OPEN_STAGES)
        await here.workers[0].say(cells={(GUANGZHOU, "allocated"): {"depth": 2, "oldest_at": NOW}})
        delta = await wall.next("delta", "snapshot")
        assert delta["type"] == "delta"
        assert (delta["epoch"], delta["seq"]) == (first["epoch"], first["seq"] + 1)
        assert [(cell["stage"], cell["warehouse"], cell["depth"]) for cell in delta["cells"]] == [
            ("allocated", "GZ1", 2)
        ]
        assert [stage["stage"] for stage in delta["stages"]] == ["allocated", "outbound_prep"]
        assert delta["stages"][1]["state"] == "starved"
        assert "since" not in delta


async def test_the_name_of_the_subscription_stands_before_all_else(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        assert str(await wall.connection.recv()).startswith('{"sub":"","type":"snapshot","epoch":"')


async def test_a_heartbeat_comes_each_second_and_uses_no_number(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        first = await wall.next("snapshot")
        beat = await wall.next("heartbeat")
        assert beat.keys() == {"sub", "type", "epoch", "seq", "as_of", "lag", "feed", "behind"}
        assert (beat["epoch"], beat["seq"]) == (first["epoch"], first["seq"])


async def test_the_floor_over_http_is_the_same_snapshot(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        first = await wall.next("snapshot")
        answer = here.hub.snapshot({}, ("warehouse", "channel", "priority"))
        assert answer is not None
        assert first.pop("sub") == ""
        assert msgspec.json.decode(answer) == first


async def test_until_every_partition_has_reported_there_is_no_snapshot(log_url: str) -> None:
    async with walls(log_url, partitions=2, say=False) as here, here.wall() as wall:
        await until(lambda: here.hub.counts.sockets, "the socket to be open")
        await here.workers[0].say(full=True)
        await until(lambda: len(here.hub.unready(NOW)) == 1, "one partition to have reported")
        assert here.hub.snapshot({}, ()) is None
        await here.workers[1].say(full=True)
        assert (await wall.next())["type"] == "snapshot"


async def test_other_selections_are_subscribed_to_by_name(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        await wall.next("snapshot")
        await wall.say(op="subscribe", id="a", filter={"warehouse": "GZ1"}, by=["warehouse"])
        own = await wall.next("snapshot")
        assert (own["sub"], own["totals"]["open"]) == ("a", 0)
        await here.workers[0].say(cells={(GUANGZHOU, "shipped"): {"depth": 1, "oldest_at": NOW}})
        both = [await wall.next("delta"), await wall.next("delta")]
        assert sorted(frame["sub"] for frame in both) == ["", "a"]
        await wall.say(op="unsubscribe", id="")
        await wall.say(op="resync")
        assert (await wall.next("snapshot"))["sub"] == "a"


async def test_subscribing_again_replaces_what_the_name_stood_for(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        await wall.next("snapshot")
        await wall.say(op="subscribe", by=[])
        again = await wall.next("snapshot")
        assert again["sub"] == ""
        assert again["cells"][0].keys().isdisjoint({"warehouse", "channel"})


async def test_a_resync_is_answered_with_a_snapshot_of_the_same_epoch(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        first = await wall.next("snapshot")
        await wall.say(op="resync", id="")
        again = await wall.next("snapshot")
        assert (again["epoch"], again["seq"]) == (first["epoch"], first["seq"])


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("no json", "bad_message"),
        ('"text"', "bad_message"),
        ('{"op":"dance"}', "bad_message"),
        ('{"op":"subscribe","id":7}', "bad_message"),
        ('{"op":"subscribe","filter":{"planet":"mars"}}', "bad_selection"),
        ('{"op":"subscribe","by":["planet"]}', "bad_selection"),
        ('{"op":"unsubscribe","id":"b"}', "unknown_subscription"),
        ('{"op":"resync","id":"b"}', "unknown_subscription"),
        ('{"op":"incidents","after":3}', "not_available"),
        ('{"op":"subscribe","id":"' + "x" * 17_000 + '"}', "too_long"),
        (b"\xff\xfe", "bad_message"),
    ],
)
async def test_what_cannot_be_done_is_answered_and_the_socket_stays(
    log_url: str, message: str | bytes, code: str
) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        await wall.next("snapshot")
        await wall.connection.send(message)
        refused = await wall.next("error")
        assert refused["error"]["code"] == code
        assert "expected" in refused["error"]["message"]
        await wall.say(op="resync")
        assert await wall.next("snapshot")


async def test_a_socket_has_at_most_eight_subscriptions(log_url: str) -> None:
    async with walls(log_url) as here, here.wall() as wall:
        for number in range(8):
            await wall.say(op="subscribe", id=f"s{number}")
        assert (await wall.next("error"))["error"]["code"] == "too_many"


async def test_a_server_has_at_most_sixty_four_distinct_filters(log_url: str) -> None:
    async with walls(log_url) as here, contextlib.AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(here.wall()) for _ in range(10)]
        for number in range(64):
            await sockets[number // 7].say(op="subscribe", id=f"s{number}", filter={"warehouse": f"W{number}"})
            if number < 63:
                await sockets[number // 7].next_of(f"s{number}")
        assert (await sockets[63 // 7].next("error"))["error"]["code"] == "too_many"
        assert here.hub.snapshot({"warehouse": "elsewhere"}, ()) is not None


async def test_the_socket_counts_as_closed_when_the_client_leaves(log_url: str) -> None:
    async with walls(log_url) as here:
        async with here.wall() as wall:
            await wall.next("snapshot")
            assert here.hub.counts.sockets == 1
        await until(lambda: here.hub.counts.sockets == 0, "the socket to be closed")


async def test_before_the_log_was_reached_the_handshake_is_refused() -> None:
    stand = Stand()
    stand.ground.reached = None
    async with serving(live(stand)) as port:
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(f"ws://127.0.0.1:{port}/ws/live", additional_headers=bearing("read"))
    assert refused.value.response.status_code == 503


async def test_it_also_works_on_a_server_that_knows_nothing_of_us(log_url: str) -> None:
    async with (
        walls(log_url) as here,
        serving(live(stand_of(here.hub)), ws="websockets-sansio") as port,
        websockets.connect(f"ws://127.0.0.1:{port}/ws/live", additional_headers=bearing("read")) as connection,
        asyncio.timeout(10),
    ):
        assert '"snapshot"' in str(await connection.recv())
        await here.workers[0].say(cells={(SHANGHAI, "shipped"): {"depth": 1, "oldest_at": NOW}})
        while '"delta"' not in str(await connection.recv()):
            pass
