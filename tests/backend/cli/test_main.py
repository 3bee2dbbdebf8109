from __future__ import annotations

from importlib.metadata import version

import pytest

from backend.cli.main import main, peakline


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize("arguments", [["version"], ["--version"]])
def test_the_version_is_that_of_the_distribution(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 0
    assert capsys.readouterr().out == f"peakline {version('peakline')}\n"


def test_every_command_of_this_release_is_there() -> None:
    shown = {name for name, command in peakline.commands.items() if not command.hidden}
    assert shown == {
        *("demo", "up", "web", "project", "archive", "log"),
        *("replay", "simulate", "dead", "verify", "prune", "db", "user", "key", "version"),
    }


@pytest.mark.parametrize("name", sorted(peakline.commands))
def test_every_command_says_what_it_does_and_takes_the_data_directory(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(name, "--help") == 0
    said = capsys.readouterr().out
    assert "--data-dir DIR" in said
    assert peakline.commands[name].get_short_help_str(200)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fly"], "No such command 'fly'"),
        (["replay"], "Missing argument 'PATH'"),
        (["replay", ".", "--format", "xml"], "'xml' is not one of 'olist', 'jsonl'"),
        (["up", "--port", "http"], "'http' is not a valid integer"),
        (["simulate", "--for", "10m"], "Missing option '--orders-per-second'"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    assert said in capsys.readouterr().err
