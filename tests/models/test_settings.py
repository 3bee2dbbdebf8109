from __future__ import annotations

import pytest

from models.settings import SOURCE, TOP_LEVEL, Settings, SettingsError, load
from models.vocabulary import EXCEPTION_REASONS

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000

A_PEAK = """\
timezone = "America/Sao_Paulo"
horizon = "14d"

[stages.pick_pack]
target = "30m"
targets = { vip = "15m" }

[[overrides]]
stage = "pick_pack"
warehouse = "SH2"
target = "20m"

[peak]
name = "双11"
start = "2026-11-10T20:00:00+08:00"
end = 2026-11-12T00:00:00+08:00
plan = "plan.csv"
compare = 2025-11-11

[sources.erp]
kind = "poll"
interval = "1m"

[sources.wms-shanghai]
silent_after = "2m"
"""


def test_a_shop_that_sets_nothing_has_the_defaults_of_the_contract() -> None:
    found = load(None, {})
    assert found.timezone == "Asia/Shanghai"
    assert (found.horizon_ms, found.ahead_ms, found.give_up_ms) == (7 * DAY, 5 * MINUTE, 30 * DAY)
    assert (found.window_minutes, found.minutes_kept, found.minute_ms) == (5, 48 * 60, MINUTE)
    assert (found.silent_after_ms, found.retention_ms, found.dead_kept) == (10 * MINUTE, DAY, 10_000)
    assert (found.frames_per_second, found.body_limit) == (4, 8 << 20)
    assert found.exception_reasons == EXCEPTION_REASONS
    assert (found.overrides, found.peak, found.sources) == ((), None, {})
    assert load("", {}) == found


def test_the_example_of_the_contract_is_read() -> None:
    found = load(A_PEAK, {})
    assert found.timezone == "America/Sao_Paulo"
    assert found.horizon_ms == 14 * DAY
    assert found.peak is not None
    assert (found.peak.name, found.peak.plan, found.peak.compare) == ("双11", "plan.csv", "2025-11-11")
    assert found.peak.end_ms - found.peak.start_ms == 28 * HOUR
    assert found.sources["erp"].kind == "poll"
    assert (found.sources["erp"].interval_ms, found.sources["erp"].silent_after_ms) == (MINUTE, 3 * MINUTE)
    assert (found.sources["wms-shanghai"].kind, found.sources["wms-shanghai"].silent_after_ms) == ("push", 2 * MINUTE)


def test_a_shop_may_add_reasons_but_never_loses_ours() -> None:
    found = load('exception_reasons = ["customs_check", "other"]', {})
    assert found.exception_reasons == (*EXCEPTION_REASONS, "customs_check")


def test_the_environment_says_where_things_are() -> None:
    found = load(None, {"PEAKLINE_DATA_DIR": "/srv/p", "PEAKLINE_PARTITIONS": "4"})
    assert str(found.data_dir) == "/srv/p"
    assert found.partitions == 4


def test_a_time_scale_shortens_everything_that_the_floor_waits_for() -> None:
    found = load(A_PEAK, {"PEAKLINE_TIME_SCALE": "60"})
    assert (found.horizon_ms, found.give_up_ms, found.ahead_ms) == (14 * DAY // 60, 30 * DAY // 60, 5_000)
    assert (found.minute_ms, found.window_minutes, found.silent_after_ms) == (1_000, 5, 10_000)
    assert found.stages["pick_pack"].target_ms == 30_000
    assert found.stages["pick_pack"].targets == {"vip": 15_000}
    assert found.stages["shipped"].stall_after_ms == 48 * MINUTE
    assert found.overrides[0].target_ms == 20_000
    assert (found.sources["erp"].interval_ms, found.sources["erp"].silent_after_ms) == (1_000, 3_000)
    assert found.retention_ms == DAY
    assert found.peak == load(A_PEAK, {}).peak


def test_a_time_scale_leaves_at_least_a_millisecond() -> None:
    found = load('[stages.received]\ntarget = "1ms"', {"PEAKLINE_TIME_SCALE": "1000"})
    assert found.stages["received"].target_ms == 1


def test_an_order_is_never_given_up_before_the_horizon() -> None:
    assert load('horizon = "60d"', {}).give_up_ms == 60 * DAY
    with pytest.raises(SettingsError, match='line 2: give_up: found "1d", expected at least the horizon, 3d'):
        load('horizon = "3d"\ngive_up = "1d"', {})


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ('timezone = "Mars/Olympus"', 'line 1: timezone: found "Mars/Olympus", expected a time zone such as'),
        ('timezon = "UTC"', r"line 1: timezon: found an unknown setting, expected timezone \(did you mean that\?\)"),
        ('horizon = "119m"', "line 1: horizon: .* at least 2h"),
        ('horizon = "none"', 'line 1: horizon: found "none", expected a duration'),
        ('ahead = "0s"', "line 1: ahead: .*not zero"),
        ('window = "90s"', 'line 1: window: found "90s", expected whole minutes, from 1m to 1h'),
        ('window = "2h"', "line 1: window"),
        ('minutes_kept = "1h"', "line 1: minutes_kept: .*whole minutes, from 2h to 366d"),
        ("dead_kept = 0", "line 1: dead_kept: found 0, expected a whole number from 1 to"),
        ("frames_per_second = 3", "line 1: frames_per_second: found 3, expected one of 1, 2, 4, 5, 8, 10"),
        ('body_limit = "8MB"', 'line 1: body_limit: found "8MB", expected a size'),
        ('body_limit = "2GiB"', "line 1: body_limit: .*from 1KiB to 1GiB"),
        (
            'exception_reasons = ["Customs check"]',
            'line 1: exception_reasons: found "Customs check", expected lower-case',
        ),
        ('[peak]\nstart = "2026-11-10T20:00:00+08:00"', "line 1: peak.end: found nothing, expected an instant"),
        (
            '[peak]\nstart = "2026-11-10T20:00:00+08:00"\nend = "2026-11-10T12:00:00Z"',
            "line 3: peak.end: .*expected an instant after peak.start",
        ),
        ('[peak]\nstart = 2026-11-10T20:00:00\nend = ""', "line 2: peak.start: .*with an offset"),
        ('[sources.erp]\nkind = "pull"', 'line 2: sources.erp.kind: found "pull", expected one of push, poll'),
        ('[sources.erp]\nkind = "poll"', "line 1: sources.erp.interval: found nothing, expected a duration"),
        ('[sources.wms]\ninterval = "1m"', "line 2: sources.wms.interval: .*only a source of kind"),
        ('sources = "wms"', 'line 1: sources: found "wms", expected a table'),
        ('[access]\nsession_idle = "8d"', "line 2: access.session_idle: .*at most session_life, 7d"),
        ('[oidc]\nclient_id = "peakline"', "line 1: oidc.issuer: found nothing, expected the provider's https://"),
        ('[outgoing]\nalow = ["erp"]', r"line 2: outgoing.alow: .*expected allow \(did you mean that\?\)"),
        ("\n\n[stages\n", "line 3: the file: found .*, expected TOML"),
        ("a = 1\na = 2", "line 2: the file: found cannot overwrite a value, expected TOML"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_name_and_line(text: str, refusal: str) -> None:
    with pytest.raises(SettingsError, match=refusal) as refused:
        load(text, {}, "shop.toml")
    assert str(refused.value).startswith("shop.toml, line ")
    assert "\n" not in str(refused.value)


def test_the_hash_names_what_bears_on_the_numbers_and_nothing_else() -> None:
    def policy(text: str, **env: str) -> str:
        return load(text, env).policy_hash

    same = policy("")
    assert policy('[stages.pick_pack]\nlabel = "Packing"\nowner = "li.lei"') == same
    assert policy("frames_per_second = 2\ndead_kept = 5") == same
    assert policy("", PEAKLINE_DATA_DIR="/elsewhere") == same
    assert policy('[access]\nsession_idle = "1h"\n[outgoing]\nallow = ["erp.local"]') == same
    assert policy('[oidc]\nissuer = "https://id.example.com"\nclient_id = "p"\nroles = { a = "admin" }') == same
    different = [
        policy('[stages.pick_pack]\ntarget = "31m"'),
        policy('[stages.pick_pack]\ntargets = { vip = "31m" }'),
        policy('[stages.pick_pack]\nstall_after = "none"'),
        policy('[[overrides]]\nstage = "shipped"\ncarrier = "SF"\nrests = true'),
        policy('[[overrides]]\nstage = "shipped"\ncarrier = "SF"\ntarget = "none"'),
        policy('timezone = "UTC"'),
        policy('horizon = "8d"'),
        policy('window = "6m"'),
        policy('silent_after = "6m"'),
        policy('[peak]\nstart = "2026-11-10T20:00:00Z"\nend = "2026-11-11T20:00:00Z"'),
        policy("", PEAKLINE_TIME_SCALE="2"),
    ]
    assert len({same, *different}) == 1 + len(different)


def test_the_order_in_which_dimensions_are_written_does_not_matter() -> None:
    def policy(first: str, second: str) -> str:
        return load(f'[[overrides]]\nstage = "shipped"\n{first}\n{second}\nrests = true', {}).policy_hash

    assert policy('carrier = "SF"', 'region = "east"') == policy('region = "east"', 'carrier = "SF"')


def test_every_setting_that_is_read_is_listed() -> None:
    assert len(set(TOP_LEVEL)) == len(TOP_LEVEL)
    assert set(SOURCE) == {"kind", "interval", "silent_after"}
    assert isinstance(load(None, {}), Settings)
