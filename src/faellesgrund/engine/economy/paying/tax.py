"""Income tax of one adult, yearly. personskatteloven §§ 6, 10, 12; ligningsloven §§ 9 J, 9 K; AMBL § 1."""

from __future__ import annotations

from collections.abc import Callable

from faellesgrund.engine.economy.algebra import Number, maximum, minimum, named

RateAt = Callable[[str], Number]
"""Looks up a rate by key on the date in question: Nodes for a single case, floats for arrays."""


def after_labour_contribution(transfer: Number, wage: Number, rate: RateAt) -> Number:
    """Personal income, kr. per year: benefits in full, wages less the labour market contribution (AMBL § 1)."""
    net_wage = named("Løn efter arbejdsmarkedsbidrag", wage * (1.0 - rate("skat.am_bidrag")))
    return named("Personlig indkomst", transfer + net_wage, "kr", "PSL § 3")


def wage_deductions(wage: Number, rate: RateAt) -> Number:
    """Employment and job deductions, kr. per year (LL §§ 9 J and 9 K)."""
    employment = minimum(rate("skat.beskaeftigelsesfradrag_pct") * wage, rate("skat.beskaeftigelsesfradrag_maks"))
    above = maximum(0.0, wage - rate("skat.jobfradrag_graense"))
    job = minimum(rate("skat.jobfradrag_pct") * above, rate("skat.jobfradrag_maks"))
    return named("Beskæftigelses- og jobfradrag", employment + job, "kr", "LL §§ 9 J og 9 K")


def income_tax(personal: Number, deductions: Number | None, municipal: Number, rate: RateAt) -> Number:
    """Tax, kr. per year: bottom tax of all, municipal (and church) tax less deductions, less the personal allowance.

    municipal: municipal plus church rate; deductions: None without wages. Middle and top tax do not reach so low.
    """
    bottom = rate("skat.bundskat")
    taxable = personal if deductions is None else maximum(0.0, personal - deductions)
    allowance = named("Skatteværdi af personfradrag", (bottom + municipal) * rate("skat.personfradrag"))
    return named("Skat", maximum(0.0, bottom * personal + municipal * taxable - allowance), "kr", "PSL §§ 6, 10 og 12")
