"""The course of the chosen model's loan year by year, and its lines in the first budget."""

from __future__ import annotations

from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.cases import Case
from faellesgrund.engine.economy.financing import settled_payments

SUBSIDISED_YEARS = 45


def course(case: Case, a: Assumptions) -> list[dict[str, float]]:
    """Rows {aar, ydelse (with bidrag), betaling, stoette, restgaeld}, kr.

    With ABL § 129 the resident's side (``betaling``) runs for 45 years on an assumed rise of the indices and the
    state pays the rest of the loan's payments (``stoette``); what is paid beyond them goes to the funds
    (ABL § 20) and never lowers the rent. A plain loan is paid by the rent alone.
    """
    s = case.setting
    loan = _years(case)
    if not s.subsidised:
        return [
            {"aar": i, "ydelse": paid, "betaling": paid, "stoette": 0.0, "restgaeld": left}
            for i, (paid, _, left) in enumerate(loan, start=1)
        ]
    assert s.payment_rate is not None
    growth = a.evidence("laan.regulering_pr_aar").vaerdi
    settled = settled_payments(s.payment_rate.vaerdi * case.base.vaerdi, SUBSIDISED_YEARS, growth, 20, 45, 0.75)
    rows = []
    for i in range(SUBSIDISED_YEARS):
        paid, fee, left = loan[i] if i < len(loan) else (0.0, 0.0, 0.0)
        resident = settled[i] + fee
        rows.append(
            {
                "aar": i + 1,
                "ydelse": paid,
                "betaling": resident,
                "stoette": max(0.0, paid - resident),
                "restgaeld": left,
            }
        )
    return rows


def _years(case: Case) -> list[tuple[float, float, float]]:
    """(payment with bidrag, bidrag, balance at the end) per year of the loan, unrounded."""
    loan, left = case.setting.loan, case.loan.vaerdi
    terms = max(1, round(loan.terminer.vaerdi))
    count = max(1, round(loan.aar.vaerdi)) * terms
    i = loan.rente.vaerdi / terms
    level = 0.0
    if loan.type == "annuitet":
        level = left / count if i == 0 else left * i / (1 - (1 + i) ** -count)
    instalment = left / count
    rows: list[tuple[float, float, float]] = []
    paid = fees = 0.0
    for k in range(1, count + 1):
        interest, fee = left * i, left * loan.bidrag.vaerdi / terms
        if loan.type == "annuitet":
            repaid = min(left, level - interest)
        elif loan.type == "serie":
            repaid = min(left, instalment)
        else:
            repaid = left if k == count else 0.0
        left -= repaid
        paid += interest + repaid + fee
        fees += fee
        if k % terms == 0:
            rows.append((paid, fees, 0.0 if k == count else left))
            paid = fees = 0.0
    return rows


def capital_lines(case: Case) -> list[tuple[str, str, float, str]]:
    """Accounts 101–105 of the first budget: (account, text, kr., origin)."""
    s = case.setting
    if s.subsidised:
        assert s.payment_rate is not None
        return [
            ("101", "Låntagers betaling efter almenboligloven § 129", s.payment_rate.vaerdi * case.base.vaerdi, "lov"),
            ("102.2", "Bidrag til realkreditinstitut", s.loan.bidrag.vaerdi * case.loan.vaerdi, "evidens"),
        ]
    if case.loan.vaerdi <= 0:
        return [("101", "Afdrag på lån", 0.0, "beregnet"), ("102.1", "Renter af lån", 0.0, "beregnet")]
    payment = s.loan.per_krone.vaerdi * case.loan.vaerdi
    first = _years(case)[0]
    repaid = case.loan.vaerdi - first[2]
    return [
        ("101", "Afdrag på lån, første år", repaid, "beregnet"),
        ("102.1", "Renter af lån, første år", payment - repaid, "beregnet"),
        ("102.2", "Bidrag til realkreditinstitut, første år", s.loan.bidrag.vaerdi * case.loan.vaerdi, "beregnet"),
    ]


def keys_used(case: Case) -> tuple[str, ...]:
    """The figures the course rests on beyond the loan's own terms."""
    return ("laan.regulering_pr_aar",) if case.setting.subsidised and case.base.vaerdi > 0 else ()
