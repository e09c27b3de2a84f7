"""Ability to pay for tables of households: per second, and how the time grows from 10,000 to 1,000,000.

Equal results first: the table gives what each household gives alone.
"""

from __future__ import annotations

import time
from datetime import date

import numpy as np

from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.paying.payment import Household, pay, payment_json
from faellesgrund.engine.economy.paying.table import benefits_of_all, pay_table, settle_group

DAY = date(2026, 11, 24)
KINDS = ("kontanthjaelp_mindste", "kontanthjaelp_grund", "kontanthjaelp_forhoejet", "foertidspension_ny")


def households(count: int) -> list[Household]:
    """Invented households with different benefits, rents and homes."""
    rng = np.random.default_rng(1)
    rents, areas, kinds = rng.uniform(1000, 8000, count), rng.uniform(20, 60, count), rng.integers(0, len(KINDS), count)
    return [
        Household(str(i), DAY, KINDS[k], 22 + i % 40, 12.0 * rent, area)
        for i, (rent, area, k) in enumerate(zip(rents.tolist(), areas.tolist(), kinds.tolist(), strict=True))
    ]


def prove_equal() -> None:
    """The table and the single household agree."""
    some = households(200)
    for h, row in zip(some, pay_table(some, Assumptions()), strict=True):
        alone = payment_json(pay(h, Assumptions(), curve=False), full=False)
        assert {k: v for k, v in row.items() if k != "sikkerhed"} == {
            k: v for k, v in alone.items() if k != "sikkerhed"
        }


def main() -> None:
    prove_equal()
    print("husstande   hele tabellen s   pr. sekund   kun regnestykket s   pr. sekund")
    for count in (10_000, 100_000, 1_000_000):
        rows = households(count)
        start = time.perf_counter()
        pay_table(rows, Assumptions())
        whole = time.perf_counter() - start
        a = Assumptions()
        amounts = benefits_of_all(rows, a)
        start = time.perf_counter()
        settle_group(rows, amounts, a)
        only = time.perf_counter() - start
        print(f"{count:>9,}  {whole:16.2f}  {count / whole:11,.0f}  {only:19.2f}  {count / only:11,.0f}")


if __name__ == "__main__":
    main()
