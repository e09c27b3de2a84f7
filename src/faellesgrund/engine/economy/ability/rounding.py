"""The roundings of the benefit and housing acts, for floats and arrays, safe where a float lies beside the half."""

from __future__ import annotations

from typing import Any

import numpy as np

_DUST = 1e-9
"""Relative to the step: what float arithmetic may be off where the exact amount is a half."""


def half_up(amount: Any, step: float = 1.0) -> Any:
    """The nearest multiple of step; halves away from zero (2,5 → 3). amount: float or array, any unit; never −0."""
    steps = np.floor(np.abs(amount) / step + (0.5 + _DUST))
    return np.sign(amount) * steps * step + 0.0


def whole_months(amount: Any) -> Any:
    """A monthly amount in whole kroner. BSL § 22 and § 21: yearly boligstøtte is divisible by 12."""
    return half_up(amount)


def divisible_by_twelve(amount: Any) -> Any:
    """A yearly maximum divisible by 12. BSL § 72: the published maxima are whole kroner per month."""
    return half_up(amount, 12.0)


def whole_hundreds(amount: Any) -> Any:
    """A limit in whole hundreds of kroner. BSL § 72."""
    return half_up(amount, 100.0)


def oere(amount: Any) -> Any:
    """Kroner with two decimals, as shown in a result."""
    return np.round(half_up(np.asarray(amount, dtype=np.float64) * 100.0) / 100.0, 2) + 0.0
