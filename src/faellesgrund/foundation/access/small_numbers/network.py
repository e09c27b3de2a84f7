"""A table with totals as a network: each cell an arc, each sum a place where what flows in flows out.

That is so for a table of two dimensions of which one may have levels (areas within areas). In such a network the least and
the most that a hidden cell can be are found by paths, in whole numbers (Cox 1995, "Network models for complementary cell
suppression", JASA 90).
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Node = tuple[str, str, str]


class Cell(NamedTuple):
    """A cell by its row and column."""

    row: str
    column: str


@dataclass(frozen=True, slots=True)
class Shape:
    """Rows as a tree (parents: row → the row it is part of; the one without is the total of all) and columns.

    total: the column that is the sum of the others; empty when there is only one column.
    """

    parents: Mapping[str, str]
    root: str
    columns: tuple[str, ...]
    total: str

    @property
    def rows(self) -> tuple[str, ...]:
        """Every row, the total last."""
        return (*self.parents, self.root)

    @property
    def leaves(self) -> tuple[str, ...]:
        """The rows that are not sums of others."""
        above = set(self.parents.values())
        return tuple(row for row in self.parents if row not in above)

    @property
    def every_column(self) -> tuple[str, ...]:
        """The columns with the total, if there is one."""
        return (*self.columns, self.total) if self.total else self.columns

    def cells(self) -> tuple[Cell, ...]:
        """Every cell, totals included."""
        return tuple(Cell(row, column) for row in self.rows for column in self.every_column)

    def leaves_under(self, row: str) -> tuple[str, ...]:
        """The rows that a row is the sum of."""
        if row == self.root:
            return self.leaves
        found, waiting = [], [row]
        while waiting:
            at = waiting.pop()
            below = [each for each, above in self.parents.items() if above == at]
            waiting += below
            if not below:
                found.append(at)
        return tuple(found)

    def base_cells(self, cell: Cell) -> tuple[Cell, ...]:
        """The cells that a cell is the sum of."""
        columns = self.columns if cell.column == self.total else (cell.column,)
        return tuple(Cell(row, column) for row in self.leaves_under(cell.row) for column in columns)

    def arc(self, cell: Cell) -> tuple[Node, Node]:
        """From where to where the cell flows."""
        row, column = cell
        across = self._across(row)
        if row == self.root:
            down = self._down(row, column)
            return (across, down) if column == self.total else (down, across)
        up = self._down(self.parents[row], column)
        own = self._down(row, column) if row in self.parents.values() else across
        return (up, own) if column == self.total else (own, up)

    def _across(self, row: str) -> Node:
        return ("row", row, "") if self.total else ("ground", "", "")

    def _down(self, row: str, column: str) -> Node:
        return ("column", row, column)


@dataclass(frozen=True, slots=True)
class Step:
    """One way along an arc: the cell, and whether it grows or shrinks."""

    to: Node
    cell: Cell
    way: int


def steps(shape: Shape) -> dict[Node, list[Step]]:
    """From each place, the ways on."""
    found: dict[Node, list[Step]] = {}
    for cell in shape.cells():
        tail, head = shape.arc(cell)
        found.setdefault(tail, []).append(Step(head, cell, 1))
        found.setdefault(head, []).append(Step(tail, cell, -1))
    return found


def cheapest_path(
    ways: Mapping[Node, Sequence[Step]], start: Node, end: Node, cost: Callable[[Step], float | None]
) -> tuple[Step, ...] | None:
    """The path of least cost (a step that costs None cannot be taken), or None. Equal costs: the first in the table."""
    best: dict[Node, float] = {start: 0.0}
    came: dict[Node, tuple[Node, Step]] = {}
    queue: list[tuple[float, int, Node]] = [(0.0, 0, start)]
    number = 0
    while queue:
        spent, _, at = heapq.heappop(queue)
        if at == end:
            return _back(came, start, end)
        if spent > best[at]:
            continue
        for step in ways.get(at, ()):
            price = cost(step)
            if price is not None and spent + price < best.get(step.to, float("inf")):
                best[step.to] = spent + price
                came[step.to] = (at, step)
                number += 1
                heapq.heappush(queue, (spent + price, number, step.to))
    return None


def _back(came: Mapping[Node, tuple[Node, Step]], start: Node, end: Node) -> tuple[Step, ...]:
    path: list[Step] = []
    at = end
    while at != start:
        at, step = came[at]
        path.append(step)
    return tuple(reversed(path))


Bounds = Mapping[Cell, tuple[int, int]]
UNBOUNDED = 10**12


def interval(shape: Shape, values: Mapping[Cell, int], bounds: Bounds, cell: Cell) -> tuple[int, int]:
    """The least and the most the cell can be for one who knows every other cell but those with bounds, and the bounds."""
    low, high = bounds[cell]
    tail, head = shape.arc(cell)
    grown = _most_flow(shape, values, bounds, cell, head, tail, high - values[cell])
    shrunk = _most_flow(shape, values, bounds, cell, tail, head, values[cell] - low)
    return values[cell] - shrunk, values[cell] + grown


def _most_flow(
    shape: Shape, values: Mapping[Cell, int], bounds: Bounds, without: Cell, start: Node, end: Node, most: int
) -> int:
    """How much can flow from start to end through the hidden cells, at most ``most`` (Edmonds-Karp)."""
    if start == end:
        return most
    now = {cell: values[cell] for cell in bounds if cell != without}
    ways: dict[Node, list[Step]] = {}
    for node, found in steps(shape).items():
        ways[node] = [step for step in found if step.cell in now]

    def room(step: Step) -> int:
        low, high = bounds[step.cell]
        return high - now[step.cell] if step.way > 0 else now[step.cell] - low

    flowed = 0
    while flowed < most:
        came: dict[Node, tuple[Node, Step]] = {}
        waiting = deque([start])
        while waiting and end not in came:
            at = waiting.popleft()
            for step in ways.get(at, ()):
                if step.to not in came and step.to != start and room(step) > 0:
                    came[step.to] = (at, step)
                    waiting.append(step.to)
        if end not in came:
            break
        path = _back(came, start, end)
        amount = min(most - flowed, *(room(step) for step in path))
        for step in path:
            now[step.cell] += step.way * amount
        flowed += amount
    return flowed
