"""Controlled rounding: every cell to a neighbouring multiple of the base, and every sum still the sum of its parts.

No draws: the same table always gives the same answer, so asking again teaches nothing (Cox 1987, "A constructive procedure
for unbiased controlled rounding", JASA 82; here the nearest rounding is taken wherever the sums allow).
"""

from __future__ import annotations

from collections.abc import Mapping

from faellesgrund.foundation.access.small_numbers.network import Cell, Node, Shape, Step, steps
from faellesgrund.foundation.access.small_numbers.tables import Counts

USUAL_BASE = 5


def rounded_table(counts: Counts, base: int = USUAL_BASE) -> dict[Cell, int]:
    """The table and its totals, each cell less than ``base`` from its number. Raises ValueError for a base under 2."""
    if base < 2:
        raise ValueError(f"base {base}")
    values = counts.values
    ups = {cell: int(2 * (count % base) >= base) for cell, count in values.items()}
    free = {cell for cell, count in values.items() if count % base}
    ways = {node: [step for step in found if step.cell in free] for node, found in steps(counts.shape).items()}
    surplus = _surplus(counts.shape, values, ups, base)
    while any(amount > 0 for amount in surplus.values()):
        path = _cheapest(ways, surplus, values, ups, base)
        surplus[path[0][0]] -= 1
        for _, step in path:
            ups[step.cell] += step.way
        surplus[path[-1][1].to] += 1
    return {cell: count // base * base + base * ups[cell] for cell, count in values.items()}


def _surplus(shape: Shape, values: Mapping[Cell, int], ups: Mapping[Cell, int], base: int) -> dict[Node, int]:
    """How many bases flow into each place more than out of it."""
    found: dict[Node, int] = {}
    for cell, count in values.items():
        tail, head = shape.arc(cell)
        amount = count // base + ups[cell]
        found[tail] = found.get(tail, 0) - amount
        found[head] = found.get(head, 0) + amount
    return found


def _cheapest(
    ways: Mapping[Node, list[Step]],
    surplus: Mapping[Node, int],
    values: Mapping[Cell, int],
    ups: Mapping[Cell, int],
    base: int,
) -> list[tuple[Node, Step]]:
    """The way from a place with too much to one with too little that moves the rounding least (Bellman-Ford)."""
    best: dict[Node, int] = {node: 0 for node, amount in surplus.items() if amount > 0}
    came: dict[Node, tuple[Node, Step]] = {}
    for _ in range(len(ways)):
        changed = False
        for node, found in ways.items():
            if node not in best:
                continue
            for step in found:
                if ups[step.cell] + step.way not in (0, 1):
                    continue
                price = best[node] + step.way * (base - 2 * (values[step.cell] % base))
                if price < best.get(step.to, 10**9):
                    best[step.to], came[step.to] = price, (node, step)
                    changed = True
        if not changed:
            break
    end = min((node for node in best if surplus.get(node, 0) < 0), key=lambda node: (best[node], node))
    path: list[tuple[Node, Step]] = []
    at = end
    while at in came and not (surplus[at] > 0 and path):
        before, step = came[at]
        path.append((before, step))
        at = before
    return list(reversed(path))
