from __future__ import annotations

import dash
import msgspec
from starlette.routing import Route, WebSocketRoute

from backend import subscriptions
from backend.access.roles import Scope
from backend.routes import CALLBACKS, HTTP, SCREENS, SOCKET, SOCKET_OPS, routes, scope_of_callback, screen_at
from dashboard import app as dashboard
from dashboard.pages.registry import PAGES


def test_every_route_of_the_server_is_in_the_table() -> None:
    served = {(route.path, method) for route in routes() if isinstance(route, Route) for method in route.methods or ()}
    assert served == {(entry.path, method) for entry in HTTP for method in entry.methods} | {
        (entry.path, "HEAD") for entry in HTTP if "GET" in entry.methods
    }
    assert [route.path for route in routes() if isinstance(route, WebSocketRoute)] == [SOCKET]


def test_these_and_no_others_are_open_to_everybody() -> None:
    assert {(entry.path, *entry.methods) for entry in HTTP if entry.scope is Scope.PUBLIC} == {
        ("/healthz", "GET"),
        ("/readyz", "GET"),
        ("/api/v1/session", "POST"),
        ("/api/v1/links", "POST"),
        ("/api/v1/sign-in", "GET"),
        ("/sign-in/oidc", "GET"),
        ("/sign-in/oidc/callback", "GET"),
    }
    assert {screen.path for screen in SCREENS if screen.scope is Scope.PUBLIC} == {
        "/_dash-component-suites/",
        "/assets/",
        "/sign-in",
        "/sign-in/_dash-layout",
        "/sign-in/_dash-dependencies",
    }


def test_a_wall_reaches_the_floor_and_nothing_with_names_of_people() -> None:
    reached = {entry.path for entry in HTTP if entry.scope is Scope.DISPLAY}
    assert reached == {"/api/v1/floor", "/api/v1/series", "/api/v1/day", "/api/v1/setup", "/api/v1/session"}
    pages = {screen.path for screen in SCREENS if screen.scope is Scope.DISPLAY and screen.is_page}
    assert pages == {"/wall", "/"}


def test_every_message_that_a_socket_understands_declares_its_scope() -> None:
    understood = [
        kind for kind in vars(subscriptions).values() if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    ]
    tags = {kind.__struct_config__.tag for kind in understood if kind.__struct_config__.tag_field == "op"}
    assert tags == set(SOCKET_OPS)


def test_every_page_and_every_callback_of_the_dashboard_is_in_the_table() -> None:
    dashboard.build()
    assert {"/", *PAGES} == {screen.path for screen in SCREENS if screen.is_page}
    outputs = set(dash.get_app().callback_map)  # type: ignore[no-untyped-call]
    assert outputs == set(CALLBACKS)
    assert all(scope_of_callback(output) for output in outputs)
    assert scope_of_callback("somewhere.else") is None


def test_a_table_entry_stands_for_itself_or_for_all_below_it() -> None:
    assert screen_at("/assets/build/wall.css") is not None
    assert screen_at("/assets") is None
    assert screen_at("/wall/deeper") is None
    assert screen_at("/anything") is None
