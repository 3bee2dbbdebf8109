"""The role ``web``: one process that serves doors and screens over HTTP and WebSocket until told to stop.

Decides how the server waits and stops. What it serves is built by ``backend.asgi``, where it listens is
decided by ``backend.listening``.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Generator
from typing import Any, Final, cast

import structlog
import uvicorn
import uvloop
from starlette.types import ASGIApp

from backend.asgi import build
from backend.entrance import BoundedProtocol
from backend.listening import CannotServe, is_loopback, listen, url_of
from backend.outlet import PushProtocol
from models.plan import Plan
from models.settings import Settings
from stream.lifeline import watch_parent
from stream.log.embedded_place import Place

STOP_WITHIN_S: Final = 5
MOST_MESSAGE_BYTES: Final = 16 * 1024
"""The longest WebSocket message that is read (CONTRACT §6)."""
_KEEP_ALIVE_S: Final = 30
_PING_S: Final = 20.0

_log = structlog.get_logger(__name__)


class _Server(uvicorn.Server):
    """A server whose process ends by itself after a signal; uvicorn's would be ended by it once more."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Stop at the first SIGTERM or SIGINT, at once at the second SIGINT."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)


def serve(settings: Settings, host: str, port: int, url: str | None = None, *, plan: Plan | None = None) -> None:
    """Serve until SIGTERM, SIGINT or the parent's death, and stop within ``STOP_WITHIN_S``.

    ``url`` is the log's (default: that of the settings, else the embedded log of the data directory). Raises
    :class:`~backend.listening.CannotServe`, and :class:`~stream.log.trouble.LogRefused` for a log that is not ours.
    """
    errors: list[BaseException] = []

    def fail(error: BaseException) -> None:
        errors.append(error)
        server.should_exit = True

    def log_url() -> str:
        return url or settings.redis_url or Place.of(settings.data_dir).url

    watch_parent()
    with contextlib.closing(listen(host, port, settings.public_url)) as listening:
        server = _Server(configuration(build(settings, log_url, fail, url_of(listening), plan)))
        local = is_loopback(listening.getsockname()[0])
        reachable = "from this machine only" if local else f"by others, as {settings.public_url}"
        _log.info("web_listens", url=url_of(listening), reachable=reachable)
        if not local and not (settings.public_url or "").startswith("https:"):
            _log.warning("no_tls", advice="passwords and keys travel in the clear; put a proxy with TLS in front")
        try:
            uvloop.run(server.serve(sockets=[listening]))
        except SystemExit:
            raise CannotServe("the web process could not start; the line above says why") from None
    if errors:
        raise errors[0]


def configuration(application: ASGIApp) -> uvicorn.Config:
    """Give the server's configuration; everything that differs from uvicorn's own has its reason here."""
    return uvicorn.Config(
        cast(Any, application),
        # It bounds a request's head in time and size, which uvicorn does not.
        http=BoundedProtocol,
        ws=PushProtocol,
        # Packing a frame costs ten times what sending it does, and would be done once for each socket.
        ws_per_message_deflate=False,
        ws_max_size=MOST_MESSAGE_BYTES,
        ws_ping_interval=_PING_S,
        ws_ping_timeout=_PING_S,
        lifespan="on",
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=STOP_WITHIN_S,
        # What X-Forwarded-For says can be said by anybody.
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        log_level="warning",
    )
