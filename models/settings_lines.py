"""Where each setting stands in its TOML text: key path → line.

``tomllib`` tells values and forgets lines, so this walks the same text once more, only when something
is wrong. It expects text that ``tomllib`` has already accepted and decides nothing about values.
"""

from __future__ import annotations

import re
import tomllib
from typing import Final

Path = tuple[str | int, ...]

_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_STRING: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{1,2}(?!"))?'  # up to two more quotes may belong to the text itself
    r"|'''.*?'''(?:'{1,2}(?!'))?"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'",
    re.DOTALL,
)
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR: Final = re.compile(r"[^,\]}#\n]+")


def lines(text: str) -> dict[Path, int]:
    """Map the path of every table, key and array element to the line (from 1) on which it is set."""
    walk = _Walk(text)
    walk.document()
    return walk.found


def line_of(text: str, path: Path) -> int | None:
    """Give the line of ``path``, or of the nearest table around it that is written out; ``None`` if none is."""
    found = lines(text)
    while path:
        if path in found:
            return found[path]
        path = path[:-1]
    return None


class _Walk:
    """One pass over the text; ``at`` is the place reached."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        self._tables_of: dict[Path, int] = {}  # arrays of tables: how many so far

    def document(self) -> None:
        here: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                here = self._header()
            else:
                self._pair(here)
            self._skip(_BLANK)

    def _header(self) -> Path:
        line, many = self._line(), self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        path = self._newest(self._key())
        self.at += 2 if many else 1
        if many:
            count = self._tables_of.get(path, 0)
            self._tables_of[path] = count + 1
            self.found.setdefault(path, line)
            path = (*path, count)
        self._mark((), path, line)
        return path

    def _newest(self, key: Path) -> Path:
        """Lead a header's key into the newest element of each array of tables on its way, but for the last part."""
        path: Path = ()
        for part in key[:-1]:
            path = (*path, part)
            if path in self._tables_of:
                path = (*path, self._tables_of[path] - 1)
        return (*path, key[-1])

    def _pair(self, table: Path) -> None:
        line = self._line()
        key = self._key()
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._mark(table, (*table, *key), line)
        self._value((*table, *key))

    def _value(self, path: Path) -> None:
        opening = self.text[self.at]
        if opening == "[":
            self._elements(path, "]")
        elif opening == "{":
            self._elements(path, "}")
        elif opening in "\"'":
            self._skip(_STRING)
        else:
            self._skip(_SCALAR)

    def _elements(self, path: Path, closing: str) -> None:
        self.at += 1
        self._skip(_BLANK)
        count = 0
        while not self.text.startswith(closing, self.at):
            if closing == "}":
                self._pair(path)
            else:
                self.found[(*path, count)] = self._line()
                self._value((*path, count))
            count += 1
            self._skip(_BLANK)
            if self.text.startswith(",", self.at):
                self.at += 1
                self._skip(_BLANK)
        self.at += 1

    def _key(self) -> Path:
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            parts.append(self._key_part())
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return tuple(parts)
            self.at += 1

    def _key_part(self) -> str:
        start = self.at
        quoted = self.text[start] in "\"'"
        self._skip(_STRING if quoted else _BARE_KEY)
        part = self.text[start : self.at]
        return str(tomllib.loads(f"key = {part}")["key"]) if quoted else part

    def _mark(self, table: Path, path: Path, line: int) -> None:
        """Note the line of ``path`` and, where a dotted key made them, of the tables between it and ``table``."""
        for length in range(len(table) + 1, len(path)):
            self.found.setdefault(path[:length], line)
        self.found[path] = line

    def _line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
