"""The extract of a result: everything a list or a comparison shows, without explanations and schedules. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEFT_OUT = frozenset({"forklaring", "bro", "foelsomhed"})
ASSUMPTION = ("navn", "vaerdi", "enhed", "oprindelse", "hjemmel", "kilde", "gyldig_fra", "sikkerhed", "grad")
CHANGED = "ændret"
"""The mark (``grad``) of a rate or figure the brief replaces."""


def extract_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """The extract. Assumptions become a mapping from key; what repeats or explains is left out."""
    kept = {key: value for key, value in result.items() if key not in LEFT_OUT}
    kept["anskaffelsessum"] = {k: v for k, v in result["anskaffelsessum"].items() if k != "grundlag"}
    kept["laan"] = {k: v for k, v in result["laan"].items() if k != "forloeb"}
    kept["forudsaetninger"] = {row["noegle"]: {k: row.get(k) for k in ASSUMPTION} for row in result["forudsaetninger"]}
    return kept


def changed_keys(extract: Mapping[str, Any]) -> tuple[str, ...]:
    """The rates and figures the brief replaces, in the order of the result."""
    rows: Mapping[str, Mapping[str, Any]] = extract["forudsaetninger"]
    return tuple(key for key, row in rows.items() if row["oprindelse"] == "brief" and row["grad"] == CHANGED)


def key_list(extract: Mapping[str, Any]) -> str:
    """Every key the run rests on, each between bars, so that one can be looked for in the database."""
    return "|" + "|".join(extract["forudsaetninger"]) + "|"


def key_in_list(key: str) -> str:
    """What to look for in :func:`key_list`."""
    return f"|{key}|"
