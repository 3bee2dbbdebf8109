"""The floor: every order in memory and what is counted of them, a pure function of the log and the clock.

``apply`` joins a batch, ``tick`` lets time pass, both by taking out what the touched orders counted and
putting in what holds now. What a tick tells the world is ``news``'; how it is stored is ``saved``'s.
"""

from __future__ import annotations

import numpy as np

from models.event import Event
from models.part import BOOK_COLUMNS, CELLS_PER_COMBO
from models.policy import Policy
from models.settings import Settings
from models.vocabulary import Refusal
from stream.floor.arrivals import Arrivals, count_late
from stream.floor.attributes import join_dimensions, join_partial, join_promises
from stream.floor.batch import Batch
from stream.floor.books import Books
from stream.floor.columns import DISORDERED, FAR, OPEN, OVERDUE, Columns
from stream.floor.deadlines import Timing, judge
from stream.floor.entries import join_entries, join_flags
from stream.floor.expiry import expired, may_expire
from stream.floor.flags import show_flags
from stream.floor.flow import Flow
from stream.floor.ids import Rows
from stream.floor.origins import Origins
from stream.floor.path import Paths, paths_of
from stream.floor.places import OPEN_INDEX, Places
from stream.floor.since import since_ms
from stream.floor.standing import Standing, walk_of
from stream.floor.walk import OPEN_RANKS, Moves
from stream.floor.witness import Witness

_CHUNK = 1 << 14


class Floor:
    """All orders of one partition. Instants are epoch ms; ``now`` never runs backwards."""

    def __init__(self, settings: Settings, policy: Policy, now: int) -> None:
        """Start empty at ``now``."""
        minute = settings.minute_ms
        self.witness: Witness | None = None
        self.settings = settings
        self.policy = policy
        self.now = now
        self.places = Places(policy)
        self.columns = Columns()
        self.books = Books()
        self.arrivals = Arrivals(settings.horizon_ms, settings.ahead_ms, settings.hour_ms)
        self.origins = Origins(settings.hour_ms)
        ahead, kept = -(-settings.ahead_ms // minute), settings.minutes_kept
        self.flow = Flow(self.places, minute, settings.window_minutes, ahead, kept, now)
        self.since_at = self._since(now)
        self._next_due = FAR
        self._reserve()

    def apply(self, events: list[Event], logged: list[int], now: int) -> dict[int, Refusal]:
        """Join events in log order, each with the time (ms) of its log entry; give the refused ones by index.

        States are as of the last tick until the next; only the minutes go on to ``now`` at once.
        """
        batch = Batch.of(events, logged)
        self.flow.roll(max(self.now, now))
        self.arrivals.contact(batch)
        refused = self._apply(batch)
        for reason in refused.values():
            self.arrivals.refuse(reason)
        return refused

    def tick(self, now: int) -> None:
        """Let time pass: orders leave memory, states change that fell due, minutes become whole."""
        self.now = max(self.now, now)
        self.flow.roll(self.now)
        self._evict()
        since = self._since(self.now)
        if since != self.since_at:
            self._restart_since(since)
        if self.now >= self._next_due:
            self._pass_time(np.flatnonzero(self.columns.next_at[: self.columns.top] <= self.now))
            waiting = self.columns.next_at[: self.columns.top]
            self._next_due = int(waiting.min()) if len(waiting) else FAR
        self.books.refresh_oldest(self.columns)

    def resume(
        self, rows: Rows, minutes: list[tuple[int, str, str, int, int, int]], left: list[tuple[int, dict[str, int]]]
    ) -> None:
        """Count restored orders, and what orders that left memory did: their minutes, their share of the day."""
        self._reserve()
        disordered = self.arrivals.quality["disordered"]
        for start in range(0, len(rows), _CHUNK):
            self._put_in(rows[start : start + _CHUNK])
        self.arrivals.quality["disordered"] = disordered
        self.flow.thaw(minutes)
        for combo, counts in left:
            for name, count in counts.items():
                column = BOOK_COLUMNS.index(name)
                self.books.left[combo, column] += count
                self.books.books[combo, column] += count
        last = self.columns.last[rows]
        self.columns.oldest_last = int(last.min()) if len(last) else FAR
        self.tick(self.now)

    def _apply(self, batch: Batch) -> dict[int, Refusal]:
        accepted, before, refused = self.arrivals.judge(batch)
        if not len(batch):
            return refused
        self._evict()
        if len(batch) > 1 and may_expire(self.columns, self.settings, batch, accepted, before):
            # An order may leave memory between two of these events: judge them in smaller steps.
            half = len(batch) // 2
            first = self._apply(batch.part(0, half))
            second = self._apply(batch.part(half, len(batch)))
            return first | {index + half: reason for index, reason in second.items()}
        if refused:
            batch = batch.pick(accepted)
        if len(batch):
            self.arrivals.hear(batch)
            self._join(batch)
            self.arrivals.advance(batch)
        return refused

    def _join(self, batch: Batch) -> None:
        columns, quality = self.columns, self.arrivals.quality
        rows = columns.rows_of(batch.orders())
        touched = np.unique(rows)
        combos = columns.combo[touched].astype(np.int64)
        before = self._standing(touched)
        newest = columns.last[rows]
        news = batch.at > newest
        quality["late_events"] += count_late(rows, batch.at, newest)
        np.maximum.at(columns.last, rows, batch.at)
        news |= join_dimensions(columns, self.places, batch, rows)
        news |= join_promises(columns, batch, rows)
        news |= join_partial(columns, batch, rows)
        staged, superseded = join_entries(columns, batch, rows)
        news |= staged
        news |= join_flags(columns, batch, rows)
        quality["superseded"] += superseded
        quality["duplicates"] += int(len(batch) - news.sum())
        self._reserve()
        self.origins.note(batch, columns.combo[rows])
        moved = np.flatnonzero((columns.combo[touched] != combos) & (columns.stage[touched] >= 0))
        there, entered = columns.combo[touched[moved]], columns.entries[touched[moved]][:, OPEN_RANKS] < FAR
        self.origins.come_along(combos[moved], there.astype(np.int64), entered, self.now)
        self._put_in(touched, before)
        columns.oldest_last = min(columns.oldest_last, int(columns.last[touched].min()))
        if self.witness:
            self.witness.joined(batch, rows)

    def _standing(self, rows: Rows) -> Standing | None:
        """What these orders count as before a batch changes them."""
        return Standing.of(self.columns, paths_of(self.columns, rows), self.since_at)

    def _put_in(self, rows: Rows, before: Standing | None = None) -> None:
        """Find out where these orders are now and count them there, no longer where they stood before."""
        columns = self.columns
        paths = paths_of(columns, rows)
        columns.stage[rows] = paths.stage
        columns.entered[rows] = paths.entered
        timing = judge(columns, self.places, rows, self.now, self.since_at)
        self._settle(rows, timing)
        show_flags(columns, self.books, paths, timing.held_for)
        self._note_disorder(paths)
        now = Standing.of(columns, paths, self.since_at)
        if before is None:
            now.enter(self.books, self.flow)
        else:
            now.replace(before, self.books, self.flow)

    def _note_disorder(self, paths: Paths) -> None:
        marks = self.columns.marks[paths.rows]
        self.arrivals.quality["disordered"] += int(paths.passed.sum()) - int(((marks & DISORDERED) != 0).sum())
        self.columns.marks[paths.rows] = np.where(paths.passed, marks | DISORDERED, marks & np.uint8(0xFF ^ DISORDERED))

    def _settle(self, rows: Rows, timing: Timing) -> None:
        columns = self.columns
        columns.state[rows] = timing.state
        columns.due[rows] = timing.due
        columns.next_at[rows] = timing.next_at
        index = OPEN_INDEX[columns.stage[rows]]
        is_open = (timing.state & OPEN) != 0
        columns.cell[rows] = np.where(is_open, columns.combo[rows].astype(np.int64) * CELLS_PER_COMBO + index, -1)
        if len(rows):
            self._next_due = min(self._next_due, int(timing.next_at.min()))

    def _pass_time(self, rows: Rows) -> None:
        """Let these orders' states change by the clock alone."""
        columns = self.columns
        for start in range(0, len(rows), _CHUNK):
            due = rows[start : start + _CHUNK]
            before = columns.state[due]
            timing = judge(columns, self.places, due, self.now, self.since_at)
            changed = (timing.state != before) | np.isin(due, list(timing.held_for))
            moved = due[changed]
            self.books.count(columns, moved, -1)
            self._settle(due, timing)
            self.books.count(columns, moved, 1)
            show_flags(columns, self.books, paths_of(columns, moved), timing.held_for)
            turned = (before ^ timing.state) & OVERDUE
            self.books.overdue(columns, due[(turned & timing.state) != 0], 1)
            self.books.overdue(columns, due[(turned & before) != 0], -1)

    def _evict(self) -> None:
        rows, given_up = expired(self.columns, self.settings, self.arrivals.watermark)
        if not len(rows):
            return
        columns = self.columns
        self.books.count(columns, rows, -1)
        paths = paths_of(columns, rows)
        self.books.leave(columns, paths, self.since_at)
        moves = Moves.of(walk_of(columns, paths), self.flow.minute_ms)
        self.flow.freeze(moves)
        counted_out = self.flow.give_up(columns.cell[given_up].astype(np.int64), columns.last[given_up])
        if self.witness:
            self.witness.leaving(rows, [moves, counted_out])
        self.arrivals.quality["given_up"] += len(given_up)
        for row in rows.tolist():
            record = columns.rare.get(row)
            for key in record.shown if record else ():
                self.books.flag(key, row, None)
        columns.drop(rows)

    def _restart_since(self, since: int) -> None:
        """Count the day anew from another instant."""
        self.since_at = since
        self.books.forget_since()
        rows = self.columns.used()
        for start in range(0, len(rows), _CHUNK):
            some = rows[start : start + _CHUNK]
            state = judge(self.columns, self.places, some, self.now, since).state
            self.columns.state[some] = (self.columns.state[some] & np.uint8(0xFF ^ OVERDUE)) | (state & OVERDUE)
            self.books.enter_since(self.columns, paths_of(self.columns, some), since)

    def _reserve(self) -> None:
        self.books.reserve(len(self.places))
        self.flow.reserve(len(self.places))

    def _since(self, now: int) -> int:
        peak = self.settings.peak
        return since_ms(now, self.settings.timezone, (peak.start_ms, peak.end_ms) if peak else None)
