"""A stand-in for what the Floor asks over HTTP: one stage in depth, and its lines over time.

Decides numbers only, in the shapes of ``GET /api/v1/stages/{stage}`` and ``GET /api/v1/series``; the frames themselves
are the play's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tests.dashboard.scene import Member
from tests.dashboard.stage_play import Play

TENTHS = 20


@dataclass
class Hall:
    """The doors, and the strings a test may pull."""

    play: Play
    usual: bool = True
    """Whether an earlier day is known."""
    away: bool = False
    """Whether nobody answers."""
    heard: list[str] = field(default_factory=list)
    """What was asked: path with query."""

    def routes(self) -> list[BaseRoute]:
        """Give the doors."""
        return [
            Route("/api/v1/stages/{stage}", self._depth),
            Route("/api/v1/series", self._series),
        ]

    def depth(self, name: str, warehouse: str | None = None) -> Member:
        """Make the answer for one stage, in books that balance with the frame's."""
        frames = {by: self.play.frame(by, warehouse) for by in ("warehouse", "channel")}
        stage = next(one for one in frames["warehouse"]["stages"] if one["stage"] == name)
        places = {
            f"by_{by}": [cell for cell in frame["cells"] if cell["stage"] == name] for by, frame in frames.items()
        }
        target = stage["target_s"]
        edges = [target * (at + 1) / (TENTHS / 2) for at in range(TENTHS)] + [target * 3, target * 6]
        age = _spread(stage["depth"], len(edges), 0.62)
        usual = {"in_per_min": 520.0, "out_per_min": 505.0, "dwell_p50_s": 640.0, "dwell_p95_s": 1710.0, "days": 5}
        return {
            "stage": name,
            "as_of": frames["warehouse"]["as_of"],
            "target_s": target,
            "depth": stage["depth"],
            "held": stage["held"],
            "dwell": {"upto_s": edges, "orders": _spread(int(stage["out_per_min"] * 60), len(edges), 0.3)},
            "age": {
                "upto_s": edges,
                "orders": age,
                "held": [count // 40 for count in age] if stage["held"] else [0] * len(age),
                "late": [count * 9 // 10 if at >= TENTHS // 2 else 0 for at, count in enumerate(age)],
            },
            "usual": usual if self.usual else None,
            **places,
        }

    async def _depth(self, request: Request) -> Response:
        self._hear(request)
        if self.away:
            return JSONResponse({"error": {"code": "not_ready", "message": "expected an answer"}}, 503)
        return JSONResponse(self.depth(request.path_params["stage"], request.query_params.get("warehouse")))

    async def _series(self, request: Request) -> Response:
        self._hear(request)
        told = self.play.series()
        for at, line in enumerate(told["stages"]):
            for minute, point in enumerate(line["points"]):
                point["depth"] = int(600 + 40 * at + 300 * math.sin((minute + 60 * at) / 50) + minute)
        if (asked := request.query_params.get("stage")) is None:
            return JSONResponse(told)
        points = [point for line in told["stages"] if line["stage"] == asked for point in line["points"]]
        return JSONResponse({**told, "stage": asked, "stages": None, "points": points})

    def _hear(self, request: Request) -> None:
        self.heard.append(f"{request.url.path}?{request.url.query}")


def _spread(total: int, steps: int, peak: float) -> list[int]:
    """Spread a total over steps, the most of it about ``peak`` of the first twenty, none of it lost."""
    weights = [math.exp(-(((at / TENTHS) - peak) ** 2) / 0.045) for at in range(steps)]
    counts = [int(total * weight / sum(weights)) for weight in weights]
    counts[int(peak * TENTHS)] += total - sum(counts)
    return counts
