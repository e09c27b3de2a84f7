"""The template to fill in, and all own projects as a workbook that reads back unchanged."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from faellesgrund.domains.experience.models import FinishedProject
from faellesgrund.domains.experience.reading.rows import EXAMPLE
from faellesgrund.domains.experience.rules import FIELDS, KRONER, NUMBER, WHOLE, YEAR, YES_NO
from faellesgrund.engine.evidence.kommuner import kommuner
from faellesgrund.foundation.access.audit import Kind, Subject, record_read

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLE_ROW: dict[str, Any] = {
    "navn": f"{EXAMPLE}: slet denne række",
    "kommune": "København",
    "prisaar": 2023,
    "boliger": 12,
    "areal_m2": 420,
    "faelleshus_m2": 40,
    "anskaffelsessum": 12_600_000,
    "grundpris": 0,
    "byggemaade": "Træelementer",
    "grundlag": "Byggeregnskab",
    "kilde": "Opdigtet",
    "sikkerhed": "Bekræftet",
    "taeller_med": "Ja",
}
"""Invented: no such project exists."""
_WIDTHS = {"navn": 32, "kommune": 18, "kilde": 28, "note": 40, "begrundelse": 28, "grundlag": 24, "byggemaade": 22}


def heading(key: str) -> str:
    """The heading of a field's column, with its unit."""
    f = FIELDS[key]
    return f"{f.label} ({f.unit})" if f.unit else f.label


def template() -> bytes:
    """A workbook with the headings, one row marked as an example, and a sheet that says what to write."""
    return _workbook([EXAMPLE_ROW], guide=True)


def export(user: User) -> bytes:
    """Every project of the user's party that the user may see, as it reads back unchanged."""
    from faellesgrund.foundation.access.policy import party_of

    rows = FinishedProject.objects.visible_to(user).filter(party=party_of(user)).order_by("sort_key", "prisaar", "pk")
    found = [_shown(p) for p in rows.iterator(chunk_size=1_000)]
    record_read(
        user, "egneprojekter.se", Subject("experience.finishedproject", "", "Egne projekter"), kind=Kind.EXPORT,
        details={"antal": len(found)},
    )  # fmt: skip
    return _workbook(found, guide=False)


def _shown(p: FinishedProject) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for key, f in FIELDS.items():
        value = getattr(p, key)
        if value is None or value == "":
            continue
        if key == "kommune":
            place = kommuner().get(value)
            row[key] = place.navn if place else value
        elif f.kind == YES_NO:
            row[key] = "Ja" if value else "Nej"
        elif f.choices:
            row[key] = f.choices[value]
        elif f.kind in (NUMBER, KRONER, WHOLE, YEAR):
            row[key] = float(value)
        else:
            row[key] = str(value)
    return row


def _workbook(rows: Iterable[dict[str, Any]], guide: bool) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # A fixed date, so that the same projects give the same file.
    book.set_properties({"title": "Egne projekter", "author": "Fællesgrund", "created": date(2026, 1, 1)})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
    formats = {
        KRONER: book.add_format({"num_format": "#,##0.##"}),
        NUMBER: book.add_format({"num_format": "#,##0.##"}),
        WHOLE: book.add_format({"num_format": "#,##0"}),
        YEAR: book.add_format({"num_format": "0"}),
    }
    sheet = book.add_worksheet("Projekter")
    sheet.freeze_panes(1, 1)
    for column, (key, f) in enumerate(FIELDS.items()):
        sheet.set_column(column, column, _WIDTHS.get(key, 16))
        sheet.write_string(0, column, heading(key), head)
        if f.choices:
            sheet.data_validation(
                1,
                column,
                1000,
                column,
                {"validate": "list", "source": list(f.choices.values()), "error_type": "warning"},
            )
        elif f.kind == YES_NO:
            sheet.data_validation(1, column, 1000, column, {"validate": "list", "source": ["Ja", "Nej"]})
    for place, row in enumerate(rows, start=1):
        for column, (key, f) in enumerate(FIELDS.items()):
            if key not in row:
                continue
            if isinstance(row[key], str):
                sheet.write_string(place, column, row[key])
            else:
                sheet.write_number(place, column, row[key], formats[f.kind])
    if guide:
        _guide(book, head)
    book.close()
    return buffer.getvalue()


def _guide(book: Any, head: Any) -> None:
    sheet = book.add_worksheet("Vejledning")
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 80)
    for column, text in enumerate(("Kolonne", "Skal udfyldes", "Hvad der skal stå")):
        sheet.write_string(0, column, text, head)
    for place, (key, f) in enumerate(FIELDS.items(), start=1):
        allowed = f" Vælg mellem {', '.join(f.choices.values())}." if f.choices else ""
        allowed = " Ja eller Nej." if f.kind == YES_NO else allowed
        sheet.write_string(place, 0, heading(key), wrap)
        sheet.write_string(place, 1, "ja" if f.required else "", wrap)
        sheet.write_string(place, 2, f"{f.help}{allowed}".strip(), wrap)
    last = len(FIELDS) + 2
    sheet.write_string(
        last, 0, "Navne og priser på entreprenører skrives ikke. Rækker med EKSEMPEL indlæses ikke.", wrap
    )
