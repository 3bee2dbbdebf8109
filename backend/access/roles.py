"""What anybody may do: scopes, the roles of people and keys that hold them, and the principal who asks.

Pure, and the only place that says which role holds which scope. Where a scope is asked for is the table in
``backend.routes``; who somebody is, ``directory`` finds out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal["person", "key", "display"]


class Scope(Enum):
    """The least that opens an entry."""

    PUBLIC = "public"
    DISPLAY = "display"
    READ = "read"
    INGEST = "ingest"
    OPERATE = "operate"
    ONCALL = "oncall"
    ADMIN = "admin"


_VIEWER: Final = frozenset({Scope.DISPLAY, Scope.READ})
_OPERATOR: Final = _VIEWER | {Scope.OPERATE}
_ONCALL: Final = _OPERATOR | {Scope.ONCALL}
_ADMIN: Final = _ONCALL | {Scope.ADMIN}

ROLES: Final[Mapping[str, frozenset[Scope]]] = MappingProxyType(
    {"viewer": _VIEWER, "operator": _OPERATOR, "oncall": _ONCALL, "admin": _ADMIN}
)
"""What each role of a person holds, from the least to the most; nobody but a machine may tell events."""

KEY_SCOPES: Final[Mapping[str, frozenset[Scope]]] = MappingProxyType(
    {
        "ingest": frozenset({Scope.INGEST}),
        "read": frozenset({Scope.READ, Scope.DISPLAY}),
        "display": frozenset({Scope.DISPLAY}),
    }
)
"""What each scope of a key holds."""

PEOPLE: Final = "people"
"""The source of what a person sets here: no key may speak for it."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a person by a session, a machine by its key, a wall by its display token."""

    kind: Kind
    name: str
    scopes: frozenset[Scope]
    id: str
    """Of the session or the key, as lists show it; opens nothing."""
    role: str | None = None
    """Of a person."""
    sources: frozenset[str] | None = None
    """For which a key may speak; ``None``: for all but ``people``."""
    expires_at: int | None = None
    """Epoch ms; ``None``: never."""

    def may(self, scope: Scope) -> bool:
        """Say whether an entry of this scope opens."""
        return scope is Scope.PUBLIC or scope in self.scopes

    def speaks_for(self, source: str) -> bool:
        """Say whether an event of this source may come from here."""
        return source != PEOPLE and (self.sources is None or source in self.sources)


def highest(roles: frozenset[str]) -> str | None:
    """Give the role that holds the most of those we know, or ``None``."""
    known = [role for role in ROLES if role in roles]
    return known[-1] if known else None
