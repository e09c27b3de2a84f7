"""What follows from published sums by adding and subtracting: exact, over the rational numbers.

The population is parted into base cells; a published figure is the sum over a set of them. A group follows when its own
sum is a combination of the published ones, which is so exactly when every way the base cells could be otherwise, with the
same published figures, leaves the group's sum as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb, gcd, lcm

Vector = tuple[int, ...]

PRIME = 2**127 - 1
MOST_SUBSETS = 400_000
MOST_PAIRED = 60


class TooComplex(Exception):
    """There are too many small cells to try every combination of them."""


def alternatives(sets: Iterable[frozenset[int]], cells: int) -> list[Vector]:
    """A basis of the changes of the cells that leave the sum of every set as it is, in whole numbers."""
    rows = _reduced(sorted({tuple(int(at in each) for at in range(cells)) for each in sets}), cells)
    pivots = {at for at, _ in rows}
    basis = []
    for free in range(cells):
        if free in pivots:
            continue
        change = [Fraction(0)] * cells
        change[free] = Fraction(1)
        for at, row in rows:
            change[at] = -row[free]
        basis.append(_whole(change))
    return basis


def possible(changes: Sequence[Vector], counts: Sequence[int]) -> list[Vector]:
    """Those of the changes, forwards or backwards and added two and two, that leave no cell below zero."""
    tried = list(changes)
    if len(changes) <= MOST_PAIRED:
        for one, other in combinations(changes, 2):
            tried.append(tuple(a + b for a, b in zip(one, other, strict=True)))
            tried.append(tuple(a - b for a, b in zip(one, other, strict=True)))
    found = []
    for change in tried:
        for way in (change, tuple(-each for each in change)):
            if all(count + each >= 0 for count, each in zip(counts, way, strict=True)):
                found.append(way)
    return found


def small_group(
    changes: Sequence[Vector], counts: Sequence[int], threshold: int, before: Sequence[Vector] | None = None
) -> tuple[int, ...] | None:
    """A group of cells with a sum of 1 to threshold-1 that is the same after every one of the changes, or None.

    before: the changes there were room for earlier: a group that was the same after all of those is known already and
    passed over. Empty cells are left out: adding them to a group changes nothing. Raises TooComplex.
    """

    def revealed(group: tuple[int, ...]) -> bool:
        return _still(changes, group) and (before is None or not _still(before, group))

    small = [at for at, count in enumerate(counts) if 0 < count < threshold]
    most = min(threshold - 1, len(small))
    half = (most + 1) // 2
    if sum(comb(len(small), size) for size in range(1, half + 1)) > MOST_SUBSETS:
        raise TooComplex
    keys = _keys(changes, small)
    lower: dict[int, list[tuple[int, ...]]] = {0: [()]}
    for group in _groups(small, half, counts, threshold):
        key = sum(keys[at] for at in group) % PRIME
        if key == 0 and revealed(group):
            return group
        lower.setdefault(key, []).append(group)
    for group in _groups(small, most - half, counts, threshold):
        for other in lower.get(-sum(keys[at] for at in group) % PRIME, ()):
            if other and not set(group) & set(other):
                both = tuple(sorted((*group, *other)))
                if sum(counts[at] for at in both) < threshold and revealed(both):
                    return both
    return None


def _groups(small: Sequence[int], most: int, counts: Sequence[int], threshold: int) -> Iterator[tuple[int, ...]]:
    for size in range(1, most + 1):
        for group in combinations(small, size):
            if sum(counts[at] for at in group) < threshold:
                yield group


def _keys(changes: Sequence[Vector], small: Sequence[int]) -> dict[int, int]:
    """A number for each cell, so that numbers of a group that never changes add up to zero (and hardly any others do)."""
    weights = [pow(1_000_003, number + 1, PRIME) for number in range(len(changes))]
    return {
        at: sum(weight * change[at] for weight, change in zip(weights, changes, strict=True)) % PRIME for at in small
    }


def _still(changes: Sequence[Vector], group: Sequence[int]) -> bool:
    return all(sum(change[at] for at in group) == 0 for change in changes)


def _reduced(matrix: Sequence[Sequence[int]], cells: int) -> list[tuple[int, list[Fraction]]]:
    """Gauss-Jordan: the rows with the place of their leading one."""
    rows: list[tuple[int, list[Fraction]]] = []
    for given in matrix:
        row = [Fraction(each) for each in given]
        for at, other in rows:
            if row[at]:
                factor = row[at]
                row = [a - factor * b for a, b in zip(row, other, strict=True)]
        lead = next((at for at in range(cells) if row[at]), None)
        if lead is None:
            continue
        row = [each / row[lead] for each in row]
        rows = [
            (at, [a - other[lead] * b for a, b in zip(other, row, strict=True)] if other[lead] else other)
            for at, other in rows
        ]
        rows.append((lead, row))
    return rows


def _whole(change: Sequence[Fraction]) -> Vector:
    scale = lcm(*(each.denominator for each in change))
    whole = [int(each * scale) for each in change]
    shared = gcd(*whole) or 1
    return tuple(each // shared for each in whole)
