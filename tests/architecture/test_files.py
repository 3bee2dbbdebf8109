"""Small files, each with its own test file and a word about what it decides."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.source import ROOT, files

LONGEST: Final = 250
UNNAMED: Final = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "data", "types", "misc"})


@pytest.mark.parametrize("path", list(files(".py", ".js", ".css")), ids=str)
def test_no_file_is_longer_than_one_sitting(path: Path) -> None:
    length = len((ROOT / path).read_text(encoding="utf-8").splitlines())
    assert length <= LONGEST, f"{path} has {length} lines, expected at most {LONGEST}: what are its two owners?"


@pytest.mark.parametrize("path", [path for path in files(".py") if path.name != "__init__.py"], ids=str)
def test_every_source_file_has_its_test_file(path: Path) -> None:
    test = Path("tests") / path.parent / f"test_{path.name}"
    assert (ROOT / test).is_file(), f"expected {test}"


@pytest.mark.parametrize("path", [path for path in files(".py") if path.name != "__init__.py"], ids=str)
def test_every_module_says_what_it_decides(path: Path) -> None:
    said = ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    assert said, f"{path} expected a docstring"
    assert said.split("\n\n")[0].rstrip().endswith((".", ":")), f"{path}: expected a first sentence, got {said[:60]!r}"


@pytest.mark.parametrize("path", [path for path in files(".py") if path.name == "__init__.py"], ids=str)
def test_a_package_imports_nothing_by_itself(path: Path) -> None:
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    assert all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body)


def test_no_file_is_named_after_nothing() -> None:
    assert [path for path in files(".py", ".js", ".css") if path.stem in UNNAMED] == []


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []
