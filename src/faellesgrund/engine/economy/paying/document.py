"""The public document of ``betaling`` (``faellesgrund/betaling/1``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.paying.payment import NOTE, Household, pay, payment_json
from faellesgrund.engine.economy.paying.table import pay_table
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.engine.rates import RateUnknown

SCHEMA = "faellesgrund/betaling/1"


def document(
    households: Sequence[Household], a: Assumptions | None = None, raadighed: Iterable[float] = (), full: bool = True
) -> dict[str, Any]:
    """What is left for each household. full: dead zones, highest rents and explanation for every one.

    raadighed: what must be left, kr. per month. Raises BadInput with the household's id.
    """
    a = a or Assumptions()
    wanted = list(raadighed)
    rows: list[dict[str, Any]] = []
    if full:
        keys: set[str] = set()
        for h in households:
            try:
                paid = pay(h, a)
            except (ValueError, RateUnknown) as error:
                raise BadInput([Problem(f"husstand {h.id}", str(error))]) from error
            keys |= paid.used
            rows.append(payment_json(paid, wanted, full=True))
        used = [a.used[k] for k in sorted(keys) if k in a.used]
    else:
        try:
            rows = pay_table(households, a)
        except (ValueError, RateUnknown) as error:
            raise BadInput([Problem(_who(households, a), str(error))]) from error
        used = [a.used[k] for k in sorted(a.used)]
    return {
        "skema": SCHEMA,
        "vejledende": NOTE,
        "husstande": rows,
        "forudsaetninger": [u.as_json() for u in used],
        "advarsler": warnings(a),
    }


def _who(households: Sequence[Household], a: Assumptions) -> str:
    """The first household that cannot be computed, so that the message can name it."""
    for h in households:
        try:
            pay(h, a, curve=False)
        except (ValueError, RateUnknown):
            return f"husstand {h.id}"
    return "husstandene"


def warnings(a: Assumptions) -> list[dict[str, str]]:
    """What the reader must know about the rates used."""
    return [
        {"kode": f"satser_fra_{year}", "tekst": f"Der er regnet med satser fra {year}, hvor nyere ikke er kendt endnu."}
        for year in sorted(a.carried_years)
    ]
