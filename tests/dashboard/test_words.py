import re

import pytest

from dashboard import words
from dashboard.files import FOLDER
from dashboard.pages import wall
from models.vocabulary import EXCEPTION_REASONS, OPEN_STAGES, Feed, Flow
from tests.dashboard.reading import hooks

SCRIPTS = "\n".join(path.read_text() for path in (FOLDER / "live").glob("*.js"))


def test_every_word_is_said_in_every_language() -> None:
    for key, said in words.WORDS.items():
        assert len(said) == len(words.LANGUAGES), key
        assert all(said), key


def test_every_language_names_the_same_gaps() -> None:
    for key, said in words.WORDS.items():
        assert len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in said}) == 1 or key == "slowest_age", key


def test_the_catalogue_is_by_language() -> None:
    assert words.catalogue()["zh"]["stage.pick_pack"] == "拣货打包中"
    assert words.catalogue()["en"]["stage.pick_pack"] == "Pick & pack"


@pytest.mark.parametrize(
    "key",
    [
        *(f"stage.{stage}" for stage in OPEN_STAGES),
        *(f"state.{state.value}" for state in Flow),
        *(f"feed.{state.value}" for state in Feed),
        *(f"reason.{reason}" for reason in EXCEPTION_REASONS),
    ],
)
def test_every_name_of_the_wire_has_a_word(key: str) -> None:
    assert key in words.WORDS


def test_every_word_that_is_said_exists() -> None:
    said = set(re.findall(r'say\("([\w.]+)"', SCRIPTS)) | set(hooks(wall.layout(), "word"))
    assert said <= set(words.WORDS)


def test_no_word_is_said_nowhere() -> None:
    laid_out = set(hooks(wall.layout(), "word"))
    made = re.findall(r"say\(`([\w.]+)\.\$\{", SCRIPTS) + re.findall(r'named\(say, "(\w+)"', SCRIPTS)
    for key in words.WORDS:
        assert key in laid_out or f'"{key}"' in SCRIPTS or key.split(".")[0] in made, key
