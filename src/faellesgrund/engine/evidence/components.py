"""Building components: how long they last, what they cost, how hard they are worn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from faellesgrund.engine.evidence.tables import read_table


@dataclass(frozen=True, slots=True)
class ComponentLife:
    """One component of the list.

    Lives in years, prices in kr. per ``enhed`` incl. VAT in the prices of ``prisaar``. slidfaktor: 1 or more, divides
    the life. antal_modelafdeling: the quantity in the list's model estate of 12 homes.
    """

    bygningsdel: str
    fks_kode: str
    enhed: str
    levetid_lav: float
    levetid_mid: float
    levetid_hoej: float
    pris_lav: float
    pris_mid: float
    pris_hoej: float
    slidfaktor_lav: float
    slidfaktor_mid: float
    slidfaktor_hoej: float
    antal_modelafdeling: float
    prisaar: int
    kilde: str
    sikkerhed: str


@lru_cache(maxsize=1)
def component_lives() -> tuple[ComponentLife, ...]:
    """The components of the model estate (12 homes of 35 m²): an upper bound, mostly from professional knowledge."""
    rows = []
    for r in read_table("levetider.csv"):
        spans = {
            f"{ours}_{level}": float(r[theirs.format(level)])
            for ours, theirs in (
                ("levetid", "levetid_aar_{}"),
                ("pris", "pris_pr_enhed_kr_{}"),
                ("slidfaktor", "slidfaktor_{}"),
            )
            for level in ("lav", "mid", "hoej")
        }
        rows.append(
            ComponentLife(
                bygningsdel=r["bygningsdel"],
                fks_kode=r["fks_kode"],
                enhed=r["enhed"],
                antal_modelafdeling=float(r["antal_modelafdeling"]),
                prisaar=int(r["prisniveau_aar"]),
                kilde=r["kilde"],
                sikkerhed=r["sikkerhed"],
                **spans,
            )
        )
    return tuple(rows)
