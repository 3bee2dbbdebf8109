"""The plan of a peak: how many orders are expected in each minute, by channel, as a table in a file says.

Takes the text of the file and touches none. What is wrong with it is refused with line, what was found and what was
expected; where the file is, and what happens without a plan, is for others.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from math import fsum
from typing import Final

from models.settings_table import SettingsError, show
from models.settings_values import AN_INSTANT, instant_ms

COLUMNS: Final = ("minute", "channel", "orders expected")
MOST_LINES: Final = 500_000
AROUND_MS: Final = 24 * 3_600_000
"""A minute may lie so long before the peak or after it: for the rest of its days."""

_ORDERS: Final = frozenset({"orders expected", "orders_expected", "orders", "expected"})
_COUNT: Final = re.compile(r"\d{1,9}", re.ASCII)
_AMOUNT: Final = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
_TEXT: Final = 128
_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """Orders expected: channel → minute (its number since the epoch) → how many. Minutes not named expect none."""

    channels: Mapping[str, Mapping[int, float]]

    def over(self, first: int, count: int, channel: str = "") -> list[float] | None:
        """Give what is expected in each of ``count`` minutes from ``first`` on, of one channel or of all together.

        ``None`` when the plan says nothing about these minutes or about the channel.
        """
        told = [self.channels[channel]] if channel in self.channels else []
        told = told if channel else list(self.channels.values())
        minutes = range(first, first + count)
        if not any(minute in minutes for one in told for minute in one):
            return None
        return [round(fsum(one.get(minute, 0.0) for one in told), _DECIMALS) for minute in minutes]


@dataclass(frozen=True, slots=True)
class Peak:
    """When the peak is, and how long a minute of it."""

    start_ms: int
    end_ms: int
    minute_ms: int


def parse(text: str, file: str, peak: Peak) -> Plan:
    """Read a plan from the text of the file called ``file``. Raises ``SettingsError``."""
    found: dict[str, dict[int, float]] = {}
    lines: dict[tuple[str, int], int] = {}
    order: Sequence[int] | None = None
    for line, row in _rows(text, file):
        if order is None:
            order = _header(row, file, line)
            if order is not None:
                continue
            order = range(len(COLUMNS))
        if len(row) != len(COLUMNS):
            raise SettingsError("the plan", _columns(len(row)), f"three: {', '.join(COLUMNS)}", file, line)
        minute, channel, orders = (row[place] for place in order)
        at, expected = _minute(minute, peak, file, line), _amount(orders, file, line)
        if len(channel) > _TEXT:
            raise SettingsError("channel", show(channel), f"at most {_TEXT} characters", file, line)
        if (channel, at) in lines:
            before = f"each minute of a channel once; it is on line {lines[channel, at]} too"
            raise SettingsError("minute", show(minute), before, file, line)
        lines[channel, at] = line
        found.setdefault(channel, {})[at] = expected
    if not found:
        raise SettingsError("the plan", "no minute", f"a line a minute: {', '.join(COLUMNS)}", file)
    return Plan(found)


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Give the lines that say something, each cell without the spaces around it."""
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        for row in reader:
            if reader.line_num > MOST_LINES:
                raise SettingsError("the plan", "more lines", f"at most {MOST_LINES}", file, reader.line_num)
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise SettingsError("the plan", str(error), "lines of CSV", file, max(1, reader.line_num)) from None


def _header(row: Sequence[str], file: str, line: int) -> Sequence[int] | None:
    """Say in which column each of ``COLUMNS`` stands; ``None`` when the line is no header."""
    names = [COLUMNS[2] if name in _ORDERS else name for name in map(str.lower, row)]
    if not set(names) & set(COLUMNS):
        return None
    if sorted(names) != sorted(COLUMNS):
        raise SettingsError("the plan", show(", ".join(row)), f"the columns {', '.join(COLUMNS)}", file, line)
    return [names.index(name) for name in COLUMNS]


def _minute(text: str, peak: Peak, file: str, line: int) -> int:
    """Read an instant, or a count of minutes since the start of the peak."""
    if _COUNT.fullmatch(text):
        at = (peak.start_ms // peak.minute_ms + int(text)) * peak.minute_ms
    else:
        try:
            at = instant_ms(text)
        except (ValueError, OverflowError):
            expected = f"{AN_INSTANT}, or a count of minutes since the start of the peak"
            raise SettingsError("minute", show(text), expected, file, line) from None
    if not peak.start_ms - AROUND_MS <= at < peak.end_ms + AROUND_MS:
        raise SettingsError("minute", show(text), "a minute of the peak, or of the day before or after it", file, line)
    return at // peak.minute_ms


def _amount(text: str, file: str, line: int) -> float:
    if not _AMOUNT.fullmatch(text):
        raise SettingsError("orders expected", show(text), "a number such as 120 or 37.5", file, line)
    return float(text)


def _columns(count: int) -> str:
    return "one column" if count == 1 else f"{count} columns"
