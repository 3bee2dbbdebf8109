"""Sources: who sends us what happens, how far our own machinery is behind, and what was refused.

Decides what stands where; the floor's part comes from the socket that the wall uses, the rest from ``/api/v1/ledger``,
``/api/v1/sources`` and ``/api/v1/dead`` (``assets/desk/sources.js``, ``assets/desk/letters.js``).
"""

from __future__ import annotations

from typing import Final

from dash import html

from dashboard import ids
from dashboard.parts.desk import act, card, desk, listing, title
from dashboard.parts.dialogs import dialog
from dashboard.parts.forms import choice, form
from dashboard.parts.marks import glyph, hooks, value, word
from dashboard.words import WORDS
from dashboard.words_means import MEANS
from dashboard.words_sources import LETTERS, SOURCES
from dashboard.words_why import CARD, FIGURES

PATH = "/sources"
REFUSED: Final = ("too_late", "in_future", "dead")
TAKEN: Final = ("duplicates", "late_events", "disordered", "superseded", "given_up")
FACTS: Final = ("at", "source", "partition", "field", "order", "error")
"""What is told of a letter beside its bytes."""
EXPLAINED: Final = (*REFUSED, *TAKEN, "age_s", "delay_p95_s")
"""The figures that say why they are what they are."""
_BORROWED: Final = ("feed.", "sources.count", "more")


def layout() -> html.Div:
    """Lay out the machinery, the sources, the dead letters and the counts."""
    columns = [
        ("state", "source.state"),
        ("source", "source"),
        ("contact", "source.contact"),
        ("event", "source.event"),
        ("age", "source.age"),
        ("delay", "source.delay"),
        ("rate", "source.rate"),
        ("refused", "source.refused"),
    ]
    head = title(
        "page.sources",
        "page.about",
        html.Span(id=ids.SOURCES_LIVE, className="count-live"),
        html.Span(id=ids.SOURCES_AS_OF, className="as-of"),
    )
    machines = html.Div([_machine("floor"), _machine("ledger")], className="machines")
    machinery = html.Section([html.H2(word("machinery"), className="strip-title"), machines], className="machinery")
    quality = card(
        "quality",
        html.Div([_counts("quality.refused", REFUSED), _counts("quality.taken", TAKEN)], className="counts"),
    )
    borrowed = {key: said for key, said in WORDS.items() if key.startswith(_BORROWED)}
    content = [machinery, listing(ids.SOURCE_LIST, "page.sources", columns, 5), _letters(), quality, _letter()]
    explained = {key: said for key, said in (MEANS | FIGURES).items() if key.split(".")[1] in EXPLAINED}
    return desk(PATH, head, content, [SOURCES, LETTERS, borrowed, CARD, explained])


def _counts(key: str, names: tuple[str, ...]) -> html.Div:
    lines = [
        html.Div(
            [
                html.Dt(
                    [word(f"quality.{name}"), html.Span(className="count-about", **hooks(word=f"quality_about.{name}"))]
                ),
                html.Dd(value(name), className="figure-box"),
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


def _letters() -> html.Section:
    columns = [
        ("when", "letter.at"),
        ("reason", "letter.reason"),
        ("wrong", "letter.wrong"),
        ("sender", "letter.sender"),
        ("acts", "actions"),
    ]
    chosen = html.Div(
        [
            html.Nav(id=ids.LETTER_REASONS, className="reasons", **hooks(label="letters.by_reason")),
            form(
                ids.LETTER_FORM,
                choice("source", "letters.by_source", [("", "letters.any_source")]),
                html.Div(className="form-acts"),
                class_name="form letter-form",
                role="search",
            ),
        ],
        className="letter-filters",
    )
    told = html.P(id=ids.LETTERS_SAID, className="said", role="status")
    pages = html.Div(
        [
            act("letters.newest", ids.LETTERS_NEWEST),
            act("letters.older", ids.LETTERS_OLDER),
            html.Span(id=ids.LETTERS_END),
        ],
        className="pager",
    )
    count = html.Span(id=ids.LETTERS_KEPT, className="card-count")
    return card(
        "letters",
        count,
        chosen,
        told,
        html.Div([listing(ids.LETTERS, "letters", columns, 3), pages], className="letter-list"),
        about="letters.about",
    )


def _letter() -> html.Dialog:
    facts = [html.Div([html.Dt(word(f"letter.{name}")), html.Dd("—", **hooks(fact=name))]) for name in FACTS]
    raw = html.Div(
        [
            html.Div(
                [
                    html.H3(word("letter.raw")),
                    html.Div([act("letter.as_came", ids.LETTER_PLAIN, "plain"), act("copy", ids.LETTER_COPY)]),
                ],
                className="raw-line",
            ),
            html.Pre(id=ids.LETTER_RAW, tabIndex="0", className="raw", **hooks(label="letter.raw")),
            html.P(id=ids.LETTER_CUT, className="note"),
        ],
        className="raw-box",
    )
    acts = html.Div(
        [
            act("letter.drop", ids.LETTER_DROP),
            html.Button(word("close"), type="button", className="button quiet", **hooks(close="no")),
            act("letter.retry", ids.LETTER_RETRY, "primary"),
        ],
        className="dialog-acts",
    )
    about = html.P(id=ids.LETTER_ABOUT, className="about")
    return dialog(
        ids.LETTER_DIALOG, html.Span(id=ids.LETTER_REASON), [about, html.Dl(facts, className="facts"), raw, acts]
    )
