from hypothesis import given
from hypothesis import strategies as st

from stream.sources.peak.agenda import Agenda


@given(st.lists(st.integers(0, 20)))
def test_what_is_put_down_is_done_in_its_time_and_at_a_tie_in_its_order(instants: list[int]) -> None:
    agenda = Agenda()
    done: list[tuple[int, int]] = []
    for number, instant in enumerate(instants):
        agenda.at(instant, lambda at, what: done.append((at, what)), number)

    while len(agenda):
        assert agenda.next_at() <= min(instant for instant in instants if instant >= agenda.next_at())
        agenda.do_next()

    assert done == sorted((instant, number) for number, instant in enumerate(instants))
