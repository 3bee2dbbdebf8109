"""What a benchmark gives: tables and targets, met or missed; and how they are printed, as rich tables or Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table as RichTable


@dataclass(slots=True)
class Target:
    """One promise: what was asked, what was measured, whether it holds."""

    what: str
    wanted: str
    measured: str
    met: bool

    @staticmethod
    def at_least(what: str, measured: float, wanted: float, unit: str = "×") -> Target:
        return Target(what, f"≥ {_shown(wanted)} {unit}", f"{_shown(measured)} {unit}", measured >= wanted)

    @staticmethod
    def at_most(what: str, measured: float, wanted: float, unit: str) -> Target:
        return Target(what, f"≤ {_shown(wanted)} {unit}", f"{_shown(measured)} {unit}", measured <= wanted)


@dataclass(slots=True)
class Table:
    """Rows under a heading; the first column is text, the others are figures."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, name: str, *figures: float | str) -> None:
        self.rows.append((name, *(figure if isinstance(figure, str) else _shown(figure) for figure in figures)))


@dataclass(slots=True)
class Report:
    """All of one benchmark."""

    tables: list[Table] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What must be known to read the figures."""


def show(report: Report, console: Console, markdown: bool) -> None:
    """Print one benchmark's tables and notes."""
    for table in report.tables:
        _print(console, table, markdown)
    for note in report.notes:
        console.print(f"- {note}" if markdown else f"  {note}", markup=False, highlight=False, soft_wrap=markdown)


def show_targets(targets: Iterable[Target], console: Console, markdown: bool) -> bool:
    """Print all targets and say whether all are met."""
    table = Table("Targets", ("target", "wanted", "measured", "verdict"))
    all_met = True
    for target in targets:
        table.rows.append((target.what, target.wanted, target.measured, "met" if target.met else "MISSED"))
        all_met = all_met and target.met
    _print(console, table, markdown)
    return all_met


def _print(console: Console, table: Table, markdown: bool) -> None:
    if markdown:
        lines = [f"\n**{table.title}**\n", _line(table.columns), _line(["---", *["--:"] * (len(table.columns) - 1)])]
        lines += [_line(row) for row in table.rows]
        console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
        return
    shown = RichTable(title=table.title, title_justify="left")
    for index, name in enumerate(table.columns):
        shown.add_column(name, justify="right" if index else "left")
    for row in table.rows:
        shown.add_row(*(f"[bold red]{cell}" if cell == "MISSED" else cell for cell in row))
    console.print(shown)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _shown(figure: float) -> str:
    if figure >= 1000:
        return f"{figure:,.0f}"
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"
