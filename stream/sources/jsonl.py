"""Recorded native events, one JSON object a line (CONTRACT §4).

Decides which lines are events, by the same check as the doors; a bad line is told with its number and
its reason, and the recording itself is where it stays. Sorting and shifting are ``stream.feeding.feed``'s.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from models.event import Invalid, decode
from stream.sources.recording import Event, Recording, Refused, Unreadable

INSTANTS: Final = ("promised_ship_at", "promised_deliver_at", "until")


def read(path: Path) -> Recording:
    """Yield each line's event, instants turned into epoch ms, or a :class:`Refused`; empty lines are skipped.

    Raises :class:`Unreadable` when there is no such file.
    """
    if not path.is_file():
        raise Unreadable(
            f"{path}: expected a file with one event a line, found {'a directory' if path.exists() else 'none'}"
        )
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            line = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
            if line:
                yield _event(f"{path.name}:{number}", line)


def _event(where: str, line: bytes) -> Event | Refused:
    try:
        checked = decode(line)
        said = msgspec.json.decode(line)  # fields that the check skips must be readable too
    except (Invalid, msgspec.DecodeError, UnicodeDecodeError) as error:
        return Refused(where, str(error), line[:200].decode(errors="replace"))
    event: Event = {name: value for name, value in said.items() if value is not None}
    event["at"] = checked.at
    for name in INSTANTS:
        if event.get(name, "") != "":  # "" clears the attribute: no instant, and so nothing to shift
            event[name] = getattr(checked, name)
    return event
