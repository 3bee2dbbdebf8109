from __future__ import annotations

import click
import pytest

from backend.cli.failures import ended, sentence
from models.settings import SettingsError
from stream.log.trouble import LogDown


def failing(error: BaseException) -> int:
    def run() -> None:
        raise error

    return ended(run)


def test_a_command_that_returns_is_done() -> None:
    assert ended(lambda: None) == 0
    assert ended(lambda: 1) == 1


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            SettingsError("horizon", '"1h"', "at least 2h", "peakline.toml", 3),
            'peakline.toml, line 3: horizon: found "1h"',
        ),
        (
            LogDown("the log at /run/log.sock cannot be reached\n(gone)"),
            "the log at /run/log.sock cannot be reached (gone)",
        ),
        (click.ClickException("no dead letter 0-1"), "no dead letter 0-1"),
        (FileNotFoundError(2, "No such file or directory", "orders.csv"), "orders.csv: No such file or directory"),
        (KeyError("stage"), "unexpected KeyError: 'stage'; this is a fault of Peakline, --debug shows where"),
        (KeyboardInterrupt(), "stopped"),
        (click.Abort(), "stopped"),
    ],
)
def test_a_failure_is_one_line_on_stderr_and_no_traceback(
    error: BaseException, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing(error) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"peakline: {line}")
    assert told.err.count("\n") == 1


def test_who_asks_for_it_sees_where_a_fault_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["peakline", "--debug", "up"])
    assert failing(ZeroDivisionError("orders")) == 1
    assert "Traceback" in capsys.readouterr().err


def test_wrong_usage_is_2_and_help_is_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(click.UsageError("expected ids, or --reason, or --all")) == 2
    assert failing(click.exceptions.Exit(0)) == 0
    assert "expected ids" in capsys.readouterr().err


def test_a_sentence_has_no_line_breaks() -> None:
    assert sentence(ValueError("one\n two")) == (
        "unexpected ValueError: one two; this is a fault of Peakline, --debug shows where"
    )
