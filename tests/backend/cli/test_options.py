from __future__ import annotations

from typing import Any

import click
import pytest
from click.testing import CliRunner

from backend.cli.options import everywhere, listening, said


@pytest.fixture
def heard() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def shop(heard: list[dict[str, Any]]) -> click.Group:
    @click.group()
    @everywhere
    def group() -> None:
        pass

    @group.command()
    @listening
    @everywhere
    def pick(host: str, port: int) -> None:
        heard.append({**said(), "at": f"{host}:{port}"})

    return group


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data-dir", "/srv/p", "--drill", "pick"],
        ["pick", "--data-dir", "/srv/p", "--drill"],
        ["--drill", "pick", "--data-dir", "/srv/p"],
        ["--data-dir", "/elsewhere", "pick", "--data-dir", "/srv/p", "--drill"],
    ],
)
def test_what_goes_with_every_command_may_stand_before_or_after_its_name(
    arguments: list[str], shop: click.Group, heard: list[dict[str, Any]]
) -> None:
    assert CliRunner().invoke(shop, arguments).exit_code == 0
    assert heard == [{"data_dir": "/srv/p", "drill": True, "at": "127.0.0.1:8050"}]


def test_what_was_not_said_is_absent(shop: click.Group, heard: list[dict[str, Any]]) -> None:
    assert CliRunner().invoke(shop, ["pick", "--port", "0"]).exit_code == 0
    assert heard == [{"at": "127.0.0.1:0"}]
