"""The trail as a file: CSV and xlsx that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.trail.models import AuditEntry, canonical_json
from faellesgrund.foundation.access.trail.pages import ExtractRow
from faellesgrund.foundation.access.trail.words import kind_words, thing

MOST_LINES = 20_000
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""What a spreadsheet may take as the start of something to run."""

LINE_HEADINGS = (
    *("Nr.", "Tidspunkt", "Slags", "Hvem", "Rolle", "Part", "Handling", "Hvad", "Hvilken", "Navn", "Begrundelse"),
    *("IP-adresse", "Side", "Før", "Efter", "Mere"),
)
EXTRACT_HEADINGS = ("Tidspunkt", "Rolle", "Part", "Hvad", "Handling")

Row = Sequence[str]


def line_rows(found: QuerySet[AuditEntry]) -> list[Row]:
    """The lines as rows of text. Raises BadInput when there are more than a file should hold."""
    entries = list(found[: MOST_LINES + 1])
    if len(entries) > MOST_LINES:
        most = f"{MOST_LINES:,}".replace(",", ".")
        raise BadInput([Problem("udvalg", f"der er mere end {most} linjer. Vælg en kortere periode.")])
    return [
        (
            str(entry.number),
            moment(entry.made_at),
            kind_words(entry.kind),
            *(entry.actor_name, entry.actor_role, entry.actor_party, entry.action),
            *(thing(entry.object_type), entry.object_id, entry.object_name, entry.reason, entry.ip, entry.path),
            *("" if value is None else canonical_json(value) for value in (entry.before, entry.after, entry.details)),
        )
        for entry in entries
    ]


def extract_lines(rows: Iterable[ExtractRow]) -> list[Row]:
    """An extract as rows of text."""
    return [(moment(row.moment), row.role, row.party, row.what, row.action) for row in rows]


def moment(value: datetime) -> str:
    """Danish time, to the second."""
    return f"{timezone.localtime(value):%d.%m.%Y %H.%M.%S}"


def made(format_: str, headings: Row, rows: Iterable[Row]) -> bytes:
    """The file. format_: a key of FORMATS."""
    return _xlsx(headings, rows) if format_ == "xlsx" else _csv(headings, rows)


def _csv(headings: Row, rows: Iterable[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    # The mark tells Excel that it is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A cell that would be run gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(RUNS) else cell


def _xlsx(headings: Row, rows: Iterable[Row]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True})
    sheet = book.add_worksheet("Loggen")
    bold = book.add_format({"bold": True})
    for column, text in enumerate(headings):
        sheet.write_string(0, column, text, bold)
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            # Always text: nothing somebody typed is a formula. A cell holds 32,767 characters.
            sheet.write_string(number, column, text[:32_767])
    sheet.set_column(0, len(headings) - 1, 20)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
