from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from backend.cli.plan import MOST_BYTES, plan_of
from models.plan import Plan
from models.settings import Settings, load

START = 1_794_312_000_000
PEAK = """
[peak]
start = "2026-11-10T20:00:00+08:00"
end = "2026-11-12T00:00:00+08:00"
"""


def settings(plan: str = "plan.csv") -> Settings:
    return load(f'{PEAK}plan = "{plan}"\n', {})


def test_a_plan_lies_beside_the_settings_file_unless_its_path_is_whole(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "11.csv").write_text("minute,channel,orders expected\n0,tmall,120\n", encoding="utf-8")
    for path in ("plans/11.csv", str(tmp_path / "plans" / "11.csv")):
        with capture_logs() as said:
            plan = plan_of(settings(path), tmp_path / "peakline.toml")
        assert plan == Plan({"tmall": {START // 60_000: 120.0}})
        assert [line["event"] for line in said] == ["plan_read"]


def test_where_no_plan_is_named_there_is_none_and_nothing_to_say(tmp_path: Path) -> None:
    with capture_logs() as said:
        assert plan_of(load(PEAK, {}), tmp_path / "peakline.toml") is None
        assert plan_of(load(None, {}), tmp_path / "peakline.toml") is None
    assert said == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "No such file or directory"),
        (b"0,tmall,120\n1,tmall,lots\n", 'plan.csv, line 2: orders expected: found "lots", expected a number'),
        ("0,tmall,120\n1,天猫,3\n".encode("gb18030"), "line 2: the plan: found bytes that are no text"),
        (b"0,tmall,1\n" * (MOST_BYTES // 10 + 1), "expected at most 32 MiB"),
    ],
    ids=["missing", "wrong", "not UTF-8", "too long"],
)
def test_a_plan_that_cannot_be_used_is_said_loudly_and_keeps_nobody_out(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / "plan.csv").write_bytes(content)
    with capture_logs() as said:
        assert plan_of(settings(), tmp_path / "peakline.toml") is None
    (line,) = said
    assert (line["event"], line["log_level"]) == ("plan_unusable", "error")
    assert says in line["why"]
