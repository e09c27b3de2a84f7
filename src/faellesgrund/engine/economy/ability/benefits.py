"""Benefits by type, age, family and date: what is paid before tax, and what wages take off it.

LAS: lov om aktiv socialpolitik. The scheme of LAS §§ 16–20 began 1 July 2025 (lov 1655/2024); what it replaced ended
30 June 2025 and is never carried on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from faellesgrund.engine.economy.ability.facts import Adult, Facts
from faellesgrund.engine.economy.ability.law_at import LawAt
from faellesgrund.engine.economy.algebra import Number, maximum, minimum, named

REFORM = date(2025, 7, 1)
"""Lov 1655 of 30 December 2024: the new kontanthjælp."""
_OLD_END = date(2025, 6, 30)


@dataclass(frozen=True, slots=True)
class Benefit:
    """A kind of income. fra and til: when it can be received (None: open)."""

    navn: str
    fra: date | None = None
    til: date | None = None


BENEFITS: dict[str, Benefit] = {
    "kontanthjaelp_mindste": Benefit("kontanthjælp, mindstesats", fra=REFORM),
    "kontanthjaelp_grund": Benefit("kontanthjælp, grundsats", fra=REFORM),
    "kontanthjaelp_forhoejet": Benefit("kontanthjælp, forhøjet sats", fra=REFORM),
    "kontanthjaelp_gammel": Benefit("kontanthjælp efter reglerne før 1. juli 2025", til=_OLD_END),
    "uddannelseshjaelp": Benefit("uddannelseshjælp", til=_OLD_END),
    "sho": Benefit("selvforsørgelses- og hjemrejseydelse", til=_OLD_END),
    "foertidspension_ny": Benefit("førtidspension"),
    "foertidspension_gammel": Benefit("førtidspension tilkendt før 2003"),
    "seniorpension": Benefit("seniorpension"),
    "folkepension": Benefit("folkepension"),
    "ressourceforloebsydelse": Benefit("ressourceforløbsydelse"),
    "sygedagpenge": Benefit("sygedagpenge"),
    "dagpenge": Benefit("dagpenge"),
    "su_videregaaende": Benefit("SU, videregående uddannelse"),
    "loen": Benefit("løn"),
    "anden_ydelse": Benefit("anden ydelse"),
    "ingen_indkomst": Benefit("ingen indkomst"),
}
"""Every kind of income a household may name, in the order of the documentation."""

KONTANTHJAELP = ("kontanthjaelp_mindste", "kontanthjaelp_grund", "kontanthjaelp_forhoejet")
WITHOUT_RATE = ("anden_ydelse", "foertidspension_gammel")
"""No table gives the amount: the user types it (``indkomst_aar``)."""


class BenefitNotInForce(LookupError):
    """The benefit cannot be received on the date; the text is fit for the user."""

    def __init__(self, ydelsestype: str, dato: date) -> None:
        self.ydelsestype, self.dato = ydelsestype, dato
        benefit = BENEFITS[ydelsestype]
        if benefit.til is not None and dato > benefit.til:
            text = f"{benefit.navn} ophørte {benefit.til} og er ikke i kraft {dato}. "
            text += "Vælg kontanthjaelp_mindste, kontanthjaelp_grund eller kontanthjaelp_forhoejet, eller ret datoen."
        else:
            text = f"{benefit.navn} begyndte {benefit.fra} og er ikke i kraft {dato}. "
            text += "Vælg kontanthjaelp_gammel, uddannelseshjaelp eller sho, eller ret datoen."
        super().__init__(text[0].upper() + text[1:])


class AmountRequired(LookupError):
    """No dated rate covers the household; the text asks for ``indkomst_aar``."""


def check_in_force(ydelsestype: str, dato: date) -> None:
    """Raises BenefitNotInForce where the benefit cannot be received on the date."""
    benefit = BENEFITS[ydelsestype]
    if (benefit.fra is not None and dato < benefit.fra) or (benefit.til is not None and dato > benefit.til):
        raise BenefitNotInForce(ydelsestype, dato)


def check_amount_known(ydelsestype: str, alder: Any, single: bool, boern: Any) -> None:
    """Raises AmountRequired where the dated tables have no amount for the profile. alder, boern: numbers or arrays."""
    parents = bool(np.any(boern > 0))
    missing = {
        "uddannelseshjaelp": parents,
        "sho": parents or not single,
        "kontanthjaelp_gammel": parents and bool(np.any((alder < 30) & (boern > 0))),
    }
    if ydelsestype in WITHOUT_RATE or missing.get(ydelsestype, False):
        raise AmountRequired(
            f"der er ingen sats for {BENEFITS[ydelsestype].navn} til denne husstand. "
            "Skriv beløbet før skat pr. år fra udbetalingsmeddelelsen i indkomst_aar."
        )


def yearly_benefit(adult: Adult, f: Facts, law: LawAt) -> Number:
    """The adult's benefit before tax, kr. per year, after reduction for wages.

    LAS §§ 16–20, 31, 68 and 69 j, pensionsloven § 49 and kap. 3 a, sygedagpengeloven § 50, ALF § 47, SU-loven.
    Raises AmountRequired where no table covers the household.
    """
    kind = adult.ydelsestype
    check_amount_known(kind, adult.alder, f.single, f.boern)
    match kind:
        case "loen" | "ingen_indkomst":
            return law.given("Ingen ydelse", 0.0 * f.boern, "kr/år")
        case "sygedagpenge":
            return named("Sygedagpenge pr. år", 52.0 * law.rate("sygedagpenge.maks_uge"), "kr/år")
        case "kontanthjaelp_mindste" | "kontanthjaelp_grund" | "kontanthjaelp_forhoejet":
            monthly = _kontanthjaelp(adult, f, law)
            if adult.loen_maaned is not None:
                monthly = _after_wages(monthly, adult, law)
        case "kontanthjaelp_gammel":
            monthly = law.choose(
                adult.alder >= 30,
                lambda: law.choose(
                    f.boern > 0,
                    lambda: law.rate("kontanthjaelp_gammel.fyldt30_forsoerger"),
                    lambda: law.rate("kontanthjaelp_gammel.fyldt30_ikke_forsoerger"),
                ),
                lambda: law.rate("kontanthjaelp_gammel.u30_udeboende"),
            )
        case "folkepension":
            supplement = "enlig" if f.single else "samlevende"
            monthly = law.rate("folkepension.grundbeloeb") + law.rate(f"folkepension.pensionstillaeg_{supplement}")
        case "foertidspension_ny" | "seniorpension":
            monthly = law.rate(f"{kind}.enlig" if f.single else f"{kind}.samlevende")
        case "ressourceforloebsydelse":
            monthly = law.choose(
                f.boern > 0,
                lambda: law.rate("ressourceforloebsydelse.forsoerger"),
                lambda: law.rate("ressourceforloebsydelse.ikke_forsoerger"),
            )
        case _:
            monthly = law.rate(_PLAIN[kind])
    return named("Ydelse før skat pr. år", 12.0 * monthly, "kr/år")


_PLAIN = {
    "uddannelseshjaelp": "uddannelseshjaelp.udeboende",
    "sho": "sho.enlig_ikke_forsoerger",
    "dagpenge": "dagpenge.maks_md",
    "su_videregaaende": "su.udeboende",
}


def _kontanthjaelp(adult: Adult, f: Facts, law: LawAt) -> Number:
    """Sats with its supplements, kr. per month. LAS §§ 16–19; supplements to the enlige depend on the sats."""
    rate = law.rate
    kind = adult.ydelsestype
    base = {"kontanthjaelp_mindste": "mindstesats", "kontanthjaelp_grund": "grundsats"}.get(kind, "forhoejet_sats")
    amount = rate(f"kontanthjaelp.{base}")
    parent = f.boern > 0
    childless = f.boern == 0
    if f.single and kind != "kontanthjaelp_forhoejet":
        amount = law.where(parent, amount, lambda a: a + rate("kontanthjaelp.tillaeg_enlig_forsoerger"))
    if f.single and kind != "kontanthjaelp_mindste":
        amount = law.where(childless, amount, lambda a: a + rate("kontanthjaelp.tillaeg_enlig_ikke_forsoerger"))
    amount = law.where(parent, amount, lambda a: a + rate("kontanthjaelp.boernetillaeg"))
    if kind == "kontanthjaelp_grund":
        active_young = f.aktivitetsparat & (adult.alder < 30)
        amount = law.where(active_young, amount, lambda a: a + _young_supplement(adult, f, law))
    return named("Kontanthjælp pr. måned", amount, "kr/md", "LAS §§ 16–19")


def _young_supplement(adult: Adult, f: Facts, law: LawAt) -> Number:
    """Særligt ungetillæg to the aktivitetsparate under 30 on grundsats, kr. per month. LAS § 19."""
    return law.choose(
        f.boern > 0,
        lambda: law.rate("kontanthjaelp.ungetillaeg_u30_forsoerger"),
        lambda: law.choose(
            adult.alder < 25,
            lambda: law.rate("kontanthjaelp.ungetillaeg_18_24_ikke_forsoerger"),
            lambda: law.rate("kontanthjaelp.ungetillaeg_25_29_ikke_forsoerger"),
        ),
    )


def _after_wages(monthly: Number, adult: Adult, law: LawAt) -> Number:
    """Kontanthjælp beside a wage, kr. per month. LAS § 31.

    A share of the wage above the free amount is deducted; wage and help together stop at a share of highest dagpenge.
    """
    wage = adult.loen_maaned
    raised = adult.ydelsestype == "kontanthjaelp_forhoejet"
    free = law.rate(
        "kontanthjaelp.fribeloeb_loen_forhoejet" if raised else "kontanthjaelp.fribeloeb_loen_mindste_grund"
    )
    deduction = law.rate("kontanthjaelp.loen_nedsaettelse") * maximum(0.0, wage - free)
    reduced = maximum(0.0, monthly - named("Nedsættelse for løn", deduction, "kr/md", "LAS § 31"))
    share = law.written("Loft for løn og hjælp, andel af højeste dagpenge", 1.0 if raised else 0.85, "LAS § 31")
    room = maximum(0.0, share * law.rate("dagpenge.maks_md") - wage)
    return named("Kontanthjælp ved siden af løn", minimum(reduced, room), "kr/md", "LAS § 31")
