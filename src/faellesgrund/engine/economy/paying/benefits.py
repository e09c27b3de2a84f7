"""What each benefit pays, by date. lov om aktiv socialpolitik (LAS) §§ 16–20, pensionsloven § 49 and others.

A repealed benefit is never carried on: outside its time it raises :class:`BenefitNotInForce`.
"""

from __future__ import annotations

from datetime import date

from faellesgrund.engine.economy.algebra import Node, Number, leaf, maximum, minimum, named
from faellesgrund.engine.economy.assumptions import Assumptions

REFORM = date(2025, 7, 1)
"""First day of the new kontanthjælp (lov 1655 of 30-12-2024)."""

BENEFITS = {
    "kontanthjaelp_mindste": "Kontanthjælp, mindstesats",
    "kontanthjaelp_grund": "Kontanthjælp, grundsats",
    "kontanthjaelp_forhoejet": "Kontanthjælp, forhøjet sats",
    "kontanthjaelp_gammel": "Kontanthjælp efter reglerne før 1. juli 2025",
    "uddannelseshjaelp": "Uddannelseshjælp (før 1. juli 2025)",
    "sho": "Selvforsørgelses- og hjemrejseydelse (før 1. juli 2025)",
    "foertidspension_ny": "Førtidspension",
    "foertidspension_gammel": "Førtidspension tilkendt før 2003",
    "seniorpension": "Seniorpension",
    "folkepension": "Folkepension",
    "ressourceforloebsydelse": "Ressourceforløbsydelse",
    "sygedagpenge": "Sygedagpenge",
    "dagpenge": "Dagpenge",
    "su_videregaaende": "SU, udeboende",
    "loen": "Løn",
    "anden_ydelse": "Anden ydelse",
    "ingen_indkomst": "Ingen indkomst",
}
NEW_HELP = ("kontanthjaelp_mindste", "kontanthjaelp_grund", "kontanthjaelp_forhoejet")
OLD_HELP = ("kontanthjaelp_gammel", "uddannelseshjaelp", "sho")
AMOUNT_REQUIRED = ("anden_ydelse", "foertidspension_gammel")
"""Benefits whose amount only the payment notice tells."""
PENSIONER = ("folkepension", "foertidspension_gammel")
"""Benefits that give boligydelse (BSL § 21)."""
DISABILITY = ("foertidspension_ny", "seniorpension")
"""Benefits without the 15 % limit (BSL § 22, stk. 3, nr. 1)."""
WEEKS = 52.0


class BenefitNotInForce(ValueError):
    """The benefit did not exist on the date; the text is fit for the user."""

    def __init__(self, benefit: str, dato: date) -> None:
        self.benefit, self.dato = benefit, dato
        when = "fra 1. juli 2025" if benefit in NEW_HELP else "til og med 30. juni 2025"
        super().__init__(
            f"{BENEFITS[benefit]} findes kun {when}, ikke den {dato.isoformat()}. Vælg en anden ydelse eller dato."
        )


def check_in_force(benefit: str, dato: date) -> None:
    """Raises BenefitNotInForce where the benefit had not begun or was repealed."""
    if (benefit in NEW_HELP and dato < REFORM) or (benefit in OLD_HELP and dato >= REFORM):
        raise BenefitNotInForce(benefit, dato)


def monthly_benefit(
    benefit: str, age: int, single: bool, children: int, active: bool, a: Assumptions, dato: date
) -> Number:
    """The benefit of one adult before tax, kr. per month, before any reduction for wages.

    active: aktivitetsparat. Raises BenefitNotInForce, RateUnknown, or ValueError where the amount must be typed.
    """
    check_in_force(benefit, dato)
    if benefit in AMOUNT_REQUIRED:
        raise ValueError(f"{BENEFITS[benefit]}: skriv beløbet i indkomst_aar.")
    if children and (benefit in ("sho", "uddannelseshjaelp") or (benefit == "kontanthjaelp_gammel" and age < 30)):
        raise ValueError(f"{BENEFITS[benefit]}: satsen for forsørgere er ikke indlæst. Skriv beløbet i indkomst_aar.")
    parts = [a.benefit(key, dato) for key in rate_keys(benefit, age, single, children, active)]
    if not parts:
        return leaf(BENEFITS[benefit], 0.0, "kr/md", oprindelse="brief")
    amount: Number = parts[0]
    for more in parts[1:]:
        amount = amount + more
    if benefit == "sygedagpenge":
        amount = amount * (WEEKS / 12.0)
    return named(f"{BENEFITS[benefit]} før skat", amount, "kr/md")


def rate_keys(benefit: str, age: int, single: bool, children: int, active: bool) -> list[str]:
    """Keys of the rates whose sum is the benefit; none where no rate sets it. active: aktivitetsparat."""
    match benefit:
        case "kontanthjaelp_mindste" | "kontanthjaelp_grund" | "kontanthjaelp_forhoejet":
            return _new_help(benefit, age, single, children, active)
        case "kontanthjaelp_gammel":
            kind = "forsoerger" if children else "ikke_forsoerger"
            return [f"kontanthjaelp_gammel.fyldt30_{kind}" if age >= 30 else "kontanthjaelp_gammel.u30_udeboende"]
        case "uddannelseshjaelp":
            return ["uddannelseshjaelp.udeboende"]
        case "sho":
            return ["sho.enlig_ikke_forsoerger"]
        case "foertidspension_ny" | "seniorpension":
            return [f"{benefit}.{'enlig' if single else 'samlevende'}"]
        case "folkepension":
            supplement = "pensionstillaeg_enlig" if single else "pensionstillaeg_samlevende"
            return ["folkepension.grundbeloeb", f"folkepension.{supplement}"]
        case "ressourceforloebsydelse":
            return [f"ressourceforloebsydelse.{'forsoerger' if children else 'ikke_forsoerger'}"]
        case "sygedagpenge":
            return ["sygedagpenge.maks_uge"]
        case "dagpenge":
            return ["dagpenge.maks_md"]
        case "su_videregaaende":
            return ["su.udeboende"]
    return []


def _new_help(benefit: str, age: int, single: bool, children: int, active: bool) -> list[str]:
    """LAS §§ 16–19: rate, child supplement, single supplements, youth supplement."""
    rate = {
        "kontanthjaelp_mindste": "mindstesats",
        "kontanthjaelp_grund": "grundsats",
        "kontanthjaelp_forhoejet": "forhoejet_sats",
    }
    keys = [f"kontanthjaelp.{rate[benefit]}"]
    if children:
        keys.append("kontanthjaelp.boernetillaeg")
        if single and benefit != "kontanthjaelp_forhoejet":
            keys.append("kontanthjaelp.tillaeg_enlig_forsoerger")
    elif single and benefit != "kontanthjaelp_mindste":
        keys.append("kontanthjaelp.tillaeg_enlig_ikke_forsoerger")
    if active and age < 30 and benefit == "kontanthjaelp_grund":
        if children:
            keys.append("kontanthjaelp.ungetillaeg_u30_forsoerger")
        elif age < 25:
            keys.append("kontanthjaelp.ungetillaeg_18_24_ikke_forsoerger")
        else:
            keys.append("kontanthjaelp.ungetillaeg_25_29_ikke_forsoerger")
    return keys


def reduced_for_wages(benefit: str, gross: Number, wage: Number, a: Assumptions, dato: date) -> Number:
    """New kontanthjælp beside wages, kr. per month (LAS § 31): 65 % of the wage above a free amount is deducted, and

    help and wage together stay below 85 % (100 % on the raised rate) of the highest dagpenge.
    """
    if benefit not in NEW_HELP or float(wage) == 0:
        return gross
    raised = benefit == "kontanthjaelp_forhoejet"
    free = a.benefit(
        "kontanthjaelp.fribeloeb_loen_forhoejet" if raised else "kontanthjaelp.fribeloeb_loen_mindste_grund", dato
    )
    share = a.benefit("kontanthjaelp.loen_nedsaettelse", dato)
    left = maximum(0.0, gross - share * maximum(0.0, wage - free))
    ceiling = a.benefit("dagpenge.maks_md", dato) * (1.0 if raised else 0.85)
    return named(
        "Kontanthjælp efter nedsættelse for løn", minimum(left, maximum(0.0, ceiling - wage)), "kr/md", "LAS § 31"
    )


def old_ceiling(benefit: str, age: int, children: int, a: Assumptions, dato: date) -> Node | None:
    """Kontanthjælpsloft, kr. per month, of the old scheme for a single person; None where it is not known."""
    if benefit == "kontanthjaelp_gammel" and age >= 30:
        kind = ("enlig_ikke_forsoerger_30", "enlig_1_barn_30", "enlig_2_boern_30")[min(children, 2)]
    elif benefit == "kontanthjaelp_gammel" and children == 0:
        kind = "enlig_ikke_forsoerger_u30_kth"
    elif benefit == "uddannelseshjaelp" and children == 0:
        kind = "enlig_ikke_forsoerger_uddhj"
    else:
        return None
    try:
        return a.law(f"kontanthjaelpsloft.{kind}", dato)
    except LookupError:
        return None
