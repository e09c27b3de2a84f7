"""The estimate beside the sector: published accounts per m², each in the prices of its own year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from faellesgrund.engine.evidence.benchmarks import Benchmark, benchmarks

_ACCOUNT = re.compile(r"(\d{3}(?:\.\d+)?) ")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One account of the estate and one published figure for it.

    pr_m2 and pr_bolig: the estate's own, kr. per year at the price date; benchmark: the published row, kr. per m²
    in the prices of its year. Small homes lie higher per m², because most accounts follow the home and not its area.
    """

    konto: str
    pr_m2: float
    pr_bolig: float
    benchmark: Benchmark


def compare(amounts: Sequence[tuple[str, float]], homes: float, home_m2: float) -> list[Comparison]:
    """Published rows for every account that has an amount. amounts: (account, kr. per year for the estate).

    A main account is compared with the sum of its sub-accounts.
    """
    found = []
    for row in benchmarks():
        match = _ACCOUNT.match(row.konto_gruppe)
        if match is None:
            continue
        konto = match.group(1)
        own = sum(kroner for account, kroner in amounts if account == konto or account.startswith(f"{konto}."))
        if own > 0:
            found.append(Comparison(konto, own / home_m2, own / homes, row))
    return found
