"""A table of counts with its totals: small cells hidden, and as many more as it takes that none can be reckoned."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from faellesgrund.foundation.access.small_numbers.exact import TooComplex, Vector, alternatives, small_group
from faellesgrund.foundation.access.small_numbers.figures import checked
from faellesgrund.foundation.access.small_numbers.hidden import Hidden, Protection, Why
from faellesgrund.foundation.access.small_numbers.network import (
    UNBOUNDED,
    Cell,
    Shape,
    Step,
    cheapest_path,
    interval,
    steps,
)

TOTAL = "I alt"
WANTED_VALUES = 3
"""How many numbers a hidden cell must be able to be, where its mark leaves so many."""
TOTALS_COST = 100.0
"""A total is worth more to the reader than the cells in it, so it is hidden last."""


@dataclass(frozen=True)
class Counts:
    """Counts by row and column. Only the rows that are not sums are given; totals are reckoned.

    parents: row → the area it is part of, for areas within areas; what is not there is part of the whole. Raises
    ValueError for a row or number that cannot be.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    numbers: Mapping[tuple[str, str], int]
    parents: Mapping[str, str] | None = None
    total: str = TOTAL

    def __post_init__(self) -> None:
        names = {*self.rows, *(self.parents or {}).values()}
        if not self.rows or not self.columns or self.total in names or self.total in self.columns:
            raise ValueError("a table has rows and columns, and none of them has the name of the total")
        if len(set(self.rows)) < len(self.rows) or len(set(self.columns)) < len(self.columns):
            raise ValueError("two rows or columns have the same name")
        if set(self.numbers) - {(row, column) for row in self.rows for column in self.columns}:
            raise ValueError("a number stands outside the table")
        if set(self.rows) & set((self.parents or {}).values()):
            raise ValueError("a row with numbers of its own is an area above others")
        for count in self.numbers.values():
            checked(count)
        self._demand_a_tree()

    def _demand_a_tree(self) -> None:
        parents = self.parents or {}
        for row in parents:
            seen, at = {row}, row
            while at in parents:
                at = parents[at]
                if at in seen:
                    raise ValueError(f"{row} is part of itself")
                seen.add(at)

    @cached_property
    def shape(self) -> Shape:
        """The table as a network."""
        parents = dict(self.parents or {})
        areas = [area for area in dict.fromkeys(parents.values()) if area != self.total]
        tree = {row: parents.get(row, self.total) for row in (*self.rows, *areas)}
        return Shape(tree, self.total, self.columns, self.total if len(self.columns) > 1 else "")

    @cached_property
    def values(self) -> dict[Cell, int]:
        """Every cell with its number, totals included."""
        return {
            cell: sum(self.numbers.get((base.row, base.column), 0) for base in self.shape.base_cells(cell))
            for cell in self.shape.cells()
        }


@dataclass(frozen=True, slots=True)
class GuardedTable:
    """A table that may be shown: each cell a number or Hidden, and a note for each reason that something is hidden."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], int | Hidden]
    notes: tuple[str, ...]

    def lines(self) -> tuple[tuple[str, ...], ...]:
        """Rows of texts for a page or a file, in the order of the rows and never by number: an order tells of what is
        hidden in it."""
        return tuple((row, *(str(self.cells[row, column]) for column in self.columns)) for row in self.rows)


def guarded_table(counts: Counts, protection: Protection | None = None) -> GuardedTable:
    """The table with what it takes hidden. Totals are assumed known to the reader, also when a page leaves them out.

    Each hidden small cell can be at least three numbers (as many as its mark allows when that is fewer) for one who knows
    all that is shown, why each cell is hidden and the threshold; and no small group of cells follows by adding and
    subtracting. When that cannot be had, everything is hidden.
    """
    guard = _Guard(counts, protection or Protection())
    guard.hide_small()
    guard.hide_what_tells_that_all_are_alike()
    if not guard.protect():
        guard.hide_all()
    reasons = guard.reasons
    cells = {(cell.row, cell.column): guard.shown(cell) for cell in counts.shape.cells()}
    notes = dict.fromkeys(guard.protection.hidden(why).text for why in Why if why in reasons.values())
    return GuardedTable(counts.shape.rows, counts.shape.every_column, cells, tuple(notes))


def possible_values(counts: Counts, table: GuardedTable, protection: Protection) -> dict[Cell, tuple[int, int]]:
    """What each hidden cell can be for one who knows the rules: the least and the most. For audits and tests."""
    guard = _Guard(counts, protection)
    for cell, value in table.cells.items():
        if isinstance(value, Hidden):
            guard.reasons[Cell(*cell)] = value.why
    bounds = {cell: guard.bounds(cell) for cell in guard.reasons}
    return {cell: interval(counts.shape, counts.values, bounds, cell) for cell in guard.reasons}


class _Guard:
    """A table on its way to being shown: what is hidden so far, and why."""

    def __init__(self, counts: Counts, protection: Protection) -> None:
        self.shape, self.values, self.protection = counts.shape, counts.values, protection
        self.ways = steps(counts.shape)
        self.reasons: dict[Cell, Why] = {}

    def shown(self, cell: Cell) -> int | Hidden:
        why = self.reasons.get(cell)
        return self.values[cell] if why is None else self.protection.hidden(why)

    def hide_small(self) -> None:
        for cell, count in self.values.items():
            if self.protection.is_small(count):
                self.reasons[cell] = Why.SMALL if count else Why.ZERO

    def hide_what_tells_that_all_are_alike(self) -> None:
        """Where all of a group large enough to be shown stand in one cell, the empty cells beside it are hidden."""
        if not self.protection.homogeneity:
            return
        for line in self._lines():
            full = [cell for cell in line if self.values[cell]]
            if len(line) > 1 and len(full) == 1 and self.values[full[0]] >= self.protection.threshold:
                for cell in line:
                    if not self.values[cell] and not self._in_an_empty_sum(cell):
                        self.reasons.setdefault(cell, Why.HOMOGENEOUS)

    def _in_an_empty_sum(self, cell: Cell) -> bool:
        """Whether a shown zero says already that the cell is empty: nobody at all is in that category."""
        above = [Cell(self.shape.parents[cell.row], cell.column)] if cell.row in self.shape.parents else []
        across = [Cell(cell.row, self.shape.total)] if self.shape.total and cell.column != self.shape.total else []
        return any(not self.values[each] and each not in self.reasons for each in (*above, *across))

    def _lines(self) -> list[list[Cell]]:
        """Each row and each column of parts of one sum; the sums of all before their parts."""
        rows, columns = tuple(reversed(self.shape.rows)), self.shape.columns
        lines = [[Cell(row, column) for column in columns] for row in rows]
        for area in dict.fromkeys(reversed(list(self.shape.parents.values()))):
            below = [row for row, above in self.shape.parents.items() if above == area]
            lines += [[Cell(row, column) for row in below] for column in self.shape.every_column]
        return lines

    def bounds(self, cell: Cell) -> tuple[int, int]:
        """What the mark of a hidden cell says of its number."""
        threshold = self.protection.threshold
        why = self.reasons[cell]
        if why is Why.COMPLEMENT:
            return threshold, UNBOUNDED
        if why is Why.TOO_COMPLEX:
            return 0, UNBOUNDED
        zero = why is not Why.SMALL or self.protection.is_small(0)
        return (0 if zero else 1), threshold - 1

    def protect(self) -> bool:
        """Hide more until every small cell is safe; False when that cannot be had."""
        for cell in [cell for cell in self.shape.cells() if cell in self.reasons]:
            if not self._make_room(cell):
                return False
        while True:
            try:
                group = self._small_group()
            except TooComplex:
                return False
            if group is None:
                return True
            if not self._hide_beside(group):
                return False

    def hide_all(self) -> None:
        self.reasons = dict.fromkeys(self.shape.cells(), Why.TOO_COMPLEX)

    def _make_room(self, cell: Cell) -> bool:
        """Hide the cheapest further cells that let this one be something else."""
        low, high = self.bounds(cell)
        more = min(WANTED_VALUES, high - low + 1) - 1
        value = self.values[cell]
        choices: list[tuple[float, list[Step]]] = []
        for grow in range(more + 1):
            if value + grow > high or value - (more - grow) < low:
                continue
            paths = [self._path(cell, 1, grow), self._path(cell, -1, more - grow)]
            if None not in paths:
                found = [step for path in paths if path for step in path]
                choices.append((sum(self._price(step.cell) for step in found), found))
        if not choices:
            return False
        for step in min(choices, key=lambda choice: choice[0])[1]:
            self.reasons.setdefault(step.cell, Why.COMPLEMENT)
        return True

    def _path(self, cell: Cell, way: int, amount: int) -> tuple[Step, ...] | None:
        """The cheapest way round for the cell to grow (1) or shrink (-1) by the amount while every sum stays."""
        if not amount:
            return ()
        tail, head = self.shape.arc(cell)
        start, end = (head, tail) if way > 0 else (tail, head)

        def cost(step: Step) -> float | None:
            return None if step.cell == cell or self._room(step) < amount else self._price(step.cell)

        return cheapest_path(self.ways, start, end, cost)

    def _room(self, step: Step) -> int:
        """How far a cell can go the step's way, for one who sees its mark: as it is hidden, or would be as complement."""
        value = self.values[step.cell]
        if step.cell in self.reasons:
            low, high = self.bounds(step.cell)
        elif value >= self.protection.threshold:
            low, high = self.protection.threshold, UNBOUNDED
        else:
            return 0  # a shown zero is never taken as a complement: nobody would believe it could be more
        return high - value if step.way > 0 else value - low

    def _price(self, cell: Cell) -> float:
        if cell in self.reasons:
            return 0.01
        sums = (cell.row not in self.shape.leaves) + (cell.column == self.shape.total)
        return (1.0 + math.sqrt(self.values[cell])) * math.pow(TOTALS_COST, sums)

    def _small_group(self) -> tuple[Cell, ...] | None:
        """Hidden cells that together are a small number which follows from what is shown."""
        base = [
            Cell(row, column)
            for row in self.shape.leaves
            for column in self.shape.columns
            if Cell(row, column) in self.reasons and self.values[Cell(row, column)]
        ]
        place = {cell: at for at, cell in enumerate(base)}
        sets = []
        for cell in self.shape.cells():
            if cell not in self.reasons:
                sets.append(frozenset(place[each] for each in self.shape.base_cells(cell) if each in place))
        changes: list[Vector] = alternatives([each for each in sets if each], len(base))
        group = small_group(changes, [self.values[cell] for cell in base], self.protection.threshold)
        return None if group is None else tuple(base[at] for at in group)

    def _hide_beside(self, group: Sequence[Cell]) -> bool:
        """Hide the cheapest shown cell in line with the group; False when there is none left."""
        rows = {cell.row for cell in group} | {self.shape.parents.get(cell.row, "") for cell in group}
        columns = {cell.column for cell in group} | {self.shape.total}
        beside = [
            cell
            for cell in self.shape.cells()
            if cell not in self.reasons
            and self.values[cell] >= self.protection.threshold
            and (cell.row in rows or cell.column in columns)
        ]
        if not beside:
            return False
        self.reasons[min(beside, key=self._price)] = Why.COMPLEMENT
        return True
