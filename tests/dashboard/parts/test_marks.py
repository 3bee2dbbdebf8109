from dashboard.parts.marks import aloud, glyph, hooks, value, word
from tests.dashboard.reading import properties


def test_a_number_is_unknown_until_a_frame_came() -> None:
    props = properties(value("depth"))
    assert (props["children"], props["data-value"]) == ("—", "depth")
    assert "id" not in props


def test_a_number_may_have_an_id() -> None:
    assert properties(value("open", element="total-open"))["id"] == "total-open"


def test_a_glyph_is_hidden_from_readers() -> None:
    assert properties(glyph("stopped"))["aria-hidden"] == "true"


def test_a_word_names_its_key() -> None:
    assert properties(word("held"))["data-word"] == "held"


def test_hooks_are_data_attributes() -> None:
    assert hooks(stage="shipped") == {"data-stage": "shipped"}


def test_what_is_said_aloud_interrupts_nobody() -> None:
    assert aloud() == {"aria-live": "polite"}
