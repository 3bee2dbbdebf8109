from __future__ import annotations

from tests.stream.view.telling import NOW, Stand, Teller


def test_a_picture_is_as_of_one_instant_and_says_who_is_behind() -> None:
    stand = Stand(2)
    for partition in range(2):
        stand.pool.offer(Teller(partition).tell(NOW + partition * 250, full=True, lag=1))
    picture = stand.view(by=["carrier"]).picture(stand.pool.tables((1,)))
    assert (picture.as_of, picture.lag, picture.behind, picture.by) == (NOW, 2, (1,), ("carrier",))
    assert len(picture.stages.codes) == 7
