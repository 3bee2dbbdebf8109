import pytest

from dashboard.parts.row import row
from dashboard.parts.stage_card import bar, card
from models.vocabulary import OPEN_STAGES
from tests.dashboard.reading import hooks, parts


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_card_has_what_a_row_of_the_wall_has_but_for_the_oldest(stage: str) -> None:
    values = hooks(card(stage), "value")
    assert len(values) == len(set(values))
    assert {*values, "oldest_s"} == {*hooks(row(stage), "value"), "oldest_s"}


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_card_leads_to_its_stage_in_depth(stage: str) -> None:
    assert [props["href"] for props in parts(card(stage)) if "href" in props] == [f"/floor/stage?stage={stage}"]


def test_what_is_with_carriers_has_its_oldest_instead_of_a_wait() -> None:
    assert "oldest_s" in hooks(card("shipped"), "value")
    assert not {"wait_s", "target_s"} & set(hooks(card("shipped"), "value"))
    assert "bar" not in [props.get("className") for props in parts(card("shipped"))]


def test_a_bar_has_its_target_as_a_tick() -> None:
    assert [props.get("className") for props in parts(bar())] == ["bar", "bar-fill", "bar-tick"]
