"""Small shapes that several parts share: a word to be said in the page's language, a glyph, a number.

Decides how they are marked for the scripts and for people's own (CONTRACT §8); what they show is written in
the browser.
"""

from __future__ import annotations

from typing import Any

from dash import html


def hooks(**named: str) -> dict[str, Any]:
    """Name what scripts find a component by: ``stage="shipped"`` becomes ``data-stage``."""
    return {f"data-{name}": value for name, value in named.items()}


def word(key: str, class_name: str = "") -> html.Span:
    """Make a text that the page says in its language; ``key`` is one of ``dashboard.words.WORDS``."""
    return html.Span(className=class_name, **hooks(word=key))


def glyph(name: str = "", class_name: str = "") -> html.Span:
    """Make a shape drawn by the style sheet; the word beside it says the same, so it is hidden from readers."""
    return html.Span(className=f"glyph {class_name}".strip(), **hooks(glyph=name), **unread())


def value(name: str, class_name: str = "", element: str | None = None) -> html.Span:
    """Make a place for one number of CONTRACT §6; the script adds ``data-raw``."""
    own: dict[str, Any] = {} if element is None else {"id": element}
    return html.Span("—", className=f"value {class_name}".strip(), **hooks(value=name), **own)


def unread() -> dict[str, Any]:
    """Hide from readers what only looks: whatever it says is said beside it in words."""
    return {"aria-hidden": "true"}


def aloud() -> dict[str, Any]:
    """Let readers say what changes here, once they have finished what they are saying."""
    return {"aria-live": "polite"}
