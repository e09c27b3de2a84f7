"""What running such homes has been like elsewhere: staff, turnover, idle time, damage, neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from faellesgrund.engine.evidence.tables import read_table


@dataclass(frozen=True, slots=True)
class Observation:
    """One observation. maal: what was seen (driftsudgift, fraflytning, tomgang, skade ...); vaerdi may be words."""

    id: str
    sted: str
    land: str
    type: str
    aar: str
    maal: str
    vaerdi: str
    enhed: str
    kilde: str
    sikkerhed: str
    note: str


@lru_cache(maxsize=1)
def observations() -> tuple[Observation, ...]:
    """Every observation with its source, as read."""
    return tuple(
        Observation(
            r["id"],
            r["sted"],
            r["land"],
            r["type"],
            r["aar"],
            r["maal"],
            r["vaerdi"],
            r["enhed"],
            r["kilde_url"],
            r["sikkerhed"],
            r["note"],
        )
        for r in read_table("driftserfaringer.csv")
    )
