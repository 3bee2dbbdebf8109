"""The numbered frames of each selection: computed once a turn, encoded once, and handed to all who watch.

Decides what is numbered and when a snapshot is needed; what changed is decided by ``stream.view``, and
whether a socket can take a frame by the socket.
"""

from __future__ import annotations

from typing import Final, Protocol

import msgspec

from backend.outlet import Message
from backend.readings import Counts
from models.frame import Frame, Heartbeat
from stream.view.changes import changes
from stream.view.figures import utc
from stream.view.members import snapshot
from stream.view.picture import Picture
from stream.view.pool import Tables
from stream.view.view import View

REFRESH_MS: Final = 10_000
"""How often values that only grow with the clock travel."""

_encode = msgspec.json.Encoder().encode


class Watcher(Protocol):
    """One who watches an edition."""

    def offer(self, message: Message) -> None:
        """Take a message or leave it, at once."""
        ...


class Edition:
    """One selection's frames. All times are epoch ms, but ``left_at``: monotonic seconds."""

    def __init__(self, view: View, epoch: str, seq: int, counts: Counts) -> None:
        """Number the frames of ``view`` after ``seq``."""
        self._view = view
        self._counts = counts
        self.epoch = epoch
        self.seq = seq
        self.watchers: dict[Watcher, None] = {}
        """Who watches, in the order in which they came."""
        self.left_at = 0.0
        """When the last one asked or left."""
        self._picture: Picture | None = None
        self._shown: tuple[int, tuple[int, ...]] = (0, ())
        self._refreshed_at = 0
        self._snapshot: Message | None = None

    @property
    def is_ready(self) -> bool:
        """Whether there is anything to show."""
        return self._picture is not None

    def turn(self, tables: Tables) -> None:
        """Show the floor as of ``tables``; tell the watchers what changed, if anything did."""
        shown = tables.version, tables.behind
        if self._picture is not None and shown == self._shown:
            return
        self._shown = shown
        picture = self._view.picture(tables)
        before, self._picture, self._snapshot = self._picture, picture, None
        if before is None:
            self._refreshed_at = picture.as_of
            self._publish(self.snapshot())
            return
        refresh = picture.as_of - self._refreshed_at >= REFRESH_MS
        if refresh:
            self._refreshed_at = picture.as_of
        frame = changes(before, picture, refresh)
        if frame is not None:
            self.seq += 1
            self._publish(self.snapshot() if frame.type == "snapshot" else self._encoded(frame))

    def restart(self, view: View, epoch: str) -> None:
        """Forget what was shown: the next turn is a snapshot of another epoch."""
        self._view, self.epoch = view, epoch
        self._picture = self._snapshot = None

    def snapshot(self) -> Message:
        """Give the whole as of the last turn, under the number that the watchers have reached."""
        if self._picture is None:
            raise LookupError("expected a turn before the first snapshot, got none")
        if self._snapshot is None:
            self._snapshot = self._encoded(snapshot(self._picture))
        return self._snapshot

    def beat(self, behind: tuple[int, ...]) -> None:
        """Tell the watchers where the numbering stands and as of when; nothing before the first snapshot."""
        picture = self._picture
        if picture is None or not self.watchers:
            return
        self._publish(
            Message(
                _encode(
                    Heartbeat(
                        epoch=self.epoch,
                        seq=self.seq,
                        as_of=utc(picture.as_of),
                        lag=picture.lag,
                        feed="behind" if behind else "live",
                        behind=list(behind),
                    )
                )
            )
        )

    def _encoded(self, frame: Frame) -> Message:
        frame.epoch, frame.seq = self.epoch, self.seq
        self._counts.encoded += 1
        return Message(_encode(frame))

    def _publish(self, message: Message) -> None:
        # A plain loop: a task or a gather per socket costs more than the write itself.
        for watcher in self.watchers:
            watcher.offer(message)
        self._counts.sent += len(self.watchers)
