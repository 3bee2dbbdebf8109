from hypothesis import given
from hypothesis import strategies as st

from stream.feeding.rebase import compressed, ending, kept, rebased

NOW = 1795513800000
INSTANTS = st.lists(st.integers(1_400_000_000_000, 1_900_000_000_000), min_size=1, max_size=20).map(sorted)
SPEEDS = st.one_of(st.sampled_from([0.5, 1.0, 2.0, 60.0, 600.0]), st.floats(0.1, 10_000))


@given(INSTANTS)
def test_a_shifted_recording_ends_now_and_keeps_every_difference(instants: list[int]) -> None:
    moved = list(map(ending(instants[-1], NOW), instants))

    assert moved[-1] == NOW
    assert [instant - moved[0] for instant in moved] == [instant - instants[0] for instant in instants]


@given(INSTANTS, SPEEDS)
def test_a_compressed_recording_starts_now_and_keeps_its_order_and_its_shape(instants: list[int], speed: float) -> None:
    moved = list(map(compressed(instants[0], NOW, speed), instants))

    assert moved[0] == NOW
    assert moved == sorted(moved)
    for before, after in zip(instants, moved, strict=True):
        assert abs((after - NOW) - (before - instants[0]) / speed) <= 1


def test_times_promises_and_until_move_alike_and_nothing_else_does() -> None:
    event = {
        "id": "evt-1",
        "at": 1000,
        "promised_ship_at": 2000,
        "promised_deliver_at": "",
        "until": 3000,
        "units": 4,
        "reason": "presale",
    }

    assert rebased(event, ending(1000, 5000)) == event | {"at": 5000, "promised_ship_at": 6000, "until": 7000}
    assert rebased(event, kept()) == event


def test_no_instant_falls_before_there_were_any() -> None:
    assert rebased({"at": 5}, ending(1000, 10)) == {"at": 0}
