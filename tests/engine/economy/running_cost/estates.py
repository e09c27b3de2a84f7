"""Estates and rates that several tests read. The rates are stand-ins, so that a test says every figure it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from faellesgrund.engine.economy.algebra import Node, leaf
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.prices import price_factor
from faellesgrund.engine.economy.running_cost import Line, RunningCost, RunningCostInputs, estimate
from faellesgrund.engine.rates.reader import DatedValue, Rate, RateBook

TAKE_OVER = date(2028, 12, 1)
RATES = {"disp": 680.0, "grundskyld_grundlag": 0.80, "grundskyld_kbh": 0.0051}
INDEX = {2015: 1.30, 2025: 1.025, 2026: 1.0}
"""Price development from a year to the price date of these tests."""


def rates() -> RateBook:
    """Three rates in force since 2024."""
    return RateBook(
        {
            key: Rate(key, key, "kr", "aar", (DatedValue(value, date(2024, 1, 1), None, "§ 1", "viden", "U", None),))
            for key, value in RATES.items()
        }
    )


def index(year: int) -> Node:
    """The price factor as a leaf with a key of its own."""
    return leaf(
        f"Prisudvikling fra {year}", INDEX[year], "faktor", oprindelse="evidens", noegle=f"indeks.netto_fra_{year}"
    )


def installed_running_cost(prisdato: date) -> RunningCost:
    """The same estate by the installation's own rates and price index."""
    a = Assumptions()
    numbers = {"homes": 12.0, "area": 35.0, "common_m2": 40.0, "plot_price": 0.0, "lease": 0.0}
    leaves = {key: leaf(key, number, oprindelse="brief") for key, number in numbers.items()}
    inputs = RunningCostInputs(
        vilkaar="vederlagsfri", water_in_rent=True, given={}, land_tax_key="grundskyld_kbh", **leaves
    )
    return estimate(inputs, a, TAKE_OVER, lambda year: price_factor("netto", year, prisdato, a))


def running_cost(overrides: Mapping[str, float] | None = None, **changes: Any) -> RunningCost:
    """The running cost of 12 homes of 35 m² with a common house of 40 m² on free land, with changes."""
    numbers = {"homes": 12.0, "area": 35.0, "common_m2": 40.0, "plot_price": 0.0, "lease": 0.0}
    numbers |= {key: float(changes.pop(key)) for key in list(changes) if key in numbers}
    values: dict[str, Any] = {
        "vilkaar": "vederlagsfri",
        "water_in_rent": True,
        "given": {},
        "land_tax_key": "grundskyld_kbh",
        **{key: leaf(key, number, oprindelse="brief") for key, number in numbers.items()},
        **changes,
    }
    a = Assumptions(overrides, "prøve", rates=rates())
    return estimate(RunningCostInputs(**values), a, TAKE_OVER, index)


def lines(cost: RunningCost, konto: str) -> list[Line]:
    """The lines of a main account, or of one sub-account."""
    return [line for line in cost.lines if line.konto == konto or line.konto.startswith(f"{konto}.")]


def kroner(cost: RunningCost, konto: str) -> float:
    """The yearly amount of an account."""
    return sum(line.beloeb.vaerdi for line in lines(cost, konto))
