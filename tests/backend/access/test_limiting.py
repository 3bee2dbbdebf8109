from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest
import redis

from backend.access.limiting import Limits
from stream.clock import now_ms
from stream.log.address import Address
from stream.log.doorlog import client_of

ATTACKER, OFFICE = "203.0.113.9", "198.51.100.7"


@contextlib.asynccontextmanager
async def shared(url: str, per_minute: int = 3) -> AsyncIterator[Limits]:
    client = client_of(Address.of(url), retries=1)
    limits = Limits(per_minute, now_ms)
    limits.share(client, "peakline")
    try:
        yield limits
    finally:
        await client.aclose()


async def test_an_address_that_tries_too_often_waits_and_others_do_not() -> None:
    limits = Limits(3, now_ms)
    assert [await limits.wait_s(ATTACKER) for _ in range(3)] == [0, 0, 0]
    assert 55 <= await limits.wait_s(ATTACKER) <= 60
    assert await limits.wait_s(OFFICE) == 0


async def test_nobody_alone_can_lock_somebody_else_out() -> None:
    limits = Limits(3, now_ms)
    for _ in range(100):
        await limits.wait_s(ATTACKER, "chen.jing")
    assert await limits.wait_s(OFFICE, "chen.jing") == 0


async def test_a_name_that_many_addresses_try_waits_too() -> None:
    limits = Limits(3, now_ms)
    waits = [await limits.wait_s(f"192.0.2.{number}", "chen.jing") for number in range(16)]
    assert waits[:15] == [0] * 15
    assert waits[15] > 0
    assert await limits.wait_s("192.0.2.99", "li.lei") == 0


async def test_who_goes_on_trying_waits_for_longer() -> None:
    limits = Limits(1, now_ms)
    waits = [await limits.wait_s(ATTACKER) for _ in range(2)]
    assert waits[1] <= 60
    minute, hour = limits._address
    for _ in range(19):
        assert await limits._own.hit(hour, ATTACKER)
    await limits._own.clear(minute, ATTACKER)
    assert 3500 <= await limits.wait_s(ATTACKER) <= 3600


async def test_all_addresses_of_one_ipv6_customer_count_together() -> None:
    limits = Limits(1, now_ms)
    assert await limits.wait_s("2001:db8:1:2::1") == 0
    assert await limits.wait_s("2001:db8:1:2:ffff::2") > 0


async def test_several_processes_count_together_beside_the_log(log_url: str) -> None:
    async with shared(log_url) as one, shared(log_url) as other:
        assert [await limits.wait_s(ATTACKER, "chen.jing") for limits in (one, other, one)] == [0, 0, 0]
        assert await other.wait_s(ATTACKER, "chen.jing") > 0
    with redis.Redis.from_url(log_url, protocol=2) as client:
        keys = client.keys("*")
        assert all(key.startswith(b"peakline:tries:") and client.ttl(key) > 0 for key in keys)
        assert not any(b"chen" in key for key in keys)


async def test_without_the_logs_server_each_process_counts_for_itself(caplog: pytest.LogCaptureFixture) -> None:
    async with shared("unix:///nonexistent/log.sock", per_minute=2) as limits:
        assert [await limits.wait_s(ATTACKER) for _ in range(2)] == [0, 0]
        assert await limits.wait_s(ATTACKER) > 0


async def test_a_server_that_is_let_go_is_asked_no_more(log_url: str) -> None:
    async with shared(log_url) as limits:
        await limits.wait_s(ATTACKER)
        limits.stop_sharing()
    assert [await limits.wait_s(ATTACKER) for _ in range(4)][3] > 0
