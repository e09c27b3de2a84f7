"""Loans: the yearly payment per krone for the chain, and the exact schedule to the øre for showing.

Per term: interest = balance × rate ÷ terms; annuity: interest + repayment is the same every term,
K·i ÷ (1 − (1 + i)^−n); serie: repayment K ÷ n; staaende: repayment in the last term only;
bidrag = balance before the term × bidrag ÷ terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from faellesgrund.engine.economy.algebra import Number
from faellesgrund.engine.economy.money import exact, round_half_up
from faellesgrund.engine.problems import BadInput, Problem

TYPES = ("annuitet", "serie", "staaende")
TERMS = (1, 2, 4, 12)


def yearly_payment(rente: Number, aar: Number, terminer: Number, type_: str = "annuitet") -> Number:
    """First year's interest and repayment per krone of loan (without bidrag).

    rente: nominal yearly rate, float or float64 array; aar and terminer may be whole or not.
    """
    count = aar * terminer
    i = np.asarray(rente, dtype=float) / terminer
    if type_ == "annuitet":
        safe = np.where(i == 0, 1.0, i)
        # 1 − (1 + i)^−n without losing the digits of a very small i.
        paid = np.where(i == 0, terminer / count, terminer * safe / -np.expm1(-count * np.log1p(safe)))
    elif type_ == "serie":
        paid = terminer / count + i * sum(1 - k / count for k in range(round(terminer)))
    else:
        paid = i * terminer + (1.0 if round(aar) == 1 else 0.0)
    return paid if isinstance(rente, np.ndarray) else float(paid)


@dataclass(frozen=True, slots=True)
class Term:
    """One payment in exact kroner and øre."""

    termin: int
    rente: Decimal
    afdrag: Decimal
    bidrag: Decimal
    ydelse: Decimal
    restgaeld: Decimal


def schedule(
    hovedstol: float | Decimal,
    rente: float,
    aar: int,
    terminer: int = 4,
    type_: str = "annuitet",
    bidrag: float = 0.0,
) -> list[Term]:
    """Every payment, each rounded to the øre; the last clears the debt exactly. Raises BadInput."""
    _check(float(hovedstol), rente, aar, terminer, type_, bidrag)
    aar = int(aar)
    left = round_half_up(exact(hovedstol))
    count, i, fee_rate = aar * terminer, exact(rente) / terminer, exact(bidrag) / terminer
    # Below this the interest of the whole loan is far less than an øre, and 1 − (1 + i)^−n has too few digits.
    level = left / count if i * count < Decimal("1e-15") else left * i / (1 - (1 + i) ** -count)
    instalment = left / count
    rows = []
    for number in range(1, count + 1):
        interest, fee = round_half_up(left * i), round_half_up(left * fee_rate)
        if number == count:
            repaid = left
        elif type_ == "annuitet":
            repaid = min(left, max(Decimal(0), round_half_up(level) - interest))
        elif type_ == "serie":
            repaid = min(left, round_half_up(instalment))
        else:
            repaid = Decimal(0)
        left -= repaid
        rows.append(Term(number, interest, repaid, fee, interest + repaid + fee, left))
    return rows


def loan_json(rows: list[Term], terminer: int) -> dict[str, Any]:
    """The schedule as the public document of the command ``laan``."""
    return {
        "skema": "faellesgrund/laan/1",
        "ydelser": [
            {
                "termin": t.termin,
                "rente": float(t.rente),
                "afdrag": float(t.afdrag),
                "bidrag": float(t.bidrag),
                "ydelse": float(t.ydelse),
                "restgaeld": float(t.restgaeld),
            }
            for t in rows
        ],
        "sum_rente": float(sum(t.rente for t in rows)),
        "sum_afdrag": float(sum(t.afdrag for t in rows)),
        "sum_bidrag": float(sum(t.bidrag for t in rows)),
        "ydelse_pr_aar": [float(sum(t.ydelse for t in rows[k : k + terminer])) for k in range(0, len(rows), terminer)],
    }


def _check(hovedstol: float, rente: float, aar: int, terminer: int, type_: str, bidrag: float) -> None:
    problems = []
    if not 0.01 <= hovedstol <= 1e12:
        problems.append(Problem("hovedstol", "skal være mindst 0,01 og højst 1.000.000.000.000 kr."))
    if not 0 <= rente <= 1:
        problems.append(Problem("rente", "er en andel mellem 0 og 1; 4,5 % skrives 0.045."))
    if not 0 <= bidrag <= 1:
        problems.append(Problem("bidrag", "er en andel mellem 0 og 1; 0,6 % skrives 0.006."))
    if not 1 <= aar <= 100 or aar != int(aar):
        problems.append(Problem("aar", "skal være mellem 1 og 100 hele år."))
    if terminer not in TERMS:
        problems.append(Problem("terminer", "skal være 1, 2, 4 eller 12 om året."))
    if type_ not in TYPES:
        problems.append(Problem("type", f"skal være en af {', '.join(TYPES)}."))
    if problems:
        raise BadInput(problems)
