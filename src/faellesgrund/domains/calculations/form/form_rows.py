"""The tables of the form, kinds of home and plots: a row a line with one empty at the end, each cell with its own error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faellesgrund.domains.calculations.form.form_fields import ROW_LABELS, Choice
from faellesgrund.domains.calculations.lifecycle import tables
from faellesgrund.domains.calculations.typed import cell_problems
from faellesgrund.domains.calculations.typed_rows import LONGEST_LIST, REMOVE, TABLES, cells
from faellesgrund.engine.economy.brief.fields import CHOICE, MOST_ROWS, TEXT, Field
from faellesgrund.engine.glossary import Term

HELP = {
    "boligtype": (
        "Brug rækkerne, når boligerne ikke er ens. Så regnes antal og areal ud af dem, og de to felter ovenfor kan stå "
        "tomme. Huslejen fordeles efter boligernes brugsværdi: skriv en vægt i alle rækker, for eksempel 1,0 og 1,2, "
        "eller lad den stå tom i alle, så arealet bruges."
    ),
    "matrikel": (
        "Brug rækkerne, når byggeriet ligger på flere grunde. Så gælder felterne ovenfor ikke. Hver grund får egne "
        "udgifter til undersøgelser, byggemodning og tilslutninger. Skriv under Bygning, hvilken grund hver boligtype "
        "står på."
    ),
    **tables.HELP,
}
LABELS = {**ROW_LABELS, **tables.LABELS}
FREE_CHOICE = {"matrikel.vilkaar": "vederlagsfri", **tables.FREE_CHOICE}
"""The choice an empty cell stands for."""
SAID = {"matrikel.vilkaar": "Uden betaling"}
"""How that choice is said, where its own name is too long for a cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: what was typed and what is wrong with it."""

    name: str
    id: str
    label: str
    said: str
    typed: str
    error: str
    numeric: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table. remove: value of its button, empty for the new row."""

    number: int
    cells: tuple[Cell, ...]
    remove: str


@dataclass(frozen=True, slots=True)
class CellError:
    """A wrong cell, for the summary."""

    label: str
    text: str
    field_id: str


@dataclass(frozen=True, slots=True)
class RowsField:
    """A table of the form, shaped so that a page can treat it as one of its fields."""

    key: str
    id: str
    label: str
    help: str
    error: str
    typed: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    full: bool
    suggestions: tuple[str, ...] = ()
    kind: str = "raekker"
    required: bool = False
    term: Term | None = None

    @property
    def open(self) -> bool:
        """Whether there is something to see before it is asked for."""
        return bool(self.typed.strip() or self.error)

    @property
    def errors(self) -> tuple[CellError, ...]:
        """Every wrong cell, or what is wrong with the rows together."""
        wrong = [CellError(c.said, c.error, c.id) for row in self.rows for c in row.cells if c.error]
        return tuple(wrong) or ((CellError(self.label, self.error, self.id),) if self.error else ())


def rows_field(
    key: str,
    typed: str,
    error: str,
    cell_errors: Mapping[tuple[int, str], str] | None = None,
    suggestions: tuple[str, ...] = (),
) -> RowsField:
    """The table with what was typed. error: what is wrong with the draft at this key, shown where no cell is wrong.

    cell_errors: (row, field) → what is wrong, found by who knows more than the cell; suggestions: for the first column.
    """
    wrong = {(p.row, p.name): p.text for p in cell_problems(key, typed)} if error else {}
    wrong |= cell_errors or {}
    found = cells(key, typed)[:LONGEST_LIST]
    full = len(found) >= MOST_ROWS
    rows = [_row(key, n, row, wrong, f"{key}-{n}") for n, row in enumerate(found, start=1)]
    if not full:
        rows.append(_row(key, len(found) + 1, {}, {}, ""))
    in_cells = any(c.error for row in rows for c in row.cells)
    return RowsField(
        key=key,
        id=key,
        label=LABELS[key],
        help=HELP[key],
        error="" if in_cells else error,
        typed=typed,
        columns=tuple((f.label, f.unit) for f in TABLES[key]),
        rows=tuple(rows),
        full=full,
        suggestions=suggestions,
    )


def _row(key: str, number: int, typed: Mapping[str, str], wrong: Mapping[tuple[int, str], str], remove: str) -> Row:
    return Row(
        number, tuple(_cell(key, f, number, typed.get(f.name, ""), wrong.get((number, f.name), "")) for f in TABLES[key]),
        remove,
    )  # fmt: skip


def _cell(key: str, field: Field, number: int, typed: str, error: str) -> Cell:
    choices: tuple[Choice, ...] = ()
    if field.kind == CHOICE:
        free, labels = FREE_CHOICE[field.key], field.choices or {}
        listed = [("", SAID.get(field.key, labels[free])), *((v, label) for v, label in labels.items() if v != free)]
        chosen = "" if typed == free else typed
        choices = tuple(Choice(value, label, "", value == chosen) for value, label in listed)
    name = f"{key}-{number}-{field.name}"
    said = f"{field.label}, række {number}"
    shown = error[:1].upper() + error[1:]
    return Cell(name, name, field.label, said, typed, shown, field.kind not in (TEXT, CHOICE), choices)


def asks_for_rows(data: Any) -> str:
    """The table whose row is to be removed or whose next row is to be shown; empty when another button was pressed."""
    asked = data.get(REMOVE, "").partition("-")[0] or data.get("videre", "")
    return asked if asked in TABLES else ""
