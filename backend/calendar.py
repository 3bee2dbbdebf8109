"""Which minutes a day has, and which past ones stand beside them: what the shop's zone and its peak say.

Decides that a past day is compared by the clock: the peak's eve with the eve of the compared day. How many orders there
were, then and now, is for others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from models.plan import Plan
from models.settings_shape import Peak

_WHOLE_MS: Final = 23 * 3_600_000
"""From so long on a day counts as whole: when the clock goes forward, it is."""


class Stretch(NamedTuple):
    """From ``begin`` until just before ``end``; epoch ms."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The shop's days."""

    timezone: str = "UTC"
    peak: Peak | None = None
    plan: Plan | None = None

    def day(self, since_at: int, now: int) -> Stretch:
        """Give all of the day that is counted from ``since_at``: to the end of the peak while it runs, or midnight."""
        if self.peak is not None and since_at == self.peak.start_ms and now < self.peak.end_ms:
            return Stretch(since_at, self.peak.end_ms)
        return Stretch(since_at, self._midnight(self._local(since_at).date() + timedelta(days=1)))

    def beside(self, day: Stretch) -> Stretch | None:
        """Give what a day is compared with: as long by the clock; ``None`` when nothing is.

        The compared day stands beside the first whole day of a peak; without one, beside the day with most of it.
        """
        if self.peak is None or self.peak.compare is None:
            return None
        shift = date.fromisoformat(self.peak.compare) - self._main(day)
        return Stretch(self._shifted(day.begin, shift), self._shifted(day.end, shift))

    def _main(self, day: Stretch) -> date:
        first = self._local(day.begin).date()
        some = [first + timedelta(days=number) for number in range(3)]  # of more, the second is whole

        def share(one: date) -> int:
            begin, end = self._midnight(one), self._midnight(one + timedelta(days=1))
            return min(_WHOLE_MS, min(day.end, end) - max(day.begin, begin))

        return max(some, key=share)

    def _local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(self.timezone))

    def _midnight(self, day: date) -> int:
        return _ms(datetime.combine(day, time(), ZoneInfo(self.timezone)))

    def _shifted(self, at: int, shift: timedelta) -> int:
        return _ms(self._local(at) + shift)  # by the clock on the wall, whatever it does in between


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
