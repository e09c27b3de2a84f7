"""The lists »Satser« and »Erfaringstal« as workbooks: the rows that are shown, with history, law, source and certainty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from faellesgrund.domains.calculations.reference import reference_pages as pages
from faellesgrund.domains.calculations.result_page.amounts import UNITS
from faellesgrund.engine.certainty import in_words
from faellesgrund.engine.economy.workbook.book import Book, Cell, Page
from faellesgrund.engine.economy.workbook.write import written
from faellesgrund.engine.evidence import Figure, load_evidence
from faellesgrund.engine.rates import DatedValue, Rate, load_rates

RATES_NAME, EVIDENCE_NAME = "satser.xlsx", "erfaringstal.xlsx"
CERTAINTY = {"bekraeftet": "bekræftet", "antaget": "antaget"}
RATE_COLUMNS = {
    "Nøgle": 34, "Sats": 38, "Værdi": 12, "Enhed": 18, "Gælder fra": 12, "Gælder til": 12, "Lov": 24, "Kilde": 38,
    "Sikkerhed": 12, "Grundlag": 22, "Læst": 12, "Note": 34,
}  # fmt: skip
EVIDENCE_COLUMNS = {
    "Nøgle": 34, "Tal": 38, "Værdi": 12, "Enhed": 18, "Kilde": 50, "Sikkerhed": 12, "Grundlag": 22, "Prisår": 9,
    "Antal bag tallet": 11, "Vurderet": 14, "Note": 34,
}  # fmt: skip
FIGURES = ("Værdi", "Prisår", "Antal bag tallet")


def rates_workbook(search: str, today: date) -> bytes:
    """The rates that match: as they are on the day, and every dated value."""
    book = load_rates()
    found = [book[row.key] for row in pages.rates_page(search, today).rows]
    now = (_rate_row(rate, pages.current(rate, today), today) for rate in found)
    history = (_rate_row(rate, value, None) for rate in found for value in reversed(rate.vaerdier))
    sheets = [_list(f"Satser {today:%d.%m.%Y}", RATE_COLUMNS, now), _list("Historik", RATE_COLUMNS, history)]
    return written(Book(sheets, "Satser fra Fællesgrund", today), {})


def evidence_workbook(search: str, today: date) -> bytes:
    """The figures of experience that match."""
    book = load_evidence()
    rows = (_figure_row(book[row.key]) for row in pages.evidence_page(search).rows)
    return written(Book([_list("Erfaringstal", EVIDENCE_COLUMNS, rows)], "Erfaringstal fra Fællesgrund", today), {})


def _list(title: str, columns: dict[str, int], rows: Iterable[list[Cell]]) -> Page:
    page = Page(title, tuple(columns.values()), frozen=(1, 2), landscape=True, listed=True)
    page.heads(*columns, figures=[place for place, heading in enumerate(columns) if heading in FIGURES])
    for row in rows:
        page.add(*row)
    return page


def _rate_row(rate: Rate, value: DatedValue, today: date | None) -> list[Cell]:
    """today: the day the value is said to hold on, where it is; carried on past its period it is an assumption."""
    certainty = value.sikkerhed if today is None else pages.certainty_today(value, today)
    unit = UNITS.get(rate.enhed, rate.enhed)
    period = pages.PERIODS[rate.periode] if rate.enhed.startswith("kr") else ""
    return [
        *_start(rate.noegle, rate.navn, value.vaerdi, rate.enhed, f"{unit} {period}".strip()),
        *(Cell(value.gyldig_fra, "dag"), Cell(value.gyldig_til, "dag"), Cell(value.hjemmel), Cell(value.kilde)),
        *(Cell(CERTAINTY[certainty]), Cell(in_words(value.grad)), Cell(value.bekraeftet, "dag"), Cell(value.note)),
    ]


def _figure_row(f: Figure) -> list[Cell]:
    return [
        *_start(f.noegle, f.navn, f.vaerdi, f.enhed, UNITS.get(f.enhed, f.enhed)),
        *(Cell(f.kilde), Cell(CERTAINTY[f.sikkerhed]), Cell(in_words(f.grad)), Cell(f.prisaar, "heltal")),
        *(Cell(f.n, "heltal"), Cell(f.vurderet, "dag"), Cell(f.note)),
    ]


def _start(key: str, name: str, value: float, enhed: str, unit: str) -> list[Cell]:
    return [Cell(key), Cell(name), Cell(value, "andel" if enhed == "andel" else "tal"), Cell(unit, "enhed")]
