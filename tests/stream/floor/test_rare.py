from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import RANK
from stream.floor.rare import FAR, RELEASED, Attempt, Hold, Rare, spell

RECEIVED, PICKED, SHIPPED, DELIVERED = (RANK[name] for name in ("received", "pick_pack", "shipped", "delivered"))
RETURNED, CLOSED, CANCELLED = (RANK[name] for name in ("after_sales", "closed", "cancelled"))

KINDS = ("held", "released", "exception", "exception_cleared", "chased")
HOLDS = st.tuples(st.just(True), st.integers(0, 12) | st.just(FAR), st.sampled_from(("", "presale", "customer")))
FLAGS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 10), HOLDS, st.sampled_from(("lost", "damaged"))))


def held(until: int = FAR, reason: str = "customer") -> Hold:
    return True, until, reason


def order(**attempts: list[tuple[int, int]]) -> Rare:
    record = Rare()
    for name, events in attempts.items():
        attempt = record.attempts.setdefault(int(name.removeprefix("attempt_")), Attempt())
        for rank, at in events:
            attempt.add(rank, at)
    return record


def on_hold(*told: tuple[int, Hold]) -> Rare:
    record = Rare()
    for at, hold in told:
        record.join("held" if hold[0] else "released", at, hold, "")
    return record


def test_the_second_attempt_replaces_all_from_its_lowest_stage_on() -> None:
    path = order(attempt_1=[(RECEIVED, 1), (PICKED, 5), (SHIPPED, 9)], attempt_2=[(PICKED, 12)]).compose()
    assert path.entries[RECEIVED] == 1
    assert path.entries[PICKED] == 12
    assert path.entries[SHIPPED] == FAR
    assert path.superseded == 2


def test_attempts_are_applied_in_ascending_order_however_they_arrive() -> None:
    late = order(attempt_3=[(SHIPPED, 30)], attempt_1=[(RECEIVED, 1), (SHIPPED, 9)], attempt_2=[(RECEIVED, 12)])
    path = late.compose()
    assert (path.entries[RECEIVED], path.entries[SHIPPED]) == (12, 30)
    assert path.superseded == 2


def test_a_restored_order_is_no_longer_cancelled() -> None:
    path = order(attempt_1=[(RECEIVED, 1), (CANCELLED, 5)], attempt_2=[(PICKED, 9)]).compose()
    assert path.entries[CANCELLED] == FAR
    assert path.superseded == 1


def test_every_return_and_closing_that_is_replaced_counts() -> None:
    first = [(RETURNED, 3), (CLOSED, 4), (RETURNED, 6), (CLOSED, 8)]
    path = order(attempt_1=first, attempt_2=[(CANCELLED, 9)]).compose()
    assert (path.superseded, path.returned, path.spell_in) == (0, False, 6)
    assert order(attempt_1=first, attempt_2=[(CLOSED, 9)]).compose().superseded == 2
    assert order(attempt_1=first, attempt_2=[(DELIVERED, 9)]).compose().superseded == 4


@pytest.mark.parametrize(
    ("returns", "closings", "expected"),
    [
        (set(), {5}, (FAR, FAR)),
        ({3, 7}, set(), (3, FAR)),
        ({3, 7}, {5}, (7, FAR)),
        ({3, 7}, {5, 9}, (7, 9)),
        ({3, 6, 7}, {5}, (6, FAR)),
        ({7}, {7}, (7, 7)),
        ({3, 7}, {7}, (3, 7)),
        ({3, 5, 7}, {5}, (7, FAR)),
    ],
)
def test_a_spell_in_after_sales_is_the_present_or_last_one(
    returns: set[int], closings: set[int], expected: tuple[int, int]
) -> None:
    assert spell(returns, closings) == expected


def test_a_cancellation_ends_the_spell() -> None:
    path = order(attempt_1=[(RETURNED, 3), (CLOSED, 9), (CANCELLED, 6)]).compose()
    assert (path.spell_in, path.spell_out) == (3, 6)


def test_the_deadline_moves_by_the_union_of_all_holds_since_entry() -> None:
    record = on_hold((10, held(30)), (20, held(40)), (50, held()), (60, RELEASED))
    assert record.pause(entered=0, now=100).held_ms == 20 + 10 + 10
    assert record.pause(entered=15, now=100).held_ms == 5 + 20 + 10
    assert record.pause(entered=0, now=25).held_ms == 10 + 5


def test_a_later_hold_replaces_the_until_of_the_one_before() -> None:
    record = on_hold((10, held(90)), (20, held(30)))
    assert record.pause(0, 50).held is False
    assert record.pause(0, 50).held_ms == 20


def test_a_hold_ends_by_itself_at_its_until() -> None:
    record = on_hold((10, held(30, "presale")))
    before, at = record.pause(0, 29), record.pause(0, 30)
    assert (before.held, before.reason, before.next_at, before.ended_at) == (True, "presale", 30, 0)
    assert (at.held, at.next_at, at.ended_at) == (False, FAR, 30)


def test_a_hold_that_was_released_before_its_until_did_not_end_by_itself() -> None:
    record = on_hold((10, held(30)), (20, RELEASED))
    assert record.pause(0, 100).ended_at == 0
    assert on_hold((10, held(30)), (30, RELEASED)).pause(0, 100).ended_at == 30


def test_a_hold_of_the_future_is_not_in_force_yet() -> None:
    record = on_hold((50, held(90)))
    waiting = record.pause(0, 49)
    assert (waiting.held, waiting.held_ms, waiting.next_at) == (False, 0, 50)
    assert record.pause(0, 50).held
    assert on_hold((50, held(40))).pause(0, 30).next_at == FAR


def test_a_hold_until_before_its_own_beginning_is_none() -> None:
    pause = on_hold((50, held(40))).pause(0, 100)
    assert (pause.held, pause.held_ms, pause.ended_at) == (False, 0, 0)


@pytest.mark.parametrize(
    ("greater", "lesser"),
    [
        (held(5), RELEASED),
        (held(9), held(5)),
        (held(FAR), held(9)),
        (held(5, "presale"), held(5, "customer")),
    ],
)
def test_of_two_at_one_instant_held_then_the_later_until_then_the_greater_reason_wins(
    greater: Hold, lesser: Hold
) -> None:
    for told in ((greater, lesser), (lesser, greater)):
        assert on_hold(*((10, hold) for hold in told)).holds == {10: greater}


def test_an_exception_is_open_from_the_first_after_the_last_clear() -> None:
    record = Rare()
    for kind, at in (("exception", 5), ("exception_cleared", 8), ("exception", 20), ("exception", 12)):
        record.join(kind, at, RELEASED, "oversell")
    assert record.open_exceptions() == {"oversell": 12}
    record.join("exception_cleared", 30, RELEASED, "oversell")
    assert record.open_exceptions() == {}


def test_set_beats_cleared_at_a_tie() -> None:
    for told in (("exception", "exception_cleared"), ("exception_cleared", "exception")):
        record = Rare()
        for kind in told:
            record.join(kind, 8, RELEASED, "oversell")
        assert record.open_exceptions() == {"oversell": 8}


def test_clearing_names_one_reason_and_leaves_the_others() -> None:
    record = Rare()
    record.join("exception", 5, RELEASED, "oversell")
    record.join("exception", 6, RELEASED, "damaged")
    record.join("exception_cleared", 9, RELEASED, "oversell")
    assert record.open_exceptions() == {"damaged": 6}


@given(FLAGS, st.randoms(use_true_random=False))
def test_flags_join_alike_in_any_order_and_however_often(
    told: list[tuple[str, int, Hold, str]], shuffler: object
) -> None:
    shuffled = [*told, *told[::2]]
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    once, again = Rare(), Rare()
    for record, events in ((once, told), (again, shuffled)):
        for kind, at, hold, reason in events:
            record.join(kind, at, RELEASED if kind == "released" else hold, reason)
    for record in (once, again):
        record.raised = {reason: instants for reason, instants in record.raised.items() if instants}
    assert once == again


@given(FLAGS)
def test_a_flag_is_news_exactly_when_it_changes_what_is_kept(told: list[tuple[str, int, Hold, str]]) -> None:
    record = Rare()
    for kind, at, hold, reason in told:
        hold = RELEASED if kind == "released" else hold
        before = repr((record.holds, record.open_exceptions(), record.raised, record.cleared, record.chased))
        news = record.news(kind, at, hold, reason)
        record.join(kind, at, hold, reason)
        changed = before != repr((record.holds, record.open_exceptions(), record.raised, record.cleared, record.chased))
        assert news or not changed


@given(
    st.lists(st.tuples(st.integers(0, 20), HOLDS | st.just(RELEASED)), max_size=6),
    st.integers(0, 20),
    st.integers(0, 30),
)
def test_the_time_held_is_the_number_of_instants_at_which_it_was_held(
    told: list[tuple[int, Hold]], entered: int, now: int
) -> None:
    record = on_hold(*told)
    assert record.pause(entered, now).held_ms == sum(record.pause(0, at).held for at in range(entered, now))


@given(st.lists(st.tuples(st.integers(0, 20), HOLDS | st.just(RELEASED)), max_size=6), st.integers(0, 30))
def test_nothing_changes_before_the_instant_at_which_a_hold_changes_next(
    told: list[tuple[int, Hold]], now: int
) -> None:
    record = on_hold(*told)
    stands = record.pause(0, now)
    for later in range(now, min(stands.next_at, 40)):
        then = record.pause(0, later)
        assert (then.held, then.reason if then.held else "") == (stands.held, stands.reason)
