import re

from dashboard.files import Files
from dashboard.shell import document


def test_the_document_holds_no_inline_script_or_style_of_ours() -> None:
    text = document(Files())
    assert not re.search(r"<script[^>]*>[^<{]", text)
    assert not re.search(r"<style|style=|onload=", text)


def test_every_module_is_announced_so_that_none_waits_for_another() -> None:
    files = Files()
    announced = re.findall(r'rel="modulepreload" href="([^"]+)"', document(files))
    assert announced == [files.address(name) for name in files.names("live", ".js")]


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert not re.search(r'(?:src|href)="(?!/assets/)', document(Files()))
