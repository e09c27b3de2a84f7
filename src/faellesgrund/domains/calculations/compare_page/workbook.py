"""The comparison as a workbook with values: one sheet, the lines of the page, the difference to the base beside each run."""

from __future__ import annotations

import io

from faellesgrund.domains.calculations.compare_page.cells import Row
from faellesgrund.domains.calculations.compare_page.page import ComparePage

NAME = "sammenligning.xlsx"


def workbook(page: ComparePage) -> bytes:
    """The file. Texts stay texts, so that nothing typed can become a formula."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, plain = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0.00"})
    share = book.add_format({"num_format": "0.00%"})
    sheet = book.add_worksheet("Sammenligning")
    base = next(i for i, head in enumerate(page.heads) if head.base)
    others = [i for i in range(len(page.heads)) if i != base]
    titles = ["", "Enhed", *(head.name for head in page.heads)]
    titles += [f"{page.heads[i].name} minus {page.heads[base].name}" for i in others]
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
    sheet.write_string(1, 0, "Kørsel")
    for i, head in enumerate(page.heads):
        sheet.write_string(1, 2 + i, head.about)
    line = 2
    for text in (*page.warnings, *page.messages):
        sheet.write_string(line, 0, text)
        line += 1
    for title, rows in (("Hovedtal", page.headline), *((s.title, s.rows) for s in page.sections)):
        line += 1
        sheet.write_string(line, 0, title, bold)
        for row in rows:
            line += 1
            sheet.write_string(line, 0, row.name)
            sheet.write_string(line, 1, _unit(row))
            for i, cell in enumerate(row.cells):
                if cell.value is None:
                    sheet.write_string(line, 2 + i, cell.text)
                else:
                    sheet.write_number(line, 2 + i, cell.value, share if _is_share(row) else plain)
            start = row.cells[base].value
            for place, i in enumerate(others):
                value = row.cells[i].value
                if value is not None and start is not None:
                    column = 2 + len(page.heads) + place
                    sheet.write_number(line, column, value - start, share if _is_share(row) else plain)
        line += 1
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 1 + len(page.heads) + len(others), 22)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def _is_share(row: Row) -> bool:
    return any(cell.value is not None and cell.text.endswith("%") for cell in row.cells)


def _unit(row: Row) -> str:
    return "andel" if _is_share(row) else row.unit
