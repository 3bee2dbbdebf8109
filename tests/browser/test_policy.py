"""The policy in force and the doors for machines, in a real Chromium."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit, keep
from tests.dashboard.office import Office
from tests.dashboard.stage_play import Play

pytestmark = pytest.mark.browser


def test_the_policy_is_told_as_it_is_in_force(visit: Visit) -> None:
    page = visit("/settings/policy")
    page.wait_for_selector("#policy-stages table")
    told = page.inner_text('#policy-stages tr[data-key="pick_pack"]')
    for words in ("30 m", "vip15 m", "bulkno timer", "24 m", "80% of the target", "45 m", "pack-lead"):
        assert words in told.replace("\n", "").replace("\t", ""), words
    assert page.inner_text("#policy-hash") == "9f3c"
    assert page.inner_text("#policy-zone") == "Asia/Shanghai"
    assert page.inner_text("#policy-peak") == "双11: 10 Nov 20:00 to 12 Nov 00:00"
    assert "peakline.toml" in page.inner_text(".title-line")


def test_overrides_are_sentences(visit: Visit) -> None:
    page = visit("/settings/policy?lang=zh")
    page.wait_for_selector("#policy-overrides li")
    assert page.locator("#policy-overrides li").all_inner_texts()[0] == "拣货打包中 · 仓库 SH2：目标 20 m"
    page.goto(page.url.replace("lang=zh", "lang=en"))
    page.wait_for_selector("#policy-overrides li")
    assert page.locator("#policy-overrides li").all_inner_texts() == [
        "Pick & pack at SH2: 20 m",
        "Pick & pack at SH2 for vip: 10 m, at risk after 70% of the target",
        "In transit from douyin: orders rest here, no clock runs",
        "To release to xinjiang: no timer, stalled after 2 h 00, owner li.lei",
    ]


def test_without_overrides_and_without_a_peak_it_says_so(visit: Visit, office: Office) -> None:
    office.policy = office.policy | {"overrides": [], "peak": None}
    page = visit("/settings/policy")
    page.wait_for_selector("#policy-overrides li")
    assert page.inner_text("#policy-overrides").startswith("None:")
    assert page.inner_text("#policy-peak") == "none planned"


def test_a_policy_that_cannot_be_had_is_asked_for_again(visit: Visit, office: Office) -> None:
    office.troubles["GET /api/v1/policy"] = (503, "not_ready", 1)
    page = visit("/settings/policy")
    page.wait_for_selector('#policy-stages[data-state="failed"]')
    office.troubles.clear()
    page.click("#policy-stages button")
    page.wait_for_selector("#policy-stages table")


def test_a_door_is_shown_with_what_to_type_at_this_very_server(visit: Visit, stage: Play) -> None:
    page = visit("/settings/connections")
    page.wait_for_selector("#door-keys table")
    typed = page.inner_text('[data-example="events"] pre')
    assert f"{stage.address}/api/v1/events" in typed
    assert "$PEAKLINE_KEY" in typed
    assert "XADD 'peakline:{0}:events'" in page.inner_text('[data-example="log"] pre')


def test_administrators_see_which_keys_are_used_and_nobody_sees_a_secret(visit: Visit) -> None:
    page = visit("/settings/connections")
    page.wait_for_selector("#door-keys table")
    names = page.locator("#door-keys tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.key)")
    assert names == ["key-wms", "key-hall-wall", "key-shop-tmall"]
    assert "send events" in page.inner_text('#door-keys tr[data-key="key-wms"]')
    assert not page.is_visible("#doors-others")


def test_others_see_how_to_use_a_door_and_whom_to_ask(visit: Visit, office: Office) -> None:
    office.people[0]["role"] = "viewer"
    page = visit("/settings/connections?lang=zh&theme=light", 390, 844)
    page.wait_for_selector('#content[data-ready="true"]')
    assert page.is_visible("#doors-others")
    assert not page.is_visible("#doors-admin")
    assert not [path for _, path, _ in office.heard if path.startswith("/api/v1/keys")]
    keep(page, "connections_viewer_zh_light_390")
