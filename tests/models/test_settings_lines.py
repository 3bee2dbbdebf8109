from __future__ import annotations

import string
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.settings_lines import Path, line_of, lines

PEAK_DAY = """\
# the shop
timezone = "Asia/Shanghai"   # line 2
horizon = '7d'

[stages.pick_pack]
target = "30m"
targets = { vip = "15m", "same day" = "10m" }
stages_of_nobody.deep.er = 1

[[overrides]]
stage = "pick_pack"

[[overrides]]   # the second, on line 13
stage = "shipped"
carrier = "SF"
[overrides.note]
by = "li.lei"

[ sources . "wms-shanghai" ]
kind = "push"
words = [
  "one",  # on line 22
  # nothing
  ["two", { three = 3,
            four = 4 }],
]
long = \"\"\"
[not.a.table]
\\\"""\"\"\"
after = 2026-11-11T00:00:00+08:00
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("timezone",), 2),
        (("horizon",), 3),
        (("stages",), 5),
        (("stages", "pick_pack"), 5),
        (("stages", "pick_pack", "target"), 6),
        (("stages", "pick_pack", "targets", "vip"), 7),
        (("stages", "pick_pack", "targets", "same day"), 7),
        (("stages", "pick_pack", "stages_of_nobody", "deep"), 8),
        (("stages", "pick_pack", "stages_of_nobody", "deep", "er"), 8),
        (("overrides",), 10),
        (("overrides", 0), 10),
        (("overrides", 0, "stage"), 11),
        (("overrides", 1), 13),
        (("overrides", 1, "carrier"), 15),
        (("overrides", 1, "note", "by"), 17),
        (("sources", "wms-shanghai", "kind"), 20),
        (("sources", "wms-shanghai", "words", 0), 22),
        (("sources", "wms-shanghai", "words", 1, 0), 24),
        (("sources", "wms-shanghai", "words", 1, 1, "three"), 24),
        (("sources", "wms-shanghai", "words", 1, 1, "four"), 25),
        (("sources", "wms-shanghai", "long"), 27),
        (("sources", "wms-shanghai", "after"), 30),
    ],
)
def test_every_setting_has_the_line_on_which_it_is_written(path: Path, line: int) -> None:
    assert lines(PEAK_DAY)[path] == line


def test_what_is_missing_stands_where_its_table_begins() -> None:
    assert line_of(PEAK_DAY, ("overrides", 1, "target")) == 13
    assert line_of(PEAK_DAY, ("peak", "start")) is None


def test_each_inline_table_of_an_array_has_its_line() -> None:
    text = 'overrides = [\n  { stage = "received" },\n  { stage = "shipped", target = "9 h" },\n]\n'
    assert line_of(text, ("overrides", 1, "target")) == 3


@pytest.mark.parametrize(
    "value",
    [
        '""',
        "''",
        '"""a"""',
        '""""a"""""',
        "''''a'''''",
        '"#]"',
        "[]",
        "{}",
        "[ ]",
        "[[1],[2],]",
        "1_000",
        "-0.5",
        "inf",
        "07:32:00",
    ],
)
def test_what_follows_a_value_of_any_kind_is_found(value: str) -> None:
    text = f"first = {value} # here\nsecond = 2"
    tomllib.loads(text)
    assert lines(text)[("second",)] == 2


def test_lines_that_end_as_windows_ends_them_count_once() -> None:
    assert lines('a = 1\r\n\r\n[b]\r\nc = "x"\r\n')[("b", "c")] == 4


names = st.text(string.ascii_lowercase + "_-", min_size=1, max_size=4) | st.sampled_from(["a b", "a.b", 'q"q', "键"])
scalars = st.sampled_from(['"30m"', "'x'", "3", "true", '"""a\nb"""', "[1,\n2]", "{ k = [\n1 ] }", "[{ k = 1 }]"])


@given(
    st.lists(st.tuples(names, st.dictionaries(names, scalars, max_size=3)), max_size=5, unique_by=lambda pair: pair[0])
)
def test_every_path_that_the_parser_knows_has_a_line(tables: list[tuple[str, dict[str, str]]]) -> None:
    text = "".join(
        f"[[{_quoted(name)}]]\n" + "".join(f"{_quoted(key)} = {value}\n" for key, value in pairs.items())
        for name, pairs in tables
    )
    found = lines(text)
    assert set(_paths(tomllib.loads(text), ())) == set(found)
    last = text.count("\n") + 1
    assert all(1 <= line <= last for line in found.values())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '\\"') + '"'


def _paths(value: Any, path: Path) -> list[Path]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, item in items for place in ((*path, key), *_paths(item, (*path, key)))]
