"""What a person would see on a screen: is anything cut off, too small, upon something else.

The looking itself is done by ``seeing.js``, in the page.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_LOOK = Path(__file__).with_suffix(".js").read_text()


def cut_off(page: Page) -> list[str]:
    """Give what is wider than its box, leaves its row or the screen; names that may end in an ellipsis aside."""
    found: list[str] = page.evaluate(f"() => {{ {_LOOK}; return cutOff(); }}")
    return found


def overlapping(page: Page) -> list[str]:
    """Give neighbours in a row whose boxes lie upon each other."""
    found: list[str] = page.evaluate(f"() => {{ {_LOOK}; return overlapping(); }}")
    return found


def smallest_type(page: Page, selector: str) -> float:
    """Give the smallest font size of what is shown under a selector, in lines of a 1080-line screen."""
    size: float = page.evaluate(f"(selector) => {{ {_LOOK}; return smallestType(selector); }}", selector)
    return size
