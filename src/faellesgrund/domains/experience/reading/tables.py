"""A file as tables of plain cells: text and numbers. CSV here, workbooks in :mod:`workbook`. Pure but for the file itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from faellesgrund.domains.experience.reading.headings import forbidden
from faellesgrund.engine.problems import BadInput, Problem

MOST_ROWS = 20_000
MOST_COLUMNS = 120
MOST_SHEETS = 40
LONGEST_CELL = 2_000
HEAD_ROWS = 40
"""How far down a heading is looked for."""

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name and its rows, each as wide as it is filled. Row 0 is row 1 of the file."""

    navn: str
    rows: tuple[tuple[Cell, ...], ...]
    left_out: tuple[str, ...] = ()
    """Headings of columns that were not kept, because they tell of contractors."""


def refused(name: str, text: str) -> BadInput:
    """A refusal of a file: its name, what is wrong and how to mend it."""
    return BadInput([Problem(Path(name).name[:80], text)])


def plain_cell(value: object) -> Cell:
    """A cell as text or number: dates as ISO text, whole floats as whole numbers, long texts cut."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, int):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()[:10]
    text = str(value).replace("\0", "").strip()[:LONGEST_CELL]
    return text or None


def table(navn: str, rows: Iterable[Iterable[object]], name: str) -> Table:
    """A table of plain cells without what tells of contractors. Raises BadInput when it is too long or too wide."""
    kept: list[tuple[Cell, ...]] = []
    for row in rows:
        cells = [plain_cell(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise refused(name, f"»{navn}« har over {MOST_COLUMNS} kolonner. Behold kun kolonnerne om projekterne.")
        kept.append(tuple(cells))
        if len(kept) > MOST_ROWS + HEAD_ROWS:
            raise too_long(name, navn)
    while kept and not kept[-1]:
        kept.pop()
    return _without_contractors(navn, kept)


def too_long(name: str, navn: str) -> BadInput:
    """The refusal of a table with too many rows."""
    return refused(
        name,
        f"»{navn}« har over {MOST_ROWS:,} rækker. Del filen i flere, og indlæs dem hver for sig.".replace(",", "."),
    )


def _without_contractors(navn: str, rows: list[tuple[Cell, ...]]) -> Table:
    hidden: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows[:HEAD_ROWS]):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and forbidden(cell) and column not in hidden:
                hidden[column] = (number, cell)
    if not hidden:
        return Table(navn, tuple(rows))
    cleaned = [
        tuple(None if c in hidden and number > hidden[c][0] else cell for c, cell in enumerate(row))
        for number, row in enumerate(rows)
    ]
    return Table(navn, tuple(cleaned), tuple(text for _, text in hidden.values()))


def csv_tables(path: Path, name: str) -> tuple[Table, ...]:
    """The one table of a text file: ; , or tab between cells, UTF-8, UTF-16 or Windows-1252. Raises BadInput."""
    text = _decoded(path.read_bytes(), name)
    if not text.strip():
        raise refused(name, "filen er tom. Vælg en anden fil.")
    lines = text.splitlines()
    stated = lines[0].strip().lower() if lines else ""
    if stated.startswith("sep=") and len(stated) == 5:
        separator, text = lines[0].strip()[4], "\n" * 1 + "\n".join(lines[1:])
    else:
        separator = _separator(lines[:HEAD_ROWS])
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
        return (table(Path(name).stem[:60] or "Tabel", rows, name),)
    except csv.Error as wrong:
        raise refused(
            name, 'filen har en celle uden slutning. Se efter anførselstegn (") uden makker, og gem filen igen.'
        ) from wrong


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16").lstrip("\ufeff")
        except UnicodeDecodeError:
            raise refused(name, "filens tegn kan ikke læses. Gem den som CSV (UTF-8), og prøv igen.") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _separator(lines: list[str]) -> str:
    """The sign that most lines hold the same number of, semicolon before comma: a comma may stand in a number."""

    def steadiness(sign: str) -> tuple[int, int]:
        counts = [len(next(csv.reader([line], delimiter=sign))) - 1 for line in lines if line.strip()]
        filled = [c for c in counts if c]
        return (max((filled.count(c) * min(c, 4) for c in set(filled)), default=0), len(filled))

    try:
        best = {sign: steadiness(sign) for sign in ";\t,"}
    except csv.Error:
        return ";"
    if best[";"][0] and best[";"][0] * 2 >= best[","][0]:
        return ";" if best[";"] >= best["\t"] else "\t"
    return max(";\t,", key=lambda sign: best[sign])
