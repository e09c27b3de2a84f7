"""Real decisions beside a calculation of today: the published facts, where they come from and where they do not add up.

A calculation belongs to an example when its slug is a key of :data:`EXAMPLES`. Only public facts stand here;
what was never published is said to be so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faellesgrund.domains.calculations.result_page.amounts import kr, mio_kr, percent, rent


@dataclass(frozen=True, slots=True)
class Source:
    """A publication one can look up."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """One fact of the decision beside today's figure."""

    subject: str
    then: str
    now: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """The section »Dengang og nu« of a result page."""

    title: str
    lead: str
    rows: tuple[ThenAndNow, ...]
    gap_title: str
    gap: tuple[str, ...]
    sources: tuple[Source, ...]


KK_2018 = Source(
    "Borgerrepræsentationen 1. februar 2018, punkt 20 (Københavns Kommune)",
    "https://www.kk.dk/indhold/borgerrepraesentationens-modemateriale/01022018/edoc-agenda/"
    "e88e8323-3648-477f-80b1-4cb47a782f39/afb1135e-a685-4749-b280-9d91f941f37e",
)
FREMTIDENS_FUNDAMENT = Source(
    "Fremtidens Fundament: tag over nye skæve boliger",
    "https://www.fremtidensfundament.dk/tag-over-nye-robuste-skaeve-hjemloese-boliger-i-koebenhavn/",
)

HOMES = 12
GRANT_2016 = 5_400_000.0
GRANT_2018 = 5_650_000.0
LOAN_2018 = 4_900_000.0
RENT_2018 = 3_000.0
ASSUMED_RATE, ASSUMED_FEE, ASSUMED_YEARS, TERMS = 0.02, 0.006, 30, 4
"""Terms of the guaranteed loan are not published; these are assumed to see what it could have cost a year."""

OLIEFABRIKSVEJ_BRIEF: Mapping[str, str] = {
    "projekt.navn": "Oliefabriksvej: 12 boliger",
    "projekt.kommune": "0101",
    "bygning.boliger": "12",
    "bygning.areal_m2_pr_bolig": "35",
    "grund.vilkaar": "vederlagsfri",
    "stoette.model": "tilskud_og_laan",
    "stoette.kommunalt_tilskud": "5.650.000",
    "maal.husleje": "3.000",
}


def oliefabriksvej(result: Mapping[str, Any]) -> WorkedExample:
    """The 2018 decision on Oliefabriksvej beside a run of today."""
    from faellesgrund.engine.economy.loan import yearly_payment

    yearly = LOAN_2018 * (float(yearly_payment(ASSUMED_RATE, ASSUMED_YEARS, TERMS, "annuitet")) + ASSUMED_FEE)
    income = 12 * HOMES * RENT_2018
    left = (income - yearly) / HOMES
    sources = {row["kilde"]: float(row["beloeb"]) for row in result["finansiering"]}
    cost, monthly = result["anskaffelsessum"], result["husleje"]
    running = float(result["drift"]["pr_bolig"])
    return WorkedExample(
        title="Dengang og nu",
        lead=(
            "Til venstre står det, der blev offentliggjort i 2018. Til højre det, samme byggeri giver med 2026-priser "
            "og gældende lov. De to kolonner er ikke samme prisniveau."
        ),
        rows=(
            ThenAndNow("Boliger", "12", "12"),
            ThenAndNow("Areal pr. bolig", "ikke offentliggjort", "35 m²", "antaget"),
            ThenAndNow(
                "Grund", "vederlagsfri i 32 år", "vederlagsfri", "lånet på 30 år er kortere end retten til grunden"
            ),
            ThenAndNow("Anskaffelsessum", "ikke offentliggjort", kr(float(cost["forventet"])), "skøn med 2026-priser"),
            ThenAndNow(
                "Kommunens tilskud",
                kr(GRANT_2018),
                kr(sources.get("kommunalt_tilskud", 0.0)),
                f"dengang også til at lukke Vermlandsgade; {kr(GRANT_2016)} var sat af i 2016",
            ),
            ThenAndNow("Statens tilskud", "beløbet er ikke offentliggjort", kr(sources.get("statstilskud", 0.0))),
            ThenAndNow("Lån med kommunegaranti", f"op til {kr(LOAN_2018)}", kr(float(result["laan"]["hovedstol"]))),
            ThenAndNow(
                "Husleje om måneden",
                f"omkring {kr(RENT_2018)}",
                kr(float(rent(float(monthly["pr_bolig_maaned"])).replace(".", ""))),
                "dengang et mål, sagt ved rejsegildet",
            ),
            ThenAndNow(
                "Tilskud, der skal til for at holde 3.000 kr.",
                f"{kr(GRANT_2018)} blev givet",
                kr(float(result["stoettebehov"]["forventet"])),
            ),
        ),
        gap_title="Tallene fra 2018 går ikke op",
        gap=(
            (
                (
                    f"Et lån på {mio_kr(LOAN_2018, 2)} til {percent(ASSUMED_RATE, 1)} i rente og"
                    f" {percent(ASSUMED_FEE, 1)} i bidrag over {ASSUMED_YEARS} år koster {kr(round(yearly, -3))} om"
                    " året. Renten og bidraget er antaget; vilkårene er ikke offentliggjort."
                ),
                f"Huslejen er 12 boliger × 12 måneder × {kr(RENT_2018)} = {kr(income)} om året.",
                (
                    f"Så er der {kr(income - round(yearly, -3))} tilbage, {kr((income - round(yearly, -3)) / HOMES)}"
                    f" pr. bolig, til al drift. Skønnet for driften i dag er {kr(running)} pr. bolig."
                ),
                (
                    "Enten blev lånet mindre, huslejen højere, eller også var driften sat langt under skønnet. "
                    "Byggeregnskabet og det første driftsbudget kan vise hvilket."
                ),
            )
            if left < running
            else ()
        ),
        sources=(KK_2018, FREMTIDENS_FUNDAMENT),
    )


EXAMPLES = {"oliefabriksvej": oliefabriksvej}


def example_for(slug: str, result: Mapping[str, Any]) -> WorkedExample | None:
    """The worked example of a calculation, or None."""
    build = EXAMPLES.get(slug)
    return build(result) if build is not None else None
