"""What a thumb and an eye find on a phone: is anything cut off, too small to read, too small to hit.

The looking itself is done by ``touching.js``, in the page.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

_LOOK = Path(__file__).with_suffix(".js").read_text()


def cut_off(page: Page) -> list[str]:
    """Give texts that leave the screen at a side, their card, or their own box; those that end in an ellipsis aside."""
    return _found(page, "cutOff()")


def cramped(page: Page) -> list[str]:
    """Give neighbours in a card whose texts touch."""
    return _found(page, "cramped()")


def small(page: Page, below: str) -> list[str]:
    """Give what cannot be read (14 px, lines of 1.35) or hit (48 px high) below a selector."""
    found: list[str] = page.evaluate(f"(below) => {{ {_LOOK}; return small(below); }}", below)
    return found


def _found(page: Page, look: str) -> list[str]:
    found: list[str] = page.evaluate(f"() => {{ {_LOOK}; return {look}; }}")
    return found
