"""What is left at every whole monthly rent: where a higher rent leaves more, and the highest that leaves enough.

The smallest payment of boligstøtte makes a jump, so what is left does not fall steadily with the rent. The law itself
is run once over an array of rents; nothing is bisected.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from faellesgrund.engine.economy.ability.facts import Facts
from faellesgrund.engine.economy.ability.law_at import LawAt
from faellesgrund.engine.economy.ability.outcome import income, support
from faellesgrund.engine.economy.algebra import Array

HIGHEST_RENT = 20_000
"""Kr. per month: the top of the rents that are tried."""
_SAME = 1e-6
"""Kr.: closer than this is the same amount."""


@dataclass(frozen=True, slots=True)
class HighestRent:
    """The highest whole monthly rent that leaves raadighed kr. (None: no rent is low enough).

    gaps: rents below it that leave less, from and to inclusive; top: the limit of the rents tried was reached;
    unsupported: the highest rent without boligstøtte.
    """

    raadighed: float
    rent: int | None
    gaps: tuple[tuple[int, int], ...]
    top: bool
    unsupported: int | None

    def as_json(self) -> dict[str, Any]:
        """As in the result file."""
        return {
            "raadighed": self.raadighed,
            "husleje": self.rent,
            "huller": spans_as_json(self.gaps),
            "loft": self.top,
            "uden_boligstoette": self.unsupported,
        }


@dataclass(frozen=True, slots=True)
class RentCurve:
    """Kr. per month left at the whole monthly rents 0 … 20,000, before rounding; net: kr. per month before rent."""

    left: Array
    net: float

    def dead_zones(self) -> tuple[tuple[int, int], ...]:
        """Rents, from and to inclusive, where some higher rent leaves more."""
        best_above = np.maximum.accumulate(self.left[::-1])[::-1][1:]
        return spans(best_above > self.left[:-1] + _SAME)

    def first_supported(self) -> int | None:
        """The lowest rent at which boligstøtte is paid, or None within the rents tried."""
        paid = np.flatnonzero(self.left + np.arange(HIGHEST_RENT + 1) > self.net + _SAME)
        return int(paid[0]) if len(paid) else None

    def highest(self, raadighed: float, fixed: float) -> HighestRent:
        """The highest rent that leaves raadighed kr. a month after fixed other expenses, kr. per month."""
        enough = self.left - fixed >= raadighed - _SAME
        without = self.net - fixed - raadighed + _SAME
        unsupported = None if without < 0 else min(int(without), HIGHEST_RENT)
        if not enough.any():
            return HighestRent(raadighed, None, (), False, unsupported)
        rent = int(np.flatnonzero(enough)[-1])
        return HighestRent(raadighed, rent, spans(~enough[:rent]), rent == HIGHEST_RENT, unsupported)


def rent_curve(f: Facts, law: LawAt) -> RentCurve:
    """The curve of one household. f and law hold plain numbers, not Nodes."""
    rents = np.arange(HIGHEST_RENT + 1, dtype=np.float64)
    i = income(f, law)
    _, helped = support(replace(f, husleje_aar=12.0 * rents), i, law)
    return RentCurve((i.net + helped) / 12.0 - rents, float(i.net) / 12.0)


def spans(flags: Any) -> tuple[tuple[int, int], ...]:
    """Runs of True as positions, first and last inclusive."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.asarray(flags, dtype=np.int8), [0]))))
    return tuple((int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True))


def spans_as_json(found: tuple[tuple[int, int], ...]) -> list[dict[str, int]]:
    """As in the result file."""
    return [{"fra": a, "til": b} for a, b in found]
