"""``GET /api/v1/sign-in``: what the sign-in page must know before anybody is known.

Decides what strangers may learn: whether the company's sign-in is on, and whether this is a drill; nothing else.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from backend.errors import as_json
from backend.ground import ground


async def get(request: Request) -> Response:
    """Say how one may sign in here."""
    return as_json({"oidc": getattr(request.app.state, "oidc", None) is not None, "drill": ground(request).facts.drill})
