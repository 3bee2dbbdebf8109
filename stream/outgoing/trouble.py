"""How a call to another system ends badly: refused by us, or failed out there.

The sentences name the host and never a path, a query, a header or a body: any of these may hold a secret.
"""

from __future__ import annotations


class OutgoingError(Exception):
    """A call that gave no answer; the text is one sentence for people."""


class OutgoingRefused(OutgoingError):
    """We do not make this call: trying again changes nothing, another address or ``[outgoing] allow`` would."""


class OutgoingFailed(OutgoingError):
    """The other side did not answer, or not in a way that we take: it may work later."""
