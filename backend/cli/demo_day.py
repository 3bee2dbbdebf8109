"""The settings of a demo: a peak with a name, since when it runs and what was planned for it.

Written beside the demo's data unless somebody has put settings of their own there.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from backend.cli.settings import FILE
from stream.feeding.expecting import HOURS, expected

PLAN: Final = "plan.csv"
MARK: Final = "# Written by `peakline demo`; the next one writes it anew. Take this line away to keep what follows.\n"


def write(data_dir: Path, rate: float, timezone: str, live: int) -> None:
    """Write settings and plan for a demo that goes live at ``live`` (ms)."""
    path = data_dir / FILE
    if path.exists() and not path.read_text(encoding="utf-8").startswith(MARK):
        return
    start, orders = expected(rate, timezone, live)
    began = datetime.fromtimestamp(start / 1000, UTC)
    ends = began + timedelta(hours=HOURS)
    path.write_text(
        f'{MARK}[peak]\nname = "双11"\nstart = "{began.isoformat()}"\nend = "{ends.isoformat()}"\nplan = "{PLAN}"\n',
        encoding="utf-8",
    )
    rows = "".join(f"{minute},,{count}\n" for minute, count in enumerate(orders))
    (data_dir / PLAN).write_text(f"minute,channel,orders expected\n{rows}", encoding="utf-8")
