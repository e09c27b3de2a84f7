"""The terms a model is financed on: how the base is split, and the loan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from faellesgrund.engine.economy.algebra import Node, apply, leaf, named
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.loan import yearly_payment
from faellesgrund.engine.rates import RateUnknown

AREA_LIMITS = (90.0, 105.0)
"""m² on average: under the first, up to the second, over it (ABL § 118 a, stk. 1–3)."""


@dataclass(frozen=True, slots=True)
class Split:
    """Loan, grundkapital and beboerindskud as shares of the financed base (ABL §§ 118 and 118 a)."""

    regel: str
    loan: Node
    grundkapital: Node
    beboerindskud: Node


@dataclass(frozen=True, slots=True)
class Loan:
    """The loan of one model: payment per krone, bidrag and years."""

    type: str
    rente: Node
    aar: Node
    terminer: Node
    bidrag: Node
    per_krone: Node


def split(brief: Brief, a: Assumptions, tilsagn: date, area: Node, prolonged: bool = False) -> Split:
    """Loan, grundkapital and beboerindskud by the date of commitment, home type and average area.

    § 118 a holds for commitments to 31-12-2026; after that § 118, unless ``prolonged`` asks for what an
    extended § 118 a would give.
    """
    when = date(2026, 12, 31) if prolonged else tilsagn
    resident = a.law("bi_pct", when)
    try:
        family = (brief.get("stoette.boligtype") or "familie") == "familie"
        if family and area.vaerdi < AREA_LIMITS[0]:
            loan, capital, regel = "laan_pct_fam_u90", "gk_pct_fam_u90", "ABL § 118 a, stk. 2"
        elif family and area.vaerdi >= AREA_LIMITS[1]:
            loan, capital, regel = "laan_pct_fam_o105", "gk_pct_fam_o105", "ABL § 118 a, stk. 3"
        else:
            loan, capital, regel = "laan_pct_118a", "gk_pct_118a", "ABL § 118 a, stk. 1"
        return Split(regel, a.law(loan, when), a.law(capital, when), resident)
    except RateUnknown:
        rule = "ABL § 118, stk. 1"
        return Split(rule, a.law("laan_pct_grundregel", when), a.law("gk_pct_grundregel", when), resident)


def _given(navn: str, value: float, enhed: str) -> Node:
    return leaf(navn, float(value), enhed, oprindelse="brief")


def loan_for(brief: Brief, a: Assumptions, model: str) -> Loan:
    """The loan of a model: what the brief gives holds for all; else the model's own defaults."""
    subsidised = model in ("almen", "almen_med_statstilskud")
    rente, aar, terminer, bidrag = (brief.get(f"laan.{k}") for k in ("rente", "aar", "terminer_pr_aar", "bidrag"))
    type_ = brief.get("laan.type") or "annuitet"
    interest = a.evidence("laanerente_skoen") if rente is None else _given("Lånerente", rente, "andel")
    if aar is not None:
        years = _given("Løbetid", aar, "aar")
    elif subsidised:
        years = a.law("laan_loebetid_max", date(2026, 1, 1))
    else:
        years = a.default("laan.aar", "Løbetid", 30, "aar", "Standardværdi i Fællesgrund")
    terms = (
        a.default("laan.terminer_pr_aar", "Terminer pr. år", 4, "", "Standardværdi i Fællesgrund")
        if terminer is None
        else _given("Terminer pr. år", terminer, "")
    )
    contribution = "bidragssats_stat_skoen" if subsidised else "bidragssats_kom_skoen"
    fee = a.evidence(contribution) if bidrag is None else _given("Bidragssats", bidrag, "andel")
    per_krone = apply(
        {
            "annuitet": "terminer × i ÷ (1 − (1 + i)^−(terminer × år)), i = rente ÷ terminer",
            "serie": "terminer ÷ antal + i × restgæld i første år",
            "staaende": "renten, og afdraget hvis lånet kun løber ét år",
        }[type_],
        lambda p, t, m: yearly_payment(p, t, m, type_),
        interest,
        years,
        terms,
        enhed="andel",
    )
    return Loan(type_, interest, years, terms, fee, named("Ydelse pr. lånt krone, første år", per_krone, "andel"))
