"""From a process without a log to one that serves the floor: reach the log, start the hub, keep both.

Decides what happens when the log is away at the start (serve, say so, try on) and when it is not ours
(stop). What the doors do meanwhile is theirs: they refuse with 503.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

import stamina
import structlog

from backend.ground import Ground, Reached
from backend.hub import Hub
from backend.intake import Intake
from models.policy import Policy
from models.settings import Settings
from stream.clock import monotonic
from stream.log.deaddoor import Letters
from stream.log.doorlog import DoorLog
from stream.log.trouble import LogDown, LogError, telling
from stream.view.terms import Terms

_RETRY_S: Final = (0.05, 1.0)
_CANCEL_AGAIN_S: Final = 0.2

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def connected(
    ground: Ground, settings: Settings, url: Callable[[], str], failed: Callable[[BaseException], None]
) -> AsyncIterator[None]:
    """Keep the ground connected to the log at ``url()``; ``failed`` is told when that ends for good.

    The address is asked for at each attempt: an embedded log chooses its socket when it starts.
    """
    keeping = asyncio.create_task(_keep(ground, settings, url))

    def tell(task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            failed(error)

    keeping.add_done_callback(tell)
    try:
        yield
    finally:
        if ground.reached is not None:
            await ground.reached.intake.close()
        # Again and again: a cancellation that meets a connection being made may end as its time-out and be lost.
        while not keeping.done():
            keeping.cancel()
            await asyncio.wait([keeping], timeout=_CANCEL_AGAIN_S)


async def _keep(ground: Ground, settings: Settings, url: Callable[[], str]) -> None:
    log = await _reach(ground, settings, url)
    try:
        hub = Hub(log, Terms.of(settings, Policy(settings)), settings.frames_per_second)

        async def log_answers() -> str | None:
            try:
                with telling(str(log.address)):
                    await log.client.ping()
            except LogError as error:
                return str(error)
            return None

        async def lost_at() -> int:
            with telling(str(log.address)):
                return int(await log.client.hget(log.keys.lost, "at") or 0)

        async def ledger() -> list[Mapping[bytes, bytes]]:
            with telling(str(log.address)):
                async with log.client.pipeline(transaction=False) as together:
                    for partition in range(log.partitions):
                        together.hgetall(log.keys.ledger(partition))
                    return await together.execute()

        ground.gate.limits.share(log.client, log.keys.prefix)
        intake = Intake(log, monotonic, ground.metrics.append_seconds.observe)
        ground.reached = Reached(
            view=hub,
            intake=intake,
            log_answers=log_answers,
            lost_at=lost_at,
            ledger=ledger,
            letters=Letters(log),
        )
        await hub.run()
    finally:
        ground.gate.limits.stop_sharing()
        await log.close()


async def _reach(ground: Ground, settings: Settings, url: Callable[[], str]) -> DoorLog:
    """Connect, however long it takes; raises :class:`~stream.log.trouble.LogRefused` for a log that is not ours."""
    initial, longest = _RETRY_S
    async for attempt in stamina.retry_context(
        on=LogDown, attempts=None, timeout=None, wait_initial=initial, wait_max=longest
    ):
        with attempt:
            try:
                return await DoorLog.connect(
                    url(),
                    prefix=settings.prefix,
                    partitions=settings.partitions,
                    time_scale=settings.time_scale,
                    durability=settings.durability,
                )
            except LogDown as down:
                if ground.unreached != str(down):
                    _log.warning("log_down", error=str(down))
                ground.unreached = str(down)
                raise
    raise AssertionError("retrying without end ends with a connection")
