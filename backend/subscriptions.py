"""What one socket watches: up to eight selections by name, each with the frames of one edition.

Decides what a message from a browser may ask, and what a slow socket gets: a fresh snapshot once it
reads again, in place of a queue; after fifteen deaf seconds, nothing more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

import msgspec

from backend.access.roles import Scope
from backend.editions import Edition
from backend.hub import Hub
from backend.outlet import Message, Outlet
from backend.selections import TooManySelections
from models.frame import Error, ErrorBody
from stream.clock import monotonic
from stream.view.selection import Selection, WrongSelection

MOST_BYTES: Final = 16 * 1024
"""The longest message that is read."""
MOST_SUBSCRIPTIONS: Final = 8
DEAF_S: Final = 15.0
"""How long a socket may take nothing before it is cut off."""

Name = Annotated[str, msgspec.Meta(max_length=64)]
_json = msgspec.json.Encoder().encode


class Subscribe(msgspec.Struct, tag_field="op", tag="subscribe"):
    """Adds or replaces a subscription; answered with its snapshot."""

    id: Name = ""
    filter: dict[str, str | None] | None = None
    by: list[str] | None = None


class Unsubscribe(msgspec.Struct, tag_field="op", tag="unsubscribe"):
    """Ends a subscription."""

    id: Name = ""


class Resync(msgspec.Struct, tag_field="op", tag="resync"):
    """Asks for a new snapshot: of one subscription, or of all when it names none."""

    id: Name | None = None


class Incidents(msgspec.Struct, tag_field="op", tag="incidents"):
    """Asks for the incident messages that were missed; there are none yet."""

    after: msgspec.Raw = msgspec.Raw()


_decode = msgspec.json.Decoder(Subscribe | Unsubscribe | Resync | Incidents).decode


class Subscription:
    """One name on one socket, watching an edition."""

    __slots__ = ("_behind", "_socket", "edition", "sub")

    def __init__(self, socket: Socket, sub: bytes) -> None:
        """Give every frame to ``socket`` under ``sub``, a name as JSON."""
        self._socket = socket
        self._behind = False
        self.sub = sub
        self.edition: Edition

    def offer(self, message: Message) -> None:
        """Take a message; when the socket was too slow for an earlier one, take the snapshot instead."""
        if self._behind:
            if not self.edition.is_ready:
                return
            message = self.edition.snapshot()
        self._behind = not self._socket.write(message, self.sub, again=self._behind)


class Socket:
    """One connection: its way out and what it watches."""

    def __init__(self, hub: Hub, outlet: Outlet, lacks: Callable[[str], Scope | None]) -> None:
        """Watch ``hub``, write to ``outlet``; ``lacks`` gives the scope that is missing for an op, if one is."""
        self._hub = hub
        self._outlet = outlet
        self._lacks = lacks
        self._is_closed = False
        self._subscriptions: dict[str, Subscription] = {}
        self._deaf_since: float | None = None
        self._is_cut = False
        hub.counts.sockets += 1

    def write(self, message: Message, sub: bytes, again: bool = False) -> bool:
        """Write a message if the socket can take it; cut the socket off when it has taken none for too long."""
        if self._outlet.write(message, sub):
            self._deaf_since = None
            self._hub.counts.forced += again
            return True
        now = monotonic()
        if self._deaf_since is None:
            self._deaf_since = now
        elif now - self._deaf_since > DEAF_S and not self._is_cut:
            self._is_cut = True
            self._hub.counts.cut += 1
            self._outlet.abort()
        return False

    def hear(self, text: str | bytes) -> None:
        """Do what a message asks; what cannot be done is answered with an error frame."""
        if len(text) > MOST_BYTES or len(text.encode() if isinstance(text, str) else text) > MOST_BYTES:
            self._refuse("", "too_long", f"expected at most {MOST_BYTES} bytes, got more")
            return
        try:
            message = _decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            self._refuse("", "bad_message", f"expected an op such as subscribe, unsubscribe or resync as JSON: {error}")
            return
        missing = self._lacks(str(message.__struct_config__.tag))
        if missing is not None:
            self._refuse("", "forbidden", f"expected the scope {missing.value}")
            return
        match message:
            case Subscribe():
                self._subscribe(message)
            case Unsubscribe():
                self._unsubscribe(message.id)
            case Resync():
                self._resync(message.id)
            case Incidents():
                self._refuse(
                    "", "not_available", "expected subscribe, unsubscribe or resync: there are no incidents yet"
                )

    def begin(self) -> None:
        """Open the subscription that every connection starts with."""
        self._subscribe(Subscribe())

    def close(self) -> None:
        """Watch nothing more; repeating is harmless."""
        if self._is_closed:
            return
        self._is_closed = True
        for name in list(self._subscriptions):
            self._unsubscribe(name)
        self._hub.counts.sockets -= 1

    def _subscribe(self, asked: Subscribe) -> None:
        narrow = {name: value for name, value in (asked.filter or {}).items() if value is not None}
        if asked.id not in self._subscriptions and len(self._subscriptions) >= MOST_SUBSCRIPTIONS:
            self._refuse(asked.id, "too_many", f"expected at most {MOST_SUBSCRIPTIONS} subscriptions on a socket")
            return
        subscription = Subscription(self, _json(asked.id))
        try:
            # 1. The new one before the old one goes: a refusal must leave the old one as it was.
            subscription.edition = self._hub.watch(Selection.of(narrow, asked.by), subscription)
        except WrongSelection as error:
            self._refuse(asked.id, "bad_selection", str(error), error.field)
            return
        except TooManySelections as error:
            self._refuse(asked.id, "too_many", str(error))
            return
        if asked.id in self._subscriptions:
            self._unsubscribe(asked.id)
        self._subscriptions[asked.id] = subscription
        # 2. Until the floor is whole there is no snapshot; the first turn sends it.
        if subscription.edition.is_ready:
            subscription.offer(subscription.edition.snapshot())

    def _unsubscribe(self, name: str) -> None:
        subscription = self._subscriptions.pop(name, None)
        if subscription is None:
            self._refuse(name, "unknown_subscription", f"expected the id of a subscription, got {name!r}", "id")
            return
        self._hub.unwatch(subscription.edition, subscription)

    def _resync(self, name: str | None) -> None:
        if name is not None and name not in self._subscriptions:
            self._refuse(name, "unknown_subscription", f"expected the id of a subscription, got {name!r}", "id")
            return
        for subscription in [self._subscriptions[name]] if name is not None else self._subscriptions.values():
            if subscription.edition.is_ready:
                subscription.offer(subscription.edition.snapshot())

    def _refuse(self, name: str, code: str, message: str, field: str | None = None) -> None:
        body = Error(error=ErrorBody(code=code, message=message, field=field))
        self.write(Message(_json(body)), _json(name))
