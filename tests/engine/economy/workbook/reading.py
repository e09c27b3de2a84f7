"""Workbooks in the tests: change named cells, read values back by name, compare two files cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from faellesgrund.engine.economy.workbook.book import day_number


def _target(book: Any, name: str) -> Any:
    sheet, cell = next(iter(book.defined_names[name].destinations))
    return book[sheet][cell.replace("$", "")]


def changed(workbook: Path, copies: Mapping[Path, Mapping[str, Any]]) -> list[Path]:
    """Copies in which the named cells hold other constants; nothing is computed. The copies, in order."""
    book = openpyxl.load_workbook(workbook)
    for into, cells in copies.items():
        before = {name: _target(book, name).value for name in cells}
        for held in (cells, before):
            for name, value in held.items():
                _target(book, name).value = day_number(value) if isinstance(value, date) else value
            if held is cells:
                book.save(into)
    return list(copies)


class Values:
    """What a file says, by defined name and by place."""

    def __init__(self, workbook: Path) -> None:
        self._book = openpyxl.load_workbook(workbook, data_only=True)

    def __getitem__(self, name: str) -> Any:
        return _target(self._book, name).value

    def cells(self) -> dict[str, Any]:
        """Every cell that says something, as sheet!place; dates as days."""
        return {
            f"{sheet.title}!{cell.coordinate}": _plain(cell.value)
            for sheet in self._book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value not in (None, "")
        }

    def errors(self) -> dict[str, str]:
        """The cells with an error."""
        return {place: value for place, value in self.cells().items() if str(value).startswith("#")}


def _plain(value: Any) -> Any:
    return day_number(value.date()) if isinstance(value, datetime) else value


def differences(one: Values, other: Values, tolerance: float = 1e-9) -> dict[str, tuple[Any, Any]]:
    """The places where two files say something different; numbers are compared relatively."""
    a, b = one.cells(), other.cells()
    return {
        place: (a.get(place), b.get(place))
        for place in a.keys() | b.keys()
        if not _same(a.get(place), b.get(place), tolerance)
    }


def _same(a: Any, b: Any, tolerance: float) -> bool:
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) <= tolerance * max(1.0, abs(a))
    return bool(a == b)


def formulas(workbook: Path) -> dict[str, str]:
    """Every formula, as sheet!place."""
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in openpyxl.load_workbook(workbook)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.data_type == "f"
    }
