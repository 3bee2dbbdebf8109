"""What most samples do: a Dash page that polls the floor with ``dcc.Interval`` and lays its rows out in a callback.

Stands beside the wall in the soak, on the same floor: the same numbers, as plain tables, four times a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, dcc, html
from fastapi import FastAPI
from starlette.types import ASGIApp

Member = dict[str, Any]
COLUMNS = (
    "depth",
    "held",
    "in_per_min",
    "out_per_min",
    "wait_s",
    "target_s",
    "at_risk",
    "breached",
    "oldest_s",
    "state",
)


def polled(frame: Callable[[], Member], every_ms: int) -> ASGIApp:
    """Build the page on whatever ``frame`` gives at the time it is asked."""
    server: Any = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app = Dash("polled", server=server, update_title="", add_log_handler=False)
    app.layout = html.Div([dcc.Interval(id="beat", interval=every_ms), html.Div(id="floor")])

    @app.callback(Output("floor", "children"), Input("beat", "n_intervals"))
    def show(_: int | None) -> list[Any]:
        return laid_out(frame())

    served: ASGIApp = server
    return served


def laid_out(floor: Member) -> list[Any]:
    """Lay out one frame: header, rows, places, exceptions, sources."""
    since, totals = floor["since"], floor["totals"]
    cells: dict[str, list[Member]] = {}
    for cell in floor["cells"]:
        cells.setdefault(cell["stage"], []).append(cell)
    head = [html.Span(f"{name} {value}") for name, value in (since | totals).items()]
    rows = [html.Tr([html.Td(str(stage[name])) for name in ("stage", *COLUMNS)]) for stage in floor["stages"]]
    places = [
        html.Tr(
            [html.Td(stage), *(html.Td(f"{cell['warehouse']} {cell['depth']} {cell['breached']}") for cell in those)]
        )
        for stage, those in cells.items()
    ]
    lists = [html.Li(f"{one['reason']} {one['open']} {one['oldest_s']}") for one in floor["exceptions"]]
    lists += [html.Li(f"{one['source']} {one['state']} {one['age_s']}") for one in floor["sources"]]
    return [
        html.Div(head, id="as-of", **{"data-as-of": floor["as_of"]}),
        html.Table(rows),
        html.Table(places),
        html.Ul(lists),
    ]
