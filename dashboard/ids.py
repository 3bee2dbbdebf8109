"""The ids of what a script looks up on a page: each named here once.

Decides names only. The scripts in ``assets/live`` may look up no id that is absent from here (a test reads them).
"""

from __future__ import annotations

from typing import Final

WALL: Final = "wall"
NOTICE: Final = "notice"
NOTICE_TEXT: Final = "notice-text"
EMPTY: Final = "empty"
EMPTY_CURL: Final = "empty-curl"

PEAK_NAME: Final = "peak-name"
PEAK_SINCE: Final = "peak-since"
RECEIVED: Final = "since-received"
ON_TIME_SHARE: Final = "on-time-share"
ON_TIME: Final = "since-on-time"
LATE: Final = "since-late"
OVERDUE: Final = "since-overdue"
LATE_PAIR: Final = "since-late-pair"
OPEN: Final = "total-open"
OPEN_HELD: Final = "total-held"
CLOCK: Final = "clock"
CLOCK_DATE: Final = "clock-date"
AS_OF: Final = "as-of"
SLOWEST: Final = "slowest-feed"
SLOWEST_AGE: Final = "slowest-age"

BOARD: Final = "board"
CHART: Final = "chart"
CHART_IN: Final = "chart-in"
CHART_OUT: Final = "chart-out"
EXCEPTIONS: Final = "exceptions"
EXCEPTIONS_TOTAL: Final = "exceptions-total"
EXCEPTIONS_MORE: Final = "exceptions-more"
SOURCES: Final = "sources"
SOURCES_TOTAL: Final = "sources-total"
SOURCES_MORE: Final = "sources-more"


def stage_row(stage: str) -> str:
    """Name the row of one open stage."""
    return f"stage-{stage}"
