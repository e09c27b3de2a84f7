"""Public facts of projects in Denmark and abroad, with their sources. Empty means not found, never zero."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

STATUS = {
    "built": "bygget",
    "planned": "planlagt",
    "approved": "godkendt",
    "prototype": "prototype",
    "tender cancelled": "licitation annulleret",
    "relocated": "flyttet",
}


@dataclass(frozen=True, slots=True)
class Project:
    """One public project. Amounts in kr. as stated in ``prisaar``; note: what to know before using the figures (English source note)."""

    navn: str
    kommune: str
    ejer: str
    boliger: str
    m2_pr_bolig: str
    ibrugtaget: str
    samlet_kr: str
    prisaar: str
    tilskud_kr: str
    husleje_kr: str
    status: str
    adresse: str
    kilde: str
    sikkerhed: str
    note: str


def _read(name: str) -> list[dict[str, str]]:
    path = files("faellesgrund.engine.evidence") / "data" / name
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@lru_cache(maxsize=1)
def danish_projects() -> tuple[Project, ...]:
    """Copenhagen's projects first, then the rest of the country."""
    rows = [*_read("projekter_koebenhavn.csv"), *_read("projekter_danmark.csv")]
    return tuple(
        Project(
            navn=r["name"],
            kommune=r["municipality"],
            ejer=r["owner"],
            boliger=r["dwellings"],
            m2_pr_bolig=r["m2_per_dwelling"],
            ibrugtaget=r["year_completed"],
            samlet_kr=r["total_cost_dkk"],
            prisaar=r["price_year"],
            tilskud_kr=r["subsidy_dkk"],
            husleje_kr=r["rent_dkk_month"],
            status=STATUS.get(r["status"], r["status"]),
            adresse=r["address"],
            kilde=r["source_url"],
            sikkerhed=r["confidence"],
            note=r["note"],
        )
        for r in rows
    )


@lru_cache(maxsize=1)
def foreign_and_related() -> tuple[dict[str, str], ...]:
    """Homes for the same group abroad and near relatives, rows as read."""
    return tuple(_read("projekter_reference.csv"))


@lru_cache(maxsize=1)
def appropriations() -> tuple[dict[str, str], ...]:
    """Copenhagen's appropriations and decisions, rows as read."""
    return tuple(_read("bevillinger_koebenhavn.csv"))
