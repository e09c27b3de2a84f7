"""The profiles a brief is tried on, and the benefit bridge: what is left before and after each change of law.

A profile is a kind of person without children, never somebody. It is never tied to a home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from faellesgrund.engine.economy.algebra import Node, plain
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.paying.benefits import REFORM, BenefitNotInForce
from faellesgrund.engine.economy.paying.payment import Household, Payment, pay


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of person. before: the benefit such a person had until 30 June 2025 (kontanthjælp profiles)."""

    noegle: str
    navn: str
    ydelsestype: str
    alder: int
    aktivitetsparat: bool = False
    before: str | None = None


PROFILES: tuple[Profile, ...] = (
    Profile(
        "kontanthjaelp_mindste", "Kontanthjælp, mindstesats", "kontanthjaelp_mindste", 40, before="kontanthjaelp_gammel"
    ),
    Profile(
        "kontanthjaelp_grund_18_24",
        "Kontanthjælp, 18–24 år, jobparat",
        "kontanthjaelp_grund",
        22,
        before="uddannelseshjaelp",
    ),
    Profile(
        "kontanthjaelp_grund_18_24_aktivitetsparat",
        "Kontanthjælp, 18–24 år, aktivitetsparat",
        "kontanthjaelp_grund",
        22,
        True,
        "uddannelseshjaelp",
    ),
    Profile(
        "kontanthjaelp_grund_25_29_aktivitetsparat",
        "Kontanthjælp, 25–29 år, aktivitetsparat",
        "kontanthjaelp_grund",
        27,
        True,
        "uddannelseshjaelp",
    ),
    Profile(
        "kontanthjaelp_forhoejet",
        "Kontanthjælp, forhøjet sats",
        "kontanthjaelp_forhoejet",
        40,
        before="kontanthjaelp_gammel",
    ),
    Profile("foertidspension_ny", "Førtidspension", "foertidspension_ny", 45),
    Profile("folkepension", "Folkepension", "folkepension", 70),
    Profile("su", "SU, udeboende", "su_videregaaende", 24),
)
BY_KEY = {p.noegle: p for p in PROFILES}


@dataclass(frozen=True, slots=True)
class LawChange:
    """A change already enacted. sikkerhed: bekraeftet or antaget."""

    dato: date
    tekst: str
    hjemmel: str
    sikkerhed: str


LAW_CHANGES: tuple[LawChange, ...] = (
    LawChange(
        REFORM,
        "Kontanthjælpsreformen træder i kraft; særlig støtte til høj husleje ophører for kontanthjælp.",
        "lov 1655 af 30-12-2024",
        "bekraeftet",
    ),
    LawChange(
        date(2026, 2, 1), "Særlig støtte (§ 34) ophæves for de øvrige ydelser.", "lov 1750 af 29-12-2025", "antaget"
    ),
    LawChange(
        date(2026, 7, 1),
        "Ressourceforløb ophæves for nye; igangværende fortsætter.",
        "lov 1750 af 29-12-2025",
        "antaget",
    ),
    LawChange(
        date(2027, 7, 1), "Det midlertidige tilpasningstillæg for unge under 30 er ophørt.", "LAS § 20", "bekraeftet"
    ),
)


@dataclass(frozen=True, slots=True)
class Home:
    """The home the profiles are tried in: m², what the rent includes, kitchen, municipality."""

    areal_m2: float
    kommune: str
    eget_koekken: bool = True
    varme_inkl: bool = False
    vand_inkl: bool = True
    el_inkl: bool = False


def household(profile: Profile, home: Home, dato: date, rent_year: float, ydelsestype: str | None = None) -> Household:
    """The profile in the home on a date. A new home in a skæv bolig is always assigned by the municipality."""
    return Household(
        id=profile.noegle,
        dato=dato,
        ydelsestype=ydelsestype or profile.ydelsestype,
        alder=profile.alder,
        husleje_aar=rent_year,
        areal_m2=home.areal_m2,
        kommune=home.kommune,
        aktivitetsparat=profile.aktivitetsparat,
        varme_inkl=home.varme_inkl,
        varmtvand_inkl=home.varme_inkl,
        el_inkl=home.el_inkl,
        vand_saerskilt=not home.vand_inkl,
        anvist_almen=True,
        eget_koekken=home.eget_koekken,
    )


def pay_profiles(
    keys: Sequence[str], home: Home, dato: date, rent_year: Node, a: Assumptions
) -> tuple[list[tuple[Profile, Payment]], list[Profile]]:
    """Each profile's payment with the rent, and the profiles whose benefit is not in force on the date."""
    paid, out_of_force = [], []
    for key in keys:
        profile = BY_KEY[key]
        try:
            paid.append((profile, pay(household(profile, home, dato, plain(rent_year)), a, rent=rent_year)))
        except BenefitNotInForce:
            out_of_force.append(profile)
    return paid, out_of_force


def bridge_dates(a: Assumptions) -> list[date]:
    """The day before the reform, the reform, every 1 January with known rates after it, and enacted changes."""
    years = {v.gyldig_fra for v in a.rates["kontanthjaelp.grundsats"].vaerdier if v.gyldig_fra is not None}
    days = {date(2025, 6, 30), REFORM}
    days |= {d for d in years if d > REFORM and (d.month, d.day) == (1, 1)}
    days |= {c.dato for c in LAW_CHANGES if c.dato > REFORM}
    return sorted(days)


def bridge(
    keys: Sequence[str], home: Home, rent_year: Node, a: Assumptions
) -> list[tuple[date, Profile, str, Payment]]:
    """What is left per profile on every date of the bridge, with the same rent throughout."""
    rows: list[tuple[date, Profile, str, Payment]] = []
    last: dict[str, Payment] = {}
    before = date.min
    for day in bridge_dates(a):
        news = any(v.gyldig_fra is not None and before < v.gyldig_fra <= day for rate in a.rates for v in rate.vaerdier)
        for key in keys:
            profile = BY_KEY[key]
            benefit = profile.before if profile.before is not None and day < REFORM else profile.ydelsestype
            if news or key not in last:
                h = household(profile, home, day, plain(rent_year), benefit)
                last[key] = pay(h, a, rent=rent_year, curve=False)
            else:
                # No rate has changed since the date before: the amounts stand, only their certainty may not.
                carried = any(a.certainty_on(k, day) == "antaget" for k in last[key].used if k in a.rates)
                last[key] = replace(last[key], certainty="antaget" if carried else last[key].certainty)
            rows.append((day, profile, benefit, last[key]))
        before = day
    return rows


def next_law_change(dato: date) -> LawChange | None:
    """The first enacted change after the date, or None."""
    later = [c for c in LAW_CHANGES if c.dato > dato]
    return later[0] if later else None
