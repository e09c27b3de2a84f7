"""Published running costs of almene estates, kr. per m², for comparison. Estimates and constructed rows are not shipped."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


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
    path = files("faellesgrund.engine.evidence") / "data" / "udgifter_benchmark.csv"
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
        for r in csv.DictReader(path.read_text("utf-8").splitlines())
    )
