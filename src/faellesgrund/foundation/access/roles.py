"""The roles of the partnership, and what each may do. Data: a change here is a change of who may.

The roles are those of the terms of reference that staff hold (``kommissorium`` gives the key there), and the three an
installation needs besides: economist, system administrator and data-protection officer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its key, its Danish name, what the person does, and its key in the terms of reference."""

    key: str
    dansk: str
    beskrivelse: str
    kommissorium: str = ""


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "sekretaer",
            "Sekretær",
            "Holder styr på møder, beslutninger og leverancer i partnerskabet.",
            "R_SEKRETARIAT",
        ),
        Role("direktoer", "Direktion", "Sidder i styregruppen og træffer beslutninger.", "R_DIREKTION"),
        Role("koordination", "Koordinationsgruppen", "Repræsenterer sin part i koordinationsgruppen.", "R_KOORD"),
        Role("projektleder", "Byggeprojektleder", "Fører et byggeri fra grund til indflytning.", "R_BYGGEPROJEKTLEDER"),
        Role("bygherre", "Bygherre", "Repræsenterer den boligorganisation, der bygger og ejer.", "R_BYGHERRE"),
        Role("drift", "Driftspersonale", "Har ansvar for de færdige afdelinger.", "R_DRIFT"),
        Role(
            "socialvicevaert",
            "Social vicevært",
            "Kommer hos beboerne og hjælper i hverdagen.",
            "R_SOCIAL_VICEVAERT",
        ),
        Role("boligsocial", "Boligsocial medarbejder", "Arbejder boligsocialt i afdelingerne.", "R_BOLIGSOCIAL"),
        Role("udlejning", "Udlejer", "Udlejer boligerne efter kommunens anvisning.", "R_UDLEJNING"),
        Role("visitation", "Visitator", "Anviser borgere til boligerne.", "R_BOLIGVISITATION"),
        Role("sagsbehandler", "Sagsbehandler", "Har ansvar for borgerens sag i kommunen.", "R_SAGSBEHANDLER"),
        Role("jurist", "Jurist", "Vurderer hjemmel, aftaler og afgørelser.", "R_JURIST"),
        Role("raadgiver", "Rådgiver", "Rådgiver et byggeprojekt udefra.", "R_RAADGIVER"),
        Role("entreprenoer", "Entreprenør", "Udfører et byggeprojekt.", "R_ENTREPRENOER"),
        Role("oekonom", "Økonom", "Regner på byggeri, husleje og drift."),
        Role("dpo", "Databeskyttelsesrådgiver", "Fører tilsyn med oplysninger om personer."),
        Role("admin", "Systemadministrator", "Passer installationen."),
    )
}


class ScopeKind(Enum):
    """What a role can be held for."""

    ALL = "alle"
    PARTY = "part"
    FORUM = "forum"
    ESTATE = "afdeling"
    PROJECT = "projekt"


class Reach(Enum):
    """How far a right goes, for a role that is held for everything."""

    ALL = "alle"
    """Everything the partnership shares with the user's party."""
    SHARED = "delt"
    """The own party's, and what is shared with it by name: for those who come from outside."""
    OWN_PARTY = "egen part"
    """The own party's alone."""


EVERYONE = frozenset(ROLES)
EXTERNAL = frozenset({"raadgiver", "entreprenoer"})
INTERNAL = EVERYONE - EXTERNAL
CALCULATING = frozenset({"sekretaer", "oekonom", "projektleder", "drift", "bygherre", "admin"})
WRITING = INTERNAL - {"dpo", "admin"}
GOVERNING = frozenset({"sekretaer", "admin"})
TRUSTED = frozenset({"sekretaer", "direktoer", "jurist", "oekonom", "projektleder", "dpo"})

Rights = dict[str, Reach]


def _for_all(roles: frozenset[str] | set[str], reach: Reach = Reach.ALL) -> Rights:
    return dict.fromkeys(roles, reach)


_INSIDE_AND_SHARED: Rights = {**_for_all(INTERNAL), **_for_all(EXTERNAL, Reach.SHARED)}

RIGHTS: dict[str, Rights] = {
    # calculations
    "beregning.se": _INSIDE_AND_SHARED,
    "beregning.opret": _for_all(CALCULATING),
    "beregning.ret": _for_all(CALCULATING, Reach.OWN_PARTY),
    "beregning.slet": _for_all(CALCULATING, Reach.OWN_PARTY),
    "beregning.koer": _for_all(CALCULATING, Reach.OWN_PARTY),
    "beregning.laas": _for_all({"sekretaer", "direktoer", "jurist", "projektleder", "bygherre"}, Reach.OWN_PARTY),
    "beregning.noter": {**_for_all(INTERNAL - {"admin"}), **_for_all(EXTERNAL, Reach.SHARED)},
    "satser.se": _for_all(EVERYONE),
    "erfaringstal.se": _for_all(EVERYONE),
    # own finished projects
    "egneprojekter.se": _for_all(INTERNAL),
    "egneprojekter.ret": _for_all(CALCULATING, Reach.OWN_PARTY),
    "egneprojekter.importer": _for_all(CALCULATING),
    # parties, people, roles
    "parter.se": _for_all(EVERYONE),
    "parter.styr": _for_all(GOVERNING),
    "brugere.se": _for_all(GOVERNING | {"dpo"}),
    "brugere.inviter": _for_all(GOVERNING),
    "roller.styr": _for_all(GOVERNING),
    "andenfaktor.kraev": _for_all(GOVERNING),
    "adgang.gennemgaa": _for_all(GOVERNING),
    "adgang.gennemgang_se": _for_all(GOVERNING | {"dpo"}),
    "api_noegle.egne": _for_all(INTERNAL),
    # the audit trail
    "revision.se": _for_all({"dpo", "admin"}),
    "revision.person": _for_all({"dpo"}),
    "revision.eksporter": _for_all({"dpo"}),
    # documents
    "dokument.se": _INSIDE_AND_SHARED,
    "dokument.se_fortroligt": _for_all(TRUSTED),
    "dokument.opret": _for_all(WRITING),
    "dokument.ret": _for_all(WRITING, Reach.OWN_PARTY),
    "dokument.slet": _for_all(WRITING, Reach.OWN_PARTY),
    "dokument.kommenter": {**_for_all(INTERNAL - {"admin"}), **_for_all(EXTERNAL, Reach.SHARED)},
    "dokument.laas": _for_all({"sekretaer", "direktoer", "jurist", "projektleder", "bygherre"}, Reach.OWN_PARTY),
    "dokument.eksporter": _INSIDE_AND_SHARED,
    "klausul.se": _for_all(INTERNAL),
    "klausul.ret": _for_all({"sekretaer", "jurist"}),
    "skabelon.se": _for_all(INTERNAL),
    "skabelon.ret": _for_all({"sekretaer", "jurist"}),
    "sagsmappe.eksporter": _for_all({"sekretaer", "jurist", "dpo"}),
    # search, jobs, notices
    "soegning.brug": _for_all(EVERYONE),
    "besked.egne": _for_all(EVERYONE),
    "opgave.egne": _for_all(EVERYONE),
    "opgave.alle": _for_all({"admin"}),
}
"""Action → role → reach. What is not here is not allowed."""

REASON_ASKED = frozenset({"dokument.se_fortroligt", "revision.person", "revision.eksporter"})
"""Actions on what is not the user's own party's for which the user must say why; the reason stands in the audit trail."""

GRANTED_BY_ADMIN_ONLY = frozenset({"admin", "dpo"})
"""Roles a secretary cannot give: who watches the system is not chosen by who uses it."""
