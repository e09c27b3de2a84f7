"""From a price year to the price date: the index as an explained factor."""

from __future__ import annotations

from datetime import date

from faellesgrund.engine.economy.algebra import Node, apply, named
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.evidence.indices import price_index

SERIES = {
    "bygge": ("byggeomkostninger", "indeks.bygge_fremskrivning"),
    "netto": ("nettopris", "indeks.netto_fremskrivning"),
}
"""Short name → (series, the yearly rate that carries it on beyond the last point)."""


def price_factor(series: str, year: int, to: date, a: Assumptions) -> Node:
    """Factor from the mean level of ``year`` to the date ``to``; series: ``bygge`` or ``netto``."""
    return factor_between(series, date(year, 7, 1), to, a, f"fra_{year}")


def factor_between(series: str, start: date, to: date, a: Assumptions, label: str) -> Node:
    """Factor between two dates: what the index measures, and for holes and the time after it a visible yearly rate."""
    name, growth_key = SERIES[series]
    index = price_index(name)
    step = index.factor(start, to)
    known = a.derived(
        f"indeks.{series}_{label}",
        f"{index.navn}, målt del fra {start.year}",
        step.known,
        index.kilde,
        index.grad,
    )
    result = known
    if step.bridges:
        result = result * apply(
            "springet fra årsgennemsnit 2022 til 4. kvartal 2022",
            lambda b: b**step.bridges,
            a.evidence("indeks.bygge_led_2022"),
            enhed="faktor",
        )
    if step.years_assumed:
        years = step.years_assumed
        text = f"(1 + årlig stigning) opløftet til {years:.2f} år uden måling".replace(".", ",")
        result = result * apply(text, lambda r: (1 + r) ** years, a.evidence(growth_key), enhed="faktor")
    return named(f"Prisudvikling fra {start.year} til {to.isoformat()}", result, "faktor")
