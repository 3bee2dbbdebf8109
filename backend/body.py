"""Reading a request's body without trusting its sender: never more than the limit, never for ever.

Decides when a body is too large, too slow or packed; what is in it is for the endpoint.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from backend.errors import Refused

PATIENCE_S = 60.0
"""How long a whole body may take."""
SILENCE_S = 10.0
"""How long a sender may be silent within one."""
_DRAIN_BYTES = 64 * 1024 * 1024
_DRAIN_S = 5.0
_DRAIN_SILENCE_S = 0.5


async def read(request: Request, limit: int, *, patience_s: float = PATIENCE_S, silence_s: float = SILENCE_S) -> bytes:
    """Read the whole body; refuses with 413 past ``limit`` bytes, 408 when too slow, 415 when compressed."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise Refused(
            415,
            "unsupported_encoding",
            f"expected the body as it is, got Content-Encoding {encoding[:40]!r}",
            headers={"accept-encoding": "identity"},
        )
    stream = request.stream()
    if int(_digits(request.headers.get("content-length", "0"))) > limit:
        raise await _too_large(stream, limit)
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(patience_s):
            while True:
                async with asyncio.timeout(silence_s):
                    chunk = await anext(stream, None)
                if chunk is None:
                    return b"".join(chunks)
                size += len(chunk)
                if size > limit:
                    chunks.clear()
                    break
                chunks.append(chunk)
    except ClientDisconnect:
        # Nobody will read this; but it is no fault of ours either.
        raise Refused(400, "gone", f"expected the rest of the body, got {size} bytes and a closed connection") from None
    except TimeoutError:
        raise Refused(
            408,
            "too_slow",
            f"expected the body within {patience_s:g} s and no silence above {silence_s:g} s, got {size} bytes",
            headers={"connection": "close"},
        ) from None
    raise await _too_large(stream, limit)


async def _too_large(stream: AsyncIterator[bytes], limit: int) -> Refused:
    """Read on for a little and forget it: who is still sending would otherwise see a reset, not the answer."""
    drained = 0
    try:
        async with asyncio.timeout(_DRAIN_S):
            while drained <= _DRAIN_BYTES:
                async with asyncio.timeout(_DRAIN_SILENCE_S):
                    chunk = await anext(stream, None)
                if chunk is None:
                    break
                drained += len(chunk)
    except (TimeoutError, ClientDisconnect):
        pass
    return Refused(
        413,
        "too_large",
        f"expected a body of at most {limit} bytes, got more; send it in smaller pieces",
        headers={"connection": "close"},
    )


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) < 20 else "0"
