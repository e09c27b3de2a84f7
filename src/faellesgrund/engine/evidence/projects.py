"""Public facts of projects in Denmark and abroad, with their sources. Empty means not found, never zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from faellesgrund.engine.evidence.indices import price_index
from faellesgrund.engine.evidence.tables import amount, read_table, whole_number

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
    """One public project, every cell as collected.

    Amounts in kr., samlet_kr in the prices of ``prisaar``; grundlag: what the amount covers; note: what to know before
    using the figures (both as noted by the collector, in English).
    """

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
    grundlag: str
    adresse: str
    kilde: str
    sikkerhed: str
    note: str


@lru_cache(maxsize=1)
def danish_projects() -> tuple[Project, ...]:
    """Copenhagen's projects first, then the rest of the country."""
    rows = [*read_table("projekter_koebenhavn.csv"), *read_table("projekter_danmark.csv")]
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
            grundlag=r["cost_basis"],
            adresse=r["address"],
            kilde=r["source_url"],
            sikkerhed=r["confidence"],
            note=r["note"],
        )
        for r in rows
    )


@dataclass(frozen=True, slots=True)
class RelatedProject:
    """A project abroad for the same group, or a near relative at home. Amounts in ``valuta``, prices of ``prisaar``.

    m2_pr_bolig may be a range; indgaar: what the amount covers; None or empty: not found.
    """

    id: str
    navn: str
    land: str
    sted: str
    aar: str
    boliger: int | None
    m2_pr_bolig: str
    valuta: str
    prisaar: int | None
    samlet: float | None
    pr_bolig: float | None
    pr_m2: float | None
    stade: str
    indgaar: str
    byggemaade: str
    husleje_pr_md: str
    kilde: str
    sikkerhed: str
    note: str


@lru_cache(maxsize=1)
def foreign_and_related() -> tuple[RelatedProject, ...]:
    """Homes for the same group abroad, near relatives and Dutch sector accounts."""
    return tuple(
        RelatedProject(
            id=r["id"],
            navn=r["projekt"],
            land=r["land"],
            sted=r["sted"],
            aar=r["aar"],
            boliger=whole_number(r["boliger"]),
            m2_pr_bolig=r["m2_pr_bolig"],
            valuta=r["valuta"],
            prisaar=whole_number(r["prisaar"]),
            samlet=amount(r["samlet_beloeb"]),
            pr_bolig=amount(r["beloeb_pr_bolig"]),
            pr_m2=amount(r["beloeb_pr_m2"]),
            stade=r["stade"],
            indgaar=r["indgaar"],
            byggemaade=r["byggemaade"],
            husleje_pr_md=r["husleje_pr_md"],
            kilde=r["kilde_url"],
            sikkerhed=r["sikkerhed"],
            note=r["note"],
        )
        for r in read_table("projekter_reference.csv")
    )


@dataclass(frozen=True, slots=True)
class AlmeneProject:
    """An ordinary almene project, with land. Kr. incl. VAT in the prices of the year; None: not found."""

    navn: str
    kommune: str
    aar: str
    boliger: int | None
    areal_m2: float | None
    samlet_kr: float | None
    kr_pr_m2: float | None
    kr_pr_bolig: float | None
    kilde: str
    sikkerhed: str
    note: str


@lru_cache(maxsize=1)
def almene_projects() -> tuple[AlmeneProject, ...]:
    """Ordinary almene projects for comparison: never to be used for 35 m² without the size effect."""
    return tuple(
        AlmeneProject(
            navn=r["name"],
            kommune=r["municipality"],
            aar=r["year"],
            boliger=whole_number(r["dwellings"]),
            areal_m2=amount(r["total_m2"]),
            samlet_kr=amount(r["total_cost_dkk"]),
            kr_pr_m2=amount(r["dkk_per_m2_derived"]),
            kr_pr_bolig=amount(r["dkk_per_dwelling_derived"]),
            kilde=r["source_url"],
            sikkerhed=r["confidence"],
            note=r["note"],
        )
        for r in read_table("almene_sammenligning.csv")
    )


@lru_cache(maxsize=1)
def appropriations() -> tuple[dict[str, str], ...]:
    """Copenhagen's appropriations and decisions, rows as read."""
    return tuple(read_table("bevillinger_koebenhavn.csv"))


@dataclass(frozen=True, slots=True)
class WholeProject:
    """A whole Danish project of skæve boliger at budget, on a free plot.

    kr_pr_m2: kr. per m² home area in the prices of ``prisaar``; kr_pr_m2_2022: the same in the mean prices of 2022.
    """

    navn: str
    prisaar: int
    kr_pr_m2: float
    kr_pr_m2_2022: float
    kilde: str


_WHOLE = {
    "Svenstrupgård, two houses 2007": "Svenstrupgård, Aalborg 2007",
    "Nordlunden (Rosenkildeparken)": "Nordlunden, Slagelse 2020",
    "Nørregade, Café Perlen": "Nørregade, Mors 2023",
}
"""Name in the table → Danish name, for the only projects with a whole cost, an area and a price year."""


@lru_cache(maxsize=1)
def whole_projects() -> tuple[WholeProject, ...]:
    """The three whole Danish projects of the cost model, oldest first, moved to 2022 by the construction cost index.

    The step between the index's two series (``indeks.bygge_led_2022``) is taken as 1, its assumed value; the
    price of 2023 therefore carries an error of 1–2 %.
    """
    rows = (project for project in danish_projects() if project.navn in _WHOLE)
    found = [_whole(project) for project in rows]
    return tuple(sorted(found, key=lambda project: project.prisaar))


def _whole(project: Project) -> WholeProject:
    year = int(project.prisaar)
    own = float(project.samlet_kr) / (int(project.boliger) * float(project.m2_pr_bolig))
    step = price_index("byggeomkostninger").factor(date(year, 7, 1), date(2022, 7, 1))
    return WholeProject(_WHOLE[project.navn], year, own, own * step.known, project.kilde)
