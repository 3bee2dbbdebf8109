"""Sources: who sends us what happens, what was refused, and how far our own machinery is behind.

Decides what stands where; the floor's part comes from the socket that the wall uses, the ledger's from
``/api/v1/ledger`` (``assets/desk/sources.js``).
"""

from __future__ import annotations

from typing import Final

from dash import html

from dashboard import ids
from dashboard.parts.desk import card, desk, listing, title
from dashboard.parts.marks import glyph, hooks, value, word
from dashboard.words import WORDS
from dashboard.words_sources import SOURCES

PATH = "/sources"
REFUSED: Final = ("too_late", "in_future", "dead")
TAKEN: Final = ("duplicates", "late_events", "disordered", "superseded", "given_up")
_BORROWED: Final = ("feed.", "sources.count")


def layout() -> html.Div:
    """Lay out the sources, the counts and the machinery."""
    columns = [
        ("state", "source.state"),
        ("source", "source"),
        ("kind", "source.kind"),
        ("contact", "source.contact"),
        ("event", "source.event"),
        ("age", "source.age"),
        ("delay", "source.delay"),
    ]
    head = title(
        "page.sources",
        "page.about",
        html.Span(id=ids.SOURCES_LIVE, className="count-live"),
        html.Span(id=ids.SOURCES_AS_OF, className="as-of"),
    )
    quality = card(
        "quality",
        html.Div([_counts("quality.refused", REFUSED), _counts("quality.taken", TAKEN)], className="counts"),
    )
    machinery = card("machinery", html.Div([_machine("floor"), _machine("ledger")], className="machines"))
    borrowed = {key: said for key, said in WORDS.items() if key.startswith(_BORROWED)}
    content = [listing(ids.SOURCE_LIST, "page.sources", columns, 5), quality, machinery]
    return desk(PATH, head, content, [SOURCES, borrowed])


def _counts(key: str, names: tuple[str, ...]) -> html.Div:
    lines = [
        html.Div(
            [
                html.Dt(
                    [word(f"quality.{name}"), html.Span(className="count-about", **hooks(word=f"quality_about.{name}"))]
                ),
                html.Dd(value(name)),
            ],
            **hooks(count=name),
        )
        for name in names
    ]
    return html.Div([html.H3(word(key)), html.Dl(lines)], className="count-group")


def _machine(name: str) -> html.Div:
    return html.Div(
        [
            html.Div(
                [
                    html.H3(word(f"machinery.{name}")),
                    html.Span([glyph("unknown"), html.Span(className="machine-state")], className="state-chip"),
                ],
                className="machine-line",
            ),
            html.P(className="machine-words"),
            html.P(className="machine-why"),
            html.Ul(className="machine-parts"),
        ],
        className="machine",
        **hooks(machine=name, state="unknown"),
    )
