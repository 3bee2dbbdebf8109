from tests.dashboard.hall import Hall
from tests.dashboard.stage_play import Play


def test_a_stage_in_depth_has_the_books_of_the_frame() -> None:
    play = Play()
    told = Hall(play).depth("pick_pack")
    stage = next(one for one in play.frame("warehouse")["stages"] if one["stage"] == "pick_pack")
    assert sum(told["age"]["orders"]) == told["depth"] == stage["depth"]
    assert told["target_s"] in told["age"]["upto_s"]
    assert all(late <= all_ for late, all_ in zip(told["age"]["late"], told["age"]["orders"], strict=True))
