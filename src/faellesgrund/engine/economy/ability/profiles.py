"""The profiles a rent is held up against: invented single people without children, never tied to a home or a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from faellesgrund.engine.economy.ability.benefits import BENEFITS, REFORM, BenefitNotInForce
from faellesgrund.engine.economy.ability.household import Household
from faellesgrund.engine.economy.ability.payment import NOTE, Laws, Payment, left_kroner, pay, payment_json
from faellesgrund.engine.economy.algebra import Node, Number, leaf, named
from faellesgrund.engine.economy.assumptions import Assumptions


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile. before: the benefit and its name before 1 July 2025, where another came in its place."""

    noegle: str
    ydelsestype: str
    alder: int
    aktivitetsparat: bool = False
    before: str | None = None

    def kind(self, dato: date) -> str:
        """The benefit on the date."""
        return self.before if self.before is not None and dato < REFORM else self.ydelsestype


PROFILES: dict[str, Profile] = {
    p.noegle: p
    for p in (
        Profile("kontanthjaelp_mindste", "kontanthjaelp_mindste", 40, before="kontanthjaelp_gammel"),
        Profile("kontanthjaelp_grund_18_24", "kontanthjaelp_grund", 22, before="uddannelseshjaelp"),
        Profile("kontanthjaelp_grund_18_24_aktivitetsparat", "kontanthjaelp_grund", 22, True, "uddannelseshjaelp"),
        Profile("kontanthjaelp_grund_25_29_aktivitetsparat", "kontanthjaelp_grund", 27, True, "uddannelseshjaelp"),
        Profile("kontanthjaelp_forhoejet", "kontanthjaelp_forhoejet", 40, before="kontanthjaelp_gammel"),
        Profile("foertidspension_ny", "foertidspension_ny", 50),
        Profile("folkepension", "folkepension", 70),
        Profile("su", "su_videregaaende", 24),
    )
}


@dataclass(frozen=True, slots=True)
class ProfilePayment:
    """A profile's result, with what is left after rent and consumption, kr. per month, not rounded."""

    profil: str
    payment: Payment
    after_consumption: Number

    def as_json(self, full: bool = True) -> dict[str, Any]:
        """As in the result file."""
        return {
            "profil": self.profil,
            **payment_json(self.payment, full),
            "efter_forbrug_maaned": left_kroner(self.after_consumption),
            "vejledende": NOTE,
        }


def profile_household(
    profil: str,
    dato: date,
    rent_md: float,
    areal: float,
    bolig: Mapping[str, Any],
    kommune: str,
    kind: str | None = None,
) -> Household:
    """The profile as a household. rent_md: kr. per month; areal: m²; bolig: dwelling flags; kind: another benefit."""
    p = PROFILES[profil]
    return Household(
        id=profil, dato=dato, ydelsestype=kind or p.ydelsestype, alder=p.alder, aktivitetsparat=p.aktivitetsparat,
        husleje_aar=12.0 * rent_md, areal_m2=areal, kommune=kommune, **bolig,
    )  # fmt: skip


def profile_payments(
    profiles: Sequence[str],
    dato: date,
    rent_md: Node | float,
    areal: float,
    bolig: Mapping[str, Any],
    kommune: str,
    assumptions: Assumptions,
    raadighed: Sequence[float] = (),
    forbrug_md: Node | float = 0.0,
) -> tuple[list[ProfilePayment], list[tuple[str, str]]]:
    """Every profile in force on the date, and warnings (code, text) of those left out. Amounts in kr. per month.

    A Node as rent_md lets the explanation reach down into the rent. Raises RateUnknown.
    """
    rent = as_rent(rent_md)
    used = forbrug_md if isinstance(forbrug_md, Node) else leaf("Forbrug", forbrug_md, "kr/md", oprindelse="brief")
    laws = Laws(assumptions)
    yearly = named("Husleje pr. år", 12.0 * rent, "kr/år")
    found, warnings = [], []
    for profil in profiles:
        household = profile_household(profil, dato, rent.vaerdi, areal, bolig, kommune)
        try:
            payment = pay(household, assumptions, raadighed, husleje_aar=yearly, laws=laws)
        except BenefitNotInForce as problem:
            name = BENEFITS[household.ydelsestype].navn
            warnings.append(("ydelse_ikke_i_kraft", f"Profilen {profil} ({name}) er udeladt. {problem}"))
            continue
        after = named("Tilbage efter husleje og forbrug pr. måned", payment.left - used, "kr/md")
        found.append(ProfilePayment(profil, payment, after))
    return found, warnings


def as_rent(rent_md: Node | float) -> Node:
    """The monthly rent as a Node; a rent below nothing counts as nothing."""
    node = rent_md if isinstance(rent_md, Node) else leaf("Husleje pr. måned", rent_md, "kr/md", oprindelse="brief")
    if node.vaerdi >= 0:
        return node
    return leaf("Husleje pr. måned, mindst 0", 0.0, "kr/md", oprindelse="brief")
