"""The rates as a public list (``faellesgrund/satser/1``)."""

from __future__ import annotations

from datetime import date
from typing import Any

from faellesgrund.engine.rates.reader import RateBook

SCHEMA = "faellesgrund/satser/1"


def as_json(book: RateBook, search: str = "", dato: date | None = None) -> dict[str, Any]:
    """One object per dated value. search matches key, name or hjemmel; dato keeps the values in force that day."""
    wanted = search.casefold()
    rows = []
    for rate in book:
        for v in rate.vaerdier:
            text = f"{rate.noegle} {rate.navn} {v.hjemmel}".casefold()
            if wanted not in text or (dato is not None and not v.holds(dato)):
                continue
            rows.append(
                {
                    "noegle": rate.noegle,
                    "navn": rate.navn,
                    "vaerdi": v.vaerdi,
                    "enhed": rate.enhed,
                    "periode": rate.periode,
                    "gyldig_fra": v.gyldig_fra.isoformat() if v.gyldig_fra else None,
                    "gyldig_til": v.gyldig_til.isoformat() if v.gyldig_til else None,
                    "hjemmel": v.hjemmel,
                    "kilde": v.kilde,
                    "sikkerhed": v.sikkerhed,
                    "grad": v.grad,
                    "bekraeftet": v.bekraeftet.isoformat() if v.bekraeftet else None,
                    "note": v.note,
                }
            )
    return {"skema": SCHEMA, "satser": rows}
