from __future__ import annotations

import dash
import msgspec
from starlette.routing import Route, WebSocketRoute

from backend import subscriptions
from backend.routes import CALLBACKS, HTTP, SCREENS, SOCKET, SOCKET_OPS, Scope, routes, scope_of_callback, screen_at
from dashboard import app as dashboard


def test_every_route_of_the_server_is_in_the_table() -> None:
    served = {(route.path, method) for route in routes() if isinstance(route, Route) for method in route.methods or ()}
    assert served == {(entry.path, method) for entry in HTTP for method in entry.methods} | {
        (entry.path, "HEAD") for entry in HTTP if "GET" in entry.methods
    }
    assert [route.path for route in routes() if isinstance(route, WebSocketRoute)] == [SOCKET]


def test_only_health_is_open_to_everybody() -> None:
    assert {entry.path for entry in HTTP if entry.scope is Scope.PUBLIC} == {"/healthz", "/readyz"}
    assert {screen.path for screen in SCREENS if screen.scope is Scope.PUBLIC} == {
        "/_dash-component-suites/",
        "/assets/",
    }


def test_every_message_that_a_socket_understands_declares_its_scope() -> None:
    understood = [
        kind for kind in vars(subscriptions).values() if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    ]
    tags = {kind.__struct_config__.tag for kind in understood if kind.__struct_config__.tag_field == "op"}
    assert tags == set(SOCKET_OPS)


def test_every_page_and_every_callback_of_the_dashboard_is_in_the_table() -> None:
    dashboard.build()
    pages = {screen.path for screen in SCREENS if not screen.path.startswith(("/_", "/assets"))}
    assert {"/", *dashboard.PAGES} == pages
    outputs = set(dash.get_app().callback_map)  # type: ignore[no-untyped-call]
    assert outputs == set(CALLBACKS)
    assert all(scope_of_callback(output) for output in outputs)
    assert scope_of_callback("somewhere.else") is None


def test_a_table_entry_stands_for_itself_or_for_all_below_it() -> None:
    assert screen_at("/assets/build/wall.css") is not None
    assert screen_at("/assets") is None
    assert screen_at("/wall/deeper") is None
    assert screen_at("/anything") is None
