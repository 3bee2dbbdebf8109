"""``GET /api/v1/floor``: the floor as one snapshot, narrowed and grouped as the query says.

Decides only what may be asked; the numbers are the hub's, the very frame that sockets begin with.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from backend.errors import Refused, as_json
from backend.ground import Ground, ground
from backend.query import grouping, narrowing, parameters
from models.vocabulary import DIMENSIONS

PARAMETERS = (*DIMENSIONS, "by")


async def get(request: Request) -> Response:
    """Answer with the present snapshot."""
    given = parameters(request, PARAMETERS)
    here = ground(request)
    snapshot = here.view.snapshot(narrowing(given), grouping(given))
    if snapshot is None:
        raise not_ready(here)
    return as_json(snapshot)


def not_ready(here: Ground) -> Refused:
    """Make the 503 for a floor that is not whole yet, naming what is missing."""
    reasons = [f"{what}: {why}" for what, why in here.view.unready(here.now_ms())]
    return Refused(503, "not_ready", "; ".join(reasons) or "the floor is not whole yet", headers={"retry-after": "1"})
