from __future__ import annotations

import msgspec
import pytest

from models.settings import load
from models.settings_shape import Override


def test_a_drill_has_its_own_first_word_in_the_log() -> None:
    assert load(None, {}).prefix == "peakline"
    assert load(None, {"PEAKLINE_DRILL": "1"}).prefix == "peakline-drill"


def test_an_hour_is_sixty_of_the_shops_minutes() -> None:
    assert load(None, {}).hour_ms == 3_600_000
    assert load(None, {"PEAKLINE_TIME_SCALE": "60"}).hour_ms == 60_000


def test_an_override_tells_none_from_absent() -> None:
    assert Override("shipped", {"channel": "store"}).target_ms is msgspec.UNSET
    assert Override("shipped", {"channel": "store"}, target_ms=None).target_ms is None


def test_settings_never_change() -> None:
    with pytest.raises(AttributeError):
        load(None, {}).dead_kept = 5  # type: ignore[misc]


def test_settings_in_a_traceback_tell_no_secret() -> None:
    secrets = {
        "PEAKLINE_KEY": "hunter2-key",
        "PEAKLINE_OIDC_SECRET": "hunter2-oidc-secret",
        "PEAKLINE_DATABASE_URL": "postgresql://li:hunter2@db/peakline",
        "PEAKLINE_REDIS_URL": "redis://:hunter2@valkey",
    }
    shown = repr(load(None, secrets))
    assert "hunter2" not in shown
    assert "oidc_secret=..." in shown
    assert "dead_kept=10000" in shown
    assert "oidc_secret=None" in repr(load(None, {}))
