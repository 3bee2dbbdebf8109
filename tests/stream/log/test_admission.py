"""The log refuses before its server must."""

from __future__ import annotations

import pytest

from stream.log.admission import ASK_EVERY_S, Admission
from stream.log.trouble import LogFull


def test_at_nine_tenths_of_the_limit_it_refuses() -> None:
    admission = Admission()
    admission.learn({"used_memory": 899, "maxmemory": 1000}, 0.0)
    admission.check("here")
    admission.learn({"used_memory": 900, "maxmemory": 1000}, 1.0)
    with pytest.raises(LogFull, match="here is nearly full"):
        admission.check("here")


def test_a_server_without_a_limit_is_never_full() -> None:
    admission = Admission()
    admission.learn({"used_memory": 10**12, "maxmemory": 0}, 0.0)
    admission.check("here")


def test_the_server_is_asked_twice_a_second_at_most() -> None:
    admission = Admission()
    assert admission.is_stale(0.0)
    admission.learn({}, 10.0)
    assert not admission.is_stale(10.0 + ASK_EVERY_S - 0.01)
    assert admission.is_stale(10.0 + ASK_EVERY_S)
