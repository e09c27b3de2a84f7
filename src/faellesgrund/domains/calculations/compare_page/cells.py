"""A line of the comparison: one cell for each run, each held against the base. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from faellesgrund.domains.calculations.result_page.amounts import (
    amount_with_unit,
    number,
    percent_as_needed,
    plain_decimals,
    rent,
)

MISSING = "–"
BASE, SAME, MORE, LESS, OTHER = "basis", "ens", "mere", "mindre", "andet"
SHAPES = {BASE: "", SAME: "=", MORE: "▲", LESS: "▼", OTHER: "≠"}
"""Never colour alone: a shape and a word say how a cell stands to the base."""
WORDS = {BASE: "", SAME: "som basis", MORE: "", LESS: "", OTHER: "andet end basis"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a run has in a line: as text, as a number when it is one, and how it stands to the base."""

    text: str
    value: float | None
    mark: str
    change: str
    note: str = ""
    column: str = ""

    @property
    def base(self) -> bool:
        """Whether the others are held against this one."""
        return self.mark == BASE

    @property
    def shape(self) -> str:
        """▲, ▼, ≠ or =."""
        return SHAPES[self.mark]

    @property
    def words(self) -> str:
        """The difference in words or figures."""
        return self.change or WORDS[self.mark]


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its unit, one cell for each run in the order of the page."""

    name: str
    unit: str
    cells: tuple[Cell, ...]
    total: bool = False

    @property
    def differs(self) -> bool:
        """Whether any run says something else than the base."""
        return any(cell.mark not in (BASE, SAME) for cell in self.cells)

    def noted(self, notes: Sequence[str]) -> Row:
        """The line with a note under each cell."""
        return replace(self, cells=tuple(replace(c, note=n) for c, n in zip(self.cells, notes, strict=True)))

    def under(self, columns: Sequence[str]) -> Row:
        """The line with the name of its column in each cell, for the phone, where lines are stacked."""
        return replace(self, cells=tuple(replace(c, column=n) for c, n in zip(self.cells, columns, strict=True)))


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading: those that differ, and the equal ones that are folded away."""

    key: str
    title: str
    lead: str
    rows: tuple[Row, ...]
    whole: bool = False
    """Nothing is folded away, also when it is the same for all."""

    @property
    def different(self) -> tuple[Row, ...]:
        """The lines that differ, and every total."""
        return tuple(row for row in self.rows if self.whole or row.differs or row.total)

    @property
    def equal(self) -> tuple[Row, ...]:
        """The lines that are the same for all."""
        return tuple(row for row in self.rows if not (self.whole or row.differs or row.total))

    @property
    def equal_text(self) -> str:
        """12 linjer er ens."""
        count = len(self.equal)
        return "1 linje er ens for alle" if count == 1 else f"{count} linjer er ens for alle"


Show = Callable[[float], str]
FORMATS: dict[str, tuple[str, Show, float]] = {
    "kr": ("kr.", number, 0.5),
    "kr/md": ("kr. om måneden", rent, 0.005),
    "tilbage": ("kr. om måneden", number, 0.5),
    "andel": ("", percent_as_needed, 5e-7),
    "tal": ("", lambda x: plain_decimals(x, 4), 1e-9),
}
"""Unit, how a figure is shown, and how small a difference is none."""


def figures(
    name: str,
    kind: str,
    values: Sequence[float | None],
    base: int,
    *,
    notes: Sequence[str] = (),
    total: bool = False,
    unit: str = "",
) -> Row:
    """A line of figures. kind: a key of FORMATS. base: which run the others are held against."""
    shown_unit, show, least = FORMATS[kind]
    cells = []
    for i, value in enumerate(values):
        note = notes[i] if notes else ""
        if value is None:
            mark = BASE if i == base else (SAME if values[base] is None else OTHER)
            cells.append(Cell(MISSING, None, mark, "", note))
            continue
        mark, change = _held_against(value, values[base], show, least, i == base)
        cells.append(Cell(show(value), value, mark, change, note))
    return Row(name, unit or shown_unit, tuple(cells), total)


def _held_against(value: float, base: float | None, show: Show, least: float, is_base: bool) -> tuple[str, str]:
    if is_base:
        return BASE, ""
    if base is None:
        return OTHER, ""
    if abs(value - base) < least:
        return SAME, ""
    text = show(abs(value - base))
    return (MORE, f"+{text}") if value > base else (LESS, f"−{text}")


def texts(name: str, values: Sequence[str], base: int, notes: Sequence[str] = ()) -> Row:
    """A line of words."""
    cells = tuple(
        Cell(
            text or MISSING,
            None,
            BASE if i == base else (SAME if text == values[base] else OTHER),
            "",
            notes[i] if notes else "",
        )
        for i, text in enumerate(values)
    )
    return Row(name, "", cells)


def measured(name: str, unit: str, values: Sequence[float | None], base: int) -> Row:
    """A line of figures in the unit of a rate or an input (``kr``, ``andel``, ``m2`` …)."""
    if unit == "andel":
        return figures(name, "andel", values, base)
    row = figures(name, "tal", values, base)
    cells = tuple(
        cell if cell.value is None else replace(cell, text=amount_with_unit(cell.value, unit)) for cell in row.cells
    )
    return replace(row, cells=cells)
