"""The figures of experience as a public list (``faellesgrund/evidens/1``)."""

from __future__ import annotations

from typing import Any

from faellesgrund.engine.evidence.reader import EvidenceBook

SCHEMA = "faellesgrund/evidens/1"


def as_json(book: EvidenceBook, search: str = "") -> dict[str, Any]:
    """One object per figure. search matches key, name or source."""
    wanted = search.casefold()
    rows = []
    for f in book:
        if wanted not in f"{f.noegle} {f.navn} {f.kilde}".casefold():
            continue
        rows.append(
            {
                "noegle": f.noegle,
                "navn": f.navn,
                "vaerdi": f.vaerdi,
                "enhed": f.enhed,
                "prisaar": f.prisaar,
                "n": f.n,
                "kilde": f.kilde,
                "sikkerhed": f.sikkerhed,
                "grad": f.grad,
                "note": f.note,
                "vurderet": f.vurderet.isoformat() if f.vurderet else None,
            }
        )
    return {"skema": SCHEMA, "evidens": rows}
