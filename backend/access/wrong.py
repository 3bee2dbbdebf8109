"""What can be wrong with a change of access, each with a code, a field and a sentence that says what was expected.

Knows no HTTP: the doors give each class its status, a command prints the sentence.
"""

from __future__ import annotations


class Wrong(Exception):
    """What was asked for cannot be: say it to who asked (400)."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        """Say what was expected and what came; never a secret."""
        super().__init__(message)
        self.code = code
        self.field = field


class Absent(Wrong):
    """Nobody and nothing has that name (404)."""


class Conflict(Wrong):
    """It cannot be while things are as they are (409)."""
