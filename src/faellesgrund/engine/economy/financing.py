"""How the cost is paid: four models, the loan that the rent can carry, and the grant that is left to find.

Symbols: S cost, T grants (state and others), M municipal grant, N the financed base (in ``tilskud_og_laan``
the loan itself), l the loan's share of N, c the yearly capital cost per krone of N, g percentage fees of S,
k the loss on the bond price, K the room for capital at the target rent. S holds the registration fee of its
own loan, so S and N decide each other: in closed form when N is known (:func:`need`), as the smallest
solution when M is known (:func:`given`).
Sources: almenboligloven §§ 115–130 and kapitel 10 a, BEK 75 of 28-01-2020, tinglysningsafgiftsloven §§ 2 and 5 a.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from faellesgrund.engine.economy.algebra import Array, Number

MODELS = ("almen", "almen_med_statstilskud", "tilskud_og_laan", "fuldt_tilskud")
MODEL_NAMES = {
    "almen": "Almen",
    "almen_med_statstilskud": "Almen med statstilskud",
    "tilskud_og_laan": "Tilskud og lån",
    "fuldt_tilskud": "Fuldt tilskud",
}
RESERVATIONS = {
    "almen": (
        "Regnet som almindelige almene boliger efter almenboligloven § 115. Maksimumsbeløbet er en hård grænse. "
        "At et kommunalt tilskud sænker det beløb, der finansieres, er ikke afklaret."
    ),
    "almen_med_statstilskud": (
        "Det er ikke afklaret, om tilskud til skæve boliger (BEK 75 af 28. januar 2020) kan forenes med finansiering "
        "efter § 115. Resultatet forudsætter godkendelse."
    ),
    "tilskud_og_laan": (
        "Tilskud og almindeligt realkreditlån med kommunal garanti; sådan er de kendte projekter betalt. "
        "Kræver kommunegaranti efter aftale; lånet må ikke løbe længere end retten til grunden."
    ),
    "fuldt_tilskud": (
        "Intet lån: huslejen dækker driften, og kommunen betaler resten. Der er ingen husleje uden kommunalt tilskud."
    ),
}


LEAST_CAPITAL_COST = 1e-9
"""Yearly kr. per krone: a standing loan without interest and bidrag costs nothing, and any rent carries it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one model, as floats or arrays (one per draw).

    loan_share l; capital_cost c, yearly kr. per krone of N; fee_fixed kr. and fee_rate of the registration fee;
    cost_fees g; kurstab k (1 − kurs/100); no_loan: ``fuldt_tilskud``.
    """

    loan_share: float
    capital_cost: Number
    fee_fixed: float
    fee_rate: float
    cost_fees: float
    kurstab: float
    no_loan: bool = False


@dataclass(frozen=True, slots=True)
class Financed:
    """Cost S, financed base N and municipal grant M (kr.), floats or arrays."""

    cost: Any
    base: Any
    municipal: Any


def round_up_to_hundred(amount: Number) -> Number:
    """Round up to whole 100 kr., safe against float dust below a whole hundred (tinglysningsafgiftsloven § 2)."""
    return np.ceil(np.round(amount / 100.0, 9)) * 100.0


def registration_fee(loan: Number, fixed: Number, rate: Number) -> Number:
    """Registration of a mortgage, kr.: fixed part + rate × loan rounded up to 100 kr.; nothing without a loan.

    Source: tinglysningsafgiftsloven §§ 2 and 5 a.
    """
    return np.where(np.asarray(loan) > 0, fixed + round_up_to_hundred(rate * loan), 0.0)


def cost_of(build: Number, base: Number, t: Terms) -> Array:
    """S for a known financed base: (building cost + registration + bond loss) ÷ (1 − percentage fees), kr."""
    loan = t.loan_share * base
    fee = registration_fee(loan, t.fee_fixed, t.fee_rate)
    return np.asarray((build + fee + t.kurstab * loan) / (1 - t.cost_fees))


def given(build: Number, grants: Number, municipal: Number, t: Terms) -> Financed:
    """S and N when the municipal grant is fixed; of several solutions the smallest cost. M is cut to S − T.

    build: cost before anything that depends on the loan. The fee's rounding is walked upwards from below,
    which ends at the smallest solution because each step only ever adds hundreds.
    """
    build, grants, municipal = (np.asarray(x, dtype=float) for x in (build, grants, municipal))
    without = build / (1 - t.cost_fees)
    if t.no_loan:
        covered = np.minimum(grants, without)
        return Financed(without, np.zeros_like(without - covered), without - covered)
    missing = build - (grants + municipal) * (1 - t.cost_fees)
    slope = 1 - t.cost_fees - t.kurstab * t.loan_share
    hundreds = np.zeros_like(missing)
    borrows = missing > 0
    base = np.where(borrows, (missing + t.fee_fixed) / slope, 0.0)
    for _ in range(200):
        higher = np.where(borrows, round_up_to_hundred(t.fee_rate * t.loan_share * base), 0.0)
        if np.array_equal(higher, hundreds):
            break
        hundreds = higher
        base = np.where(borrows, (missing + t.fee_fixed + hundreds) / slope, 0.0)
    cost = np.where(borrows, base + grants + municipal, without)
    covered = np.minimum(grants, cost)
    return Financed(cost, base, np.maximum(0.0, cost - covered - base))


def need(build: Number, grants: Number, room: Number, t: Terms) -> Financed:
    """The smallest municipal grant that keeps the target rent, and the cost and base that go with it.

    room: K, kr. per year left for capital at the target rent. K < 0: no loan, M = S − T.
    """
    build, room = np.asarray(build, dtype=float), np.asarray(room, dtype=float)
    if t.no_loan:
        return given(build, grants, 0.0, t)
    base = np.maximum(room, 0.0) / t.capital_cost
    cost = cost_of(build, base, t)
    municipal = cost - grants - base
    short = municipal < 0
    if np.any(short):
        bound = given(build, grants, 0.0, t)
        cost = np.where(short, bound.cost, cost)
        base = np.where(short, bound.base, base)
        municipal = np.where(short, 0.0, municipal)
    return Financed(cost, base, municipal)


def rent_per_month(running: Number, capital: Number, homes: Number) -> Number:
    """Balanced rent, kr. per home and month: (running cost + capital cost) ÷ (12 × homes). almenlejeloven, ABL § 45."""
    return (running + capital) / (12.0 * homes)


def settled_payments(
    first: float, years: int, growth: float, full_years: int, last_year: int, reduced: float
) -> list[float]:
    """Låntagers betaling per year, kr., when price and wage indices rise ``growth`` a year.

    In full to year ``full_years``, then ``reduced`` of the rise to ``last_year``. ABL § 129, stk. 1.
    """
    amounts = [first]
    for year in range(2, years + 1):
        amounts.append(regulated(amounts[-1], year, growth, growth, full_years, last_year, reduced))
    return amounts


def regulated(
    before: float,
    year: int,
    prices: float,
    wages: float,
    full_years: int = 20,
    last_year: int = 45,
    reduced: float = 0.75,
) -> float:
    """Next year's payment after one regulation, kr. (ABL § 129, stk. 1).

    The smaller rise of nettoprisindeks and private wages; a fall of wages is carried through whole (reading);
    flat or falling prices change nothing.
    """
    if not 2 <= year <= last_year:
        return before
    if wages < 0:
        return before * (1 + wages)
    if prices <= 0:
        return before
    rise = min(prices, wages)
    return before * (1 + (rise if year <= full_years else reduced * rise))
