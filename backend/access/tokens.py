"""Tokens: what a cookie, a key and a one-time link carry, and the only form in which they are kept.

Pure but for the machine's randomness. A token has 256 random bits, so its plain SHA-256 cannot be turned back.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_BYTES: Final = 32
_ID_BYTES: Final = 8


def new_token() -> str:
    """Make a token: 43 characters of ``[A-Za-z0-9_-]``."""
    return secrets.token_urlsafe(_BYTES)


def new_id() -> str:
    """Make what a session or a key is called in lists: 16 hexadecimal digits that open nothing."""
    return secrets.token_hex(_ID_BYTES)


def is_token(text: str) -> bool:
    """Say whether a text could be a token of ours; whatever else comes is never looked up."""
    return _TOKEN.fullmatch(text) is not None


def digest(token: str) -> str:
    """Give what is kept of a token: its SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
