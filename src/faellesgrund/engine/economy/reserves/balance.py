"""The arithmetic of a reserve plan: works, balance, the contribution that is needed and how well it is funded.

Interest is paid on the opening balance; contribution and works fall at the end of the year. Year t = 1 … aar is
calendar year startaar + t − 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from faellesgrund.engine.economy.algebra import Array
from faellesgrund.engine.economy.reserves.plan import Component, Plan

SMALLEST_SHOWN = 0.005
"""Half an øre: a balance nearer to zero than that is zero, kr."""


@dataclass(frozen=True, slots=True)
class Work:
    """A replacement: calendar year and cost in kr. of that year."""

    aar: int
    komponent: Component
    beloeb: float


@dataclass(frozen=True, slots=True)
class Balance:
    """One value per plan year, kr. of the year. daekningsgrad is NaN where nothing has worn yet."""

    aar: tuple[int, ...]
    saldo: Array
    henlagt: Array
    forbrug: Array
    daekningsgrad: Array

    @property
    def negative(self) -> tuple[bool, ...]:
        """Whether the balance of the year is below zero, as shown to the øre."""
        return tuple(bool(value <= -SMALLEST_SHOWN) for value in self.saldo)


@dataclass(frozen=True, slots=True)
class Need:
    """The smallest first-year contribution (kr.) that keeps the balance from falling below zero.

    aar: the calendar year that decides, None where the opening balance is enough by itself.
    """

    pr_aar: float
    aar: int | None


def works(plan: Plan) -> list[Work]:
    """Every replacement: in startaar + restlevetid, then each levetid; by year, then in the file's order."""
    last = plan.startaar + plan.aar - 1
    found = []
    for part in plan.komponenter:
        for year in range(plan.startaar + part.restlevetid, last + 1, part.levetid):
            found.append(Work(year, part, part.pris * price_growth(plan, year)))
    return sorted(found, key=lambda work: work.aar)


def price_growth(plan: Plan, year: int) -> float:
    """Factor from the components' price year to a calendar year."""
    return float((1 + plan.byggepriser) ** (year - plan.prisaar))


def spending(plan: Plan) -> Array:
    """Cost of the works of each plan year, kr. of the year."""
    spent = np.zeros(plan.aar)
    for work in works(plan):
        spent[work.aar - plan.startaar] += work.beloeb
    return spent


def contributions(plan: Plan) -> Array:
    """Contribution of each plan year per krone in year 1."""
    return np.asarray((1 + plan.vaekst) ** np.arange(plan.aar), dtype=np.float64)


def balance(plan: Plan) -> Balance:
    """The plan year by year: saldo[t] = saldo[t−1]·(1 + rente) + contribution[t] − works[t]."""
    spent = spending(plan)
    saved = plan.pr_aar * contributions(plan)
    saldo = np.empty(plan.aar)
    here = plan.saldo_primo
    for t in range(plan.aar):
        here = here * (1 + plan.rente) + saved[t] - spent[t]
        saldo[t] = here
    years = tuple(range(plan.startaar, plan.startaar + plan.aar))
    worn = np.array([worn_value(plan, year) for year in years])
    funded = np.divide(saldo, worn, out=np.full(plan.aar, np.nan), where=worn > SMALLEST_SHOWN)
    return Balance(years, saldo, saved, spent, funded)


def needed_contribution(plan: Plan) -> Need:
    """The smallest contribution in year 1 so that the balance never goes below zero.

    In closed form: the largest over the years of (works carried forward with interest − opening balance carried
    forward) ÷ (contributions of one krone carried forward), and never below zero.
    """
    growth = contributions(plan)
    best, year = 0.0, None
    missing, carried = -plan.saldo_primo, 0.0
    for t, spent in enumerate(spending(plan)):
        missing = missing * (1 + plan.rente) + spent
        carried = carried * (1 + plan.rente) + growth[t]
        if missing / carried > best:
            best, year = float(missing / carried), plan.startaar + t
    return Need(best, year)


def worn_value(plan: Plan, year: int) -> float:
    """Accrued wear at the end of a calendar year: Σ age ÷ levetid × price then, kr. Age is never below zero."""
    total = 0.0
    for part in plan.komponenter:
        since = year - (plan.startaar + part.restlevetid)
        remaining = -since if since < 0 else part.levetid - since % part.levetid
        total += max(0, part.levetid - remaining) / part.levetid * part.pris
    return total * price_growth(plan, year)
