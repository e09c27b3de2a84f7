"""The lists »Satser« and »Erfaringstal« as workbooks: the rows that are shown, with history, law, source and certainty."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from faellesgrund.domains.calculations import reference_pages as pages
from faellesgrund.domains.calculations.result_page.amounts import UNITS
from faellesgrund.engine.certainty import in_words
from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.rates import DatedValue, Rate, load_rates

RATES_NAME, EVIDENCE_NAME = "satser.xlsx", "erfaringstal.xlsx"
CERTAINTY = {"bekraeftet": "bekræftet", "antaget": "antaget"}
VALUE_HEADINGS = ("Værdi", "Enhed", "Gælder fra", "Gælder til", "Lov", "Kilde", "Sikkerhed", "Grundlag", "Læst", "Note")
RATE_HEADINGS = ("Nøgle", "Sats", *VALUE_HEADINGS)
EVIDENCE_HEADINGS = (
    *("Nøgle", "Tal", "Værdi", "Enhed", "Prisår", "Antal bag tallet", "Kilde", "Sikkerhed", "Grundlag", "Vurderet"),
    "Note",
)
WIDTHS = {
    **dict.fromkeys(("Nøgle", "Sats", "Tal", "Kilde", "Note"), 40),
    **dict.fromkeys(("Enhed", "Lov", "Grundlag"), 22),
}

STYLES: dict[str, dict[str, Any]] = {
    "tekst": {"valign": "top", "text_wrap": True},
    "hoved": {"bold": True, "bottom": 1},
    "dato": {"num_format": "dd-mm-yyyy"},
    "tal": {"num_format": "#,##0.####"},
    "andel": {"num_format": "0.00##%"},
    "heltal": {"num_format": "0"},
}

Cell = str | float | date | None


def rates_workbook(search: str, today: date) -> bytes:
    """The rates that match: as they are on the day, and every dated value."""
    book = load_rates()
    found = [book[row.key] for row in pages.rates_page(search, today).rows]
    now = [_rate_row(rate, pages.current(rate, today), today) for rate in found]
    history = [_rate_row(rate, value, None) for rate in found for value in reversed(rate.vaerdier)]
    title = f"Satser {today:%d.%m.%Y}"
    return _made([(title, RATE_HEADINGS, now), ("Historik", RATE_HEADINGS, history)])


def evidence_workbook(search: str) -> bytes:
    """The figures of experience that match."""
    book = load_evidence()
    rows: list[list[Cell]] = []
    for row in pages.evidence_page(search).rows:
        f = book[row.key]
        unit = UNITS.get(f.enhed, f.enhed)
        rows.append([f.noegle, f.navn, f.vaerdi, unit, f.prisaar, f.n, f.kilde])
        rows[-1] += [CERTAINTY[f.sikkerhed], in_words(f.grad), f.vurderet, f.note]
    return _made([("Erfaringstal", EVIDENCE_HEADINGS, rows)])


def _rate_row(rate: Rate, value: DatedValue, today: date | None) -> list[Cell]:
    """today: the day the value is said to hold on, where it is; carried on past its period it is an assumption."""
    certainty = value.sikkerhed if today is None else pages.certainty_today(value, today)
    unit = UNITS.get(rate.enhed, rate.enhed)
    period = pages.PERIODS[rate.periode] if rate.enhed.startswith("kr") else ""
    return [
        *(rate.noegle, rate.navn, value.vaerdi, f"{unit} {period}".strip(), value.gyldig_fra, value.gyldig_til),
        *(value.hjemmel, value.kilde, CERTAINTY[certainty], in_words(value.grad), value.bekraeftet, value.note),
    ]


def _made(sheets: Iterable[tuple[str, Sequence[str], Sequence[Sequence[Cell]]]]) -> bytes:
    """The file: one sheet per table, with a filter. Texts stay texts, so that nothing can become a formula."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        how = {name: book.add_format(STYLES["tekst"] | style) for name, style in STYLES.items()}
        for title, headings, rows in sheets:
            sheet = book.add_worksheet(title)
            for column, heading in enumerate(headings):
                sheet.set_column(column, column, WIDTHS.get(heading, 13))
                sheet.write_string(0, column, heading, how["hoved"])
            for number, row in enumerate(rows, start=1):
                for column, (heading, cell) in enumerate(zip(headings, row, strict=True)):
                    _write(sheet, number, column, cell, how, _style(heading, row))
            sheet.autofilter(0, 0, max(1, len(rows)), len(headings) - 1)
            sheet.freeze_panes(1, 2)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
    return out.getvalue()


def _style(heading: str, row: Sequence[Cell]) -> str:
    if heading == "Værdi":
        return "andel" if "andel" in row else "tal"
    return "heltal"


def _write(sheet: Any, row: int, column: int, cell: Cell, how: dict[str, Any], number_style: str) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, how["dato"])
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell, how["tekst"])
    elif cell is not None:
        sheet.write_number(row, column, cell, how[number_style])
