from dashboard import ids
from dashboard.pages import connections
from tests.dashboard.reading import hooks, parts


def test_each_door_has_an_example() -> None:
    assert hooks(connections.layout(), "example") == ["events", "read", "log"]


def test_keys_are_hidden_until_it_is_known_who_asks() -> None:
    hidden = {props["id"] for props in parts(connections.layout()) if props.get("hidden")}
    assert hidden == {ids.DOORS_ADMIN, ids.DOORS_OTHERS}


def test_every_answer_of_the_door_is_told() -> None:
    assert {"202", "400", "401", "413", "429", "503"} == set(connections.ANSWERS)
