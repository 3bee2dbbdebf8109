"""From a token to a principal, and the doors' one way to the database of people and keys: asynchronous and bounded.

A principal is asked for anew after a second. While the database does not answer, who was known stays known for up to
an hour; who was not cannot be let in. What is asked at once goes to the database as one question, one at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Concatenate, Final, ParamSpec, TypeVar

import anyio
import anyio.to_thread
import structlog
from sqlalchemy import Connection, Engine

from backend.access.lookup import By, Found, Question, look_up
from backend.access.roles import Principal
from backend.access.tokens import digest, is_token
from backend.access.uses import Uses
from stream.database.engine import reading, writing
from stream.database.trouble import DatabaseDown, DatabaseError

P = ParamSpec("P")
T = TypeVar("T")

FRESH_MS: Final = 700
"""How long an answer holds while the database answers: with the round of ``watch``, a socket has it for a second."""
KEPT_MS: Final = 3_600_000
"""How long it holds while the database does not."""
WRITTEN_MS: Final = 60_000
"""How often a use is written at most."""
PATIENCE_S: Final = 1.0
"""How long somebody who is known waits for the database before it counts as not answering."""
PATIENCE_WITH_STRANGERS_S: Final = 5.0
ROOM: Final = 10_000
AT_ONCE: Final = 4
_BATCH: Final = 500

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Known:
    principal: Principal
    asked_at: int
    seen_at: int
    written_at: int


class Directory:
    """Who is who, for one process; belongs to one event loop. End it with ``close``."""

    def __init__(self, engine: Engine, idle_ms: int, now: Callable[[], int]) -> None:
        """Take the database (whoever opened it lets go of it), ``settings.access.session_idle_ms`` and the clock."""
        self.down_since: int | None = None
        """Since when the database does not answer (epoch ms); ``None`` while it does."""
        self._engine = engine
        self._idle_ms = idle_ms
        self._now = now
        self._known: dict[Question, _Known] = {}
        self._asked: dict[Question, asyncio.Future[_Known | None]] = {}
        self._asking: asyncio.Task[None] | None = None
        self._changes = 0
        self._failed_at = 0
        self._trouble: DatabaseError | None = None
        self._uses = Uses(self.write)
        self._doors = anyio.CapacityLimiter(AT_ONCE)
        self._own = anyio.CapacityLimiter(1)

    async def resolve(self, token: str, by: By, address: str = "") -> Principal | None:
        """Give who a token is, ``None`` for nobody; it counts as use. Raises ``DatabaseDown``, ``DatabaseRefused``."""
        if not is_token(token):
            return None
        question = (by, digest(token))
        now = self._now()
        known = self._remembered(question, now)
        if known is None or not 0 <= now - known.asked_at < FRESH_MS:
            known = await self._answer(question, known, now)
        if known is None:
            return None
        known.seen_at = max(known.seen_at, now)
        if now - known.written_at >= WRITTEN_MS:
            known.written_at = now
            self._uses.note(known.principal, now, address)
        return known.principal

    def forget(self, who: str | None = None) -> None:
        """Ask anew about a person, session or key (by name or id), or about everybody: call it after each change."""
        self._changes += 1
        for question, known in list(self._known.items()):
            if who is None or who in (known.principal.id, known.principal.name):
                del self._known[question]

    async def read(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function with a connection that only reads, in a thread.

        Raises ``DatabaseDown``, ``DatabaseRefused``, and what the function raises.
        """
        return await anyio.to_thread.run_sync(partial(self._read, function, *args, **kwargs), limiter=self._doors)

    async def write(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function in a transaction that writes, in a thread; what it raises undoes the transaction.

        Raises ``DatabaseDown``, ``DatabaseRefused``, and what the function raises.
        """
        return await anyio.to_thread.run_sync(partial(self._write, function, *args, **kwargs), limiter=self._doors)

    async def close(self) -> None:
        """Write who was here; whoever still asks is told that there is no answer."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait((self._asking,))
        self._settle(self._asked, DatabaseDown("this server is ending"))
        await self._uses.close()

    def _remembered(self, question: Question, now: int) -> _Known | None:
        known = self._known.get(question)
        if known is None:
            return None
        expires_at = known.principal.expires_at
        over = expires_at is not None and expires_at <= now
        idle = known.principal.kind == "person" and known.seen_at + self._idle_ms <= now
        if over or idle or now - known.asked_at >= KEPT_MS:
            del self._known[question]
            return None
        return known

    async def _answer(self, question: Question, known: _Known | None, now: int) -> _Known | None:
        """Ask the database; of who is known already, only as long as it answers in time."""
        if self._trouble is not None and 0 <= now - self._failed_at < FRESH_MS:
            if known is None:
                raise self._trouble
            return known
        answer = self._ask(question)
        if known is not None and self.down_since is not None:
            return known  # what comes holds for the next time
        patience_s = PATIENCE_WITH_STRANGERS_S if known is None else PATIENCE_S
        try:
            return await asyncio.wait_for(asyncio.shield(answer), patience_s)
        except TimeoutError:
            trouble: DatabaseError = DatabaseDown(f"expected an answer from the database in {patience_s:g} s, got none")
            self._failed(trouble)
        except DatabaseError as error:
            trouble = error
        if known is None:
            raise trouble
        return known

    def _ask(self, question: Question) -> asyncio.Future[_Known | None]:
        """Put a question to those that are asked next."""
        if question not in self._asked:
            loop = asyncio.get_running_loop()
            answer: asyncio.Future[_Known | None] = loop.create_future()
            answer.add_done_callback(lambda done: done.cancelled() or done.exception())  # also when nobody waits
            self._asked[question] = answer
            if self._asking is None or self._asking.done():
                self._asking = loop.create_task(self._work())
        return self._asked[question]

    async def _work(self) -> None:
        while self._asked:
            batch = {question: self._asked.pop(question) for question in list(islice(self._asked, _BATCH))}
            asked_at, changes = self._now(), self._changes
            seen = {question[1]: self._known[question].seen_at for question in batch if question in self._known}
            work = partial(self._read, look_up, list(batch), asked_at, self._idle_ms, seen)
            try:
                found = await anyio.to_thread.run_sync(work, limiter=self._own, abandon_on_cancel=True)
            except DatabaseError as error:
                self._failed(error)
                self._settle(batch, error)
            except BaseException as error:
                self._settle(batch, DatabaseDown("the question about a token was not answered"))
                raise error
            else:
                self._answered()
                for question, answer in batch.items():
                    known = self._learn(question, found.get(question), asked_at, keep=changes == self._changes)
                    if not answer.done():
                        answer.set_result(known)

    def _learn(self, question: Question, found: Found | None, asked_at: int, *, keep: bool) -> _Known | None:
        """Remember an answer, unless something was changed since it was asked for."""
        before = self._known.pop(question, None)
        if found is None:
            return None
        seen_at = max(found.seen_at, before.seen_at if before else 0)
        written_at = max(found.seen_at, before.written_at if before else 0)
        known = _Known(found.principal, asked_at, seen_at, written_at)
        if keep:
            if len(self._known) >= ROOM:  # the first are those that were asked for the longest ago
                del self._known[next(iter(self._known))]
            self._known[question] = known
        return known

    def _settle(self, batch: dict[Question, asyncio.Future[_Known | None]], error: DatabaseError) -> None:
        for answer in batch.values():
            if not answer.done():
                answer.set_exception(error)

    def _failed(self, error: DatabaseError) -> None:
        self._failed_at, self._trouble = self._now(), error
        if self.down_since is None:
            self.down_since = self._failed_at
            _log.warning("people_unreachable", why=str(error), known=len(self._known))

    def _answered(self) -> None:
        self._trouble = None
        if self.down_since is not None:
            _log.info("people_reachable", after_ms=self._now() - self.down_since)
            self.down_since = None

    def _read(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with reading(self._engine) as connection:
            return function(connection, *args, **kwargs)

    def _write(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with writing(self._engine) as connection:
            return function(connection, *args, **kwargs)
