"""The alternatives as a workbook with values: the comparison, the components, and the years of each."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faellesgrund.domains.calculations.lifecycle.page import LifecyclePage

NAME = "levetid.xlsx"
YEARS = (
    ("aar", "År"), ("drift", "Drift"), ("udskiftninger", "Udskiftninger"), ("forbrug", "Beboernes forbrug"),
    ("i_alt", "I alt i året"), ("akkumuleret", "I alt siden opførelsen"),
    ("akkumuleret_nutidsvaerdi", "Nutidsværdi i alt"),
)  # fmt: skip
FIGURES = (
    ("anskaffelsessum", "Anskaffelsessum"), ("stoettebehov", "Støttebehov ved målet"),
    ("husleje_samme_tilskud", "Husleje om måneden, samme tilskud"), ("drift_pr_aar", "Drift om året"),
    ("henlaeggelse_pr_bolig_maaned", "Nødvendig henlæggelse pr. bolig om måneden"),
    ("forbrug_maaned", "Beboerens forbrug om måneden"), ("efter_forbrug_maaned", "Tilbage om måneden"),
    ("sum_faste_priser", "Udgifter i alt, faste priser"), ("nutidsvaerdi", "Nutidsværdi"),
)  # fmt: skip


def workbook(page: LifecyclePage) -> bytes:
    """The file. Texts stay texts, so that nothing typed can become a formula. The page must have a document."""
    import xlsxwriter

    assert page.document is not None
    rows: list[dict[str, Any]] = page.document["alternativer"]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, plain = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0.00"})
    sheet = book.add_worksheet("Sammenligning")
    for column, title in enumerate(["Kr.", *(str(r["navn"]) for r in rows)]):
        sheet.write_string(0, column, title, bold)
    for line, (key, label) in enumerate(FIGURES, start=1):
        sheet.write_string(line, 0, label)
        for column, r in enumerate(rows, start=1):
            if r[key] is not None:
                sheet.write_number(line, column, r[key], plain)
    rate = page.document["kalkulationsrente"]
    sheet.write_string(len(FIGURES) + 2, 0, f"Kalkulationsrente, real (antaget): {rate['kilde']}")
    sheet.write_number(len(FIGURES) + 2, 1, rate["vaerdi"], book.add_format({"num_format": "0.00%"}))
    for line, text in enumerate((*page.findings, *page.warnings), start=len(FIGURES) + 4):
        sheet.write_string(line, 0, text)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, len(rows), 22)
    for number, r in enumerate(rows, start=1):
        years = book.add_worksheet(f"År for år {number}")
        years.write_string(0, 0, f"{r['navn']}: kr. i faste priser", bold)
        for column, (key, label) in enumerate(YEARS):
            years.write_string(1, column, label, bold)
            for line, year in enumerate(r["forloeb"], start=2):
                years.write_number(line, column, year[key], None if key == "aar" else plain)
        years.set_column(0, len(YEARS), 18)
        years.freeze_panes(2, 1)
    for sheet in book.worksheets():
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()
