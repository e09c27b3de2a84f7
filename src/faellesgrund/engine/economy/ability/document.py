"""The public result of ``betaling`` (``faellesgrund/betaling/1``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from faellesgrund.engine.economy.ability.benefits import AmountRequired, BenefitNotInForce
from faellesgrund.engine.economy.ability.household import Household
from faellesgrund.engine.economy.ability.payment import NOTE, Laws, Payment, pay, payment_json
from faellesgrund.engine.economy.ability.table import pay_table
from faellesgrund.engine.economy.algebra import keys_behind
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.engine.rates import RateUnknown

SCHEMA = "faellesgrund/betaling/1"


def document(
    households: Sequence[Household], assumptions: Assumptions, raadighed: Sequence[float] = (), full: bool = False
) -> dict[str, Any]:
    """The whole document. raadighed: kr. per month; full: dead zones, highest rents and explanations for all.

    Raises BadInput naming the row of every problem.
    """
    if full:
        payments = _explained(households, assumptions, raadighed)
        rows = [payment_json(payment) for payment in payments]
        # An override stands in the list whether or not it turned out to matter.
        keys = keys_behind(*(tree for payment in payments for tree in payment.trees)) | (
            set(assumptions.overrides) & set(assumptions.used)
        )
    else:
        rows = pay_table(households, assumptions)
        keys = set(assumptions.used)
    return {
        "skema": SCHEMA,
        "husstande": rows,
        "forudsaetninger": [assumptions.used[key].as_json() for key in sorted(keys)],
        "advarsler": carried_warnings(assumptions),
        "vejledende": NOTE,
    }


def carried_warnings(assumptions: Assumptions) -> list[dict[str, str]]:
    """``satser_fra_AAAA`` for each year whose rates went on beyond their known period."""
    return [
        {"kode": f"satser_fra_{year}", "tekst": f"Der er regnet med satser fra {year}; nyere er ikke kendt endnu."}
        for year in sorted(assumptions.carried_years)
    ]


def _explained(households: Sequence[Household], assumptions: Assumptions, raadighed: Sequence[float]) -> list[Payment]:
    laws = Laws(assumptions)
    payments, problems = [], []
    for household in households:
        try:
            payments.append(pay(household, assumptions, raadighed, laws=laws))
        except (RateUnknown, BenefitNotInForce, AmountRequired) as problem:
            problems.append(Problem(household.sted, str(problem)))
    if problems:
        raise BadInput(problems)
    return payments
