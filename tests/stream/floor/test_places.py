from __future__ import annotations

from models.policy import Policy
from models.vocabulary import OPEN_STAGES, RANK
from stream.floor.places import FAR, OPEN_INDEX, Places
from tests.stream.floor.shop import MINUTE, settings

TEXT = """
[stages.pick_pack]
targets = { vip = "15m" }
[[overrides]]
stage = "shipped"
channel = "wholesale"
rests = true
[[overrides]]
stage = "allocated"
target = "none"
warehouse = "SH2"
"""


def places(text: str = TEXT) -> Places:
    return Places(Policy(settings(text)))


def test_the_first_combination_knows_nothing() -> None:
    assert places().dims == [("", "", "", "", "")]
    assert places().cells == 8


def test_a_combination_has_one_number() -> None:
    met = places()
    first = met.number_of(("SH2", "tmall", "", "", "vip"))
    assert met.number_of(("SH2", "jd", "", "", "vip")) == first + 1
    assert met.number_of(("SH2", "tmall", "", "", "vip")) == first
    assert met.dims[first] == ("SH2", "tmall", "", "", "vip")
    assert len(met) == 3


def test_what_the_policy_says_stands_beside_the_combination() -> None:
    met = places()
    vip, plain = met.number_of(("SH2", "wholesale", "", "", "vip")), 0
    pick_pack = RANK["pick_pack"]
    assert met.limit("target")[[vip, plain], pick_pack].tolist() == [15 * MINUTE, 30 * MINUTE]
    assert met.limit("risk")[[vip, plain], pick_pack].tolist() == [12 * MINUTE, 24 * MINUTE]
    assert met.limit("target")[vip, RANK["allocated"]] == FAR
    assert met.rests[[vip, plain], RANK["shipped"]].tolist() == [True, False]
    assert met.rests[plain, RANK["delivered"]]


def test_what_lies_ahead_of_a_promise_is_the_targets_of_the_stages_between() -> None:
    met = places()
    vip = met.number_of(("SH2", "", "", "", "vip"))
    ship, deliver = met.limit("ahead_ship"), met.limit("ahead_deliver")
    assert ship[0, RANK["received"]] == (15 + 20 + 30 + 30) * MINUTE
    assert ship[vip, RANK["received"]] == (15 + 0 + 30 + 15) * MINUTE
    assert ship[0, RANK["pick_pack"]] == 0
    assert deliver[0, RANK["pick_pack"]] == 72 * 60 * MINUTE
    assert deliver[0, RANK["shipped"]] == 0


def test_another_priority_is_the_same_place() -> None:
    met = places()
    plain = met.number_of(("SH2", "tmall", "east", "SF", ""))
    assert met.dims[met.with_priority(plain, "vip")] == ("SH2", "tmall", "east", "SF", "vip")
    assert met.with_priority(met.with_priority(plain, "vip"), "") == plain


def test_a_thousand_places_keep_their_own_limits() -> None:
    met = places()
    numbers = [met.number_of((f"W{number}", "", "", "", "vip" if number % 2 else "")) for number in range(1000)]
    assert numbers == list(range(1, 1001))
    targets = met.limit("target")[numbers, RANK["pick_pack"]].tolist()
    assert targets == [(15 if number % 2 else 30) * MINUTE for number in range(1000)]
    assert met.rests[numbers].sum() == 1000
    assert met.code_table[1000].tolist()[1:] == [0, 0, 0, 1]


def test_ranks_of_open_stages_count_from_zero_and_resting_ones_have_none() -> None:
    assert [int(OPEN_INDEX[RANK[stage]]) for stage in OPEN_STAGES] == list(range(7))
    assert [int(OPEN_INDEX[RANK[stage]]) for stage in ("delivered", "closed", "cancelled")] == [-1] * 3
