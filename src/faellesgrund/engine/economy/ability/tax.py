"""Personal income and tax of one adult, without mellem- and topskat and without transfer between spouses."""

from __future__ import annotations

from dataclasses import dataclass

from faellesgrund.engine.economy.ability.law_at import Flag, LawAt
from faellesgrund.engine.economy.algebra import Number, maximum, minimum, named
from faellesgrund.engine.evidence.kommuner import church_key, tax_key


@dataclass(frozen=True, slots=True)
class Taxed:
    """One adult's year, kr.: benefit before tax, wage before AM-bidrag, AM-bidrag, personal income and income tax."""

    benefit: Number
    wage: Number | None
    am: Number | None
    personal: Number
    tax: Number


def taxed(benefit: Number, loen_maaned: Number | None, kommune: str, kirkeskat: Flag, law: LawAt) -> Taxed:
    """Personal income and tax. benefit: kr. per year before tax; loen_maaned: kr. per month before AM-bidrag, or None.

    AM-bidrag falls on wages only (AMBL § 1). PSL §§ 6 and 10, LL §§ 9 J and 9 K.
    """
    if loen_maaned is None:
        personal = named("Personlig indkomst", benefit, "kr/år")
        return Taxed(benefit, None, None, personal, _tax(personal, None, kommune, kirkeskat, law))
    wage = named("Løn pr. år", 12.0 * loen_maaned, "kr/år")
    am = named("AM-bidrag", law.rate("skat.am_bidrag") * wage, "kr/år", "AMBL § 1")
    personal = named("Personlig indkomst", benefit + wage - am, "kr/år")
    return Taxed(benefit, wage, am, personal, _tax(personal, wage, kommune, kirkeskat, law))


def _tax(personal: Number, wage: Number | None, kommune: str, kirkeskat: Flag, law: LawAt) -> Number:
    """Bundskat and kommuneskat (with kirkeskat for members) less the value of personfradrag, kr. per year."""
    bund = law.rate("skat.bundskat")
    local = law.choose(
        kirkeskat,
        lambda: named("Kommuneskat og kirkeskat", law.rate(tax_key(kommune)) + law.rate(church_key(kommune)), "andel"),
        lambda: law.rate(tax_key(kommune)),
    )
    taxable = personal if wage is None else maximum(0.0, personal - _wage_deductions(wage, law))
    allowance = named(
        "Værdi af personfradrag", (bund + local) * law.rate("skat.personfradrag"), "kr/år", "PSL §§ 10, 12"
    )
    before = named("Bundskat", bund * personal, "kr/år", "PSL § 6") + named("Kommuneskat", local * taxable, "kr/år")
    return named("Skat", maximum(0.0, before - allowance), "kr/år", "PSL §§ 6, 10, 12")


def _wage_deductions(wage: Number, law: LawAt) -> Number:
    """Beskæftigelsesfradrag and jobfradrag, kr. per year. LL §§ 9 J and 9 K."""
    employment = minimum(
        law.rate("skat.beskaeftigelsesfradrag_pct") * wage, law.rate("skat.beskaeftigelsesfradrag_maks")
    )
    above = maximum(0.0, wage - law.rate("skat.jobfradrag_graense"))
    job = minimum(law.rate("skat.jobfradrag_pct") * above, law.rate("skat.jobfradrag_maks"))
    return named("Beskæftigelsesfradrag", employment, "kr/år", "LL § 9 J") + named(
        "Jobfradrag", job, "kr/år", "LL § 9 K"
    )
