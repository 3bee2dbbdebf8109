from __future__ import annotations

import pytest

from models.policy import Dims, Policy, Resolved
from models.settings import load
from models.vocabulary import PATH

MINUTE = 60_000


def policy(text: str = "") -> Policy:
    return Policy(load(text, {}))


def dims(warehouse: str = "", channel: str = "", region: str = "", carrier: str = "", priority: str = "") -> Dims:
    return (warehouse, channel, region, carrier, priority)


def override(stage: str, **said: str | float | bool) -> str:
    told = {name: str(value).lower() if isinstance(value, bool) else repr(value) for name, value in said.items()}
    return (
        "\n".join(["[[overrides]]", f"stage = '{stage}'", *(f"{name} = {value}" for name, value in told.items())])
        + "\n"
    )


def pick_pack(text: str, who: Dims) -> Resolved:
    return policy(text).resolve("pick_pack", who)


def test_without_settings_the_defaults_hold_for_everybody() -> None:
    found = pick_pack("", dims("SH2", "tmall", priority="vip"))
    assert (found.target_ms, found.at_risk_ms, found.stall_ms) == (30 * MINUTE, 24 * MINUTE, 45 * MINUTE)
    assert (found.rests, found.owner) == (False, "pack-lead")


def test_a_target_by_priority_is_an_override_on_one_dimension() -> None:
    text = "[stages.pick_pack]\ntargets = { vip = '15m' }\n"
    assert pick_pack(text, dims(priority="vip")).target_ms == 15 * MINUTE
    assert pick_pack(text, dims(priority="normal")).target_ms == 30 * MINUTE
    two = text + override("pick_pack", warehouse="SH2", channel="jd", target="1h")
    assert pick_pack(two, dims("SH2", "jd", priority="vip")).target_ms == 60 * MINUTE


def test_at_a_tie_of_dimensions_the_tighter_target_wins() -> None:
    text = "[stages.pick_pack]\ntargets = { vip = '15m' }\n" + override("pick_pack", warehouse="SH2", target="20m")
    assert pick_pack(text, dims("SH2", priority="vip")).target_ms == 15 * MINUTE
    assert pick_pack(text, dims("SH2")).target_ms == 20 * MINUTE
    none = override("pick_pack", warehouse="SH2", target="none") + override("pick_pack", channel="jd", target="2h")
    assert pick_pack(none, dims("SH2", "jd")).target_ms == 120 * MINUTE
    assert pick_pack(none, dims("SH2", "tmall")).target_ms is None


def test_the_override_with_most_dimensions_wins_even_when_looser() -> None:
    text = override("pick_pack", warehouse="SH2", target="5m")
    text += override("pick_pack", warehouse="SH2", priority="vip", target="none")
    assert pick_pack(text, dims("SH2", priority="vip")).target_ms is None
    assert pick_pack(text, dims("SH2")).target_ms == 5 * MINUTE


def test_each_setting_is_resolved_by_itself() -> None:
    text = override("pick_pack", warehouse="SH2", target="20m")
    text += override("pick_pack", warehouse="SH2", channel="jd", at_risk=0.5)
    text += override("pick_pack", region="east", stall_after="1h", owner="east-lead")
    found = pick_pack(text, dims("SH2", "jd", "east"))
    assert (found.target_ms, found.at_risk_ms) == (20 * MINUTE, 10 * MINUTE)
    assert (found.stall_ms, found.owner) == (60 * MINUTE, "east-lead")


def test_an_override_matches_only_those_with_all_its_values() -> None:
    text = override("pick_pack", warehouse="SH2", carrier="SF", target="1m")
    assert pick_pack(text, dims("SH2", carrier="SF")).target_ms == MINUTE
    assert pick_pack(text, dims("SH2", carrier="YTO")).target_ms == 30 * MINUTE
    assert pick_pack(text, dims("SH2")).target_ms == 30 * MINUTE
    assert policy(text).resolve("shipped", dims("SH2", carrier="SF")).target_ms == 72 * 60 * MINUTE


def test_the_warning_comes_at_the_first_millisecond_of_the_share() -> None:
    text = "[stages.pick_pack]\ntarget = '1ms'\nat_risk = 0.8\n"
    assert pick_pack(text, dims()).at_risk_ms == 1
    assert pick_pack("[stages.pick_pack]\nat_risk = 0.7\n", dims()).at_risk_ms == 21 * MINUTE
    assert pick_pack("[stages.pick_pack]\ntarget = 'none'\n", dims()).at_risk_ms is None


@pytest.mark.parametrize("stage", PATH)
def test_delivered_closed_and_cancelled_rest_and_others_when_told_so(stage: str) -> None:
    resting = ("delivered", "closed", "cancelled")
    assert policy().resolve(stage, dims()).rests == (stage in resting)
    text = override("shipped", channel="wholesale", rests=True)
    rests = policy(text).resolve(stage, dims(channel="wholesale")).rests
    assert rests == (stage in (*resting, "shipped"))


def test_more_dimensions_may_wake_what_fewer_let_rest() -> None:
    text = override("shipped", channel="wholesale", rests=True)
    text += override("shipped", channel="wholesale", carrier="SF", rests=False)
    assert policy(text).resolve("shipped", dims(channel="wholesale", carrier="YTO")).rests
    assert not policy(text).resolve("shipped", dims(channel="wholesale", carrier="SF")).rests


def test_a_million_unnamed_values_cost_one_answer() -> None:
    asked = policy(override("pick_pack", warehouse="SH2", target="20m"))
    answers = {id(asked.resolve("pick_pack", dims("GZ1", region=f"street-{number}"))) for number in range(1000)}
    assert len(answers) == 1
    assert asked.resolve("pick_pack", dims("SH2", region="street-7")).target_ms == 20 * MINUTE
