"""The static files of the screens, under an address that changes with their content: caches may keep them for ever.

Decides the address (``/assets/<build>/...``: modules find each other relatively, so one hash covers them all) and
the generated style sheet. Compressing them is for whoever mounts us.
"""

from __future__ import annotations

import hashlib
import mimetypes
import posixpath
import re
from pathlib import Path
from typing import Final

from starlette.responses import Response

from dashboard import theme

FOLDER: Final = Path(__file__).parent / "assets"
THEME_SHEET: Final = "theme.css"

_FOR_EVER: Final = "public, max-age=31536000, immutable"
_IMPORTED: Final = re.compile(rb'^(?:import|export)\b[^"]*?"(\.[^"]+)";', re.MULTILINE)
_TYPES: Final = {".js": "text/javascript", ".woff2": "font/woff2", ".txt": "text/plain"}


class Files:
    """What is in the assets folder, read once, and the theme's variables beside it."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read all files; ``build`` is the hash of all they say."""
        self._content = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
        self._content[THEME_SHEET] = theme.style_sheet().encode()
        digest = hashlib.sha256()
        for name, content in sorted(self._content.items()):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        self.build = digest.hexdigest()[:12]

    def address(self, name: str) -> str:
        """Where ``name`` is found; raises KeyError when there is no such file."""
        if name not in self._content:
            raise KeyError(f"expected a file of the assets folder, got {name!r}")
        return f"/assets/{self.build}/{name}"

    def names(self, folder: str, suffix: str) -> list[str]:
        """List the files of one folder that end so."""
        return [name for name in self._content if name.startswith(f"{folder}/") and name.endswith(suffix)]

    def modules(self, entry: str) -> list[str]:
        """List a module and all that it imports, in the order of their names; raises KeyError for what is not there."""
        found, todo = {entry}, [entry]
        while todo:
            name = todo.pop()
            folder = posixpath.dirname(name)
            for imported in _IMPORTED.findall(self._content[name]):
                path = posixpath.normpath(posixpath.join(folder, imported.decode()))
                if path not in found:
                    found.add(path)
                    todo.append(path)
        return sorted(found)

    def answer(self, build: str, name: str) -> Response | None:
        """Give a file of this build; None when there is none."""
        content = self._content.get(name) if build == self.build else None
        if content is None:
            return None
        kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(content, headers={"cache-control": _FOR_EVER}, media_type=kind)
