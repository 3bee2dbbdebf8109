"""One table of ``peakline.toml``, read setting by setting, and the error that refuses a wrong one.

A refusal names the setting, what was found, what was expected and the line. Which settings a table has,
and what they mean for the floor, is decided by its caller.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from models import settings_values
from models.settings_lines import Path, line_of
from models.settings_values import duration_ms

T = TypeVar("T")
D = TypeVar("D")


class SettingsError(ValueError):
    """A setting that cannot be used: its ``name``, what was ``found`` and ``expected``, and its ``line``."""

    def __init__(self, name: str, found: str, expected: str, file: str = "", line: int | None = None) -> None:
        """Compose the one line that a person reads."""
        self.name, self.found, self.expected, self.file, self.line = name, found, expected, file, line
        where = ", ".join(part for part in (file, f"line {line}" if line else "") if part)
        super().__init__(f"{where}{': ' if where else ''}{name}: found {found}, expected {expected}")


class Table:
    """The values of one TOML table; every reader gives ``default`` when the setting is absent."""

    def __init__(self, values: Mapping[str, Any], text: str, file: str, path: Path = ()) -> None:
        """Take the parsed values and, for the line of an error, the whole text and the way here."""
        self.values = values
        self._text = text
        self._file = file
        self._path = path

    def refuse(self, name: str, expected: str, found: object = ...) -> SettingsError:
        """Make the error for setting ``name``; the caller raises it."""
        if found is ...:
            found = show(self.values[name]) if name in self.values else "nothing"
        path = (*self._path, name)
        return SettingsError(dotted(path), str(found), expected, self._file, line_of(self._text, path))

    def only(self, names: Collection[str]) -> None:
        """Refuse a setting that is none of ``names``, with the one that was probably meant."""
        for name in self.values:
            if name not in names:
                close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
                meant = f"{close[0]} (did you mean that?)" if close else "one of " + ", ".join(names)
                raise self.refuse(name, meant, found="an unknown setting")

    def table(self, name: str) -> Table:
        """Give the table called ``name``; an absent one is empty."""
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            raise self.refuse(name, "a table")
        return Table(value, self._text, self._file, (*self._path, name))

    def tables(self, name: str) -> list[Table]:
        """Give the array of tables called ``name``; an absent one is empty."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.refuse(name, f"an array of tables: [[{dotted((*self._path, name))}]]")
        return [Table(item, self._text, self._file, (*self._path, name, place)) for place, item in enumerate(value)]

    def text(self, name: str, default: D, longest: int = 128) -> str | D:
        """Give a text that is not empty."""
        return self._read(name, default, f"a text of 1 to {longest} characters", lambda value: _text(value, longest))

    def texts(self, name: str) -> list[str]:
        """Give an array of texts; an absent one is empty."""
        return self._read(name, [], "an array of texts", lambda value: [_text(item, 128) for item in _of(list, value)])

    def choice(self, name: str, default: str, allowed: Collection[str]) -> str:
        """Give one of the ``allowed`` words."""
        return self._read(name, default, "one of " + ", ".join(allowed), lambda value: _one_of(value, allowed))

    def flag(self, name: str, default: D) -> bool | D:
        """Give true or false."""
        return self._read(name, default, "true or false", lambda value: bool(_of(bool, value)))

    def share(self, name: str, default: D) -> float | D:
        """Give a number above 0 and up to 1."""
        return self._read(name, default, "a number above 0 and up to 1", _share)

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """Give a whole number from ``low`` to ``high``."""
        return self._read(
            name, default, f"a whole number from {low} to {high}", lambda value: _whole(value, range(low, high + 1))
        )

    def size(self, name: str, default: str) -> int:
        """Give a size in bytes."""
        return self._read(name, settings_values.size_bytes(default), settings_values.A_SIZE, _size)

    def duration(self, name: str, default: str) -> int:
        """Give a duration in milliseconds that is not zero; without a ``default`` it must be set."""
        read = self.limit(name, duration_ms(default) if default else None)
        if not read:
            raise self.refuse(name, settings_values.A_DURATION + (", not zero" if read == 0 else ""))
        return read

    def limit(self, name: str, default: D) -> int | D | None:
        """Give a duration in milliseconds; ``"none"`` is ``None``."""
        return self._read(name, default, settings_values.A_DURATION + ', or "none"', _limit)

    def instant(self, name: str) -> int:
        """Give the epoch milliseconds of an instant, which must be set."""
        if name not in self.values:
            raise self.refuse(name, settings_values.AN_INSTANT)
        return self._read(name, 0, settings_values.AN_INSTANT, settings_values.instant_ms)

    def day(self, name: str) -> str | None:
        """Give a calendar day as text, or nothing."""
        return self._read(name, None, "a day such as 2025-11-11", settings_values.day_text)

    def zone(self, name: str, default: str) -> str:
        """Give the name of a time zone."""
        return self._read(
            name, default, settings_values.A_ZONE, lambda value: settings_values.zone_name(_of(str, value))
        )

    def _read(self, name: str, default: D, expected: str, read: Callable[[Any], T]) -> T | D:
        if name not in self.values:
            return default
        try:
            return read(self.values[name])
        except ValueError:
            raise self.refuse(name, expected) from None


def dotted(path: Path) -> str:
    """Write a path as people do: ``overrides[1].target``."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).removeprefix(".")


def show(value: object) -> str:
    """Write a found value as TOML would, cut short."""
    if isinstance(value, bool | str | list | dict):
        text = json.dumps(value, ensure_ascii=False, default=str)
    else:
        text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _of(kind: type[T], value: object) -> T:
    if not isinstance(value, kind):
        raise ValueError(value)
    return value


def _text(value: object, longest: int) -> str:
    text = _of(str, value)
    if not 1 <= len(text) <= longest:
        raise ValueError(text)
    return text


def _one_of(value: object, allowed: Collection[str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(value)
    return value


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise ValueError(value)
    return float(value)


def _whole(value: object, allowed: range) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        raise ValueError(value)
    return value


def _size(value: object) -> int:
    return settings_values.size_bytes(_of(str, value)) if not isinstance(value, int) else _whole(value, range(1 << 50))


def _limit(value: object) -> int | None:
    return duration_ms(_of(str, value))
