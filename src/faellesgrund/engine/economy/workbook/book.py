"""A workbook as data, before it is written: pages of cells, and the names that formulas refer to.

A formula reads a cell of its own page by its place (``C7``) and everything else by its defined name, so that it can
be read: ``drift_i_alt+kapitaludgift``. The value of a formula is either given beside it (the engine's own figure) or
worked out by :mod:`evaluate` before the book is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet: a date is the number of days since, from 1 March 1900 on."""

FROM_THE_START, WITHOUT_END = 0, 2958465
"""Days that stand for an open period: shown in words."""

Value = float | bool | str | None
"""What a cell holds; None is an empty cell."""


class WithFormula(Protocol):
    """Anything that carries a formula (without the leading ``=``) and, where it is known, the value it gives."""

    @property
    def formula(self) -> str:
        """The formula."""

    @property
    def value(self) -> Any:
        """What it gives."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without the leading ``=``. value: the engine's own figure; None: worked out when the book is written."""

    formula: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be typed in an input cell, as the options of a data validation in XlsxWriter."""

    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """value: a constant or a formula; style: by the names in :mod:`write`; name: workbook-wide name, if any.

    rule: what may be typed; across: how many columns the text runs over; link: the page a click leads to.
    """

    value: Value | date | WithFormula = None
    style: str = "tekst"
    name: str | None = None
    rule: Rule | None = None
    across: int = 1
    link: str = ""


@dataclass(slots=True)
class Page:
    """A sheet: its title, the widths of its columns and its rows; frozen: rows and columns that stay in view.

    ranges: name → place of a range (``B6:B40``); marks: conditional formats; landscape: how it is printed;
    listed: a plain list under one row of headings, with a filter and without locks.
    """

    title: str
    widths: Sequence[float]
    frozen: tuple[int, int] = (0, 0)
    landscape: bool = False
    listed: bool = False
    rows: list[list[Cell | None]] = field(default_factory=list)
    ranges: dict[str, str] = field(default_factory=dict)
    marks: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def next_row(self) -> int:
        """The number, from 1, of the row that is added next."""
        return len(self.rows) + 1

    def add(self, *cells: Cell | None) -> int:
        """A row more; its number from 1."""
        self.rows.append(list(cells))
        return len(self.rows)

    def mark(self, first: str, last: str, rule: Mapping[str, Any]) -> None:
        """A conditional format over a range."""
        self.marks.append((f"{first}:{last}", rule))

    def blank(self) -> None:
        """An empty row."""
        self.rows.append([])

    def title_row(self, text: str, note: str = "") -> None:
        """The page's heading and what it shows."""
        self.add(Cell(text, "titel"))
        if note:
            self.prose(note)

    def prose(self, text: str, style: str = "indledning") -> int:
        """A text across the page; the row's number."""
        return self.add(Cell(text, style, across=len(self.widths)))

    def section(self, text: str, columns: int | None = None) -> None:
        """A heading inside the page, across its columns."""
        width = len(self.widths) if columns is None else columns
        self.add(Cell(text, "afsnit"), *(Cell(None, "afsnit") for _ in range(width - 1)))

    def heads(self, *texts: str, figures: Sequence[int] = ()) -> int:
        """A row of column headings; its number. figures: the columns, from 0, that hold numbers."""
        return self.add(*(Cell(text, "hoved_tal" if c in figures else "hoved") for c, text in enumerate(texts)))

    def line(
        self,
        text: str,
        value: Value | date | WithFormula,
        style: str = "kr",
        name: str | None = None,
        unit: str = "kr.",
        source: str = "",
        strong: bool = False,
    ) -> int:
        """A line of the usual kind: text, figure, unit, law or source. The row's number."""
        return self.add(
            Cell(text, "fed" if strong else "tekst"),
            Cell(value, f"{style}_fed" if strong else style, name),
            Cell(unit, "enhed"),
            Cell(source, "note", across=len(self.widths) - 3) if source else None,
        )

    def cells(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell with its row and column from 0."""
        for row, cells in enumerate(self.rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    yield row, column, cell


@dataclass(slots=True)
class Book:
    """The whole workbook: its pages in order and what its file says of itself."""

    pages: list[Page]
    title: str = ""
    created: date = EPOCH

    def names(self) -> dict[str, str]:
        """Every defined name with the place it stands for. Raises ValueError for a name twice or an unusable one."""
        found: dict[str, str] = {}
        for page in self.pages:
            here = {n: place(page.title, r, c) for r, c, cell in page.cells() if (n := cell.name) is not None}
            counted = [cell.name for _, _, cell in page.cells() if cell.name is not None]
            here |= {name: absolute(page.title, where) for name, where in page.ranges.items()}
            twice = [n for n in here if n in found or counted.count(n) > 1]
            wrong = [n for n in here if not usable(n)]
            if twice or wrong:
                raise ValueError(f"names that stand twice: {twice}; names that cannot be used: {wrong}")
            found |= here
        return found


_NAME = re.compile(r"[a-z_][a-z0-9_]*", re.IGNORECASE)
_LIKE_A_PLACE = re.compile(r"[a-z]{1,3}[0-9]+|r[0-9]*c?[0-9]*|c[0-9]*", re.IGNORECASE)


def usable(name: str) -> bool:
    """Whether a spreadsheet takes the name, and does not take it for a cell."""
    return bool(_NAME.fullmatch(name)) and not _LIKE_A_PLACE.fullmatch(name) and len(name) <= 200


def defined_name(*parts: str) -> str:
    """A legal name of a cell, the parts joined: letters, digits and underscores."""
    return "_".join(re.sub(r"[^0-9A-Za-z_]", "_", part) for part in parts)


def day_number(day: date) -> int:
    """A date as a spreadsheet counts it."""
    return (day - EPOCH).days


def letter(column: int) -> str:
    """A column, from 0, by its letter."""
    return chr(65 + column) if column < 26 else letter(column // 26 - 1) + letter(column % 26)


def place(title: str, row: int, column: int) -> str:
    """A cell (row and column from 0) as a defined name refers to it."""
    return absolute(title, f"{letter(column)}{row + 1}")


def absolute(title: str, where: str) -> str:
    """``B6:B40`` of a page as a defined name refers to it."""
    fixed = re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", where)
    sheet = title if re.fullmatch(r"[A-Za-zÆØÅæøå]+", title) else f"'{title}'"
    return f"{sheet}!{fixed}"
