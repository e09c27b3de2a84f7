"""What the building's components cost over 30 years: quantities, lives under wear and the reserve they need.

The list of components describes a model estate. Each component follows one driver, so the list answers for other
sizes: most follow the number of homes, the rest the area of the homes, the common house, the whole building, or
stand once in an estate however large. Components that last 60 years or more and interior painting (paid by the
move-out reserve) are left out.
"""

from __future__ import annotations

from functools import lru_cache
from math import floor

from faellesgrund.engine.economy.reserves import Component, Plan, needed_contribution
from faellesgrund.engine.evidence.components import ComponentLife, component_lives

YEARS = 30
PRICE_YEAR = 2025
"""Price year of the list."""
LONGEST_LIFE = 60
"""Years: what lasts as long is not replaced within any plan."""
PAINTED_AT_MOVE_OUT = "konto 117/402"

MODEL_HOMES, MODEL_HOME_M2, MODEL_COMMON_M2 = 12, 420, 60
"""The model estate behind the list's quantities: homes, their area and the common house, m²."""

BY_HOME_AREA = frozenset({
    "Gulv, vinyl/linoleum",
    "Gulv, massive brædder udskiftelige enkeltvis (alternativ)",
    "Vægbeklædning, plade",
})  # fmt: skip
BY_COMMON_HOUSE = frozenset({"Fælleshus, køkken", "Fælleshus, gulv", "Fælleshus, toilet/bad", "Fælleshus, inventar"})
BY_BUILDING = frozenset({
    "Regnvand, faskine/linjedræn",
    "Omfangsdræn",
    "Tagdækning, tagpap",
    "Tagdækning, stål (alternativ)",
    "Tagrender og nedløb",
    "Stern og vindskeder",
    "Ovenlys",
    "Facadebeklædning, træ",
    "Malerbehandling, træfacade",
    "Efterisolering/isoleringslag",
    "Fuger, udvendige",
})  # fmt: skip
ONE_PER_ESTATE = frozenset({
    "Port og låge",
    "Adgangskontrol/dørtelefon/kamera",
    "Brandalarmanlæg, fælles",
    "Havetraktor/klipper (andel)",
    "Snefræser/saltspreder (andel)",
})  # fmt: skip


def scale(name: str, homes: float, home_m2: float, common_m2: float) -> float:
    """How many times the model estate's quantity of a component another estate has. home_m2: all homes together."""
    if name in BY_HOME_AREA:
        return home_m2 / MODEL_HOME_M2
    if name in BY_COMMON_HOUSE:
        return common_m2 / MODEL_COMMON_M2
    if name in BY_BUILDING:
        return (home_m2 + common_m2) / (MODEL_HOME_M2 + MODEL_COMMON_M2)
    return 1.0 if name in ONE_PER_ESTATE else homes / MODEL_HOMES


def worn_life(part: ComponentLife) -> int:
    """Whole years between replacements: the middle life shortened by the middle wear factor."""
    return max(1, floor(part.levetid_mid / part.slidfaktor_mid + 0.5))


@lru_cache(maxsize=1)
def replaced_parts() -> tuple[ComponentLife, ...]:
    """The components of the list that a plan replaces."""
    return tuple(
        part
        for part in component_lives()
        if part.antal_modelafdeling > 0
        and part.levetid_mid < LONGEST_LIFE
        and PAINTED_AT_MOVE_OUT not in part.bygningsdel
    )


def reserve_plan(
    homes: float, home_m2: float, common_m2: float, byggepriser: float, rente: float, vaekst: float, years: int = YEARS
) -> Plan:
    """The plan of a new estate by the list, in the list's prices: nothing saved, everything new in year 1."""
    parts = []
    for part in replaced_parts():
        quantity = part.antal_modelafdeling * scale(part.bygningsdel, homes, home_m2, common_m2)
        life = worn_life(part)
        # New at the start of year 1, so a life of 30 years ends with year 30 of the plan.
        parts.append(Component(part.bygningsdel, part.pris_mid * quantity, life, life - 1, part.fks_kode))
    return Plan(
        navn="Efter levetidslisten",
        boliger=max(1, round(homes)),
        startaar=PRICE_YEAR,
        aar=years,
        prisaar=PRICE_YEAR,
        saldo_primo=0.0,
        pr_aar=0.0,
        byggepriser=byggepriser,
        vaekst=vaekst,
        rente=rente,
        komponenter=tuple(parts),
    )


def contribution(
    homes: float, home_m2: float, common_m2: float, byggepriser: float, rente: float, vaekst: float
) -> float:
    """The smallest first-year contribution (kr. in the list's prices) that pays 30 years of replacements."""
    return needed_contribution(reserve_plan(homes, home_m2, common_m2, byggepriser, rente, vaekst)).pr_aar
