from __future__ import annotations

import pytest
from msgspec import UNSET

from models.settings import SettingsError, load
from models.vocabulary import STAGES

MINUTE, HOUR = 60_000, 3_600_000


def test_all_eight_stages_have_defaults_in_order_of_rank() -> None:
    stages = load(None, {}).stages
    assert tuple(stages) == STAGES
    assert [stage.target_ms for stage in stages.values()] == [
        10 * MINUTE, 15 * MINUTE, 20 * MINUTE, 30 * MINUTE, 30 * MINUTE, 72 * HOUR, None, 24 * HOUR,
    ]  # fmt: skip
    assert [stage.stall_after_ms for stage in stages.values()] == [
        15 * MINUTE, 20 * MINUTE, 30 * MINUTE, 45 * MINUTE, 45 * MINUTE, 48 * HOUR, None, 12 * HOUR,
    ]  # fmt: skip
    assert {stage.at_risk for stage in stages.values()} == {0.8}
    assert [stage.owner for stage in stages.values()] == [
        "order-desk", "order-desk", "stock", "warehouse-lead", "pack-lead", "carrier-desk", "", "service-desk",
    ]  # fmt: skip


def test_what_a_shop_sets_replaces_only_that() -> None:
    text = """
    [stages.pick_pack]
    target = "40m"
    targets = { vip = "15m", bulk = "none" }
    [stages.shipped]
    label = "On the road"
    at_risk = 1
    stall_after = "none"
    owner = "li.lei"
    """
    stages = load(text, {}).stages
    assert stages["pick_pack"].target_ms == 40 * MINUTE
    assert stages["pick_pack"].targets == {"vip": 15 * MINUTE, "bulk": None}
    assert stages["pick_pack"].stall_after_ms == 45 * MINUTE
    assert stages["shipped"].target_ms == 72 * HOUR
    assert stages["shipped"].stall_after_ms is None
    assert (stages["shipped"].label, stages["shipped"].at_risk, stages["shipped"].owner) == (
        "On the road",
        1.0,
        "li.lei",
    )


def test_an_override_says_only_what_it_sets() -> None:
    text = """
    [[overrides]]
    stage = "pick_pack"
    warehouse = "SH2"
    priority = "vip"
    target = "20m"
    [[overrides]]
    stage = "shipped"
    channel = "store"
    target = "none"
    rests = true
    at_risk = 0.5
    stall_after = "1h"
    owner = "store-desk"
    """
    first, second = load(text, {}).overrides
    assert (first.stage, first.dims, first.target_ms) == (
        "pick_pack",
        {"warehouse": "SH2", "priority": "vip"},
        20 * MINUTE,
    )
    assert (first.at_risk, first.stall_after_ms, first.owner, first.rests) == (UNSET, UNSET, UNSET, UNSET)
    assert (second.target_ms, second.at_risk, second.stall_after_ms) == (None, 0.5, HOUR)
    assert (second.owner, second.rests) == ("store-desk", True)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (
            '[stages.picking]\ntarget = "5m"',
            r"line 1: stages\.picking: found an unknown setting, expected one of received",
        ),
        ('[stages.pick_pack]\n\ntargt = "5m"', r"line 3: stages\.pick_pack\.targt: .*expected target \(did you mean"),
        (
            '[stages.pick_pack]\ntarget = "30 min"',
            r'line 2: stages\.pick_pack\.target: found "30 min", expected a duration',
        ),
        ("[stages.pick_pack]\ntarget = 30", r"line 2: stages\.pick_pack\.target: found 30, expected a duration"),
        ('[stages.pick_pack]\ntarget = "0s"', r"stages\.pick_pack\.target: .*above zero"),
        (
            "[stages]\npick_pack.targets.vip = true",
            r"line 2: stages\.pick_pack\.targets\.vip: found true, expected a dur",
        ),
        ("[stages.pick_pack]\nat_risk = 0", r"line 2: stages\.pick_pack\.at_risk: found 0, expected a number above 0"),
        ("[stages.pick_pack]\nat_risk = 1.01", r"line 2: stages\.pick_pack\.at_risk"),
        ('[stages]\npick_pack = "5m"', r'line 2: stages\.pick_pack: found "5m", expected a table'),
        ('[stages.pick_pack]\nowner = ""', r"line 2: stages\.pick_pack\.owner"),
        (
            '[[overrides]]\nwarehouse = "SH2"\ntarget = "5m"',
            r"line 1: overrides\[1\]\.stage: found nothing, expected one of",
        ),
        ('[[overrides]]\nstage = "closed"\nwarehouse = "SH2"', r'line 2: overrides\[1\]\.stage: found "closed"'),
        (
            '[[overrides]]\nstage = "shipped"\ntarget = "5m"',
            r"line 1: overrides\[1\]\.warehouse: .*at least one of ware",
        ),
        (
            '[[overrides]]\nstage = "shipped"\ncarrier = "SF"',
            r"overrides\[1\]\.target: found nothing, expected one of targ",
        ),
        (
            '[[overrides]]\nstage = "shipped"\ncarrier = "SF"\nrests = 1',
            r"line 4: overrides\[1\]\.rests: found 1, expected tr",
        ),
        (
            '[overrides]\nstage = "shipped"',
            r"line 1: overrides: found .* expected an array of tables: \[\[overrides\]\]",
        ),
    ],
)
def test_a_wrong_setting_of_a_stage_is_refused_with_its_line(text: str, refusal: str) -> None:
    with pytest.raises(SettingsError, match=refusal):
        load(text, {})
