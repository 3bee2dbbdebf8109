"""Every colour of the screens, once, by what it says; the style sheets know only the variables made here.

Decides what a colour means: hue is kept for promises (amber: at risk, red: breached now), all else is neutral.
Where things stand and how large they are is for the style sheets.
"""

from __future__ import annotations

from typing import Final

THEMES: Final = ("dark", "light")

COLOURS: Final[dict[str, tuple[str, str]]] = {
    # by role: dark, then light
    "ground": ("#090c11", "#f4f6f9"),
    "raised": ("#141b25", "#ffffff"),
    "chip": ("#1b2430", "#e9edf3"),
    "line": ("#1c2430", "#d5dce6"),
    "edge": ("#5b6b80", "#7d8a9c"),
    "text": ("#f3f6fa", "#10161f"),
    "soft": ("#a3b0c0", "#465364"),
    "faint": ("#7e8da3", "#5a687c"),
    "shade": ("#000000", "#465364"),
    "track": ("#222c39", "#d5dce6"),
    "fill": ("#c6d0dc", "#465364"),
    "area": ("#2f4058", "#c3ccd8"),
    "at-risk": ("#ffb83d", "#995d00"),
    "breached": ("#ff6b57", "#9c001e"),
    "breached-ground": ("#ff6b57", "#9c001e"),
    "on-breached": ("#170503", "#ffffff"),
    "notice-ground": ("#f3f6fa", "#10161f"),
    "on-notice": ("#090c11", "#ffffff"),
}
"""What each role looks like in each theme."""

READABLE: Final = (
    ("text", "ground"),
    ("text", "raised"),
    ("text", "chip"),
    ("soft", "ground"),
    ("soft", "raised"),
    ("soft", "chip"),
    ("faint", "ground"),
    ("faint", "raised"),
    ("faint", "chip"),
    ("at-risk", "ground"),
    ("at-risk", "raised"),
    ("at-risk", "chip"),
    ("breached", "ground"),
    ("breached", "raised"),
    ("on-breached", "breached-ground"),
    ("on-notice", "notice-ground"),
)
"""What is written upon what: each pair keeps 4.5 to 1."""

NEIGHBOURS: Final = (
    ("fill", "track"),
    ("fill", "ground"),
    ("fill", "raised"),
    ("text", "track"),
    ("ground", "text"),
    ("ground", "fill"),
    ("edge", "ground"),
    ("edge", "raised"),
    ("text", "area"),
    ("soft", "area"),
    ("faint", "area"),
    ("breached-ground", "raised"),
    ("breached-ground", "ground"),
    ("notice-ground", "ground"),
)
"""Marks that touch each other, with the ring or the edge that parts them: each pair keeps 3 to 1."""

PROMISES: Final = ("breached", "at-risk")
NEUTRALS: Final = ("text", "soft", "faint")
"""What says that nothing is wrong with a number; told from the promises by every eye."""


def style_sheet() -> str:
    """Write the roles as CSS variables, a block for each theme; dark is what holds when none is asked for."""
    return "\n".join(_block(theme, column) for column, theme in enumerate(THEMES)) + "\n"


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two ``#rrggbb`` colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _block(theme: str, column: int) -> str:
    selector = f':root[data-theme="{theme}"]' if column else f':root, :root[data-theme="{theme}"]'
    lines = [f"  --{role}: {pair[column]};" for role, pair in COLOURS.items()]
    return "\n".join([f"{selector} {{", f"  color-scheme: {theme};", *lines, "}"])


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
