from __future__ import annotations

from stream.outgoing.trouble import OutgoingError, OutgoingFailed, OutgoingRefused


def test_a_refusal_is_told_from_a_failure_that_may_pass() -> None:
    assert issubclass(OutgoingRefused, OutgoingError)
    assert issubclass(OutgoingFailed, OutgoingError)
    assert not issubclass(OutgoingRefused, OutgoingFailed)
