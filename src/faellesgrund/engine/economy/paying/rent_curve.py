"""What is left for every rent: where a higher rent leaves more, and the highest rent that leaves enough.

The curve is not monotone (the smallest payment makes a jump), so it is scanned in whole kroner, never bisected.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from faellesgrund.engine.economy.algebra import Array
from faellesgrund.engine.economy.paying.settle import Situation, settle
from faellesgrund.engine.economy.paying.tax import RateAt

HIGHEST_RENT = 20_000
"""Top of the scan, kr. per month."""
JUMP = 30.0
"""What is left moves by at most a krone for each krone of rent, but where a payment begins or ends: kr. per month."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole monthly rents from and to, both inclusive."""

    fra: int
    til: int

    def as_json(self) -> dict[str, int]:
        """As in the result file."""
        return {"fra": self.fra, "til": self.til}


def left_by_rent(s: Situation, rate: RateAt) -> Array:
    """Kr. per month left at each whole monthly rent 0 … 20,000, before rounding. s holds bare numbers."""
    rents = np.arange(HIGHEST_RENT + 1, dtype=float)
    return np.asarray(settle(s, 12.0 * rents, rate).left, dtype=float)


def dead_zones(left: Array) -> list[Span]:
    """Rents for which some higher rent leaves strictly more."""
    best_above = np.maximum.accumulate(left[::-1])[::-1]
    dead = np.zeros(len(left), dtype=bool)
    dead[:-1] = best_above[1:] > left[:-1] + 1e-6
    return spans(dead)


def highest_rent(left: Array, needed: float, fixed: float) -> dict[str, Any]:
    """The highest whole rent that leaves ``needed`` kr. a month after ``fixed`` other expenses, and its gaps."""
    enough = left - fixed >= needed - 1e-6
    if not enough.any():
        return {"raadighed": needed, "husleje": None, "huller": [], "loft": False}
    top = int(np.flatnonzero(enough)[-1])
    gaps = [g.as_json() for g in spans(~enough[:top])]
    return {"raadighed": needed, "husleje": top, "huller": gaps, "loft": top == HIGHEST_RENT}


def corners(left: Array, tolerance: float = 1.05) -> list[tuple[int, float]]:
    """The curve as its ends, jumps and bends: whole rents with what they leave. Straight lines between them are within
    ``tolerance`` kr. of the curve (boligstøtte comes in whole kroner, so that a straight stretch is a fine stair).

    A jump is two neighbouring rents.
    """
    jumps = np.flatnonzero(np.abs(np.diff(left)) > JUMP)
    ends = [0, *(x for j in jumps for x in (int(j), int(j) + 1)), len(left) - 1]
    kept = {ends[0], ends[-1]}
    todo = [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True)]
    while todo:
        a, b = todo.pop()
        kept |= {a, b}
        if b - a < 2:
            continue
        straight = left[a] + (left[b] - left[a]) * (np.arange(a, b + 1) - a) / (b - a)
        away = np.abs(left[a : b + 1] - straight)
        worst = int(np.argmax(away))
        if away[worst] > tolerance:
            todo += [(a, a + worst), (a + worst, b)]
    return [(r, float(left[r])) for r in sorted(kept)]


def spans(flags: Any) -> list[Span]:
    """Runs of True as spans of positions."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [Span(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]
