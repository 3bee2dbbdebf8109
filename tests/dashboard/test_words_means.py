from dashboard.words_means import MEANS


def test_a_wait_is_said_to_be_unknown_while_nothing_leaves() -> None:
    assert "unknown while nothing leaves" in MEANS["means.wait_s"][0]


def test_open_orders_are_said_to_be_the_sum_of_the_rows() -> None:
    assert "sum of the rows" in MEANS["means.open"][0]
