from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from backend.cli.stopping import stopping


@pytest.fixture(autouse=True)
def harmless() -> Iterator[list[int]]:
    """Signals that nobody hears would end the tests."""
    heard: list[int] = []
    before = {
        number: signal.signal(number, lambda told, _: heard.append(told)) for number in (signal.SIGINT, signal.SIGTERM)
    }
    yield heard
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_to_stop_and_the_second_ends_as_always(number: int, harmless: list[int]) -> None:
    with stopping() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        assert stop.wait(5)
        assert harmless == []
        os.kill(os.getpid(), number)
    assert harmless == [number]


def test_afterwards_signals_do_what_they_did_before(harmless: list[int]) -> None:
    with stopping():
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    assert harmless == [signal.SIGTERM]
