"""The page of public projects and decisions: facts with their sources; empty where nothing was found, never zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from faellesgrund.domains.calculations.reference import project_texts as texts
from faellesgrund.domains.calculations.result_page.amounts import kr, number
from faellesgrund.engine.evidence.projects import Project, appropriations, danish_projects


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One public project."""

    name: str
    place: str
    owner: str
    homes: str
    area: str
    year: str
    cost: str
    grant: str
    rent: str
    status: str
    note: str
    source: str
    certainty: str
    certainty_text: str


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One decision or appropriation."""

    day: str
    body: str
    subject: str
    kind: str
    amount: str
    source: str


@dataclass(frozen=True, slots=True)
class ProjectsPage:
    """Copenhagen, the rest of the country, and Copenhagen's decisions."""

    copenhagen: tuple[ProjectRow, ...]
    elsewhere: tuple[ProjectRow, ...]
    grants: tuple[GrantRow, ...]


def projects_page() -> ProjectsPage:
    """Every project and decision of the evidence, in Danish."""
    rows = [(p.kommune, _row(p)) for p in danish_projects()]
    return ProjectsPage(
        tuple(row for kommune, row in rows if kommune == "København"),
        tuple(row for kommune, row in rows if kommune != "København"),
        tuple(_grant(r) for r in appropriations()),
    )


def _row(p: Project) -> ProjectRow:
    certainty, words = texts.CERTAINTY.get(p.sikkerhed, ("antaget", "usikkert"))
    cost = kr(float(p.samlet_kr)) if p.samlet_kr else ""
    return ProjectRow(
        name=texts.NAMES.get(p.navn, p.navn),
        place=_place(texts.PLACES.get(p.adresse, p.adresse), p.kommune),
        owner=texts.OWNERS.get(p.ejer, p.ejer),
        homes=p.boliger,
        area=f"{p.m2_pr_bolig.replace('.', ',')} m²" if p.m2_pr_bolig else "",
        year=p.ibrugtaget,
        cost=f"{cost} ({p.prisaar})" if cost and p.prisaar else cost,
        grant=kr(float(p.tilskud_kr)) if p.tilskud_kr else "",
        rent=number(float(p.husleje_kr)) if p.husleje_kr else "",
        status=texts.STATUS.get(p.status, p.status),
        note=texts.NOTES.get(p.navn, ""),
        source=p.kilde,
        certainty=certainty,
        certainty_text=words,
    )


def _place(address: str, municipality: str) -> str:
    """Address and municipality, each said once."""
    if not address or municipality in address:
        return address or municipality
    return f"{address}, {municipality}"


def _grant(r: dict[str, str]) -> GrantRow:
    subject, kind = texts.GRANTS.get(r["subject"], ("", ""))
    return GrantRow(
        day=f"{date.fromisoformat(r['date']):%d.%m.%Y}" if r["date"] else "dato ikke fundet",
        body=texts.BODIES.get(r["body"], r["body"]),
        subject=subject,
        kind=kind,
        amount=kr(float(r["amount_dkk"])) if r["amount_dkk"] else "",
        source=r["source_url"],
    )
