from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from backend.access import audit, keys
from backend.access.audit import Chosen
from backend.access.tokens import digest
from tests.backend.cli.calling import ask, call


@pytest.fixture(autouse=True)
def here(tmp_path: Path) -> Path:
    os.environ["PEAKLINE_DATA_DIR"] = str(tmp_path)
    return tmp_path


def columns() -> list[list[str]]:
    return [re.split(r" {2,}", line) for line in call("key", "list").out]


def test_a_key_stands_alone_on_the_last_line_and_is_kept_nowhere() -> None:
    said = call("key", "create", "WMS-Shanghai", "--scope", "ingest")
    assert (said.code, said.err) == (0, "")
    assert said.out[0] == "wms-shanghai has a key of scope ingest, until it is revoked; shown once:"
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", said.out[-1])
    [key] = ask(keys.listed)
    assert (key.token, key.sources, key.expires_at) == (digest(said.out[-1]), None, None)
    [row] = ask(lambda connection: audit.listed(connection, Chosen())).rows
    assert (row.what, row.subject, row.detail) == ("key_create", "wms-shanghai", {"scope": "ingest", "sources": None})
    assert said.out[-1] not in str(row)


def test_a_key_is_bound_to_sources_and_ends() -> None:
    said = call(
        "key", "create", "wms", "--scope", "ingest", "--source", "wms-sh2", "--source", "wms-sh1", "--expires", "90d"
    )
    assert re.fullmatch(r"wms has a key of scope ingest, until \S+Z; shown once:", said.out[0])
    [key] = ask(keys.listed)
    assert key.sources == ("wms-sh1", "wms-sh2")
    assert key.expires_at == key.created_at + 90 * 86_400_000


def test_keys_are_listed_with_what_they_open_and_their_last_use() -> None:
    call("key", "create", "wall", "--scope", "display", "--expires", "2h")
    call("key", "create", "wms", "--scope", "ingest", "--source", "wms-sh1")
    call("key", "create", "erp", "--scope", "ingest")
    call("key", "revoke", "erp")
    head, erp, wall, wms = columns()
    assert head == ["name", "id", "scope", "sources", "state", "last use", "from"]
    assert (erp[0], erp[2], erp[3], erp[5:]) == ("erp", "ingest", "all", ["-", "-"])
    assert erp[4].startswith("revoked ")
    assert (wall[2], wall[3]) == ("display", "-")
    assert wall[4].startswith("open until ")
    assert wms[3:5] == ["wms-sh1", "open"]


@pytest.mark.parametrize("by", ["name", "id"])
def test_a_key_is_revoked_by_its_name_or_id(by: str) -> None:
    call("key", "create", "wall", "--scope", "display")
    which = getattr(ask(keys.listed)[0], by)
    assert call("key", "revoke", which).out == ["wall opens nothing any more"]
    assert ask(keys.listed)[0].revoked_at is not None
    newest = ask(lambda connection: audit.listed(connection, Chosen())).rows[0]
    assert (newest.what, newest.subject, newest.outcome) == ("key_revoke", "wall", "done")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["create", "wall"], 2, "Missing option '--scope'"),
        (["create", "wall", "--scope", "admin"], 2, "'admin' is not one of"),
        (["create", "wall", "--scope", "display", "--expires", "none"], 2, "expected a duration"),
        (["create", "wall", "--scope", "display", "--source", "erp"], 1, "expected sources only with the scope ingest"),
        (["create", "people", "--scope", "ingest"], 1, "people is the source of what is set here"),
        (["revoke", "wall"], 1, "no key has the name or id 'wall'"),
    ],
)
def test_a_key_that_cannot_be_is_refused_in_words(arguments: list[str], code: int, said: str) -> None:
    ended = call("key", *arguments)
    assert ended.code == code
    assert said in ended.err


def test_a_name_is_given_once() -> None:
    call("key", "create", "wall", "--scope", "display")
    ended = call("key", "create", "Wall", "--scope", "read")
    assert ended.code == 1
    assert "which a key has or had" in ended.err
    assert ended.out == []
