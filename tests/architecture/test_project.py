"""The project's own files: versions are pinned, nothing is named that is somebody's machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib.metadata import requires, version
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT

TARGETS: Final = ("demo", "test", "check", "bench")


def constraints() -> dict[str, str]:
    """Give what is pinned: name → version."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): pinned for name, pinned in pairs}


def test_every_dependency_is_pinned_to_what_its_range_allows() -> None:
    pinned = constraints()
    for text in requires("peakline") or ():
        wanted = Requirement(text)
        assert pinned[canonicalize_name(wanted.name)] in wanted.specifier, text


def test_the_pins_are_versions_and_no_addresses() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|@|--", text)
    assert re.fullmatch(r"(?:[A-Za-z0-9._-]+==[A-Za-z0-9.]+\n)+", text)


def test_the_changelog_tells_of_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == version("peakline")
    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_what_to_do(target: str) -> None:
    ran = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_what_runs_for_every_change_is_the_checks_and_the_suite() -> None:
    ran = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert ran.index("make check") < ran.index("make test")
    assert "set -euo pipefail" in ran
