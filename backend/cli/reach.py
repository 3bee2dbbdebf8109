"""How a command reaches the log: where it is by the settings, connected to at once or waited for."""

from __future__ import annotations

from threading import Event

import structlog

from models.settings import Settings
from stream.log.embedded_place import Place
from stream.log.log import Log
from stream.log.trouble import LogDown

AGAIN_AFTER_S = 0.25
_log = structlog.get_logger(__name__)


def log_url(settings: Settings) -> str:
    """Give where the log is: the server that the settings name, else the embedded one of the data directory."""
    return settings.redis_url or Place.of(settings.data_dir).url


def connect(settings: Settings, *, any_time_scale: bool = False) -> Log:
    """Connect to the log, and make it where the server has none. Raises ``LogError``.

    A feeder that plays at its own speed asks the log for its time scale instead of having one: ``any_time_scale``.
    """
    free = any_time_scale and settings.time_scale == 1
    if settings.redis_url is None and not Place.of(settings.data_dir).socket.exists():
        raise LogDown(f"no Peakline runs on {settings.data_dir}; start `peakline up` there, or name another --data-dir")
    return Log.connect(
        log_url(settings),
        prefix=settings.prefix,
        partitions=settings.partitions,
        time_scale=None if free else settings.time_scale,
        durability=settings.durability,
    )


def await_log(settings: Settings, stop: Event) -> Log | None:
    """Connect as soon as the log answers; ``None`` when told to stop before. Raises ``LogRefused``."""
    told = False
    while not stop.is_set():
        try:
            return connect(settings)
        except LogDown as down:
            if not told:
                _log.info("log_awaited", why=str(down))
            told = True
            stop.wait(AGAIN_AFTER_S)
    return None
