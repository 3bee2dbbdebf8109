from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from backend.cli.main import peakline
from backend.cli.roles import partitions_of
from models.plan import Plan
from models.settings import Settings


@pytest.mark.parametrize(
    ("text", "partitions"),
    [("0", [0]), ("0-3", [0, 1, 2, 3]), ("0,2,5", [0, 2, 5]), ("4-5, 0", [0, 4, 5]), ("1,1-2", [1, 2])],
)
def test_partitions_are_numbers_and_ranges(text: str, partitions: list[int]) -> None:
    assert partitions_of(text) == partitions


@pytest.mark.parametrize("text", ["", "a", "1-", "-1", "3-1", "0;1", "0,,1"])
def test_what_names_no_partitions_is_wrong_usage(text: str) -> None:
    with pytest.raises(click.UsageError, match="--partitions: expected"):
        partitions_of(text)


def invoke(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(peakline, arguments, env=environment, catch_exceptions=False)


def test_up_runs_all_roles_on_the_address_it_was_given(monkeypatch: pytest.MonkeyPatch, short_dir: Path) -> None:
    called: list[tuple[Path, str, int]] = []

    def up(settings: Settings, host: str, port: int) -> None:
        called.append((settings.data_dir, host, port))

    monkeypatch.setattr("backend.cli.supervise.up", up)
    assert invoke("up", "--host", "::1", "--port", "9000", "--data-dir", str(short_dir)).exit_code == 0
    assert called == [(short_dir, "::1", 9000)]


def test_web_serves_on_the_address_it_was_given(monkeypatch: pytest.MonkeyPatch, short_dir: Path) -> None:
    called: list[tuple[str, int]] = []
    monkeypatch.setattr("backend.web.serve", lambda settings, host, port, plan: called.append((host, port)))
    assert invoke("web", "--data-dir", str(short_dir)).exit_code == 0
    assert called == [("127.0.0.1", 8050)]


@pytest.mark.parametrize(("planned", "orders"), [("0,tmall,120\n", {"tmall": [120.0]}), ("0,tmall,lots\n", None)])
def test_web_serves_with_the_plan_beside_its_settings_and_without_one_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch, short_dir: Path, planned: str, orders: dict[str, list[float]] | None
) -> None:
    called: list[Plan | None] = []
    monkeypatch.setattr("backend.web.serve", lambda settings, host, port, plan: called.append(plan))
    when = 'start = "2026-11-10T20:00:00+08:00"\nend = "2026-11-12T00:00:00+08:00"\n'
    (short_dir / "peakline.toml").write_text(f'[peak]\n{when}plan = "plan.csv"\n')
    (short_dir / "plan.csv").write_text(planned)
    result = invoke("web", "--data-dir", str(short_dir))
    assert result.exit_code == 0
    assert ("plan_unusable" in result.output) == (orders is None)
    (plan,) = called
    assert (plan and {name: [*minutes.values()] for name, minutes in plan.channels.items()}) == orders


def test_project_serves_the_partitions_it_was_given(
    monkeypatch: pytest.MonkeyPatch, log_url: str, short_dir: Path
) -> None:
    called: list[tuple[str, list[int] | None]] = []
    monkeypatch.setattr("stream.project.run", lambda settings, url, partitions: called.append((url, partitions)))
    environment = {"PEAKLINE_REDIS_URL": log_url, "PEAKLINE_DATA_DIR": str(short_dir)}
    assert invoke("project", "--partitions", "0-1", **environment).exit_code == 0
    assert invoke("project", **environment).exit_code == 0
    assert called == [(log_url, [0, 1]), (log_url, None)]


def test_log_keeps_the_server_of_the_data_directory(monkeypatch: pytest.MonkeyPatch, short_dir: Path) -> None:
    called: list[tuple[Path, int | None, str]] = []
    monkeypatch.setattr(
        "stream.log.embedded.serve_foreground",
        lambda data_dir, *, memory, durability: called.append((data_dir, memory, durability)),
    )
    assert invoke("log", "--data-dir", str(short_dir), PEAKLINE_LOG_MEMORY="64MiB").exit_code == 0
    assert called == [(short_dir, 64 << 20, "memory")]


def test_log_idles_when_another_server_is_named(
    monkeypatch: pytest.MonkeyPatch, short_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("threading.Event.wait", lambda self, timeout=None: True)
    environment = {"PEAKLINE_REDIS_URL": "redis://valkey:6379", "PEAKLINE_DATA_DIR": str(short_dir)}
    result = invoke("log", **environment)
    assert result.exit_code == 0
    assert "embedded_log_not_needed" in result.output
