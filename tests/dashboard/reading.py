"""Reads a laid out page: its components, and what scripts find them by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def properties(component: Any) -> dict[str, Any]:
    """Give the properties of one component."""
    props: dict[str, Any] = component.to_plotly_json()["props"]
    return props


def parts(layout: Any) -> Iterator[dict[str, Any]]:
    """Give the properties of each component below ``layout``, itself included."""
    if isinstance(layout, (list, tuple)):
        for child in layout:
            yield from parts(child)
    elif hasattr(layout, "to_plotly_json"):
        props = properties(layout)
        yield props
        yield from parts(props.get("children"))


def hooks(layout: Any, name: str) -> list[str]:
    """Give the values of one ``data-`` attribute, in the order of the page."""
    return [props[f"data-{name}"] for props in parts(layout) if f"data-{name}" in props]


def element_ids(layout: Any) -> set[str]:
    """Give all ids."""
    return {props["id"] for props in parts(layout) if "id" in props}


def worded(layout: Any) -> set[str]:
    """Give every word that a layout has said: as text, as a label, of a field, its note and its options, of columns."""
    found = {value for name in ("word", "label", "title", "note") for value in hooks(layout, name)}
    for name in ("columns", "options"):
        found |= {word for described in hooks(layout, name) for _, word in json.loads(described)}
    return found
