"""``GET /api/v1/ledger``: how far the ledger is behind the log, and what keeps it.

Decides nothing; what the archives say is judged in ``archives``.
"""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from backend.archives import standing
from backend.errors import as_json
from backend.ground import ground


async def get(request: Request) -> Response:
    """Answer with how the ledger is now."""
    here = ground(request)
    return as_json(msgspec.json.encode(standing(await here.reach().ledger(), here.now_ms())))
