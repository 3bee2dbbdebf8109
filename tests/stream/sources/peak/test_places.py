from collections.abc import Callable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stream.sources.peak.agenda import Agenda
from stream.sources.peak.curve import MINUTE
from stream.sources.peak.orders import PLAIN, Order
from stream.sources.peak.places import Place

SIXTY_A_MINUTE = 1.0


def order(name: str, priority: str = "normal") -> Order:
    return Order(name, "tmall", "east", PLAIN, priority)


class Floor:
    """One place and what it served, when."""

    def __init__(self, rate: Callable[[int], float] = lambda at: SIXTY_A_MINUTE) -> None:
        self.agenda = Agenda()
        self.served: list[tuple[int, str]] = []
        self.place = Place(self.agenda, rate, lambda at, order: self.served.append((at, order.name)))

    def run(self, until: int) -> None:
        while len(self.agenda) and self.agenda.next_at() <= until:
            self.agenda.do_next()


def test_at_an_empty_place_it_is_ones_turn_at_once() -> None:
    floor = Floor()

    floor.place.join(500, order("first"))

    assert floor.served == [(500, "first")]


def test_the_urgent_go_first_and_equals_in_their_order() -> None:
    floor = Floor()
    for name, priority in (("a", "normal"), ("b", "normal"), ("vip", "vip"), ("now", "urgent"), ("c", "normal")):
        floor.place.join(0, order(name, priority))

    floor.run(MINUTE)

    assert [name for _, name in floor.served] == ["a", "now", "vip", "b", "c"]
    assert [at for at, _ in floor.served] == [0, 1000, 2000, 3000, 4000]


def test_who_went_away_costs_nobodys_time() -> None:
    floor = Floor()
    orders = [order(name) for name in ("a", "gone", "b")]
    for one in orders:
        floor.place.join(0, one)
    orders[1].gone = True

    floor.run(MINUTE)

    assert floor.served == [(0, "a"), (1000, "b")]
    assert floor.place.waiting == 0


def test_fewer_hands_make_a_longer_queue_and_more_clear_it() -> None:
    floor = Floor()
    floor.place.staff(0.1)
    for second in range(60):
        floor.run(second * 1000)
        floor.place.join(second * 1000, order(str(second)))
    built = floor.place.waiting
    floor.place.staff(50)
    floor.run(90_000)

    assert built >= 53
    assert floor.place.waiting == 0


def test_a_place_that_everybody_left_serves_nobody_until_they_are_back() -> None:
    floor = Floor()
    floor.place.staff(0.000001)
    floor.place.join(0, order("patient"))
    floor.run(30 * MINUTE)
    assert floor.served == []

    floor.place.staff(1_000_000)
    floor.run(32 * MINUTE)

    assert [name for _, name in floor.served] == ["patient"]


def test_hands_quicker_than_a_millisecond_keep_their_pace() -> None:
    floor = Floor(lambda at: 5000.0)
    for number in range(10_000):
        floor.place.join(0, order(str(number)))

    floor.run(2_010)

    assert len(floor.served) == 10_000
    assert floor.served[-1][0] >= 1_990


@given(st.lists(st.tuples(st.integers(0, 30_000), st.sampled_from(["urgent", "vip", "normal"])), max_size=40))
def test_everybody_is_served_once_and_nobody_faster_than_the_hands(arrivals: list[tuple[int, str]]) -> None:
    floor = Floor()
    for number, (at, priority) in enumerate(sorted(arrivals)):
        floor.run(at)
        floor.place.join(at, order(str(number), priority))
    floor.run(10 * MINUTE)

    times = [at for at, _ in floor.served]
    assert sorted(name for _, name in floor.served) == sorted(map(str, range(len(arrivals))))
    assert all(later - earlier >= 999 for earlier, later in pairwise(times))
