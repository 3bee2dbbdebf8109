"""From a host name to the addresses that a connection may use: asked for once, all of them checked.

Whoever connects uses what is given here and never asks again: so a name that answers with a public address now and
with a private one later (DNS rebinding) gains nothing. Which addresses are fine is decided in ``addresses``.
"""

from __future__ import annotations

import asyncio
import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from stream.outgoing.addresses import Allowed
from stream.outgoing.trouble import OutgoingFailed

Resolver = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a name, best first; raises ``OSError`` when there is none. It may block."""

Found = list[str] | Exception

_MOST: Final = 8


def system(name: str, port: int) -> list[str]:
    """Ask this machine's resolver."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(place[0]) for _, _, _, _, place in found]


def resolve(name: str, port: int, allowed: Allowed, resolver: Resolver) -> list[str]:
    """Give the addresses under which ``name`` may be called.

    Raises ``OutgoingRefused`` when they are not for us, ``OutgoingFailed`` when there are none.
    """
    if _is_address(name):
        return allowed.choose(name, [name])
    try:
        found = list(dict.fromkeys(resolver(name, port)))
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise OutgoingFailed(f"{name} has no address: is the name right, and does this machine's DNS answer?")
    return allowed.choose(name.removesuffix("."), found)[:_MOST]


async def resolve_aside(name: str, port: int, allowed: Allowed, resolver: Resolver) -> list[str]:
    """Do the same in a thread, which is left behind when the caller is cancelled."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Found] = loop.create_future()

    def tell(found: Found) -> None:
        if not done.done():
            done.set_result(found)

    def work() -> None:
        found = _tried(name, port, allowed, resolver)
        with suppress(RuntimeError):  # nobody waits any more: the loop is closed
            loop.call_soon_threadsafe(tell, found)

    threading.Thread(target=work, name="resolving", daemon=True).start()
    return _raised(await done)


def resolve_within(seconds: float, name: str, port: int, allowed: Allowed, resolver: Resolver) -> list[str]:
    """Do the same, and give up after so many seconds: the system's resolver cannot be hurried, only left behind."""
    done: queue.SimpleQueue[Found] = queue.SimpleQueue()
    threading.Thread(
        target=lambda: done.put(_tried(name, port, allowed, resolver)), name="resolving", daemon=True
    ).start()
    try:
        return _raised(done.get(timeout=seconds))
    except queue.Empty:
        raise OutgoingFailed(f"{name} was not resolved in time: does this machine's DNS answer?") from None


def _tried(name: str, port: int, allowed: Allowed, resolver: Resolver) -> Found:
    try:
        return resolve(name, port, allowed, resolver)
    except Exception as error:  # noqa: BLE001  # raised again by the one who waits
        return error


def _raised(found: Found) -> list[str]:
    if isinstance(found, Exception):
        raise found
    return found


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
