"""The roles of the partnership, and what each may do. Data: a change here is a change of who may."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its key, its Danish name, and what the person does."""

    key: str
    dansk: str
    beskrivelse: str


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role("sekretaer", "Sekretær", "Holder styr på møder, beslutninger og leverancer i partnerskabet."),
        Role("oekonom", "Økonom", "Regner på byggeri, husleje og drift."),
        Role("projektleder", "Projektleder", "Fører et byggeri fra grund til indflytning."),
        Role("drift", "Driftsansvarlig", "Har ansvar for de færdige afdelinger."),
        Role("socialvicevaert", "Social vicevært", "Kommer hos beboerne og hjælper i hverdagen."),
        Role("jurist", "Jurist", "Vurderer hjemmel, aftaler og afgørelser."),
        Role("udlejning", "Udlejer", "Udlejer boligerne efter kommunens anvisning."),
        Role("direktoer", "Direktør", "Sidder i styregruppen og træffer beslutninger."),
        Role("kmt", "Klima, miljø og teknik", "Behandler plan, byggesag og grunde."),
        Role("visitation", "Visitator", "Anviser borgere til boligerne."),
        Role("organisation", "Boligorganisation", "Repræsenterer en boligorganisation i partnerskabet."),
        Role("dpo", "Databeskyttelsesrådgiver", "Fører tilsyn med oplysninger om personer."),
        Role("admin", "Administrator", "Opretter brugere og passer installationen."),
    )
}


class Reach(Enum):
    """How far a right goes."""

    ALL = "alle"
    OWN_PARTY = "egen part"


EVERYONE = frozenset(ROLES)
CALCULATING = frozenset({"sekretaer", "oekonom", "projektleder", "drift", "organisation", "admin"})

RIGHTS: dict[str, dict[str, Reach]] = {
    "beregning.se": dict.fromkeys(EVERYONE, Reach.ALL),
    "beregning.opret": dict.fromkeys(CALCULATING, Reach.ALL),
    "beregning.ret": dict.fromkeys(CALCULATING, Reach.OWN_PARTY),
    "beregning.slet": dict.fromkeys(CALCULATING, Reach.OWN_PARTY),
    "beregning.koer": dict.fromkeys(CALCULATING, Reach.OWN_PARTY),
    "satser.se": dict.fromkeys(EVERYONE, Reach.ALL),
    "erfaringstal.se": dict.fromkeys(EVERYONE, Reach.ALL),
    "aendringer.se": dict.fromkeys({"admin", "dpo"}, Reach.ALL),
    "brugere.styr": dict.fromkeys({"admin"}, Reach.ALL),
}
"""Action → role → reach. What is not here is not allowed."""
