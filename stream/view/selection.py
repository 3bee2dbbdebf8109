"""What somebody wants to see: a filter on the five dimensions and a grouping by any of them.

Two selections that mean the same are equal, whatever their spelling, so that they share one numbering
and one encoding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.vocabulary import DEFAULT_GROUPING, DIMENSIONS

_LONGEST = 128


class WrongSelection(ValueError):
    """A filter or grouping that cannot be: ``field`` is what is wrong with it."""

    def __init__(self, field: str, message: str) -> None:
        """Name the field and say expected and got."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Selection:
    """``where``: a value per dimension, "" for any; ``by``: some dimensions, in their usual order."""

    where: tuple[str, ...] = ("",) * len(DIMENSIONS)
    by: tuple[str, ...] = DEFAULT_GROUPING

    @staticmethod
    def of(narrow: Mapping[str, str] | None = None, by: Iterable[str] | None = None) -> Selection:
        """Read a filter (dimension → value, "" narrows nothing) and a grouping (``None`` = the default).

        Raises :class:`WrongSelection` for an unknown dimension or a value that no event could have.
        """
        narrow = narrow or {}
        for name, value in narrow.items():
            if name not in DIMENSIONS:
                raise WrongSelection("filter", f"expected any of {', '.join(DIMENSIONS)}; got {name[:40]!r}")
            if len(value) > _LONGEST:
                raise WrongSelection(f"filter.{name}", f"expected at most {_LONGEST} characters, got {len(value)}")
        names = set(DEFAULT_GROUPING if by is None else by)
        for name in sorted(names.difference(DIMENSIONS)):
            raise WrongSelection("by", f"expected any of {', '.join(DIMENSIONS)}; got {name[:40]!r}")
        return Selection(
            tuple(narrow.get(name, "") for name in DIMENSIONS), tuple(name for name in DIMENSIONS if name in names)
        )
