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
