"""What comes back from a call: read up to a limit, and every way to fail put into one sentence.

Knows nothing of sockets. How long the whole may take is for whoever makes the call.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import httpcore2
import httpx2

from stream.outgoing.call import Call
from stream.outgoing.trouble import OutgoingFailed

BODY_LIMIT: Final = 1 << 20
"""How long an answer may be, unless the call says otherwise."""
DEADLINE_S: Final = 10.0
"""How long a call may take, redirects included, unless it says otherwise."""


class Answer:
    """One answer while it is read."""

    def __init__(self, call: Call, response: httpcore2.Response, limit: int) -> None:
        """Begin with status and headers. Raises ``OutgoingFailed`` when the body cannot be one that we take."""
        self._call = call
        self._limit = limit
        self._body = bytearray()
        self.status = response.status
        self.headers = httpx2.Headers(response.headers)
        if self.headers.get("content-encoding", "identity").lower() != "identity":
            raise OutgoingFailed(f"{call.origin} answered packed, although we ask it not to")
        announced = self.headers.get("content-length", "")
        if announced.isdigit() and int(announced) > limit and call.method != "HEAD":
            raise self._too_long()

    def take(self, chunk: bytes) -> None:
        """Add a part of the body. Raises ``OutgoingFailed`` when it is too long."""
        if len(self._body) + len(chunk) > self._limit:
            raise self._too_long()
        self._body += chunk

    def whole(self) -> httpx2.Response:
        """Give the answer with its whole body."""
        request = httpx2.Request(self._call.method, self._call.url)
        return httpx2.Response(self.status, headers=self.headers, content=bytes(self._body), request=request)

    def _too_long(self) -> OutgoingFailed:
        return OutgoingFailed(f"{self._call.origin} answered with more than {self._limit} bytes")


@contextmanager
def telling(origin: str) -> Iterator[None]:
    """Turn what goes wrong on the wire into ``OutgoingFailed``.

    Only what the connection itself says is repeated: messages of the protocol may quote headers, ours or theirs.
    """
    try:
        yield
    except httpcore2.TimeoutException:
        raise OutgoingFailed(f"{origin} did not answer in time") from None
    except httpcore2.ConnectError as error:
        raise OutgoingFailed(f"{origin} cannot be reached: {_shown(error)}") from None
    except httpcore2.NetworkError:
        raise OutgoingFailed(f"{origin} hung up") from None
    except httpcore2.LocalProtocolError:
        raise OutgoingFailed(f"the call of {origin} cannot be put on the wire: is a header malformed?") from None
    except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
        if str(error).startswith("Server disconnected"):
            raise OutgoingFailed(f"{origin} hung up") from None
        raise OutgoingFailed(f"{origin} answered with something that is no HTTP") from None


def _shown(error: Exception) -> str:
    text = "".join(letter if letter.isprintable() else " " for letter in str(error))
    return text[:200] or "no reason given"
