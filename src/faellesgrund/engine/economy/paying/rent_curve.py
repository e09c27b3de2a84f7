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


def spans(flags: Any) -> list[Span]:
    """Runs of True as spans of positions."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [Span(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]
