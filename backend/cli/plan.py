"""The plan that the settings name, read once at the start of the doors.

Decides that a plan which cannot be used keeps nobody from the floor: it is said loudly, and then there is none.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import structlog

from models.plan import Peak, Plan, parse
from models.settings import Settings, SettingsError
from models.settings_table import show

MOST_BYTES: Final = 32 << 20

_log = structlog.get_logger(__name__)


def plan_of(settings: Settings, file: Path) -> Plan | None:
    """Read the plan of the peak; ``file`` is that of the settings, beside which its path begins."""
    peak = settings.peak
    if peak is None or peak.plan is None:
        return None
    path = file.parent / Path(peak.plan).expanduser()
    try:
        plan = parse(_text(path), str(path), Peak(peak.start_ms, peak.end_ms, settings.minute_ms))
    except SettingsError as error:
        _log.error("plan_unusable", why=str(error), advice="mend the file and start again; until then there is no plan")
        return None
    _log.info("plan_read", file=str(path), channels=len(plan.channels))
    return plan


def _text(path: Path) -> str:
    try:
        with path.open("rb") as opened:
            read = opened.read(MOST_BYTES + 1)
    except OSError as error:
        found = f"{show(str(path))} ({error.strerror})"
        raise SettingsError("peak.plan", found, "a file that can be read") from None
    if len(read) > MOST_BYTES:
        raise SettingsError("the plan", "a longer file", f"at most {MOST_BYTES >> 20} MiB", str(path))
    try:
        return read.decode("utf-8")
    except UnicodeDecodeError as error:
        line = read.count(b"\n", 0, error.start) + 1
        raise SettingsError("the plan", "bytes that are no text", "CSV in UTF-8", str(path), line) from None
