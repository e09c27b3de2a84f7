"""A table as one frozen object: the page object holds it, the template only prints it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and whether it holds numbers (set to the right, under a heading set to the right)."""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with the column it stands in, for the phone, where each row is stacked as label and value."""

    column: Column
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Caption, columns and rows of finished texts. The first cell of each row is the row's heading.

    Raises ValueError when a row is not as wide as the columns: half a row is worse than none.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.caption}: a row of {len(row)} cells under {len(self.columns)} columns: {row}")

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """The rows with their columns."""
        for row in self.rows:
            yield tuple(Cell(column, text) for column, text in zip(self.columns, row, strict=True))

    @property
    def html(self) -> SafeString:
        """The table as HTML."""
        return render_to_string("ui/table.html", {"table": self})
