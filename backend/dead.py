"""``/api/v1/dead``: the dead letters, a page at a time, and what an operator may do with one: try it again, or drop it.

Decides what is shown of a letter and how far one request looks; where they are kept is ``stream.log.deaddoor``'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from backend.access.audit import Act
from backend.access.door import caller, gate
from backend.errors import Refused, as_json, bad_parameter
from backend.ground import ground
from backend.query import parameters, rfc3339
from models.vocabulary import Refusal
from stream.log.deaddoor import Backwards
from stream.log.letter import Kept, place_of, returns, said
from stream.log.trouble import LogError, LogFull

PARAMETERS: Final = ("reason", "source", "cursor", "limit")
PAGE: Final = 50
MOST: Final = 200
MOST_SIGNS: Final = 4_000
"""Characters of a letter that are shown."""
LOOKED_AT: Final = 5_000
"""Letters that one request looks at while few are wanted; the cursor leads on from there."""
LOOKED_AT_BYTES: Final = 16 << 20
_REASONS: Final = tuple(refusal.value for refusal in Refusal)
_WIDEST: Final = 4
"""Bytes of a character."""


class Told(msgspec.Struct, frozen=True):
    """A letter; ``source`` and ``order`` where the bytes name them, ``raw`` with what is no text escaped."""

    id: str
    at: str
    partition: int
    reason: str
    field: str | None
    error: str
    source: str | None
    order: str | None
    raw: str
    raw_truncated: bool


class Page(msgspec.Struct, frozen=True):
    """Some letters, the newest first. ``counts`` are of all that ever were, ``kept`` how many there are.

    A page may be short although more follow: only ``cursor`` being ``None`` says that it is the last.
    """

    letters: list[Told]
    counts: Mapping[str, int]
    dropped_oldest: int
    kept: int
    cursor: str | None


async def get(request: Request) -> Response:
    """Answer with a page of letters, narrowed by reason and by source."""
    given = parameters(request, PARAMETERS)
    reason, source = given.get("reason") or None, given.get("source") or None
    if reason is not None and reason not in _REASONS:
        raise bad_parameter("reason", f"expected one of {', '.join(_REASONS)}; got {reason[:40]!r}")
    limit = _limit(given)
    reached = ground(request).reach()
    before = _cursor(given, reached.view.partitions)
    try:
        tally = await reached.letters.tally()
        found, cursor = await _page(reached.letters.backwards(before), reason, source, limit)
    except LogError as error:
        raise unavailable(error) from None
    return as_json(msgspec.json.encode(Page(found, tally.ever, tally.dropped, tally.kept, cursor)))


async def retry(request: Request) -> Response:
    """Put a letter through the log again; one that cannot be decoded would only come back, and is refused."""
    reached, letter = ground(request).reach(), await _letter(request)
    why = returns(letter)
    if why is not None:
        gate(request).refuse(request, caller(request), Act.DEAD_RETRY, letter.id, {"status": 409})
        advice = "trying it again would only bring it back: drop it, and have its sender mend and send it again"
        raise Refused(
            409, "undecodable", f"expected a letter that can be decoded, got one that cannot ({why}); {advice}"
        )
    try:
        await reached.letters.retry(letter)
    except LogError as error:
        raise unavailable(error) from None
    return _done(request, Act.DEAD_RETRY, letter)


async def drop(request: Request) -> Response:
    """Remove a letter for good."""
    reached, letter = ground(request).reach(), await _letter(request)
    try:
        if not await reached.letters.drop(letter):
            raise _gone(letter.id)
    except LogError as error:
        raise unavailable(error) from None
    return _done(request, Act.DEAD_DROP, letter)


def unavailable(error: LogError) -> Refused:
    """Make the 503 for a log that does not answer, or takes no more."""
    full = isinstance(error, LogFull)
    headers = {"retry-after": "5" if full else "1"}
    return Refused(503, "log_full" if full else "log_down", str(error), headers=headers)


async def _page(
    letters: Backwards, reason: str | None, source: str | None, limit: int
) -> tuple[list[Told], str | None]:
    found: list[Told] = []
    looked_at = size = 0
    last: str | None = None
    while len(found) < limit and looked_at < LOOKED_AT and size < LOOKED_AT_BYTES:
        letter = await letters.next()
        if letter is None:
            return found, None
        looked_at, size, last = looked_at + 1, size + len(letter.raw), letter.id
        if reason in (None, letter.reason) and source in (None, said(letter).source):
            found.append(_told(letter))
    return found, None if await letters.is_over() else last


def _told(letter: Kept) -> Told:
    # The first of so many bytes are as many characters at least, and the last of them may be half a one.
    text = letter.raw[: MOST_SIGNS * _WIDEST + _WIDEST].decode(errors="backslashreplace")
    named = said(letter)
    return Told(
        id=letter.id,
        at=rfc3339(letter.at),
        partition=letter.partition,
        reason=letter.reason,
        field=letter.field or None,
        error=letter.error,
        source=named.source,
        order=named.order,
        raw=text[:MOST_SIGNS],
        raw_truncated=len(text) > MOST_SIGNS,
    )


async def _letter(request: Request) -> Kept:
    """Give the letter that a path names; 404 for one that is not there (any more), or never could be."""
    id_ = request.path_params["id"]
    try:
        letter = await ground(request).reach().letters.show(id_)
    except LogError as error:
        raise unavailable(error) from None
    if letter is None:
        raise _gone(id_)
    return letter


def _gone(id_: str) -> Refused:
    message = f"no dead letter {id_[:60]}: it was tried again, dropped, or made room for newer ones"
    return Refused(404, "no_such_letter", message)


def _done(request: Request, act: Act, letter: Kept) -> Response:
    here, named = gate(request), said(letter)
    detail = {"reason": letter.reason, "order": named.order, "source": named.source}
    here.audit.offer(here.entry(request, caller(request), act, letter.id, detail))
    return as_json({"id": letter.id, "done": True})


def _limit(given: dict[str, str]) -> int:
    text = given.get("limit") or str(PAGE)
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST):
        raise bad_parameter("limit", f"expected a number from 1 to {MOST}, got {text[:40]!r}")
    return int(text)


def _cursor(given: dict[str, str], partitions: int) -> str | None:
    """Read a cursor: the id of the last letter of the page before, which may be gone since."""
    text = given.get("cursor") or None
    if text is not None:
        try:
            place_of(text, partitions)
        except ValueError:
            raise bad_parameter("cursor", f"expected the cursor of the page before, got {text[:60]!r}") from None
    return text
