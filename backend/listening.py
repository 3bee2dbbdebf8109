"""Opening the socket on which the server listens: on loopback only, until there is sign-in.

Decides which hosts are allowed and says what to do about a port that is taken; what is served there is
``backend.web``'s.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Final

BACKLOG: Final = 2048
_NAMES: Final = {"localhost": "127.0.0.1"}


class CannotServe(Exception):
    """The server cannot start as asked; the message says why and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket (port 0: any free one); the caller closes it.

    Raises :class:`CannotServe` for a host that is not loopback, or a port that cannot be had.
    """
    address = _NAMES.get(host.lower(), host).strip("[]")
    if not _is_loopback(address):
        raise CannotServe(
            f"--host: expected a loopback address (127.0.0.1, ::1 or localhost), got {host!r}: there is no sign-in yet,"
            " so nobody else may reach this server; to see it from elsewhere, use an SSH tunnel to the same port"
        )
    if not 0 <= port <= 65535:
        raise CannotServe(f"--port: expected 0 to 65535, got {port}")
    opened = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((address, port))
        opened.listen(BACKLOG)
        opened.setblocking(False)
    except OSError as error:
        opened.close()
        why = (error.strerror or str(error)).lower()
        raise CannotServe(f"--port: expected a free port on {address}, got {port} ({why}); choose another") from None
    return opened


def url_of(listening: socket.socket) -> str:
    """Write the address of a listening socket as people type it."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
