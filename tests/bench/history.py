"""The simulated peak's past eight hours as messages in order of arrival: what the demo loads, for the ledger."""

from __future__ import annotations

from typing import Final

import msgspec

from models.event import partition_of
from stream.sources.peak import faults
from stream.sources.peak.curve import MINUTE, Curve
from stream.sources.simulator import Peak
from tests.bench.orders import Message
from tests.bench.subject import NOW

BEGIN: Final = NOW - faults.DEMO_HISTORY_MS
_SHANGHAI_MS: Final = 480 * MINUTE
_SEED: Final = 11


def history(orders_per_second: float) -> list[Message]:
    """Give all that arrived until ``NOW``; a middling shop's rate gives about six messages an order."""
    curve = Curve(orders_per_second, _SHANGHAI_MS, over=(BEGIN, NOW))
    encode = msgspec.json.Encoder().encode
    return [(at, encode(event)) for at, event in Peak(_SEED, BEGIN, curve, faults.DEMO).events(NOW)]


def thinned(sent: list[Message], to_one_in: int, which: int = 0) -> list[Message]:
    """Give the whole lives of one order in so many."""
    told = msgspec.json.Decoder(_Named)
    return [one for one in sent if partition_of(told.decode(one[1]).order, to_one_in) == which]


class _Named(msgspec.Struct):
    order: str
