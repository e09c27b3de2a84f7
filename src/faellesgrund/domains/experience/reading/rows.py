"""Rows of a table as projects: each cell read by the kind of its field, each fault told by row, column and mend. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from faellesgrund.domains.experience.reading.headings import (
    guess_columns,
    header_row,
    normal,
    unit_of,
    without_vat,
)
from faellesgrund.domains.experience.reading.numbers import NotANumber, read_figure, style_of
from faellesgrund.domains.experience.reading.tables import MOST_ROWS, Cell, Table
from faellesgrund.domains.experience.rules import (
    CERTAINTIES,
    CHOICE,
    FIELDS,
    KOMMUNE,
    KRONER,
    LONG_TEXT,
    METHODS,
    NO_REASON,
    NUMBER,
    SOURCES,
    TEXT,
    WHOLE,
    YEAR,
    YES_NO,
    Field,
    completed,
    name_key,
    problems,
)
from faellesgrund.engine.evidence.kommuner import kommuner
from faellesgrund.foundation.ui.numbers import danish

UNITS = {"kr": (Decimal(1), "Kroner"), "tkr": (Decimal(1000), "1.000 kr."), "mio": (Decimal(1_000_000), "Mio. kr.")}
PER_HOME = "areal_pr_bolig"
COLUMN_FIELDS = (*FIELDS, PER_HOME)
"""What a column can be: a field of a project, or the area of one home."""
AMOUNTS = tuple(f.key for f in FIELDS.values() if f.kind == KRONER)
EXAMPLE = "EKSEMPEL"
"""How the name of the template's example row begins; such rows are passed over."""
_TOTAL = re.compile(
    r"(?i)^(?:i ?alt|sum|total|totalt|subtotal|samlet|hovedtotal|gennemsnit|gns|median|average|mean|grand total)\b.{0,25}$"
)
_YES, _NO = {"ja", "j", "x", "1", "yes", "y", "sand", "true"}, {"nej", "n", "0", "no", "falsk", "false"}
_WORDS = {
    "byggemaade": {
        **{k: k for k in METHODS},
        "traeelementer": "trae_elementer", "trae": "trae_elementer", "elementer": "trae_elementer", "timber": "trae_elementer",
        "timber elements": "trae_elementer", "rumstore moduler": "rumstore_moduler", "moduler": "rumstore_moduler",
        "modul": "rumstore_moduler", "modules": "rumstore_moduler", "modular": "rumstore_moduler",
        "traditionelt byggeri": "traditionel", "traditionelt": "traditionel", "muret": "traditionel", "traditional": "traditionel",
        "renovering": "ombygning", "rebuild": "ombygning", "conversion": "ombygning",
    },
    "grundlag": {
        **{k: k for k in SOURCES},
        "regnskab": "byggeregnskab", "endeligt regnskab": "byggeregnskab", "final account": "byggeregnskab",
        "account": "byggeregnskab", "tilbud efter licitation": "tilbud", "licitation": "tilbud", "tender": "tilbud", "bid": "tilbud",
        "kontrakt": "tilbud",
    },
    "sikkerhed": {
        **{k: k for k in CERTAINTIES},
        "bekraeftet": "bekraeftet", "confirmed": "bekraeftet", "assumed": "antaget", "skoen": "antaget",
    },
}  # fmt: skip


class Unreadable(ValueError):
    """A cell that is not what its column is for; the message says what to write."""


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """How a table is read. columns: field → column; unit: of amounts; style: of texts that can be read two ways.

    kommune, grundlag, taeller_med: what holds where the table says nothing.
    """

    sheet: int = 0
    header: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    unit: str = "kr"
    style: str = ""
    kommune: str = ""
    grundlag: str = "byggeregnskab"
    taeller_med: bool = True


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row read: its number in the file, the values of the columns that are there, and what is wrong, by field."""

    number: int
    values: dict[str, Any]
    problems: dict[str, str]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table read. passed_over: rows that are no projects, with why (number, text)."""

    rows: tuple[ReadRow, ...]
    passed_over: tuple[tuple[int, str], ...]


def guess_plan(tables: Sequence[Table], sheet: int | None = None, header: int | None = None) -> ReadingPlan:
    """The reading that the table itself suggests; the sheet with the most known headings when none is chosen."""
    if sheet is None:
        known = [len(guess_columns(t.rows[header_row(t.rows)])) if t.rows else 0 for t in tables]
        sheet = known.index(max(known))
    rows = tables[sheet].rows
    if header is None:
        header = header_row(rows)
    headings = rows[header] if header < len(rows) else ()
    columns = guess_columns(headings)
    plan = ReadingPlan(sheet, header, columns, unit_of([headings[columns[k]] for k in AMOUNTS if k in columns]))
    return ReadingPlan(sheet, header, columns, plan.unit, number_style(tables[sheet], plan)[0])


def number_style(table: Table, plan: ReadingPlan) -> tuple[str, str]:
    """The way of writing numbers that the table shows, and a text that it does not settle (see ``style_of``)."""
    numbers = [c for k, c in plan.columns.items() if k == PER_HOME or FIELDS[k].kind in (NUMBER, KRONER, WHOLE)]
    texts = [
        cell
        for row in table.rows[plan.header + 1 :]
        for c in numbers
        if c < len(row) and isinstance(cell := row[c], str)
    ]
    return style_of(texts)


def column_problems(table: Table, plan: ReadingPlan) -> list[str]:
    """What stands in the way of reading any row: a required column that is missing, amounts without VAT."""
    found = []
    columns = plan.columns
    missing = [FIELDS[key].label for key in ("navn", "prisaar", "boliger") if key not in columns]
    if "areal_m2" not in columns and PER_HOME not in columns:
        missing.append("Boligareal i alt eller pr. bolig")
    if "anskaffelsessum" not in columns and any(
        g not in columns for g in ("grundudgifter", "entreprise", "omkostninger", "gebyrer")
    ):
        missing.append("Anskaffelsessum (eller de fire grupper)")
    if "kommune" not in columns and not plan.kommune:
        missing.append("Kommune (eller én kommune for alle rækker)")
    if missing:
        found.append(f"Vælg en kolonne til: {', '.join(missing)}.")
    headings = table.rows[plan.header] if plan.header < len(table.rows) else ()
    for key in AMOUNTS:
        place = columns.get(key)
        if place is not None and place < len(headings) and without_vat(headings[place]):
            found.append(
                f"Kolonnen »{headings[place]}« er uden moms. Beløb skal være inkl. moms: ret filen, og hent den igen."
            )
    doubled = {c for c in columns.values() if list(columns.values()).count(c) > 1}
    for column in sorted(doubled):
        labels = " og ".join(label_of(k) for k, c in columns.items() if c == column)
        found.append(f"Kolonne {column_letter(column)} er valgt til både {labels}. Vælg hver kolonne én gang.")
    return found


def label_of(key: str) -> str:
    """What a column's field is called."""
    return "Areal pr. bolig" if key == PER_HOME else FIELDS[key].label


def column_letter(column: int) -> str:
    """0 → A, 26 → AA, as in a spreadsheet."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_rows(table: Table, plan: ReadingPlan, this_year: int) -> ReadTable:
    """Every row below the headings. this_year: no price year lies after it."""
    found: list[ReadRow] = []
    passed: list[tuple[int, str]] = []
    seen: dict[tuple[str, int], int] = {}
    name_at = plan.columns.get("navn", -1)
    for place, cells in enumerate(table.rows[plan.header + 1 :], start=plan.header + 2):
        if not any(cell is not None for cell in cells):
            continue
        navn = str(cells[name_at]).strip() if 0 <= name_at < len(cells) and cells[name_at] is not None else ""
        why = _no_project(navn, cells, plan)
        if why:
            passed.append((place, why))
            continue
        row = _read_row(place, cells, plan, this_year)
        if not row.problems:
            key = (name_key(row.values["navn"]), row.values["prisaar"])
            if key in seen:
                row.problems["navn"] = f"Projektet står også i række {seen[key]} med samme prisår. Behold én af dem."
            else:
                seen[key] = place
        found.append(row)
    if len(found) > MOST_ROWS:
        found = found[: MOST_ROWS + 1]
    return ReadTable(tuple(found), tuple(passed))


def _no_project(navn: str, cells: Sequence[Cell], plan: ReadingPlan) -> str:
    filled = [cell for cell in cells if cell is not None]
    if navn.upper().startswith(EXAMPLE):
        return "skabelonens eksempel"
    if _TOTAL.match(navn) or (not navn and isinstance(filled[0], str) and _TOTAL.match(filled[0])):
        return "en sum"
    if len(filled) == 1 and isinstance(filled[0], str) and len(plan.columns) > 2:
        return "en overskrift"
    if [normal(c) for c in filled] and all(isinstance(c, str) for c in filled) and len(guess_columns(cells)) >= 4:
        return "overskrifterne igen"
    return ""


def _read_row(place: int, cells: Sequence[Cell], plan: ReadingPlan, this_year: int) -> ReadRow:
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for key, column in plan.columns.items():
        cell = cells[column] if column < len(cells) else None
        try:
            values[key] = None if cell is None else read_cell(key, cell, plan.style, plan.unit)
        except (Unreadable, NotANumber) as told:
            wrong[key] = str(told)
            values[key] = None
    home = values.pop(PER_HOME, None)
    if home is not None and values.get("boliger") and values.get("areal_m2") is None:
        values["areal_m2"] = round(home * values["boliger"], 2)
    if PER_HOME in wrong:
        wrong["areal_m2"] = wrong.pop(PER_HOME)
    if not values.get("kommune") and plan.kommune and "kommune" not in wrong:
        values["kommune"] = plan.kommune
    whole = completed(
        {
            "grundlag": plan.grundlag,
            "taeller_med": plan.taeller_med,
            **{k: v for k, v in values.items() if v is not None},
        }
    )
    if not whole["taeller_med"] and not whole["begrundelse"]:
        whole["begrundelse"] = NO_REASON
    found = problems(whole, this_year)
    return ReadRow(place, whole, {**{k: t for k, t in found.items() if k not in wrong}, **wrong})


def read_cell(key: str, cell: Cell, style: str = "", unit: str = "kr") -> Any:
    """The value of a cell for a field. Raises Unreadable or NotANumber with what to write."""
    f = Field(key, "Areal pr. bolig", NUMBER, "m²") if key == PER_HOME else FIELDS[key]
    if f.kind in (NUMBER, KRONER, WHOLE):
        return _number(f, cell, style, unit)
    if f.kind == YEAR:
        return _year(cell)
    text = str(cell).strip()
    if f.kind == KOMMUNE:
        return _kommune(text)
    if f.kind == YES_NO:
        if text.lower() in _YES | _NO:
            return text.lower() in _YES
        raise Unreadable(f"»{text[:40]}« er hverken ja eller nej.")
    if f.kind == CHOICE:
        found = _WORDS[key].get(normal(text)) or _WORDS[key].get(text)
        if found is None:
            raise Unreadable(f"»{text[:40]}« kendes ikke. Skriv {_either(list((f.choices or {}).values()))}.")
        return found
    assert f.kind in (TEXT, LONG_TEXT)
    if len(text) > (f.high or 0):
        raise Unreadable(f"Teksten er {len(text)} tegn lang. Skriv højst {f.high}.")
    return text


def _number(f: Field, cell: Cell, style: str, unit: str) -> Any:
    figure = read_figure(cell, style)
    number = figure.value
    if abs(number) > Decimal(10) ** 15:
        raise Unreadable(f"Tallet er for stort. Skriv højst {danish(f.high or 0)}.")
    if f.kind == KRONER and not figure.scaled:
        number *= UNITS[unit][0]
    if f.kind == WHOLE:
        if number != number.to_integral_value():
            raise Unreadable(f"Skriv et helt tal. Her står {cell}.")
        return int(number)
    return round(number, 2)


def _year(cell: Cell) -> int:
    if isinstance(cell, float) and not cell.is_integer():
        raise Unreadable(f"»{cell}« er ikke et år. Skriv fire cifre, for eksempel 2023.")
    found = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", str(cell))
    if len(set(found)) != 1:
        more = "Der står flere år. " if len(set(found)) > 1 else ""
        raise Unreadable(f"{more}»{str(cell)[:40]}« er ikke et prisår. Skriv fire cifre, for eksempel 2023.")
    return int(found[0])


@lru_cache(maxsize=2048)
def _kommune(text: str) -> str:
    known = kommuner()
    digits = text.split(".")[0]
    if digits.isdecimal() and len(digits) <= 4 and digits.zfill(4) in known:
        return digits.zfill(4)
    bare = _bare(text)
    for kode, k in known.items():
        if _bare(k.navn) == bare:
            return kode
    if bare in ("copenhagen", "koebenhavn"):
        return "0101"
    raise Unreadable(
        f"»{text[:40]}« er ikke en af de 98 kommuner. Skriv navnet eller koden, for eksempel København eller 0101."
    )


def _bare(text: str) -> str:
    name = re.sub(r"\b(?:kommune|municipality|k)\b", "", normal(text)).strip()
    return re.sub(r"s$", "", name)


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} eller {words[-1]}"
