"""Small shapes that several parts share: a word to be said in the page's language, a glyph, a number.

Decides how they are marked for the scripts and for people's own (CONTRACT §8); what they show is written in
the browser.
"""

from __future__ import annotations

from dash import html


def word(key: str, class_name: str = "", **more: object) -> html.Span:
    """Make a text that the page says in its language; ``key`` is one of ``dashboard.words.WORDS``."""
    return html.Span(className=class_name, **{"data-word": key}, **more)


def glyph(name: str = "", class_name: str = "") -> html.Span:
    """Make a shape drawn by the style sheet; the word beside it says the same, so it is hidden from readers."""
    return html.Span(className=f"glyph {class_name}".strip(), **{"data-glyph": name, "aria-hidden": "true"})


def value(name: str, class_name: str = "", **more: object) -> html.Span:
    """Make a place for one number of CONTRACT §6; the script adds ``data-raw``."""
    return html.Span("—", className=f"value {class_name}".strip(), **{"data-value": name}, **more)
