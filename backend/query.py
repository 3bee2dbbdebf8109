"""The query strings of the doors: which parameters there are, and how each is read.

Everything wrong is a 400 that names the parameter, says what was expected and what came; what a
parameter means is for the endpoint that asks.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from starlette.requests import Request

from backend.errors import bad_parameter
from models.vocabulary import DEFAULT_GROUPING, DIMENSIONS

MAX_TEXT = 128
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LAST_MS = 253_402_300_799_999
_UNITS_MS = {"ms": 1, "": 1000, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_DURATION = re.compile(r"(\d{1,9})(ms|s|m|h|d|)")


def parameters(request: Request, known: Collection[str]) -> dict[str, str]:
    """Give the parameters that were set to something; refuses unknown and repeated ones."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            raise bad_parameter(name, f"expected only {', '.join(known)}; got {name[:40]!r}")
        if name in given:
            raise bad_parameter(name, f"expected {name} once, got it again")
        if len(value) > MAX_TEXT:
            raise bad_parameter(name, f"expected at most {MAX_TEXT} characters, got {len(value)}")
        given[name] = value
    return given


def narrowing(given: dict[str, str], dimensions: Collection[str] = DIMENSIONS) -> dict[str, str]:
    """Give what to narrow to; an empty value narrows nothing."""
    return {name: given[name] for name in dimensions if given.get(name)}


def grouping(given: dict[str, str]) -> tuple[str, ...]:
    """Read ``by``: dimensions between commas, in any order; the default when absent, one cell a stage when empty."""
    if "by" not in given:
        return DEFAULT_GROUPING
    names = [name.strip() for name in given["by"].split(",")] if given["by"].strip() else []
    for name in names:
        if name not in DIMENSIONS:
            raise bad_parameter("by", f"expected any of {', '.join(DIMENSIONS)}; got {name[:40]!r}")
    if len(set(names)) < len(names):
        raise bad_parameter("by", f"expected each dimension once, got {given['by']!r}")
    return tuple(name for name in DIMENSIONS if name in names)


def instant_ms(given: dict[str, str], name: str) -> int | None:
    """Read an instant: RFC 3339 with an offset, or epoch milliseconds."""
    text = given.get(name, "")
    if not text:
        return None
    try:
        # In a query string a bare "+08:00" arrives as " 08:00".
        at = int(text) if text.isascii() and text.isdigit() else _rfc3339_ms(text.replace(" ", "+"))
    except ValueError:
        at = -1
    if not 0 <= at <= _LAST_MS:
        raise bad_parameter(name, f"expected RFC 3339 with an offset or epoch milliseconds, got {text[:40]!r}")
    return at


def _rfc3339_ms(text: str) -> int:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or "T" not in text.upper():
        raise ValueError("no offset")
    return (at - _EPOCH) // _MILLISECOND


def rfc3339(at: int) -> str:
    """Write an instant (epoch ms) as frames do: UTC, milliseconds, Z."""
    return f"{(_EPOCH + at * _MILLISECOND).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def duration_ms(given: dict[str, str], name: str) -> int | None:
    """Read a duration: ``90s``, ``5m``, ``2h``, ``1d``, or seconds."""
    text = given.get(name, "")
    if not text:
        return None
    match = _DURATION.fullmatch(text)
    if match is None or int(match[1]) == 0:
        raise bad_parameter(name, f"expected seconds or a duration such as 90s, 5m or 1h; got {text[:40]!r}")
    return int(match[1]) * _UNITS_MS[match[2]]
