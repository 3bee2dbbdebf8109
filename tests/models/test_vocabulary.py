from __future__ import annotations

from models.vocabulary import (
    DIMENSIONS,
    EVENT_TYPES,
    EXCEPTION_REASONS,
    OPEN_STAGES,
    PATH,
    RANK,
    STAGES,
    STOP_SHIPMENT,
    WORKED_STAGES,
    Feed,
    Flow,
    Refusal,
    Sla,
    Word,
)


def test_the_path_runs_from_received_to_cancelled() -> None:
    assert PATH == (*STAGES, "closed", "cancelled")
    assert [RANK[stage] for stage in PATH] == list(range(10))
    assert len(STAGES) == 8


def test_seven_stages_are_open_and_the_first_five_are_ours_to_work() -> None:
    assert OPEN_STAGES == tuple(stage for stage in STAGES if stage != "delivered")
    assert {"received", "validated", "allocated", "outbound_prep", "pick_pack"} == WORKED_STAGES


def test_an_event_is_a_stage_an_end_or_one_of_six_others() -> None:
    others = {"exception", "exception_cleared", "held", "released", "updated", "chased"}
    assert EVENT_TYPES == {*PATH, *others}


def test_no_word_means_two_things() -> None:
    for names in (PATH, DIMENSIONS, EXCEPTION_REASONS):
        assert len(set(names)) == len(names)
    assert STOP_SHIPMENT in EXCEPTION_REASONS


def test_every_state_has_a_word_and_a_sentence() -> None:
    kinds: tuple[type[Word], ...] = (Flow, Feed, Sla, Refusal)
    for kind in kinds:
        for state in kind:
            assert state.value == state.name.lower()
            assert state.says[0].isupper()
            assert state.says.endswith(".")
            assert kind.__call__(state.value) is state


def test_states_of_a_place_are_tried_in_the_order_of_the_contract() -> None:
    assert [state.value for state in Flow] == ["unknown", "starved", "idle", "stopped", "saturated", "flowing"]
