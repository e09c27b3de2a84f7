"""The one bridge between float64 and exact kroner and øre.

Inside the chain amounts are unrounded floats; results are rounded half up to the øre, safe where a float lies a
hair below the half. Loan schedules and ledgers are exact decimals.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import floor

from faellesgrund.engine.problems import BadInput, Problem

OERE = Decimal("0.01")
LARGEST = 9e25
"""Beyond this a float has no kroner left, and only absurd input leads there."""


def exact(amount: float | int | str | Decimal) -> Decimal:
    """The shortest decimal that reads back as the float: 0.1 is 0.1, not 0.1000000000000000055."""
    return (
        amount if isinstance(amount, Decimal) else Decimal(repr(amount) if isinstance(amount, float) else str(amount))
    )


def round_half_up(amount: float | Decimal, step: Decimal = OERE) -> Decimal:
    """Rounded to ``step`` (a power of ten), halves away from zero.

    A float that lies a hair below the half (in its 16th digit, or by less than 1e-9) counts as the half.
    Raises BadInput for an amount that is not a number or too large to be one.
    """
    if not -LARGEST < float(amount) < LARGEST:
        raise BadInput([Problem("", "et beløb bliver for stort til at regne med. Ret de største tal.")])
    value = amount if isinstance(amount, Decimal) else exact(round(float(f"{amount:.15g}"), 9))
    return value.quantize(step, ROUND_HALF_UP)


def oere(amount: float | Decimal) -> float:
    """Kroner rounded to the øre, half up, as a float for JSON (never −0.0)."""
    return float(round_half_up(amount)) + 0.0


def whole_kroner(amount: float | Decimal) -> int:
    """Whole kroner, half up."""
    return int(round_half_up(amount, Decimal(1)))


def spread_rounding(parts: Sequence[float], total: float) -> list[float]:
    """Parts rounded to the øre so that they sum to the rounded total: the difference goes to the largest remainders."""
    if not parts:
        return []
    target = int(round_half_up(total) * 100)
    hundredths = [round(p * 100, 6) for p in parts]
    down = [floor(h) for h in hundredths]
    missing = target - sum(down)
    order = sorted(range(len(parts)), key=lambda i: (-(hundredths[i] - down[i]), i))
    whole, rest = divmod(missing, len(parts))
    return [(down[i] + whole + (1 if order.index(i) < rest else 0)) / 100 + 0.0 for i in range(len(parts))]
