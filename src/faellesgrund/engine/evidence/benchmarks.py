"""Published running costs of almene estates, kr. per m² and year, for comparison.

Only published rows and rows derived from them are here: estimates without a source and constructed examples would look
like measurements beside them, so the table leaves them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from faellesgrund.engine.evidence.tables import read_table


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One published figure: account group, where, which homes, year of price, kr. per m², source and mark."""

    konto_gruppe: str
    geografi: str
    boligtype: str
    aar: int
    kr_pr_m2: float
    kilde: str
    sikkerhed: str


@lru_cache(maxsize=1)
def benchmarks() -> tuple[Benchmark, ...]:
    """Every published or derived row, as read."""
    return tuple(
        Benchmark(
            r["konto_gruppe"],
            r["geografi"],
            r["boligtype"],
            int(r["aar"]),
            float(r["kr_pr_m2"]),
            r["kilde"],
            r["sikkerhed"],
        )
        for r in read_table("udgifter_benchmark.csv")
    )
