"""``GET /api/v1/stages/{stage}``: one stage in depth, for the page that a row of the floor leads to.

Decides what stands beside what: ages and dwell are added up from what the workers of all partitions answer, the places
are cells of the hub's own frames, so that this page and the floor cannot disagree. What is usual is ``usual``'s.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from backend.errors import Refused, as_json
from backend.floor import not_ready
from backend.ground import Ground, ground
from backend.query import narrowing, parameters, rfc3339
from models.vocabulary import DIMENSIONS, OPEN_STAGES
from stream.floor.depth import Depth
from stream.ledger.usual import Usual
from stream.view.edges import edges_ms, rebinned, shown

PLACES: Final = ("warehouse", "channel")
NUMBERS: Final = (
    "depth", "held", "in_per_min", "out_per_min", "wait_s", "oldest_s", "at_risk", "breached", "stalled", "state",
)  # fmt: skip
"""What is shown of a place, as the floor's cells have it."""
_PATIENCE_S: Final = 3.0


class Frame(msgspec.Struct):
    """What is needed of a snapshot."""

    as_of: str
    policy: str
    stages: list[dict[str, Any]]
    cells: list[dict[str, Any]]

    def target_ms(self, stage: str) -> int | None:
        """Give the target of a stage, as the floor shows it."""
        found = next(one["target_s"] for one in self.stages if one["stage"] == stage)
        return None if found is None else round(found * 1000)

    def places(self, stage: str, by: str) -> list[dict[str, Any]]:
        """Give the cells of a stage."""
        names = (by, *NUMBERS)
        return [{name: cell[name] for name in names} for cell in self.cells if cell["stage"] == stage]


class Durations(msgspec.Struct, frozen=True):
    """Orders by how long: ``orders[n]`` of them less than ``upto_s[n]``, and not less than the edge before."""

    upto_s: list[float]
    orders: list[int]


class Ages(Durations, frozen=True):
    """Of those who are there now; ``held`` and ``late`` are among ``orders``, and an order may be both."""

    held: list[int]
    late: list[int]


class InDepth(msgspec.Struct, frozen=True):
    """The answer."""

    stage: str
    as_of: str
    target_s: float | None
    depth: int
    held: int
    dwell: Durations
    age: Ages
    usual: Usual | None
    by_warehouse: list[dict[str, Any]]
    by_channel: list[dict[str, Any]]


_frames = msgspec.json.Decoder(Frame)
_depths = msgspec.json.Decoder(Depth)


async def get(request: Request) -> Response:
    """Answer with one open stage."""
    stage = request.path_params["stage"]
    if stage not in OPEN_STAGES:
        message = f"Expected an open stage, one of {', '.join(OPEN_STAGES)}; got {stage[:40]!r}"
        raise Refused(404, "no_such_stage", message, "stage")
    narrowed = narrowing(parameters(request, DIMENSIONS))
    here = ground(request)
    now = here.now_ms()
    question = ("in depth", stage, tuple(narrowed.items()))
    return as_json(await here.charts.get(question, now, lambda: _look(here, stage, narrowed, now)))


async def _look(here: Ground, stage: str, narrowed: dict[str, str], now: int) -> bytes:
    target = _frame(here, narrowed, PLACES[0]).target_ms(stage)
    edges = edges_ms(target)
    parts, usual = await asyncio.gather(_parts(here, stage, narrowed, edges), here.usual(stage, narrowed, now))
    # After the workers have answered: their ticks have reached the hub by then, or are about to.
    frames = [_frame(here, narrowed, by) for by in PLACES]
    if any(part.policy != frame.policy for part in parts for frame in frames):
        raise _not_yet("every partition's worker to go by the same policy, got parts of another")
    age, dwell = ages(parts, edges, target), dwelt(parts, edges, target)
    answer = InDepth(
        stage=stage,
        as_of=min(rfc3339(min(part.as_of for part in parts)), *(frame.as_of for frame in frames)),
        target_s=None if target is None else target / 1000,
        depth=sum(age.orders),
        held=sum(age.held),
        dwell=dwell,
        age=age,
        usual=usual,
        by_warehouse=frames[0].places(stage, PLACES[0]),
        by_channel=frames[1].places(stage, PLACES[1]),
    )
    return msgspec.json.encode(answer)


def ages(parts: Sequence[Depth], edges: Sequence[int], target_ms: int | None) -> Ages:
    """Add up the ages that the partitions counted."""
    found = [part.age for part in parts]
    orders, held, late = (
        [sum(counts) for counts in zip(*lists, strict=True)]
        for lists in ([one.orders for one in found], [one.held for one in found], [one.late for one in found])
    )
    most = shown(edges, orders, target_ms)
    return Ages([edge / 1000 for edge in edges[:most]], orders[:most], held=held[:most], late=late[:most])


def dwelt(parts: Sequence[Depth], edges: Sequence[int], target_ms: int | None) -> Durations:
    """Add up how long those took who left, at the same edges as the ages."""
    orders = rebinned([found for part in parts for found in part.dwell], edges)
    most = shown(edges, orders, target_ms)
    return Durations([edge / 1000 for edge in edges[:most]], orders[:most])


async def _parts(here: Ground, stage: str, narrowed: dict[str, str], edges: list[int]) -> list[Depth]:
    view, payload = here.view, {"stage": stage, "upto": edges, "narrowed": narrowed}
    asked = [view.ask(partition, "depth", payload, _PATIENCE_S) for partition in range(view.partitions)]
    try:
        return [_depths.decode(answer) for answer in await asyncio.gather(*asked)]
    except TimeoutError:
        raise _not_yet(f"every partition's worker to answer within {_PATIENCE_S:g} s, got silence from one") from None


def _frame(here: Ground, narrowed: dict[str, str], by: str) -> Frame:
    snapshot = here.view.snapshot(narrowed, (by,))
    if snapshot is None:
        raise not_ready(here)
    return _frames.decode(snapshot)


def _not_yet(expected: str) -> Refused:
    return Refused(503, "not_ready", f"expected {expected}", headers={"retry-after": "1"})
