"""What the documentation has to name, gathered from where each is defined; the glossary's words stand here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import click
from prometheus_client.parser import text_string_to_metric_families

from backend import routes
from backend.cli.main import peakline
from backend.metrics import READINGS, Metrics
from models import settings, settings_access, settings_stages, vocabulary
from stream.log.keys import LIVE, Keys

GLOSSARY: Final = (
    "order", "stage", "open order", "event", "event time", "record time", "late event", "watermark", "depth",
    "workable", "arrival rate", "throughput", "headroom", "dwell", "age", "cycle time", "oldest", "wait",
    "drain time", "SLA policy", "deadline", "cut-off", "wave", "on track", "at risk", "breached", "met", "missed",
    "forecast breach", "hold", "stalled", "exception", "peak", "surge", "rule", "alert", "incident", "inactive",
    "pending", "firing", "resolved", "acknowledge", "silence", "suppressed", "escalate", "flood", "chattering",
    "floor", "wall", "frame", "as of", "behind", "blind", "lag", "ledger",
)  # fmt: skip
"""One word, one meaning: in code, on the wire, on the screen and in speech."""

STATES: Final = (vocabulary.Flow, vocabulary.Feed, vocabulary.Sla, vocabulary.Refusal)


def in_file() -> set[str]:
    """Give the name of every setting of ``peakline.toml``."""
    return {
        *settings.TOP_LEVEL, *settings.PEAK, *settings.SOURCE, *settings_stages.STAGE, *settings_stages.OVERRIDE,
        *settings_access.ACCESS, *settings_access.OIDC, *settings_access.OUTGOING,
    }  # fmt: skip


def commands() -> Iterator[tuple[str, list[str]]]:
    """Give every command a person may call, with its own options."""

    def below(path: str, group: click.Group) -> Iterator[tuple[str, list[str]]]:
        for name, command in sorted(group.commands.items()):
            if command.hidden:
                continue
            if isinstance(command, click.Group):
                yield from below(f"{path} {name}", command)
            else:
                options = [parameter.opts[0] for parameter in command.params if isinstance(parameter, click.Option)]
                yield f"{path} {name}", options

    yield from below("peakline", peakline)


def paths() -> set[str]:
    """Give every path that answers, those of the dashboard's own machinery aside."""
    screens = {screen.path for screen in routes.SCREENS if screen.is_page}
    return {entry.path for entry in routes.HTTP} | screens | {routes.SOCKET}


def metrics() -> set[str]:
    """Give the name of every metric as Prometheus knows it."""
    counted = {family.name for family in text_string_to_metric_families(Metrics().text().decode())}
    return {re.sub("_total$", "", name) for name in counted | set(READINGS) if not name.endswith("_created")}


def keys() -> set[str]:
    """Give every key of the log, with ``{p}`` for the number of a partition."""
    names = Keys(LIVE)
    own = {names.log, names.lost}
    return own | {
        getattr(names, name)(0).replace("{0}", "{p}")
        for name, maker in vars(Keys).items()
        if callable(maker) and not name.startswith("_") and name != "of"
    }
