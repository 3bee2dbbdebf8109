"""The settings that come from the environment: where things are and how one process differs from another.

Takes a mapping and never looks at the process's own environment. What a shop decides about its orders
belongs into ``peakline.toml``.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

import msgspec

from models.settings_shape import Durability
from models.settings_table import SettingsError
from models.settings_values import A_SIZE, size_bytes

T = TypeVar("T")

VARIABLES: Final[dict[str, str]] = {
    "PEAKLINE_CONFIG": "the settings file; default peakline.toml in the data directory",
    "PEAKLINE_DATA_DIR": "where the embedded log, the database and the snapshots are; default ./.peakline",
    "PEAKLINE_REDIS_URL": "the log, when it is not the embedded one: redis://, rediss:// or unix://",
    "PEAKLINE_DATABASE_URL": "the database, when it is not the embedded SQLite file: sqlite:// or postgresql://",
    "PEAKLINE_PARTITIONS": "into how many partitions a new log is cut; default 1",
    "PEAKLINE_TIME_SCALE": "how many times faster than the shop's the clock of a recording runs; default 1",
    "PEAKLINE_DURABILITY": "when an event is accepted: in the log's memory (memory, default) or on its disk (disk)",
    "PEAKLINE_PUBLIC_URL": "the address that browsers use; default the loopback address and port of the server",
    "PEAKLINE_DRILL": "1: work on the drill's log and floor, beside the day's",
    "PEAKLINE_KEY": "the API key that replay --to sends",
    "PEAKLINE_LOG_MEMORY": "the most memory of the embedded log's server; default a quarter of the machine's",
    "PEAKLINE_OIDC_SECRET": "the client's secret at the identity provider of [oidc]",
}
"""Each variable with its one sentence."""

_SECRET: Final = frozenset({"PEAKLINE_KEY", "PEAKLINE_REDIS_URL", "PEAKLINE_DATABASE_URL", "PEAKLINE_OIDC_SECRET"})
_FLAGS: Final = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_DURABILITIES: Final[dict[str, Durability]] = {"memory": "memory", "disk": "disk"}
_LEAST_MEMORY: Final = 16 << 20
_SMALLEST_TYPO: Final = 0.9  # how alike an unknown name must be to a known one before it is taken for a slip


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """What the environment says; the fields are those of ``Settings``."""

    data_dir: Path
    redis_url: str | None
    database_url: str | None
    partitions: int | None
    time_scale: int
    durability: Durability
    public_url: str | None
    drill: bool
    key: str | None
    log_memory: int | None
    oidc_secret: str | None


def read(env: Mapping[str, str]) -> Environment:
    """Read the ``PEAKLINE_*`` variables; an empty one counts as absent. Raises ``SettingsError``."""
    _refuse_slips(env)
    return Environment(
        data_dir=Path(_get(env, "DATA_DIR", Path, "a directory") or ".peakline"),
        redis_url=_get(
            env, "REDIS_URL", _url("redis", "rediss", "valkey", "valkeys", "unix"), "redis://, rediss:// or unix://"
        ),
        database_url=_get(env, "DATABASE_URL", _url("sqlite", "postgresql"), "sqlite:// or postgresql://"),
        partitions=_get(env, "PARTITIONS", _whole(1, 1024), "a whole number from 1 to 1024"),
        time_scale=_get(env, "TIME_SCALE", _whole(1, 1000), "a whole number from 1 to 1000") or 1,
        durability=_get(env, "DURABILITY", _DURABILITIES.__getitem__, "memory or disk") or "memory",
        public_url=_get(env, "PUBLIC_URL", _origin, "an http:// or https:// address without a path"),
        drill=_get(env, "DRILL", lambda text: _FLAGS[text.lower()], "1 or 0") or False,
        key=_get(env, "KEY", str, "an API key"),
        log_memory=_get(env, "LOG_MEMORY", _memory, A_SIZE + ", at least 16MiB"),
        oidc_secret=_get(env, "OIDC_SECRET", _secret, "a secret of 16 to 512 printable characters"),
    )


def _get(env: Mapping[str, str], name: str, read_text: Callable[[str], T], expected: str) -> T | None:
    name = f"PEAKLINE_{name}"
    text = env.get(name, "").strip()
    if not text:
        return None
    try:
        return read_text(text)
    except (ValueError, KeyError):
        found = "a value that is kept out of this line" if name in _SECRET else json.dumps(text, ensure_ascii=False)
        raise SettingsError(name, found, expected) from None


def _refuse_slips(env: Mapping[str, str]) -> None:
    """Refuse a name that is almost one of ours: it would be ignored in silence otherwise."""
    for name in env:
        if name.startswith("PEAKLINE_") and name not in VARIABLES:
            close = difflib.get_close_matches(name, VARIABLES, n=1, cutoff=_SMALLEST_TYPO)
            if close:
                raise SettingsError(name, "an unknown variable", f"{close[0]} (did you mean that?)")


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read_text(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(text)
        return int(text)

    return read_text


def _url(*schemes: str) -> Callable[[str], str]:
    def read_text(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme.split("+")[0] not in schemes or not (parts.netloc or parts.path):
            raise ValueError(text)
        return text

    return read_text


def _origin(text: str) -> str:
    parts = urlsplit(text)
    parts.port  # noqa: B018  # raises ValueError when it is no number
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValueError(text)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(text)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _secret(text: str) -> str:
    if not 16 <= len(text) <= 512 or not text.isprintable():
        raise ValueError(text)
    return text


def _memory(text: str) -> int:
    size = size_bytes(text)
    if size < _LEAST_MEMORY:
        raise ValueError(text)
    return size
