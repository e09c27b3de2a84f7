"""The engine's answers that no page of this app asks for: the ability to pay of households, and the schedule of a loan.

Households live in memory for the length of the call. The engine, and NumPy with it, is imported at the first call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from faellesgrund.engine.problems import BadInput, Problem


def left_of_one(
    data: Mapping[str, Any], dato: date, needed: Sequence[float], problems: Sequence[Problem] = ()
) -> dict[str, Any]:
    """The document ``faellesgrund/betaling/1`` of one household in full. needed: kr. per month that must be left.

    problems: what else was wrong in the call. Raises BadInput with all of it.
    """
    from faellesgrund.engine.economy.paying.document import document
    from faellesgrund.engine.economy.paying.household import household_from

    try:
        household = household_from(data, dato)
    except BadInput as bad:
        raise BadInput([*problems, *bad.problems]) from None
    if problems:
        raise BadInput(problems)
    return document([household], raadighed=needed)


def left_of_many(
    rows: Sequence[Any], dato: date, needed: Sequence[float], full: bool, problems: Sequence[Problem] = ()
) -> dict[str, Any]:
    """The same of many, in full when it is asked for. Raises BadInput with row and key of every fault."""
    from faellesgrund.engine.economy.paying.document import document
    from faellesgrund.engine.economy.paying.household import households_from_rows

    try:
        households = households_from_rows(rows, dato)
    except BadInput as bad:
        raise BadInput([*problems, *bad.problems]) from None
    if problems:
        raise BadInput(problems)
    return document(households, raadighed=needed, full=full)


def loan_schedule(amount: float, rate: float, years: int, terms: int, kind: str, fee: float) -> dict[str, Any]:
    """The document of ``laan``: every payment to the øre. amount: kr.; rate, fee: shares per year. Raises BadInput."""
    from faellesgrund.engine.economy.loan import loan_json, schedule

    return loan_json(schedule(amount, rate, years, terms, kind, fee), terms)
