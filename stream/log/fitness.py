"""Whether a server may hold the log: its kind, version, role and how it keeps what it is told.

Decides from the server's ``INFO`` alone; who asked refuses to start on the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from stream.log.trouble import LogRefused

Durability = Literal["memory", "disk"]

OLDEST: Final = (7, 2)


@dataclass(frozen=True, slots=True)
class Server:
    """What we need to know of a server."""

    name: str
    version: tuple[int, ...]
    run_id: str
    replica: bool
    append_only: bool
    cluster: bool

    @staticmethod
    def of(info: Mapping[str, Any]) -> Server:
        """Read the sections of ``INFO`` as the client library gives them."""
        valkey = info.get("valkey_version")
        version = str(valkey or info.get("redis_version", "0"))
        return Server(
            name="Valkey" if valkey else "Redis",
            version=tuple(int(number) for number in version.split(".") if number.isdecimal()),
            run_id=str(info.get("run_id", "")),
            replica=info.get("role") == "slave",
            append_only=str(info.get("aof_enabled", "0")) == "1",
            cluster=str(info.get("cluster_enabled", "0")) == "1" or info.get("redis_mode") == "cluster",
        )

    def check(self, durability: Durability, address: str) -> None:
        """Raise :class:`LogRefused` when the server does not fit, with what to do."""
        found = f"{self.name} {'.'.join(map(str, self.version))}"
        if self.version[:2] < OLDEST:
            raise LogRefused(
                f"the log at {address} is too old: expected Redis or Valkey 7.2 or newer, got {found}; "
                "upgrade it, or leave PEAKLINE_REDIS_URL unset to use the embedded one"
            )
        if self.replica:
            raise LogRefused(
                f"the log at {address} is a read-only replica: expected a primary; "
                "point PEAKLINE_REDIS_URL at the primary"
            )
        if durability == "disk" and not self.append_only:
            raise LogRefused(
                f"the log at {address} ({found}) keeps no append-only file, so PEAKLINE_DURABILITY=disk cannot be "
                "kept; set `appendonly yes` there, or PEAKLINE_DURABILITY=memory"
            )
