"""A sheet as a grid of cells, kept apart from how it is written to a file.

A cell holds a constant or a :class:`Term` (a formula and its value), a style by name, and a defined name when formulas
on other sheets refer to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from faellesgrund.engine.economy.workbook.terms import Term, Value

EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet: a date is the number of days since, from 1 March 1900 on."""
FROM_THE_START, WITHOUT_END = 0, 2958465
"""Days that stand for an open period: shown in words."""

BASE = {"valign": "top", "text_wrap": True, "font_name": "Arial", "font_size": 9}
STYLES: dict[str, dict[str, Any]] = {
    "tekst": {},
    "note": {"font_color": "#4d4d4d", "italic": True},
    "titel": {"bold": True, "font_size": 14, "text_wrap": False},
    "afsnit": {"bold": True, "bg_color": "#d9e2ec"},
    "hoved": {"bold": True, "bottom": 1, "bg_color": "#e8edf2"},
    "fed": {"bold": True},
    "besked": {"bold": True, "font_color": "#8a3b00", "text_wrap": True},
    "dato": {"num_format": '[=0]"fra begyndelsen";[=2958465]"indtil videre";yyyy\\-mm\\-dd', "align": "left"},
    "kr": {"num_format": "#,##0"},
    "kr_oere": {"num_format": "#,##0.00"},
    "kr_fed": {"num_format": "#,##0", "bold": True, "top": 1},
    "andel": {"num_format": "0.00##%"},
    "tal": {"num_format": "#,##0.####"},
    "faktor": {"num_format": "0.000000"},
    "heltal": {"num_format": "0"},
    "i_brug_tekst": {"bg_color": "#eef3ea"},
}
for _name in ("dato", "kr", "kr_oere", "andel", "tal", "faktor"):
    STYLES[f"i_brug_{_name}"] = STYLES[_name] | {"bg_color": "#eef3ea", "bold": _name != "dato"}
    STYLES[f"egen_{_name}"] = STYLES[_name] | {"bg_color": "#fff6d6", "border": 1, "locked": False}


@dataclass(frozen=True, slots=True)
class Cell:
    """value: a constant, or a term whose formula is written with its value; name: workbook-wide name, if any."""

    value: Value | date | Term
    style: str = "tekst"
    name: str | None = None


@dataclass(slots=True)
class Grid:
    """A sheet: its name, the widths of its columns and its rows; frozen: rows and columns that stay in view."""

    title: str
    widths: Sequence[float]
    rows: list[list[Cell | None]] = field(default_factory=list)
    frozen: tuple[int, int] = (0, 0)
    notes: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    @property
    def next_row(self) -> int:
        """The number, from 1, of the row that is added next."""
        return len(self.rows) + 1

    def add(self, *cells: Cell | None) -> int:
        """A row more; its number from 1."""
        self.rows.append(list(cells))
        return len(self.rows)

    def mark(self, first: str, last: str, rule: dict[str, Any]) -> None:
        """A conditional format over a range."""
        self.notes.append((first, last, rule))


def day_number(day: date) -> int:
    """A date as a spreadsheet counts it."""
    return (day - EPOCH).days


def reference(sheet: str, column: str, row: int) -> str:
    """A cell as a defined name refers to it."""
    return f"={sheet}!${column}${row}"


def letter(column: int) -> str:
    """A column, from 0, by its letter."""
    return chr(65 + column) if column < 26 else letter(column // 26 - 1) + letter(column % 26)


def names_of(grid: Grid) -> dict[str, str]:
    """Every defined name of the grid with the reference it stands for. Raises ValueError where one stands twice."""
    found: dict[str, str] = {}
    for number, row in enumerate(grid.rows, start=1):
        for column, cell in enumerate(row):
            if cell is not None and cell.name is not None:
                if cell.name in found:
                    raise ValueError(f"{cell.name} stands twice on {grid.title}")
                found[cell.name] = reference(grid.title, letter(column), number)
    return found


def write(book: Any, grid: Grid, formats: Mapping[str, Any]) -> None:
    """The grid as a sheet of an open xlsxwriter workbook. formats: as :func:`made_formats` gives."""
    sheet = book.add_worksheet(grid.title)
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width)
    for number, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            if cell is not None:
                _write_cell(sheet, number, column, cell, formats[cell.style])
    for name, where in names_of(grid).items():
        book.define_name(name, where)
    for first, last, rule in grid.notes:
        sheet.conditional_format(f"{first}:{last}", rule)
    sheet.freeze_panes(*grid.frozen)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if grid.frozen[0]:
        sheet.repeat_rows(0, grid.frozen[0] - 1)


def made_formats(book: Any) -> dict[str, Any]:
    """Every style as a format of the workbook."""
    return {name: book.add_format(BASE | style) for name, style in STYLES.items()}


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, how: Any) -> None:
    value = cell.value
    if isinstance(value, Term):
        shown = "#N/A" if value.value is None else value.value
        sheet.write_formula(row, column, f"={value.formula}", how, shown)
    elif value is None:
        sheet.write_blank(row, column, None, how)
    elif isinstance(value, date):
        sheet.write_number(row, column, day_number(value), how)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, how)
    elif isinstance(value, str):
        # Never a formula, whatever somebody wrote.
        sheet.write_string(row, column, value, how)
    else:
        sheet.write_number(row, column, value, how)
