import json
import re

import pytest

from backend.access.audit import Act
from backend.access.roles import KEY_SCOPES, ROLES
from dashboard import (
    words,
    words_audit,
    words_desk,
    words_floor,
    words_means,
    words_now,
    words_policy,
    words_settings,
    words_sources,
    words_stage,
    words_why,
)
from dashboard.files import FOLDER, Files
from dashboard.pages.registry import PAGES, Page
from models.vocabulary import EXCEPTION_REASONS, OPEN_STAGES, Feed, Flow, Refusal
from tests.dashboard.reading import hooks, worded

PARTS = {
    "wall": words.WORDS,
    "desk": words_desk.DESK,
    "rules": words_desk.RULES,
    "sign_in": words_desk.SIGN_IN,
    "me": words_settings.ME,
    "secrets": words_settings.SECRETS,
    "people": words_settings.PEOPLE,
    "keys": words_settings.KEYS,
    "audit": words_audit.AUDIT,
    "sources": words_sources.SOURCES,
    "now": words_now.NOW,
    "filters": words_floor.FILTERS,
    "floor": words_floor.FLOOR,
    "stage": words_stage.STAGE,
    "why": words_why.CARD,
    "figures": words_why.FIGURES,
    "means": words_means.MEANS,
    "letters": words_sources.LETTERS,
    "policy": words_policy.POLICY,
    "connections": words_policy.CONNECTIONS,
}
ALL = {key: said for part in PARTS.values() for key, said in part.items()}
FILES = Files()


def script(page: Page) -> str:
    return "\n".join((FOLDER / name).read_text() for name in FILES.modules(page.module))


def carried(page: Page) -> set[str]:
    return set(json.loads(hooks(page.layout(), "words")[0])["en"])


@pytest.mark.parametrize("part", PARTS)
def test_every_word_is_said_in_every_language(part: str) -> None:
    for key, said in PARTS[part].items():
        assert len(said) == len(words.LANGUAGES), key
        assert all(said), key


@pytest.mark.parametrize("part", PARTS)
def test_every_language_names_the_same_gaps(part: str) -> None:
    for key, said in PARTS[part].items():
        assert len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in said}) == 1 or key == "slowest_age", key


def test_one_key_has_one_word() -> None:
    assert len(ALL) == sum(len(part) for part in PARTS.values())


def test_the_catalogue_is_by_language() -> None:
    assert words.catalogue()["zh"]["stage.pick_pack"] == "拣货打包中"
    assert words.catalogue()["en"]["stage.pick_pack"] == "Pick & pack"


def test_the_wall_carries_no_word_of_the_desk() -> None:
    assert carried(PAGES["/wall"]) == set(words.WORDS)


@pytest.mark.parametrize(
    "key",
    [
        *(f"stage.{stage}" for stage in OPEN_STAGES),
        *(f"state.{state.value}" for state in Flow),
        *(f"feed.{state.value}" for state in Feed),
        *(f"reason.{reason}" for reason in EXCEPTION_REASONS),
        *(f"act.{act.value}" for act in Act),
        "stage.delivered",
        *(f"refusal.{reason.value}" for reason in Refusal),
        *(f"refusal_about.{reason.value}" for reason in Refusal),
        *(f"role.{role}" for role in ROLES),
        *(f"may.{role}" for role in ROLES),
        *(f"scope.{scope}" for scope in KEY_SCOPES),
        *(f"scope_about.{scope}" for scope in KEY_SCOPES),
    ],
)
def test_every_name_of_the_wire_has_a_word(key: str) -> None:
    assert key in ALL


@pytest.mark.parametrize("path", PAGES)
def test_a_page_carries_every_word_that_it_says(path: str) -> None:
    page = PAGES[path]
    text = script(page)
    said = set(re.findall(r'say_?\("([\w.]+)"', text)) | worded(page.layout())
    said |= {word for word in re.findall(r'"([a-z_]+\.[a-z_.]+)"', text) if word in ALL}
    # The forms and the bar serve all pages of the desk: what they may say stands in the desk's own words.
    assert said - carried(page) == set()


def test_no_word_is_said_nowhere() -> None:
    laid_out = {word for page in PAGES.values() for word in worded(page.layout())}
    scripts = "\n".join(path.read_text() for path in FOLDER.rglob("*.js"))
    made = re.findall(r"say_?\(`([\w.]+)\.\$\{", scripts) + re.findall(r'named\(say, "(\w+)"', scripts)
    for key in ALL:
        assert key in laid_out or f'"{key}"' in scripts or key.split(".")[0] in made, key


@pytest.mark.parametrize("path", PAGES)
def test_words_stand_in_no_script(path: str) -> None:
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"//.*|/\*.*?\*/|split\(/.*?/\)", "", script(PAGES[path])))
