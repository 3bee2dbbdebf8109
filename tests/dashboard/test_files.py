from pathlib import Path

import pytest

from dashboard.files import Files


def test_the_address_changes_with_any_content(tmp_path: Path) -> None:
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "main.js").write_text("let one = 1;")
    before = Files(tmp_path)
    (tmp_path / "live" / "main.js").write_text("let one = 2;")
    after = Files(tmp_path)
    assert before.address("live/main.js") != after.address("live/main.js")


def test_a_file_may_be_kept_for_ever_and_has_its_type() -> None:
    files = Files()
    answer = files.answer(files.build, "live/main.js")
    assert answer is not None
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")


def test_another_build_or_a_way_out_of_the_folder_gives_nothing() -> None:
    files = Files()
    assert files.answer("000000000000", "live/main.js") is None
    assert files.answer(files.build, "../app.py") is None


def test_the_colours_are_a_file_among_the_others() -> None:
    files = Files()
    answer = files.answer(files.build, "theme.css")
    assert answer is not None
    assert b"--breached:" in answer.body


def test_a_name_that_does_not_exist_has_no_address() -> None:
    with pytest.raises(KeyError, match=r"no-such\.css"):
        Files().address("no-such.css")


def test_the_typeface_comes_with_its_licence() -> None:
    assert Files().address("fonts/OFL.txt")


def test_a_module_is_found_with_all_that_it_imports() -> None:
    found = Files().modules("desk/look.js")
    assert found == ["desk/look.js"]
    assert {"desk/page.js", "desk/asking.js", "live/dom.js"} <= set(Files().modules("desk/people.js"))
    with pytest.raises(KeyError):
        Files().modules("desk/no-such.js")
