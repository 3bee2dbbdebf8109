from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette_compress import CompressMiddleware

from backend.packed import Packed

FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}


class Files:
    """A server of files that counts what it was asked."""

    def __init__(self, most_bytes: int = 1_000_000) -> None:
        self.asked: list[str] = []
        routes = [Route("/{path:path}", self.get)]
        self.client = TestClient(Packed(CompressMiddleware(Starlette(routes=routes)), most_bytes))

    async def get(self, request: Request) -> Response:
        path = request.path_params["path"]
        self.asked.append(path)
        return Response(
            f"// {path}\n" * 500,
            404 if path == "none.js" else 200,
            {} if path == "api" else FOR_EVER,
            "text/javascript",
        )


def test_a_file_that_never_changes_is_packed_once_for_each_way_of_packing() -> None:
    files = Files()
    answers = [files.client.get("/wall.js", headers={"accept-encoding": "gzip"}) for _ in range(5)]
    assert {answer.text for answer in answers} == {"// wall.js\n" * 500}
    assert {answer.headers["content-encoding"] for answer in answers} == {"gzip"}
    assert files.asked == ["wall.js"]
    assert files.client.get("/wall.js", headers={"accept-encoding": "identity"}).text == answers[0].text
    assert files.asked == ["wall.js", "wall.js"]


def test_what_may_change_is_asked_for_every_time() -> None:
    files = Files()
    for path in ("/api", "/none.js", "/wall.js?m=1"):
        before = len(files.asked)
        files.client.get(path)
        files.client.get(path)
        assert len(files.asked) == before + 2, path
    files.client.get("/wall.js", headers={"range": "bytes=0-1"})
    files.client.head("/wall.js")
    assert files.asked.count("wall.js") == 4


def test_what_has_no_room_is_not_kept() -> None:
    files = Files(most_bytes=10)
    files.client.get("/wall.js")
    files.client.get("/wall.js")
    assert files.asked == ["wall.js", "wall.js"]
