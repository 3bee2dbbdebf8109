from __future__ import annotations

import tomllib

import pytest

from models.settings_table import SettingsError, Table, dotted, show

TEXT = """\
owner = "pack-lead"
at_risk = 1.5
limit = "none"
zero = "0s"
rests = "yes"
many = [1]

[[overrides]]
stagee = "pick_pack"
"""


@pytest.fixture
def table() -> Table:
    return Table(tomllib.loads(TEXT), TEXT, "peakline.toml")


def test_a_refusal_says_where_what_was_found_and_what_was_expected(table: Table) -> None:
    with pytest.raises(SettingsError) as refused:
        table.share("at_risk", 0.8)
    assert str(refused.value) == "peakline.toml, line 2: at_risk: found 1.5, expected a number above 0 and up to 1"
    assert (refused.value.name, refused.value.found, refused.value.line) == ("at_risk", "1.5", 2)


def test_an_unknown_setting_is_refused_with_the_one_that_was_meant(table: Table) -> None:
    with pytest.raises(
        SettingsError, match=r"line 9: overrides\[1\]\.stagee: .*expected stage \(did you mean that\?\)"
    ):
        table.tables("overrides")[0].only(["stage", "target"])
    with pytest.raises(SettingsError, match="expected one of x, y"):
        table.only(["x", "y"])


def test_what_is_absent_has_its_default(table: Table) -> None:
    assert table.text("nobody", None) is None
    assert table.duration("nothing", "5m") == 300_000
    assert table.limit("nothing", None) is None
    assert table.size("nothing", "1KiB") == 1024
    assert table.table("nothing").values == {}
    assert table.tables("nothing") == []
    assert table.texts("nothing") == []


def test_none_is_a_limit_but_no_duration(table: Table) -> None:
    assert table.limit("limit", 5) is None
    with pytest.raises(SettingsError, match='limit: found "none", expected a duration'):
        table.duration("limit", "5m")
    with pytest.raises(SettingsError, match="not zero"):
        table.duration("zero", "5m")


def test_what_has_the_wrong_kind_is_refused(table: Table) -> None:
    for read in (
        lambda: table.flag("rests", False),
        lambda: table.texts("many"),
        lambda: table.texts("owner"),
        lambda: table.whole("owner", 1, 1, 5),
        lambda: table.choice("owner", "push", ("push", "poll")),
        lambda: table.table("owner"),
        lambda: table.tables("owner"),
        lambda: table.size("owner", "1KiB"),
        lambda: table.instant("owner"),
        lambda: table.zone("owner", "UTC"),
        lambda: table.day("owner"),
    ):
        with pytest.raises(SettingsError, match=r"^peakline.toml, line \d: "):
            read()


def test_a_flag_is_no_number() -> None:
    assert Table({"n": 3}, "", "").whole("n", 1, 1, 5) == 3
    with pytest.raises(SettingsError):
        Table({"n": True}, "", "").whole("n", 1, 1, 5)
    with pytest.raises(SettingsError):
        Table({"n": True}, "", "").share("n", 0.5)


def test_paths_and_values_are_written_as_people_write_them() -> None:
    assert dotted(("overrides", 1, "target")) == "overrides[2].target"
    assert show("双11") == '"双11"'
    assert len(show("x" * 500)) == 60
