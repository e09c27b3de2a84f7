"""What the formulas of a book give: the small part of a spreadsheet that the book is written in.

It fills in the values that stand in the file until a spreadsheet computes them, says whether the book and the engine
agree, and lets the tests change inputs without starting a spreadsheet. It knows the functions in :data:`FUNCTIONS` and
no others, so a formula that a plain spreadsheet would not take is found when the book is made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from faellesgrund.engine.economy.workbook.book import Book, day_number
from faellesgrund.engine.economy.workbook.functions import FUNCTIONS, Area, Error, binary, negated
from faellesgrund.engine.economy.workbook.parse import Tree, parsed

Values = dict[tuple[str, int, int], Any]
"""(page, row from 0, column from 0) → number, text, truth or :class:`Error`."""

_PLACE = re.compile(r"(?:'?([^'!]+)'?!)?\$?([A-Z]+)\$?([0-9]+)(?::\$?([A-Z]+)\$?([0-9]+))?")


def values_of(book: Book, changed: Mapping[str, Any] | None = None) -> Values:
    """The value of every formula; changed: as :class:`Sheets` takes it."""
    return Sheets(book, changed).all()


class Sheets:
    """The cells of a book, each worked out once. Raises ValueError for a formula that goes in a ring.

    changed: other contents of named input cells (None empties one). The figures given beside the formulas stand for
    the book as it was made, so with ``changed``, even an empty one, everything is computed.
    """

    def __init__(self, book: Book, changed: Mapping[str, Any] | None = None) -> None:
        self.book = book
        self._cells: dict[tuple[str, int, int], Any] = {}
        self._names: dict[str, tuple[str, int, int] | str] = {}
        for page in book.pages:
            for row, column, cell in page.cells():
                here = (page.title, row, column)
                self._cells[here] = cell.value
                if cell.name is not None:
                    self._names[cell.name.lower()] = here
            for name, where in page.ranges.items():
                self._names[name.lower()] = f"'{page.title}'!{where}"
        self._trusting = changed is None
        for name, value in (changed or {}).items():
            named = self._names[name.lower()]
            if isinstance(named, str):
                raise ValueError(f"{name} is a range")
            self._cells[named] = value
        self._known: Values = {}
        self._open: set[tuple[str, int, int]] = set()

    def all(self) -> Values:
        """Every formula's value."""
        return {here: self.at(here) for here, value in self._cells.items() if hasattr(value, "formula")}

    def named(self, name: str) -> Any:
        """The value of a named cell. Raises KeyError."""
        where = self._names[name.lower()]
        return self._places(where, "") if isinstance(where, str) else self.at(where)

    def at(self, here: tuple[str, int, int]) -> Any:
        """The value of a cell; an empty one is None."""
        if here in self._known:
            return self._known[here]
        held = self._cells.get(here)
        if isinstance(held, bool) or held is None or isinstance(held, str):
            value: Any = held
        elif isinstance(held, date):
            value = float(day_number(held))
        elif isinstance(held, int | float):
            value = float(held)
        elif self._trusting and held.value is not None:
            value = _plain(held.value)
        else:
            value = self._computed(here, held.formula)
        self._known[here] = value
        return value

    def _computed(self, here: tuple[str, int, int], formula: str) -> Any:
        if here in self._open:
            raise ValueError(f"{here} goes in a ring: {formula}")
        self._open.add(here)
        try:
            value = self._value(parsed(formula), here[0])
        except (ValueError, TypeError, KeyError, IndexError) as wrong:
            raise ValueError(f"{here}: {formula}: {wrong}") from wrong
        finally:
            self._open.discard(here)
        if isinstance(value, Area):
            raise ValueError(f"{here} gives more than one value: {formula}")
        return 0.0 if value is None else value

    def _value(self, tree: Tree, page: str) -> Any:
        match tree.kind:
            case "number":
                return float(tree.what)
            case "text":
                return tree.what
            case "name":
                if tree.what.upper() in ("TRUE", "FALSE"):
                    return tree.what.upper() == "TRUE"
                return self.named(tree.what)
            case "place":
                return self._places(tree.what, page)
            case "negate":
                return negated(self._value(tree.parts[0], page))
            case "percent":
                return binary("/", self._value(tree.parts[0], page), 100.0)
            case "sign":
                return binary(tree.what, self._value(tree.parts[0], page), self._value(tree.parts[1], page))
            case "function":
                return self._called(tree, page)
        return None

    def _called(self, tree: Tree, page: str) -> Any:
        if tree.what == "IF":
            condition = self._value(tree.parts[0], page)
            if isinstance(condition, Error):
                return condition
            if condition:
                return self._value(tree.parts[1], page)
            return self._value(tree.parts[2], page) if len(tree.parts) > 2 else False
        if tree.what == "IFERROR":
            first = self._value(tree.parts[0], page)
            return self._value(tree.parts[1], page) if isinstance(first, Error) else first
        if tree.what == "CHOOSE":
            which = self._value(tree.parts[0], page)
            return which if isinstance(which, Error) else self._value(tree.parts[int(which)], page)
        return FUNCTIONS[tree.what](*(self._value(part, page) for part in tree.parts))

    def _places(self, written: str, page: str) -> Any:
        found = _PLACE.fullmatch(written)
        if found is None:
            raise ValueError(f"no place: {written}")
        sheet = found[1] or page
        first = (int(found[3]) - 1, _column(found[2]))
        if found[4] is None:
            return self.at((sheet, *first))
        last = (int(found[5]) - 1, _column(found[4]))
        return Area(
            [[self.at((sheet, r, c)) for c in range(first[1], last[1] + 1)] for r in range(first[0], last[0] + 1)]
        )


def _column(letters: str) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number - 1


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return float(day_number(value))
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
