"""Loans: the schedule to the øre, and the yearly payment per krone the chain uses."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.engine.economy.algebra import Node, apply, leaf
from faellesgrund.engine.economy.loan import TERMS, TYPES, Term, loan_json, schedule, yearly_payment
from faellesgrund.engine.problems import BadInput

MILLION = 1_000_000
amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(100_000_000), places=2)
rates = st.floats(min_value=0, max_value=0.25)
years = st.integers(min_value=1, max_value=40)
terms = st.sampled_from(TERMS)
types = st.sampled_from(TYPES)


def test_an_annuity_of_a_million_at_four_and_a_half_per_cent_costs_15227_43_a_quarter() -> None:
    rows = schedule(MILLION, 0.045, 30)
    assert len(rows) == 120
    assert {t.ydelse for t in rows[:-1]} == {Decimal("15227.43")}
    assert rows[0].rente == Decimal("11250.00")
    assert rows[0].afdrag == Decimal("3977.43")
    assert abs(rows[-1].ydelse - Decimal("15227.43")) < 1


def test_the_debt_after_ten_years_is_the_closed_form_within_the_rounding_of_forty_terms() -> None:
    # L(1 + i)^k − a((1 + i)^k − 1)/i with i = 1.125 % and k = 40
    assert abs(schedule(MILLION, 0.045, 30)[39].restgaeld - Decimal("800464.99")) <= Decimal("0.25")


@pytest.mark.parametrize(
    ("rente", "aar", "y"),
    [(0.045, 30, 0.060910), (0.045, 40, 0.054020), (0.035, 30, 0.053974), (0.055, 30, 0.068257)],
)
def test_the_yearly_payment_per_krone_is_the_annuity_formula(rente: float, aar: int, y: float) -> None:
    assert yearly_payment(rente, aar, 4) == pytest.approx(y, abs=5e-7)


def test_a_serial_loan_repays_the_same_every_term_and_pays_less_and_less() -> None:
    rows = schedule(MILLION, 0.045, 30, 4, "serie")
    assert {t.afdrag for t in rows[:-1]} == {Decimal("8333.33")}
    assert rows[0].ydelse == Decimal("19583.33")
    assert rows[-2].ydelse == Decimal("8520.83")  # 8,333.33 + 1.125 % of the 16,667.06 left
    assert abs(rows[-1].ydelse - Decimal("8427.08")) <= Decimal("0.45")  # the last takes 0.40 of rounding
    assert all(before.ydelse >= after.ydelse for before, after in pairwise(rows[:-1]))


def test_a_standing_loan_repays_everything_in_the_last_term() -> None:
    rows = schedule(MILLION, 0.045, 5, 2, "staaende")
    assert [t.afdrag for t in rows] == [Decimal(0)] * 9 + [Decimal(MILLION)]
    assert {t.rente for t in rows} == {Decimal("22500.00")}


def test_without_interest_the_loan_is_repaid_in_equal_parts() -> None:
    rows = schedule(1200, 0.0, 1, 12)
    assert [t.ydelse for t in rows] == [Decimal("100.00")] * 12
    assert yearly_payment(0.0, 30, 4) == pytest.approx(1 / 30)


@pytest.mark.parametrize("rente", [1e-7, 1e-12, 1e-30])
def test_an_interest_close_to_nothing_costs_next_to_nothing(rente: float) -> None:
    interest = sum(t.rente for t in schedule(MILLION, rente, 30))
    assert 0 <= interest <= Decimal(str(MILLION * rente * 30)) + Decimal("0.01")
    # The payment of a small interest is 1/30 + about half the interest.
    assert yearly_payment(rente, 30, 4) - 1 / 30 == pytest.approx(rente * 121 / 240, rel=1e-3, abs=1e-15)


def test_bidrag_is_paid_of_the_debt_before_the_term() -> None:
    rows = schedule(MILLION, 0.045, 30, 4, "annuitet", 0.006)
    assert rows[0].bidrag == Decimal("1500.00")
    assert rows[1].bidrag == Decimal("1494.03")  # 996,022.57 × 0.6 % ÷ 4
    assert all(t.ydelse == t.rente + t.afdrag + t.bidrag for t in rows)


@given(amounts, rates, years, terms, types, st.floats(min_value=0, max_value=0.03))
def test_every_loan_clears_to_zero_and_no_repayment_exceeds_the_debt(
    hovedstol: Decimal, rente: float, aar: int, terminer: int, type_: str, bidrag: float
) -> None:
    rows = schedule(hovedstol, rente, aar, terminer, type_, bidrag)
    assert len(rows) == aar * terminer
    assert rows[-1].restgaeld == 0
    assert sum(t.afdrag for t in rows) == hovedstol
    left = hovedstol
    for t in rows:
        assert 0 <= t.afdrag <= left
        assert t.rente >= 0
        assert t.bidrag >= 0
        left -= t.afdrag
        assert t.restgaeld == left


@given(rates, st.floats(min_value=0.0001, max_value=0.05), years, terms, types)
def test_a_dearer_loan_never_costs_less(rente: float, more: float, aar: int, terminer: int, type_: str) -> None:
    assert yearly_payment(rente + more, aar, terminer, type_) > yearly_payment(rente, aar, terminer, type_)


@given(rates, st.integers(min_value=2, max_value=40), terms, st.sampled_from(("annuitet", "serie")))
def test_a_longer_loan_never_costs_more_a_year(rente: float, aar: int, terminer: int, type_: str) -> None:
    longer, shorter = (yearly_payment(rente, a, terminer, type_) for a in (aar, aar - 1))
    assert longer <= shorter * (1 + 1e-12)


@given(st.floats(min_value=0, max_value=0.25), years, terms, types)
def test_the_payment_per_krone_is_the_first_year_of_the_schedule(
    rente: float, aar: int, terminer: int, type_: str
) -> None:
    first = sum(t.rente + t.afdrag for t in schedule(100_000_000, rente, aar, terminer, type_)[:terminer])
    # Every term is rounded to the øre, and the last takes the rounding of all the others.
    assert float(first) == pytest.approx(1e8 * yearly_payment(rente, aar, terminer, type_), abs=0.01 * aar * terminer)


def test_an_array_of_interests_gives_what_each_gives_alone() -> None:
    many = np.array([0.0, 0.02, 0.045, 0.25])
    for type_ in TYPES:
        got = yearly_payment(many, 30.0, 4.0, type_)
        assert got.tolist() == [yearly_payment(float(rente), 30.0, 4.0, type_) for rente in many]


def test_the_payment_explains_itself_as_a_named_function() -> None:
    parts = [leaf(navn, x, oprindelse="brief") for navn, x in (("rente", 0.045), ("år", 30), ("terminer", 4))]
    node = apply("annuitet", yearly_payment, *parts, enhed="andel")
    assert isinstance(node, Node)
    assert node.op == "funktion"
    assert node.vaerdi == yearly_payment(0.045, 30, 4)


def test_years_and_terms_need_not_be_whole_in_the_closed_form() -> None:
    between = yearly_payment(0.045, 30.5, 4.4)
    assert yearly_payment(0.045, 31, 4) < between < yearly_payment(0.045, 30, 4)


def test_the_document_sums_and_groups_the_terms_by_year() -> None:
    rows = schedule(MILLION, 0.045, 2, 4, "annuitet", 0.006)
    document = loan_json(rows, 4)
    assert document["sum_afdrag"] == MILLION
    assert document["sum_rente"] == float(sum(t.rente for t in rows))
    assert document["sum_bidrag"] == float(sum(t.bidrag for t in rows))
    assert document["ydelse_pr_aar"] == [float(sum(t.ydelse for t in rows[k : k + 4])) for k in (0, 4)]
    assert list(document["ydelser"][0]) == ["termin", "rente", "afdrag", "bidrag", "ydelse", "restgaeld"]
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_a_half_oere_is_rounded_up() -> None:
    # 100 × 0.025 % ÷ 1 = 0.025 kr.
    assert schedule(100, 0.00025, 1, 1)[0].rente == Decimal("0.03")


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"hovedstol": 0}, "hovedstol"),
        ({"hovedstol": -1}, "hovedstol"),
        ({"hovedstol": 0.001}, "hovedstol"),
        ({"hovedstol": float("nan")}, "hovedstol"),
        ({"hovedstol": float("inf")}, "hovedstol"),
        ({"rente": 4.5}, "rente"),
        ({"rente": -0.01}, "rente"),
        ({"rente": float("nan")}, "rente"),
        ({"bidrag": 0.6 + 1}, "bidrag"),
        ({"aar": 0}, "aar"),
        ({"aar": 2.5}, "aar"),
        ({"aar": 101}, "aar"),
        ({"terminer": 3}, "terminer"),
        ({"type_": "annuity"}, "type"),
    ],
)
def test_what_cannot_be_a_loan_is_refused_with_the_key(changed: dict[str, object], place: str) -> None:
    loan = {"hovedstol": MILLION, "rente": 0.045, "aar": 30, **changed}
    with pytest.raises(BadInput) as bad:
        schedule(**loan)  # type: ignore[arg-type]
    assert [p.sted for p in bad.value.problems] == [place]


def test_a_term_is_a_record_that_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        schedule(MILLION, 0.045, 1)[0].ydelse = Decimal(0)  # type: ignore[misc]
    assert Term.__slots__ == ("termin", "rente", "afdrag", "bidrag", "ydelse", "restgaeld")
