"""A book written as an Excel file: looks, names, locks, print. The same book gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from math import ceil
from typing import Any

from faellesgrund.engine.economy.workbook.book import Book, Cell, Page, day_number
from faellesgrund.engine.economy.workbook.evaluate import Values
from faellesgrund.engine.economy.workbook.functions import Error

LINE_HEIGHT = 12.75
"""Points: one line of the base font."""
INPUT_COLOUR = "#FFF6D6"
RESULT_COLOUR = "#E6EEF5"
IN_USE_COLOUR = "#EEF3EA"
BASE: dict[str, Any] = {"valign": "top", "font_name": "Arial", "font_size": 9}
DANISH = "[$-406]"
"""Danish separators where the program does not follow its own language."""
NUMBERS: dict[str, dict[str, Any]] = {
    "dato": {"num_format": '[=0]"fra begyndelsen";[=2958465]"indtil videre";dd\\-mm\\-yyyy', "align": "right"},
    "kr": {"num_format": f"{DANISH}#,##0", "align": "right"},
    "kr_oere": {"num_format": f"{DANISH}#,##0.00"},
    "procent": {"num_format": f"{DANISH}0.0%"},
    "andel": {"num_format": f"{DANISH}0.00##%"},
    "tal": {"num_format": f"{DANISH}#,##0.####"},
    "faktor": {"num_format": f"{DANISH}0.000000"},
    "heltal": {"num_format": "0"},
    "nummer": {"num_format": "0", "align": "left"},
    "valg": {"align": "right"},
    "tekst": {"text_wrap": True},
    "svar": {"text_wrap": True, "align": "right"},
}
STYLES: dict[str, dict[str, Any]] = NUMBERS | {
    "enhed": {"indent": 1, "align": "left"},
    "note": {"font_color": "#4D4D4D", "text_wrap": True, "font_size": 8, "indent": 1, "align": "left"},
    "prosa": {"text_wrap": True},
    "indledning": {"text_wrap": True, "font_color": "#4D4D4D"},
    "titel": {"bold": True, "font_size": 14},
    "afsnit": {"bold": True, "bg_color": "#D9E2EC"},
    "hoved": {"bold": True, "bottom": 1, "bg_color": "#E8EDF2", "text_wrap": True},
    "hoved_tal": {"bold": True, "bottom": 1, "bg_color": "#E8EDF2", "text_wrap": True, "align": "right"},
    "fed": {"bold": True, "text_wrap": True},
    "dag": {"num_format": "dd\\-mm\\-yyyy", "align": "left"},
    "vej": {"font_color": "#1F4E79", "underline": 1},
    "besked": {"bold": True, "font_color": "#8A3B00", "text_wrap": True},
}
for _name, _how in NUMBERS.items():
    STYLES[f"{_name}_fed"] = _how | {"bold": True, "top": 1}
    STYLES[f"i_brug_{_name}"] = _how | {"bg_color": IN_USE_COLOUR, "bold": _name not in ("dato", "tekst", "valg")}
    STYLES[f"resultat_{_name}"] = _how | {
        "bg_color": RESULT_COLOUR,
        "bold": True,
        "border": 1,
        "border_color": "#9FB3C8",
    }
    STYLES[f"egen_{_name}"] = _how | {
        "bg_color": INPUT_COLOUR, "border": 1, "border_color": "#C9B458", "locked": False,
    }  # fmt: skip


def written(book: Book, values: Values) -> bytes:
    """The book as the bytes of an xlsx file; values: what its formulas give, from :func:`evaluate.values_of`."""
    import xlsxwriter

    out = io.BytesIO()
    file = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd-mm-yyyy"})
    file.set_properties(
        {
            "title": book.title,
            "author": "Fællesgrund",
            "created": datetime.combine(book.created, datetime.min.time(), UTC),
        }
    )
    file.set_calc_mode("auto")
    formats = {name: file.add_format(BASE | how) for name, how in STYLES.items()}
    for page in book.pages:
        _page(file, page, values, formats)
    for name, where in sorted(book.names().items()):
        file.define_name(name, f"={where}")
    file.close()
    return out.getvalue()


def _page(file: Any, page: Page, values: Values, formats: Mapping[str, Any]) -> None:
    sheet = file.add_worksheet(page.title)
    for column, width in enumerate(page.widths):
        sheet.set_column(column, column, width, formats["tekst"])
    for row, lines in _lines(page, values).items():
        sheet.set_row(row, LINE_HEIGHT * lines)
    for row, column, cell in page.cells():
        if cell.across > 1:
            sheet.merge_range(row, column, row, column + cell.across - 1, "", formats[cell.style])
        _cell(sheet, row, column, cell, formats[cell.style], values.get((page.title, row, column)))
        if cell.rule is not None:
            sheet.data_validation(row, column, row, column, dict(cell.rule.options))
    for where, rule in page.marks:
        how = dict(rule)
        if isinstance(how.get("format"), Mapping):
            how["format"] = file.add_format(how["format"])
        sheet.conditional_format(where, how)
    if page.listed:
        sheet.autofilter(0, 0, max(1, len(page.rows) - 1), len(page.widths) - 1)
    else:
        # Formulas are locked against a slip of the hand, without a password; columns may still be made wider.
        sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})
    _print(sheet, page)


def _lines(page: Page, values: Values) -> dict[int, int]:
    """Rows (from 0) whose texts take more than a line at the width they have: not every program finds that out itself."""
    lines: dict[int, int] = {}
    for row, column, cell in page.cells():
        text = cell.value if isinstance(cell.value, str) else values.get((page.title, row, column))
        if isinstance(text, str) and STYLES[cell.style].get("text_wrap"):
            width = sum(page.widths[column : column + cell.across])
            per_width = 1.25 if STYLES[cell.style].get("bold") else 1.6 if cell.style == "note" else 1.4
            needed = ceil(len(text) / max(1.0, width * per_width))
            lines[row] = max(lines.get(row, 1), needed)
    return {row: needed for row, needed in lines.items() if needed > 1}


def _print(sheet: Any, page: Page) -> None:
    if page.frozen != (0, 0):
        sheet.freeze_panes(*page.frozen)
    if page.landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer("&L&8&F&C&8&A&R&8Side &P af &N")
    if page.frozen[0]:
        sheet.repeat_rows(0, page.frozen[0] - 1)
    sheet.print_area(0, 0, max(0, len(page.rows) - 1), len(page.widths) - 1)


def _cell(sheet: Any, row: int, column: int, cell: Cell, how: Any, shown: Any) -> None:
    value = cell.value
    if cell.link:
        sheet.write_url(row, column, f"internal:'{cell.link}'!A1", how, str(value))
    elif value is None:
        sheet.write_blank(row, column, None, how)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, how)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, how)
    elif isinstance(value, date):
        sheet.write_number(row, column, day_number(value), how)
    elif isinstance(value, str):
        # Never a formula, whatever somebody wrote.
        sheet.write_string(row, column, value, how)
    else:
        cached = shown.code if isinstance(shown, Error) else 0 if shown is None else shown
        sheet.write_formula(row, column, f"={value.formula}", how, cached)
