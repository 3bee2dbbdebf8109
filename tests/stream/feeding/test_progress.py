from io import StringIO

from rich.console import Console

from stream.feeding.progress import Bar


def shown(*, terminal: bool) -> str:
    out = StringIO()
    with Bar("replaying", Console(file=out, force_terminal=terminal, width=100)) as bar:
        bar(0, None)
        bar(50, 100)
    return out.getvalue()


def test_a_bar_says_what_is_done_of_how_much() -> None:
    assert "replaying" in shown(terminal=True)
    assert "50/100" in shown(terminal=True)


def test_there_is_no_bar_where_nobody_looks() -> None:
    assert shown(terminal=False).strip() == ""
