"""Why a sign-in at the identity provider came to nothing: a code for the page, and a sentence for the audit.

The page shows its own words for each code; the sentence is for who runs this, and never holds a secret or a token.
"""

from __future__ import annotations

from enum import Enum


class Code(Enum):
    """What ``/sign-in?error=…`` may say."""

    REFUSED = "refused"
    """The provider, or we, will not let this person in."""
    NO_ROLE = "no_role"
    """None of the claim's values has a role here."""
    DISABLED = "disabled"
    """Somebody disabled this person here."""
    TAKEN = "taken"
    """Somebody else here has this name."""
    EXPIRED = "expired"
    """The attempt is not known, too old, or was finished before."""
    UNREACHABLE = "unreachable"
    """The provider does not answer."""
    BUSY = "busy"
    """Too many attempts from this address."""
    FAILED = "failed"
    """Anything else; the audit says what."""


class SignInFailed(Exception):
    """Nobody is signed in."""

    def __init__(self, code: Code, why: str) -> None:
        """Say what was expected and what came."""
        super().__init__(why)
        self.code = code
        self.why = why
