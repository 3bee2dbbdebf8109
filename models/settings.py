"""The settings: what the shop and the machine decide, read and checked as a whole before anything starts.

Takes the text of ``peakline.toml`` and the environment as arguments and touches neither file nor process.
Which of several settings holds for one order is ``policy``'s to say.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from models import settings_access, settings_environment, settings_stages
from models.settings_access import Access, Oidc
from models.settings_environment import VARIABLES
from models.settings_shape import Override, Peak, Settings, SourceSettings, StageSettings
from models.settings_table import SettingsError, Table
from models.settings_values import duration_text
from models.vocabulary import EXCEPTION_REASONS

__all__ = [
    "VARIABLES", "Access", "Oidc", "Override", "Peak", "Settings", "SettingsError", "SourceSettings", "StageSettings",
    "load",
]  # fmt: skip

TOP_LEVEL: Final = (
    "timezone", "stages", "overrides", "peak", "sources", "exception_reasons",
    "horizon", "ahead", "give_up", "window", "minutes_kept", "silent_after",
    "retention", "dead_kept", "frames_per_second", "body_limit",
    "access", "oidc", "outgoing",
)  # fmt: skip
"""Every setting of the file's first level, as it is written there."""

PEAK: Final = ("name", "start", "end", "plan", "compare")
SOURCE: Final = ("kind", "interval", "silent_after")

_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 60 * _MINUTE_MS
_LEAST_HORIZON_MS: Final = 2 * _HOUR_MS
_FRAME_RATES: Final = (1, 2, 4, 5, 8, 10)  # so that a frame comes every whole number of milliseconds
_PLACE: Final = re.compile(r" ?\(at (?:line (?P<line>\d+), column \d+|end of document)\)")
_REASON: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")


def load(text: str | None, env: Mapping[str, str], path: str = "peakline.toml") -> Settings:
    """Read the settings from the ``text`` of the file called ``path`` (``None``: there is none) and from ``env``.

    Raises ``SettingsError``, whose text is one line with the setting, what was found, what was expected and where.
    """
    environment = settings_environment.read(env)
    table = Table(_parse(text or "", path), text or "", path)
    table.only(TOP_LEVEL)
    scale = _Scale(environment.time_scale)
    horizon, give_up = _memory_of_orders(table)
    silent_after = table.duration("silent_after", "10m")
    window = _minutes(table, "window", "5m", 1, 60)
    settings = Settings(
        timezone=table.zone("timezone", "Asia/Shanghai"),
        stages=settings_stages.stages(table.table("stages"), scale),
        overrides=settings_stages.overrides(table.tables("overrides"), scale),
        peak=_peak(table),
        sources=_sources(table.table("sources"), silent_after, scale),
        exception_reasons=_reasons(table),
        horizon_ms=scale(horizon),
        ahead_ms=_ahead(table, scale),
        give_up_ms=scale(give_up),
        window_minutes=window,
        minutes_kept=_minutes(table, "minutes_kept", "48h", 120, 60 * 24 * 366),
        silent_after_ms=scale(silent_after),
        minute_ms=scale(_MINUTE_MS),
        retention_ms=table.duration("retention", "24h"),
        dead_kept=table.whole("dead_kept", 10_000, 1, 10_000_000),
        frames_per_second=_frames(table),
        body_limit=_body_limit(table),
        access=settings_access.access(table.table("access")),
        oidc=settings_access.oidc(table.table("oidc")) if "oidc" in table.values else None,
        outgoing_allow=settings_access.outgoing(table.table("outgoing")),
        policy_hash="",
        **msgspec.structs.asdict(environment),
    )
    return msgspec.structs.replace(settings, policy_hash=_hash(settings))


class _Scale:
    """Divides a duration by the time scale, to the nearest millisecond and never to nothing."""

    def __init__(self, by: int) -> None:
        self._by = by

    def __call__(self, ms: int) -> int:
        return max(1, round(ms / self._by))


def _parse(text: str, path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.sub("", str(error))
        place = _PLACE.search(str(error))
        line = int(place["line"]) if place and place["line"] else text.count("\n", 0, len(text.rstrip())) + 1
        raise SettingsError("the file", found[:1].lower() + found[1:], "TOML", path, line) from None


def _memory_of_orders(table: Table) -> tuple[int, int]:
    """Read for how long the floor remembers: the horizon, and when it gives an open order up."""
    horizon, give_up = table.duration("horizon", "7d"), table.duration("give_up", "30d")
    if horizon < _LEAST_HORIZON_MS:
        raise table.refuse("horizon", "at least 2h")
    if give_up < horizon:
        if "give_up" not in table.values:
            return horizon, horizon
        raise table.refuse("give_up", f"at least the horizon, {duration_text(horizon)}")
    return horizon, give_up


def _ahead(table: Table, scale: _Scale) -> int:
    return scale(table.duration("ahead", "5m"))


def _minutes(table: Table, name: str, default: str, shortest: int, longest: int) -> int:
    """Read a duration of whole minutes, of which there may be ``shortest`` to ``longest``."""
    ms = table.duration(name, default)
    if ms % _MINUTE_MS or not shortest <= ms // _MINUTE_MS <= longest:
        limits = f"{duration_text(shortest * _MINUTE_MS)} to {duration_text(longest * _MINUTE_MS)}"
        raise table.refuse(name, f"whole minutes, from {limits}")
    return ms // _MINUTE_MS


def _frames(table: Table) -> int:
    rate = table.whole("frames_per_second", 4, 1, 10)
    if rate not in _FRAME_RATES:
        raise table.refuse("frames_per_second", "one of " + ", ".join(map(str, _FRAME_RATES)))
    return rate


def _body_limit(table: Table) -> int:
    size = table.size("body_limit", "8MiB")
    if not 1 << 10 <= size <= 1 << 30:
        raise table.refuse("body_limit", "a size from 1KiB to 1GiB")
    return size


def _peak(table: Table) -> Peak | None:
    if "peak" not in table.values:
        return None
    peak = table.table("peak")
    peak.only(PEAK)
    start, end = peak.instant("start"), peak.instant("end")
    if end <= start:
        raise peak.refuse("end", "an instant after peak.start")
    return Peak(peak.text("name", "peak"), start, end, peak.text("plan", None, longest=4096), peak.day("compare"))


def _sources(table: Table, silent_after: int, scale: _Scale) -> dict[str, SourceSettings]:
    return {name: _source(table.table(name), silent_after, scale) for name in table.values}


def _source(source: Table, silent_after: int, scale: _Scale) -> SourceSettings:
    source.only(SOURCE)
    kind = source.choice("kind", "push", ("push", "poll"))
    if kind == "push" and "interval" in source.values:
        raise source.refuse("interval", 'no interval: only a source of kind "poll" has one')
    if kind == "poll":
        interval = source.duration("interval", "")
        own = source.duration("silent_after", duration_text(3 * interval))
        return SourceSettings(kind, scale(interval), scale(own))
    return SourceSettings(kind, None, scale(source.duration("silent_after", duration_text(silent_after))))


def _reasons(table: Table) -> tuple[str, ...]:
    more = table.texts("exception_reasons")
    for reason in more:
        if not _REASON.fullmatch(reason):
            raise table.refuse("exception_reasons", "lower-case words such as customs_check", found=f'"{reason}"')
    return tuple(dict.fromkeys((*EXCEPTION_REASONS, *more)))


def _hash(settings: Settings) -> str:
    """Name everything that bears on the floor's numbers: not labels, owners, addresses or how fast frames come."""
    stages = {
        name: (stage.target_ms, sorted(stage.targets.items()), stage.at_risk, stage.stall_after_ms)
        for name, stage in settings.stages.items()
    }
    overrides = [
        msgspec.structs.replace(override, owner=msgspec.UNSET, dims=dict(sorted(override.dims.items())))
        for override in settings.overrides
    ]
    peak = settings.peak and (settings.peak.start_ms, settings.peak.end_ms)
    bears = (
        settings.timezone, stages, overrides, peak, settings.sources, settings.exception_reasons,
        settings.horizon_ms, settings.ahead_ms, settings.give_up_ms, settings.window_minutes, settings.minutes_kept,
        settings.silent_after_ms, settings.minute_ms,
    )  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(bears, order="sorted")).hexdigest()[:8]
