"""What the ledger remembers of a partition, for a floor that no snapshot brings back.

Opens the database only when it is asked. A database that is away or not made yet remembers nothing, and says so: the
floor then begins with what the log has.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog

from models.settings import Settings
from stream.clock import now_ms
from stream.database.engine import ledger_url, open_engine, reading
from stream.database.trouble import DatabaseDown, DatabaseRefused
from stream.database.upgrade import check
from stream.ledger.reading import Recalled, recall
from stream.ledger.writing import Mark, marked

_log = structlog.get_logger()


def remember(settings: Settings, partition: int, wanted: Callable[[Mark], bool] = lambda mark: True) -> Recalled | None:
    """Give what the ledger has of a partition, ``None`` when it has nothing ``wanted`` or cannot say."""
    engine = open_engine(ledger_url(settings), pool=1)
    try:
        check(engine)
        with reading(engine) as connection:
            mark = marked(connection, partition)
            if mark is None or not wanted(mark):
                return None
            return recall(connection, partition, now_ms() - settings.minutes_kept * settings.minute_ms)
    except (DatabaseDown, DatabaseRefused) as error:
        _log.info("ledger_not_asked", partition=partition, reason=str(error))
        return None
    finally:
        engine.dispose()
