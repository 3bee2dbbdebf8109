"""The door over HTTP: ``POST /api/v1/events`` of another machine.

Decides how its answers are read: what is busy is asked again when it said, a refused key or a wrong
address ends the feed with what to do. What is sent, and when, is ``stream.feeding.feed``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event as Flag
from typing import Any, Final, Self

import httpx2
import msgspec

from stream.feeding.door import NotTaken, Sent, Waits

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_TIMEOUT_S: Final = 30.0
_BUSY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_NO_KEY: Final = frozenset({401, 403})


class _Rejected(msgspec.Struct):
    index: int
    error: str
    field: str | None = None


class _Receipt(msgspec.Struct):
    accepted: int
    rejected: list[_Rejected] = []


class HttpDoor:
    """Events to ``url`` (scheme, host, port), with an API key when there is one."""

    def __init__(
        self,
        url: str,
        key: str = "",
        *,
        stop: Flag | None = None,
        patience_s: float = 60.0,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        """Raise :class:`NotTaken` for what is no HTTP address."""
        try:
            base = httpx2.URL(url)
        except httpx2.InvalidURL as error:
            raise NotTaken(f"--to: expected an address like http://127.0.0.1:8050, got {url!r} ({error})") from None
        if base.scheme not in ("http", "https") or not base.host:
            raise NotTaken(f"--to: expected an address like http://127.0.0.1:8050, got {url!r}")
        self._url = url
        self._stop = stop or Flag()
        self._patience_s = patience_s
        self._client = httpx2.Client(
            base_url=base,
            headers={"authorization": f"Bearer {key}"} if key else {},
            timeout=_TIMEOUT_S,
            trust_env=base.host not in _LOOPBACK,  # a proxy of the environment never leads to this machine
            transport=transport,
        )

    def time_scale(self) -> float | None:
        """Ask the other side; ``None`` when it does not say or we may not ask."""
        try:
            told: Any = self._client.get("/api/v1/setup").json()
            return float(told["time_scale"])
        except (httpx2.HTTPError, ValueError, KeyError, TypeError):
            return None

    def send(self, events: Sequence[bytes]) -> Sent:
        """Post the events as NDJSON; what is too large for the door goes in halves."""
        answer = self._post(b"\n".join(events))
        if answer.status_code == 413:
            if len(events) == 1:
                return Sent(0, [(0, f"too large for {self._url}")])
            half = len(events) // 2
            first, second = self.send(events[:half]), self.send(events[half:])
            later = [(index + half, why) for index, why in second.refused]
            return Sent(first.accepted + second.accepted, first.refused + later)
        if answer.status_code == 400:
            return Sent(0, [(index, _said(answer)) for index in range(len(events))])
        if not answer.is_success:
            raise NotTaken(f"{self._url}: expected 202 from /api/v1/events, got {answer.status_code} ({_said(answer)})")
        try:
            receipt = msgspec.json.decode(answer.content, type=_Receipt)
        except msgspec.DecodeError as error:
            raise NotTaken(f"{self._url}: expected Peakline's receipt, got something else ({error})") from None
        return Sent(receipt.accepted, [(bad.index, _why(bad)) for bad in receipt.rejected])

    def _post(self, body: bytes) -> httpx2.Response:
        waits = Waits(self._stop, self._patience_s)
        while True:
            try:
                answer = self._client.post(
                    "/api/v1/events", content=body, headers={"content-type": "application/x-ndjson"}
                )
            except httpx2.TransportError as error:
                waits.wait(f"{self._url} cannot be reached ({str(error) or type(error).__name__})")
                continue
            if answer.status_code in _NO_KEY:
                raise NotTaken(
                    f"{self._url} refuses the key ({answer.status_code}, {_said(answer)}); "
                    "put one with scope ingest into PEAKLINE_KEY"
                )
            if answer.status_code not in _BUSY:
                return answer
            waits.wait(f"{self._url} is busy ({answer.status_code}, {_said(answer)})", _asked_s(answer))

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _asked_s(answer: httpx2.Response) -> float:
    """Give the seconds of ``Retry-After``; a date there is answered by our own pace."""
    try:
        return min(300.0, max(0.0, float(answer.headers.get("retry-after", "0"))))
    except ValueError:
        return 0.0


def _said(answer: httpx2.Response) -> str:
    try:
        told: Any = answer.json()
        return str(told["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return answer.text[:200]


def _why(bad: _Rejected) -> str:
    return f"{bad.field}: {bad.error}" if bad.field else bad.error
