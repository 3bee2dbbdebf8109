"""Hearing the workers: the parts they publish each tick, and their answers to what they are asked.

What is published while nobody hears is gone, so every gap in hearing is told: who listens must then ask for the whole.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Final

import msgspec
import stamina
import structlog

from stream.clock import monotonic
from stream.log.doorlog import DoorLog, client_of
from stream.log.trouble import LogDown, telling

ASKS_KEPT: Final = 1000
ANSWERED_S: Final = 5.0
_SUBSCRIBED_S: Final = 5.0
_POLL_S: Final = 1.0
_log = structlog.get_logger()


async def parts(log: DoorLog) -> AsyncGenerator[tuple[int, bytes] | None]:
    """Give what the workers publish, without end: partition and part, and ``None`` after each gap in hearing.

    The beginning is a gap, and every time that the connection was lost; it waits for the server's return. Raises
    :class:`~stream.log.trouble.LogRefused` when another server came back. Close it (``aclosing``) when done.
    """
    while True:
        try:
            async with aclosing(_hear(log)) as hearing:
                async for heard in hearing:
                    yield heard
        except LogDown as error:
            _log.warning("log_down", address=str(log.address), error=str(error))
        await await_return(log)


async def _hear(log: DoorLog) -> AsyncGenerator[tuple[int, bytes] | None]:
    channels = {log.keys.parts(partition).encode(): partition for partition in range(log.partitions)}
    client = client_of(log.address, retries=0)  # a retry would resubscribe silently and hide a gap
    try:
        with telling(str(log.address)):
            async with client.pubsub() as hearing:
                await hearing.subscribe(*channels)
                waiting = len(channels)
                checked_at = monotonic()
                while True:
                    message = await hearing.get_message(timeout=_POLL_S)
                    if message is None:
                        if monotonic() - checked_at > _SUBSCRIBED_S:
                            await hearing.ping()
                            checked_at = monotonic()
                    elif message["type"] == "message":
                        yield channels[message["channel"]], message["data"]
                    elif message["type"] == "subscribe":
                        waiting -= 1
                        if waiting == 0:
                            yield None
    finally:
        await client.aclose()


async def await_return(log: DoorLog) -> None:
    """Wait, with back-off, until the server is there and fits; raises ``LogRefused`` when another came back."""
    async for attempt in stamina.retry_context(
        on=LogDown, attempts=None, timeout=None, wait_initial=0.05, wait_max=1.0
    ):
        with attempt:
            await log.meet()


async def ask(log: DoorLog, partition: int, what: str, **more: Any) -> bytes:
    """Ask the worker of a partition and give its answer; raises :class:`LogDown` when none comes in five seconds.

    The question is ``{"id", "reply", "what", **more}``; the worker publishes its answer on the channel ``reply``.
    """
    name = secrets.token_hex(8)
    channel = log.keys.of(partition, f"reply:{name}")
    with telling(str(log.address)):
        async with log.client.pubsub() as hearing:
            await hearing.subscribe(channel)
            asked = False
            try:
                async with asyncio.timeout(ANSWERED_S):
                    while True:
                        message = await hearing.get_message(timeout=_POLL_S)
                        if message is None:
                            continue
                        if message["type"] == "message":
                            return bytes(message["data"])
                        if message["type"] == "subscribe" and not asked:
                            asked = True
                            await send_ask(log, partition, {"id": name, "reply": channel, "what": what, **more})
            except TimeoutError:
                pass
    raise LogDown(
        f"no worker of partition {partition} answered within {ANSWERED_S:g} s; is `peakline project` running?"
    )


async def send_ask(log: DoorLog, partition: int, question: Mapping[str, Any]) -> None:
    """Put a question to the worker of a partition without waiting for an answer."""
    with telling(str(log.address)):
        fields: Any = {"ask": msgspec.json.encode(question)}
        await log.client.xadd(log.keys.asks(partition), fields, maxlen=ASKS_KEPT, approximate=True)
