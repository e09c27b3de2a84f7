"""One figure at a time: a count, a share, a sum, a mean, a quantile. None of them can stand in for the ledger: figures
that overlap, or come again, must be registered there too."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from faellesgrund.foundation.access.small_numbers.hidden import Hidden, Protection, Why

USUAL = Protection()


@dataclass(frozen=True, slots=True)
class Dominance:
    """When few contributors make up nearly all of an amount.

    p: the second largest must not be able to reckon the largest to within p per cent (the p %-rule). n, k: the n largest
    must not make up more than k per cent (the (n,k)-rule). Contributions count by their size without sign.
    """

    p: float = 15.0
    n: int = 2
    k: float = 85.0

    def holds(self, contributions: Sequence[float]) -> bool:
        """Whether the amount may be shown."""
        sizes = sorted((abs(each) for each in contributions), reverse=True)
        total = math.fsum(sizes)
        if total == 0:
            return True
        rest = math.fsum(sizes[2:])
        return rest >= self.p / 100 * sizes[0] and math.fsum(sizes[: self.n]) <= self.k / 100 * total


NO_ONE_DOMINATES = Dominance()


def guarded_count(count: int, protection: Protection = USUAL) -> int | Hidden:
    """A count, or Hidden under the threshold. Raises ValueError for what is no count."""
    checked(count)
    if protection.is_small(count):
        return protection.hidden(Why.SMALL if count else Why.ZERO)
    return count


def guarded_share(part: int, whole: int, protection: Protection = USUAL) -> float | Hidden:
    """part/whole, when part, the rest and the whole are all large enough; 0 and 1 say that all are alike.

    Raises ValueError when part is not within whole.
    """
    if checked(part) > checked(whole):
        raise ValueError(f"{part} of {whole}")
    if whole < protection.threshold:
        return protection.hidden(Why.SMALL)
    if part in (0, whole):
        hide = protection.homogeneity or protection.is_small(0)
        return protection.hidden(Why.HOMOGENEOUS) if hide else part / whole
    if min(part, whole - part) < protection.threshold:
        return protection.hidden(Why.SMALL)
    return part / whole


def guarded_sum(
    values: Sequence[float], protection: Protection = USUAL, dominance: Dominance | None = NO_ONE_DOMINATES
) -> float | Hidden:
    """The sum of contributions, one from each. dominance: None for what is no amount. Raises ValueError for NaN."""
    refusal = _refused(values, protection, dominance)
    return refusal if refusal is not None else math.fsum(values)


def guarded_mean(
    values: Sequence[float],
    protection: Protection = USUAL,
    dominance: Dominance | None = NO_ONE_DOMINATES,
    limits: tuple[float, float] | None = None,
) -> float | Hidden:
    """The mean of values, one from each.

    limits: the lowest and highest a value can be: a mean at a limit says the value of everybody, and so does a mean of
    values that are all the same. A mean times its count is a sum: register both in the ledger. Raises ValueError for NaN.
    """
    refusal = _refused(values, protection, dominance)
    if refusal is not None:
        return refusal
    mean = math.fsum(values) / len(values)
    alike = len(set(values)) == 1 or (limits is not None and mean in limits)
    return protection.hidden(Why.HOMOGENEOUS) if protection.homogeneity and alike else mean


def guarded_quantile(values: Sequence[float], share: float, protection: Protection = USUAL) -> float | Hidden:
    """The value with ``share`` (0–1) of the values below it: the mean of as many values around it as the threshold says.

    A quantile is the value of somebody, so it is never one person's own; and it needs the threshold on both sides.
    Raises ValueError for NaN or a share outside 0–1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share {share}")
    size = protection.threshold
    ordered = sorted(_numbers(values))
    if len(ordered) < size:
        return protection.hidden(Why.SMALL)
    below = share * len(ordered)
    if below < size or len(ordered) - below < size:
        return protection.hidden(Why.EXTREME)
    first = min(max(0, round(below - size / 2)), len(ordered) - size)
    window = ordered[first : first + size]
    if protection.homogeneity and window[0] == window[-1] == ordered[0] == ordered[-1]:
        return protection.hidden(Why.HOMOGENEOUS)
    return math.fsum(window) / size


def guarded_extremes(values: Sequence[float], protection: Protection = USUAL) -> Hidden:
    """The smallest and the largest value are somebody's own: never shown, however many there are."""
    _numbers(values)
    return protection.hidden(Why.EXTREME)


def _refused(values: Sequence[float], protection: Protection, dominance: Dominance | None) -> Hidden | None:
    _numbers(values)
    if len(values) < protection.threshold:
        return protection.hidden(Why.SMALL)
    if dominance is not None and not dominance.holds(values):
        return protection.hidden(Why.DOMINANT)
    return None


def _numbers(values: Sequence[float]) -> Sequence[float]:
    if not all(math.isfinite(each) for each in values):
        raise ValueError("a value is not a number")
    return values


def checked(count: int) -> int:
    """The count. Raises ValueError when it is negative or no whole number."""
    if type(count) is not int or count < 0:  # True is an int to Python, and no count
        raise ValueError(f"{count!r} is no count")
    return count
