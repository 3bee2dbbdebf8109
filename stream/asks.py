"""What a worker is asked over the log's server, and what of the floor answers it.

Decides what is a question at all: how many points and edges one may have, which stages and dimensions there are. A
whole part is not made here, for it is one in the row of parts that the worker tells.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec

from models.vocabulary import DIMENSIONS, OPEN_STAGES
from stream.floor.depth import depth
from stream.floor.floor import Floor
from stream.floor.series import series

MOST_POINTS: Final = 10_000
MOST_EDGES: Final = 100
Instant = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_999)]


class Keyframe(msgspec.Struct, tag_field="what", tag="keyframe"):
    """The question for a whole part."""


class Series(msgspec.Struct, tag_field="what", tag="series", rename={"begin": "from", "end": "to"}):
    """The question for a chart: steps of ``step`` ms from ``begin`` to ``end``."""

    reply: str
    stages: list[Literal[OPEN_STAGES]]  # type: ignore[valid-type]
    begin: Instant
    end: Instant
    step: Annotated[int, msgspec.Meta(ge=1)]
    warehouse: str = ""
    channel: str = ""

    def __post_init__(self) -> None:
        """Refuse a chart of more points than anybody can draw."""
        if self.end - self.begin > MOST_POINTS * self.step:
            raise ValueError(f"expected at most {MOST_POINTS} points")


class InDepth(msgspec.Struct, tag_field="what", tag="depth"):
    """The question for one stage in depth: its ages counted between the edges ``upto`` (ms, ascending)."""

    reply: str
    stage: Literal[OPEN_STAGES]  # type: ignore[valid-type]
    upto: Annotated[list[Instant], msgspec.Meta(min_length=1, max_length=MOST_EDGES)]
    narrowed: dict[Literal[DIMENSIONS], str] = {}  # type: ignore[valid-type]

    def __post_init__(self) -> None:
        """Refuse edges that do not ascend."""
        if any(low >= high for low, high in zip(self.upto, self.upto[1:], strict=False)):
            raise ValueError("expected edges that ascend")


Ask = Keyframe | Series | InDepth
_asks = msgspec.json.Decoder(Ask)


def read(raw: bytes) -> Ask:
    """Read a question; raises ``msgspec.MsgspecError`` for what is none."""
    ask: Ask = _asks.decode(raw)
    return ask


def answer(floor: Floor, ask: Series | InDepth) -> bytes:
    """Answer from the floor as it is."""
    if isinstance(ask, InDepth):
        return msgspec.json.encode(depth(floor, ask.stage, ask.narrowed, ask.upto))
    told = series(floor, ask.stages, ask.begin, ask.end, ask.step, ask.warehouse, ask.channel)
    return msgspec.json.encode({"stages": told})
