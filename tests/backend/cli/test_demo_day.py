from __future__ import annotations

from pathlib import Path

from backend.cli.demo_day import PLAN, write
from backend.cli.plan import plan_of
from backend.cli.settings import FILE
from models.settings import load
from stream.sources.peak import faults

EVENING = 1_794_326_700_000


def test_a_demo_has_a_peak_that_runs_and_a_plan_that_can_be_read(tmp_path: Path) -> None:
    write(tmp_path, 1.5, "Asia/Shanghai", EVENING)
    settings = load((tmp_path / FILE).read_text(encoding="utf-8"), {})
    assert settings.peak is not None
    assert (settings.peak.name, settings.peak.start_ms) == ("双11", EVENING - faults.DEMO_HISTORY_MS)
    assert settings.peak.end_ms > EVENING
    plan = plan_of(settings, tmp_path / FILE)
    assert plan is not None
    assert plan.over(settings.peak.start_ms // 60_000, 10)


def test_the_next_demo_writes_it_anew_but_never_over_somebodys_own_settings(tmp_path: Path) -> None:
    write(tmp_path, 1.5, "Asia/Shanghai", EVENING)
    before = (tmp_path / FILE).read_text(encoding="utf-8")
    write(tmp_path, 1.5, "Asia/Shanghai", EVENING + 86_400_000)
    assert (tmp_path / FILE).read_text(encoding="utf-8") != before
    (tmp_path / FILE).write_text('timezone = "Europe/Berlin"\n', encoding="utf-8")
    (tmp_path / PLAN).unlink()
    write(tmp_path, 1.5, "Europe/Berlin", EVENING)
    assert (tmp_path / FILE).read_text(encoding="utf-8") == 'timezone = "Europe/Berlin"\n'
    assert not (tmp_path / PLAN).exists()
