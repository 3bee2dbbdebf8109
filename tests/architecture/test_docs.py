"""What the documentation promises to name is named: in README.md or below docs/."""

from __future__ import annotations

import re
from functools import cache

import pytest

from models.settings import VARIABLES
from models.vocabulary import STAGES, Word
from tests.architecture import words
from tests.architecture.source import ROOT


@cache
def documentation() -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
    )


def named(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE) is not None


@pytest.mark.parametrize("name", sorted({*words.in_file(), *STAGES}))
def test_every_setting_of_the_file_is_documented(name: str) -> None:
    assert named(name, documentation())


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_every_variable_of_the_environment_is_documented(name: str) -> None:
    assert named(name, documentation())


@pytest.mark.parametrize(("command", "options"), list(words.commands()))
def test_every_command_and_each_of_its_options_is_documented(command: str, options: list[str]) -> None:
    text = documentation()
    group, _, last = command.rpartition(" ")
    together = rf"{re.escape(group)} [\w\\|· ]*\b{re.escape(last)}\b"  # `peakline dead list|show` names both
    assert re.search(together, text), f"expected `{command}`"
    assert [option for option in options if not re.search(rf"{re.escape(option)}(?![\w-])", text)] == []


@pytest.mark.parametrize("path", sorted(words.paths()))
def test_every_path_that_answers_is_documented(path: str) -> None:
    assert f"`{path}" in documentation() or f" {path}" in documentation()


@pytest.mark.parametrize("name", sorted(words.metrics()))
def test_every_metric_is_documented(name: str) -> None:
    assert named(name, documentation()) or named(f"{name}_total", documentation())


@pytest.mark.parametrize("key", sorted(words.keys()))
def test_every_key_of_the_log_is_documented(key: str) -> None:
    assert key in documentation()


@pytest.mark.parametrize("word", words.GLOSSARY)
def test_every_word_of_the_house_is_in_the_glossary(word: str) -> None:
    assert named(word, (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("state", [state for kind in words.STATES for state in kind], ids=str)
def test_every_state_has_one_sentence_and_is_documented(state: Word) -> None:
    assert state.says.endswith(".")
    assert state.says.count(". ") == 0
    assert named(state.value, documentation()) or named(state.value.replace("_", " "), documentation())
