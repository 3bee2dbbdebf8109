"""Passwords: which may be chosen, how they are kept, and whether one is right.

Kept as Argon2id by the profile that argon2-cffi recommends now (RFC 9106, 64 MiB). One verification runs for every
try, also for a name that nobody has; at most two run at once, so that who guesses cannot eat the machine.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata
from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar

import anyio
import anyio.to_thread
import structlog
from argon2 import Parameters, PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.profiles import RFC_9106_LOW_MEMORY

from backend.access.wrong import Wrong

T = TypeVar("T")

SHORTEST: Final = 12
LONGEST: Final = 256
AT_ONCE: Final = 2
FEWEST_SIGNS: Final = 5
"""A password of fewer different characters is a pattern."""

_TRIED: Final = """
123456789012 1234567890123 12345678901234 123456789123 123123123123 1234567890qwerty 1q2w3e4r5t6y 1q2w3e4r5t6y7u
1qaz2wsx3edc 1qaz2wsx3edc4rfv abcdefghijkl abcdefghijklm abcd1234abcd administrator administrator1 adminadmin123
admin1234567 admin12345678 changeme1234 changemeplease iloveyou1234 iloveyouforever letmein12345 letmeinplease
passw0rd1234 password1234 password12345 password123456 passwordpassword password2026 mypassword123 peakline1234
peaklinepeakline qazwsxedcrfv qwerty123456 qwerty1234567 qwertyuiop12 qwertyuiop123 qwertyuiopasdf qwertyqwerty
asdfghjkl123 zxcvbnm12345 trustno1trustno1 welcome12345 welcome123456 woaini1314520 woaini520520 woaini123456
a123456789012 aa123456789012 qq123456789012 correcthorsebatterystaple
"""
COMMON: Final = frozenset(_TRIED.split())
"""Those of at least twelve characters that everybody tries first."""

_DIGITS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""No signs that are taken for each other when somebody copies them from a screen."""

_log = structlog.get_logger(__name__)


class Verdict(NamedTuple):
    """Whether a password is right, and what to keep from now on when it was kept with other parameters."""

    right: bool
    renewed: str | None = None


class Passwords:
    """How this process makes and verifies what is kept of passwords."""

    def __init__(self, parameters: Parameters = RFC_9106_LOW_MEMORY) -> None:
        """Take the parameters; tests take cheap ones."""
        self._hasher = PasswordHasher.from_parameters(parameters)
        self._nobody = _unmatched(parameters)
        self._limiter = anyio.CapacityLimiter(AT_ONCE)

    def hashed(self, password: str) -> str:
        """Make what is kept of a password; takes a while and 64 MiB: see ``hash``."""
        return self._hasher.hash(_bytes(password))

    async def hash(self, password: str) -> str:
        """Do the same in a thread, when there is room."""
        return await self._in_turn(lambda: self.hashed(password))

    async def verify(self, kept: str | None, password: str) -> Verdict:
        """Say whether a password is the one of which ``kept`` is left.

        Without ``kept`` (nobody has that name, or no password) it takes the same time and is wrong.
        """
        return await self._in_turn(lambda: self._verified(kept, password))

    def _verified(self, kept: str | None, password: str) -> Verdict:
        against = self._nobody if kept is None or len(password) > LONGEST else kept
        try:
            self._hasher.verify(against, _bytes(password[:LONGEST]))
        except InvalidHashError:
            _log.error("password_unreadable", expected="what Argon2 makes", action="give the person a new link")
            return Verdict(False)
        except Argon2Error:
            return Verdict(False)
        if against is self._nobody:
            return Verdict(False)
        return Verdict(True, self.hashed(password) if self._hasher.check_needs_rehash(against) else None)

    async def _in_turn(self, work: Callable[[], T]) -> T:
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)


def check(password: str, name: str) -> None:
    """Refuse a new password that others would guess. Raises ``Wrong``."""
    length = len(password)
    if not SHORTEST <= length <= LONGEST:
        raise Wrong("weak_password", f"expected {SHORTEST} to {LONGEST} characters, got {length}", "password")
    plain = _normal(password).casefold()
    if plain.strip() == _normal(name).casefold():
        raise Wrong("weak_password", "expected a password that is not the name", "password")
    if plain in COMMON or len(set(plain)) < FEWEST_SIGNS:
        raise Wrong("weak_password", "expected a password that is not among the first that anybody tries", "password")


def generated() -> str:
    """Make a password of twenty signs in four groups: 99 random bits that can be read aloud."""
    signs = [secrets.choice(_DIGITS) for _ in range(20)]
    return "-".join("".join(signs[at : at + 5]) for at in range(0, len(signs), 5))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _bytes(password: str) -> bytes:
    """Give the same bytes however a keyboard composes the same letters."""
    return _normal(password).encode("utf-8", "surrogatepass")


def _unmatched(parameters: Parameters) -> str:
    """Make what no password gives, with the cost of one that a password gives."""
    salt, kept = secrets.token_bytes(parameters.salt_len), secrets.token_bytes(parameters.hash_len)
    cost = f"m={parameters.memory_cost},t={parameters.time_cost},p={parameters.parallelism}"
    return f"$argon2id$v={parameters.version}${cost}${_base64(salt)}${_base64(kept)}"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
