"""Tables as text: one row a line, cells between semicolons, so that a draft keeps exactly what was typed. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from faellesgrund.domains.calculations.lifecycle import tables
from faellesgrund.engine.economy.brief.fields import MOST_ROWS, ROWS, Field

TABLES: dict[str, tuple[Field, ...]] = {**ROWS, **tables.TABLES}
"""Every table that is typed in rows: those of the brief, and those of a life-cycle alternative."""
REMOVE = "fjern"
"""Name of the button that removes a row; its value is the table and the row, ``boligtype-2``."""
CELL = re.compile(rf"({'|'.join(TABLES)})-(\d{{1,3}})-([a-z0-9_]+)")
"""Name of one cell's field: ``boligtype-2-areal_m2``."""
LONGEST_LIST = 100
"""Rows read at all; more is told as one problem."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in one cell. row counts from 1."""

    row: int
    name: str
    label: str
    text: str

    def __str__(self) -> str:
        """Række 2, Areal: skriv et tal mellem 10 og 200 m²."""
        return f"Række {self.row}, {self.label.lower()}: {self.text}"


def cells(key: str, text: str) -> list[dict[str, str]]:
    """The typed rows of a table (``boligtype``): field name → text. Empty lines are no rows."""
    names = [field.name for field in TABLES[key]]
    try:
        lines = list(csv.reader(io.StringIO(text.replace("\0", " ")), delimiter=";", skipinitialspace=True))
    except csv.Error:
        lines = [line.split(";") for line in text.splitlines()]
    found = []
    for line in lines:
        if any(cell.strip() for cell in line):
            # What stands beyond the last column belongs to it, so that nothing typed is lost.
            kept = [*line[: len(names) - 1], ";".join(line[len(names) - 1 :])] if len(line) > len(names) else line
            row = dict(zip(names, (cell.strip() for cell in kept), strict=False))
            found.append({name: row.get(name, "") for name in names})
    return found


def as_text(key: str, rows: Iterable[Mapping[str, str]]) -> str:
    """Typed rows as one text; :func:`cells` gives them back."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    for row in rows:
        line = [" ".join(row.get(field.name, "").split()) for field in TABLES[key]]
        if any(line):
            writer.writerow(line)
    return out.getvalue().strip("\n")


def read(
    key: str, text: str, read_cell: Callable[[Field, str], tuple[Any, str]]
) -> tuple[list[dict[str, Any]], list[CellProblem]]:
    """The rows as the brief's values, and what is wrong cell by cell. read_cell: (value, problem) of one text."""
    rows, wrong = [], []
    typed = cells(key, text)
    for number, row in enumerate(typed[:LONGEST_LIST], start=1):
        values: dict[str, Any] = {}
        for field in TABLES[key]:
            value, problem = read_cell(field, row[field.name]) if row[field.name] else (None, "")
            if value is None and not problem and field.required:
                problem = "skal udfyldes."
            if problem:
                wrong.append(CellProblem(number, field.name, field.label, problem))
            elif value is not None:
                values[field.name] = value
        rows.append(values)
    if len(typed) > MOST_ROWS:
        wrong.append(
            CellProblem(MOST_ROWS + 1, "navn", "antal rækker", f"der er {len(typed)}; skriv højst {MOST_ROWS}.")
        )
    return rows, wrong


def posted_rows(data: Any, key: str) -> str | None:
    """What was posted for a table as a text of the draft, without the row its button removes; None where it was not there.

    data: a QueryDict.
    """
    rows: dict[int, dict[str, str]] = {}
    for name in data:
        match = CELL.fullmatch(name)
        if match and match[1] == key:
            rows.setdefault(int(match[2]), {})[match[3]] = data.get(name, "")
    if not rows:
        return None
    removed = data.get(REMOVE, "")
    kept = [row for number, row in sorted(rows.items()) if f"{key}-{number}" != removed]
    return as_text(key, kept)
