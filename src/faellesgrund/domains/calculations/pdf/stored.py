"""A stored result, whole enough to print: what an older engine did not write is empty, and never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_EMPTY: Mapping[str, Any] = {
    "datoer": {},
    "finansiering": [],
    "laan": {},
    "budget": [],
    "drift": {},
    "boligtyper": [],
    "modeller": [],
    "grundkapital_2027": [],
    "betalingsevne": [],
    "bro": [],
    "under_graensen": [],
    "naeste_lovaendring": None,
    "foelsomhed": [],
    "forudsaetninger": [],
    "mest_betydende": [],
    "advarsler": [],
    "forklaring": {},
}


def complete(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with every key the pages read. The three figures themselves must be there: a run has them in columns too."""
    need, monthly, cost = (dict(document[key]) for key in ("stoettebehov", "husleje", "anskaffelsessum"))
    homes = max(1, round(cost["forventet"] / cost["pr_bolig"])) if cost.get("pr_bolig") else 1
    for part, value in ((need, need["forventet"]), (monthly, monthly["pr_bolig_maaned"]), (cost, cost["forventet"])):
        for key in ("p10", "p50", "p90"):
            part.setdefault(key, value)
    monthly.setdefault("maal", monthly["pr_bolig_maaned"])
    monthly.setdefault("sandsynlighed_under_maal", None)
    for key, value in (
        ("sikkerhed", 0.8),
        ("med_sikkerhed", None),
        ("hoejeste_sikkerhed", None),
        ("efter_sikkerhed", []),
        ("drift_overstiger_husleje", 0.0),
        ("fast_tilskud", need["forventet"]),
        ("pr_bolig", need["forventet"] / homes),
    ):
        need.setdefault(key, value)
    cost.setdefault("pr_bolig", cost["forventet"] / homes)
    cost.setdefault("poster", [])
    cost.setdefault("grundlag", {})
    known = {**_EMPTY, **{key: value for key, value in document.items() if value is not None or key not in _EMPTY}}
    return {**known, "stoettebehov": need, "husleje": monthly, "anskaffelsessum": cost}
