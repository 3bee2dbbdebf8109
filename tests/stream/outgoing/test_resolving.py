from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest

from stream.outgoing.addresses import Allowed
from stream.outgoing.resolving import resolve, resolve_aside, resolve_within, system
from stream.outgoing.trouble import OutgoingFailed, OutgoingRefused

NOBODY = Allowed(())


def nobody_asks(name: str, port: int) -> list[str]:
    raise AssertionError(f"expected no question, got {name}")


@pytest.fixture
def stuck() -> Iterator[threading.Event]:
    over = threading.Event()
    yield over
    over.set()


def test_an_address_is_not_asked_for() -> None:
    assert resolve("8.8.8.8", 443, NOBODY, nobody_asks) == ["8.8.8.8"]
    with pytest.raises(OutgoingRefused):
        resolve("127.0.0.1", 443, NOBODY, nobody_asks)


def test_a_name_is_asked_for_once_and_every_answer_is_checked() -> None:
    asked: list[tuple[str, int]] = []

    def resolver(name: str, port: int) -> list[str]:
        asked.append((name, port))
        return ["8.8.8.8", "8.8.8.8", "2606:4700::1"]

    assert resolve("shop.example.com", 443, NOBODY, resolver) == ["8.8.8.8", "2606:4700::1"]
    assert asked == [("shop.example.com", 443)]
    with pytest.raises(OutgoingRefused):
        resolve("shop.example.com", 443, NOBODY, lambda _name, _port: ["8.8.8.8", "::1"])


def test_a_last_dot_does_not_make_another_name() -> None:
    assert resolve("erp.local.", 80, Allowed(["erp.local"]), lambda _name, _port: ["10.0.0.1"]) == ["10.0.0.1"]


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), UnicodeError("label too long")])
def test_a_name_without_an_address_fails_and_may_work_later(error: Exception) -> None:
    def resolver(name: str, port: int) -> list[str]:
        raise error

    with pytest.raises(OutgoingFailed, match=r"erp\.local has no address"):
        resolve("erp.local", 80, NOBODY, resolver)


def test_this_machine_knows_itself() -> None:
    assert set(system("localhost", 80)) <= {"127.0.0.1", "::1"}


async def test_a_loop_is_told_what_a_thread_found() -> None:
    assert await resolve_aside("x", 80, NOBODY, lambda _name, _port: ["8.8.8.8"]) == ["8.8.8.8"]
    with pytest.raises(OutgoingRefused):
        await resolve_aside("x", 80, NOBODY, lambda _name, _port: ["10.0.0.1"])


async def test_a_resolver_that_hangs_holds_nobody_back(stuck: threading.Event) -> None:
    def resolver(name: str, port: int) -> list[str]:
        stuck.wait(30)
        return ["8.8.8.8"]

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await resolve_aside("x", 80, NOBODY, resolver)
    with pytest.raises(OutgoingFailed, match="was not resolved in time"):
        resolve_within(0.05, "x", 80, NOBODY, resolver)


def test_a_thread_is_told_too() -> None:
    assert resolve_within(5, "x", 80, NOBODY, lambda _name, _port: ["8.8.8.8"]) == ["8.8.8.8"]
    with pytest.raises(OutgoingRefused):
        resolve_within(5, "x", 80, NOBODY, lambda _name, _port: ["10.0.0.1"])
