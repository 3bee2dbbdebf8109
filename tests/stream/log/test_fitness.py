"""Which servers may hold the log."""

from __future__ import annotations

from typing import Any

import pytest

from stream.log.fitness import Durability, Server
from stream.log.trouble import LogRefused

VALKEY: dict[str, Any] = {
    "redis_version": "7.2.4", "valkey_version": "9.1.2", "role": "master", "aof_enabled": 1, "run_id": "77f0",
}  # fmt: skip


def test_a_valkey_is_judged_by_its_own_version() -> None:
    server = Server.of(VALKEY)
    assert (server.name, server.version, server.replica, server.cluster) == ("Valkey", (9, 1, 2), False, False)
    server.check("disk", "here")


@pytest.mark.parametrize("version", ["7.2.0", "7.4.1", "8.0.0"])
def test_redis_from_7_2_on_will_do(version: str) -> None:
    Server.of({"redis_version": version}).check("memory", "here")


@pytest.mark.parametrize(
    ("told", "durability", "says"),
    [
        ({"redis_version": "7.0.15"}, "memory", "expected Redis or Valkey 7.2 or newer, got Redis 7.0.15"),
        ({}, "memory", "too old"),
        ({**VALKEY, "role": "slave"}, "memory", "read-only replica"),
        ({**VALKEY, "aof_enabled": 0}, "disk", "PEAKLINE_DURABILITY=disk cannot be kept"),
    ],
)
def test_another_is_refused_with_what_to_do(told: dict[str, Any], durability: Durability, says: str) -> None:
    with pytest.raises(LogRefused, match="the log at here") as caught:
        Server.of(told).check(durability, "here")
    assert says in str(caught.value)
