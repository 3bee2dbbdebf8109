"""Opening the socket on which the server listens: on loopback, or elsewhere once people know it by a public address.

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


def listen(host: str, port: int, public_url: str | None = None) -> socket.socket:
    """Open the listening socket (port 0: any free one); the caller closes it.

    Raises :class:`CannotServe` for a host that is not loopback while nobody said under which address it is
    reached (``public_url``), or a port that cannot be had.
    """
    address = _NAMES.get(host.lower(), host).strip("[]")
    if not is_loopback(address):
        _check_elsewhere(address, host, public_url)
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


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _check_elsewhere(address: str, host: str, public_url: str | None) -> None:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        raise CannotServe(
            f"--host: expected an address of this machine (127.0.0.1, ::1, localhost, 0.0.0.0, ::), got {host!r}"
        ) from None
    if public_url is None:
        raise CannotServe(
            f"--host: expected a loopback address (127.0.0.1, ::1 or localhost), got {host!r}: for others set"
            " PEAKLINE_PUBLIC_URL to the address that browsers use, such as https://peakline.example.com"
            " (only what comes under that name is answered); to see it from elsewhere without,"
            " use an SSH tunnel to the same port"
        )
