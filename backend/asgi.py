"""Builds the web process: the one place where settings, log, doors and dashboard meet.

Decides what stands inside what. It is the only file that imports the dashboard; what is served, and to
whom, is in ``backend.routes`` and ``backend.guard``.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable

from starlette.applications import Starlette
from starlette.types import ASGIApp
from starlette_compress import CompressMiddleware

from backend import policy
from backend.access.oidc import company_of
from backend.access.opening import database_of, gate_of, open_gate
from backend.calendar import Calendar
from backend.connection import connected
from backend.errors import HANDLERS
from backend.ground import Facts, Ground
from backend.guard import Guard
from backend.metrics import Metrics
from backend.names import Names
from backend.packed import Packed
from backend.past import Past
from backend.routes import routes
from backend.screens import Screens
from backend.setup import encoded
from backend.usual import Usuals
from dashboard import app as dashboard
from models.plan import Plan
from models.policy import Policy
from models.settings import Settings
from stream.clock import now_ms


def build(
    settings: Settings,
    url: Callable[[], str],
    failed: Callable[[BaseException], None],
    address: str = "http://127.0.0.1",
    plan: Plan | None = None,
) -> ASGIApp:
    """Build the application of a web process on the log at ``url()``; its lifespan must be run.

    ``address`` is where it listens, ``plan`` that of the peak, when there is one. Raises ``DatabaseRefused`` for a
    database's address that is none, and ``SettingsError`` when a secret is missing.
    ``failed`` is told when it can never work again (the log is not ours): the caller should then stop serving.
    """
    screens = dashboard.build()
    database = database_of(settings)
    gate = gate_of(settings, database)
    company = company_of(settings, address)
    past = Past.of(settings)
    ground = Ground(
        facts=Facts(
            drill=settings.drill,
            body_limit=settings.body_limit,
            minute_ms=settings.minute_ms,
            minutes_kept=settings.minutes_kept,
            setup=encoded(settings, screens.files.build),
            policy=policy.encoded(settings),
        ),
        metrics=Metrics(lambda: ground.readings(now_ms())),
        now_ms=now_ms,
        gate=gate,
        past=past,
        usual=Usuals(past, settings, Policy(settings)).of,
        calendar=Calendar(settings.timezone, settings.peak, plan),
    )

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with (
            contextlib.aclosing(company) if company else contextlib.nullcontext(),
            contextlib.aclosing(ground.past),
            open_gate(gate, database, settings, address),
            connected(ground, settings, url, failed),
        ):
            yield

    doors = compose(ground, screens, lifespan)
    doors.state.oidc = company
    # The socket's frames are never packed: that costs ten times what sending them does.
    return Guard(Packed(CompressMiddleware(doors)), Names(settings.public_url), screens.csp_hashes)


def compose(
    ground: Ground,
    screens: ASGIApp,
    lifespan: Callable[[Starlette], contextlib.AbstractAsyncContextManager[None]] | None = None,
) -> Starlette:
    """Put the doors of the table, and behind them the screens, on a ground."""
    doors = Starlette(routes=routes(), exception_handlers=HANDLERS, lifespan=lifespan)
    doors.router.redirect_slashes = False
    doors.router.default = Screens(screens)
    doors.state.ground = ground
    return doors
