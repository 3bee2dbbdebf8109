from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backend.access import audit
from backend.access.audit import Chosen
from backend.cli.main import peakline
from models.vocabulary import Refusal
from stream.floor.reading import Letter
from stream.log import dead
from stream.log.log import Log
from tests.backend.cli.calling import ask


@pytest.fixture
def letters(log: Log) -> list[str]:
    """Two dead letters, and their ids, the newest first."""
    dead.write(
        log,
        0,
        [
            Letter("1794326400000-0", 0, Refusal.INVALID, "at", "expected an instant", b'{"id":"e-1","order":"SO-1"}'),
            Letter("1794326400001-0", 0, Refusal.UNDECODABLE, "", "no JSON", b"\x1b[31m\xff{"),
        ],
        kept=10,
    )
    return [letter.id for letter in dead.letters(log)]


@pytest.fixture
def run(log_url: str, tmp_path: Path) -> Runner:
    return Runner(log_url, tmp_path)


class Runner:
    """Runs ``peakline dead …`` on the test's log."""

    def __init__(self, log_url: str, data_dir: Path) -> None:
        self.environment = {"PEAKLINE_REDIS_URL": log_url, "PEAKLINE_DATA_DIR": str(data_dir)}

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(peakline, ["dead", *arguments], env=self.environment)


def test_letters_are_listed_with_what_is_wrong(run: Runner, letters: list[str]) -> None:
    said = run("list").output.splitlines()
    assert said[0] == f"{letters[0]}  2026-11-10T16:00:00.001Z  undecodable  no JSON"
    assert said[1] == f"{letters[1]}  2026-11-10T16:00:00.000Z  invalid  at: expected an instant"
    assert said[2] == "since the log began: invalid 1, undecodable 1"
    assert run("list", "--reason", "invalid", "--limit", "1").output.startswith(letters[1])


def test_a_log_without_letters_says_so(run: Runner, log: Log) -> None:
    assert run("list").output == "since the log began: none\n"


def test_a_letter_is_shown_with_its_bytes_and_cannot_steer_the_terminal(run: Runner, letters: list[str]) -> None:
    said = run("show", letters[0]).output
    assert said.splitlines()[-1] == r"\x1b[31m\xff{"
    assert re.search(r"^reason +undecodable$", said, re.MULTILINE)


def test_a_letter_that_is_gone_is_a_failure_with_what_to_do(run: Runner, letters: list[str]) -> None:
    result = run("show", "0-1-0")
    assert result.exit_code == 1
    assert "no dead letter 0-1-0" in result.output
    assert "peakline dead list" in result.output


def test_letters_are_retried_by_id_and_dropped_by_reason_or_all(run: Runner, letters: list[str], log: Log) -> None:
    assert run("retry", letters[1]).output == "1 retried\n"
    assert run("drop", "--reason", "invalid").output == "0 dropped\n"
    assert run("drop", "--all").output == "1 dropped\n"
    assert list(dead.letters(log)) == []


@pytest.mark.parametrize("arguments", [["retry"], ["drop", "0-1-0", "--all"], ["drop", "--all", "--reason", "invalid"]])
def test_which_letters_must_be_said_in_one_way(arguments: list[str], run: Runner, letters: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "expected ids, or --reason, or --all" in result.output


def test_who_dropped_or_retried_letters_is_written_down(
    run: Runner, letters: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("retry", letters[0])
    run("drop", "--all")
    monkeypatch.setenv("PEAKLINE_DATA_DIR", str(tmp_path))
    rows = ask(lambda connection: audit.listed(connection, Chosen())).rows
    assert [(row.what, row.subject, row.detail) for row in rows] == [
        ("dead_drop", letters[1], {"count": 1}),
        ("dead_retry", letters[0], {"count": 1}),
    ]
