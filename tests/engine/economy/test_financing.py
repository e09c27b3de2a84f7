"""The four models worked out: 12 homes of 35 m², common house 40 m², free plot, rent 3,000 (invented)."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

import numpy as np
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from faellesgrund.engine.economy import financing as f

BUILD = 13_151_043.75
RUNNING = 336_360.0
STATE = 6_000_000.0
HOMES = 12
P, B_STATE, B_MUNICIPAL = 0.028, 0.002, 0.006
I_TERM = 0.045 / 4
Y = 4 * I_TERM / (1 - (1 + I_TERM) ** -120)
ALMEN = f.Terms(0.90, P + 0.90 * B_STATE, 1825, 0.0125, 0.0125, 0.0)
LOAN = f.Terms(1.0, Y + B_MUNICIPAL, 1825, 0.0125, 0.0, 0.0)
ALL_GRANT = f.Terms(1.0, 1.0, 1825, 0.0125, 0.0, 0.0, no_loan=True)


def rent(base: float, t: f.Terms) -> float:
    return float(f.rent_per_month(RUNNING, t.capital_cost * base if not t.no_loan else 0.0, HOMES))


@pytest.mark.parametrize(
    ("terms", "grants", "cost", "loan", "expected_rent"),
    [
        (ALMEN, 0.0, 13_472_880, 12_125_592, 5123.97),
        (ALMEN, STATE, 13_403_715, 6_663_344, 3867.99),
        (LOAN, STATE, 13_243_469, 7_243_469, 5701.52),
        (ALL_GRANT, STATE, 13_151_044, 0, 2335.83),
    ],
    ids=["A", "B1", "B2", "C"],
)
def test_rent_without_municipal_grant_in_each_model(
    terms: f.Terms, grants: float, cost: float, loan: float, expected_rent: float
) -> None:
    result = f.given(BUILD, grants, 0.0, terms)
    assert float(result.cost) == pytest.approx(cost, abs=0.5)
    assert terms.loan_share * float(result.base) == pytest.approx(loan, abs=0.5)
    assert rent(float(result.base), terms) == pytest.approx(expected_rent, abs=0.005)


@pytest.mark.parametrize(
    ("terms", "grants", "cost", "municipal"),
    [
        (ALMEN, 0.0, 13_356_019, 10_146_623),
        (ALMEN, STATE, 13_356_019, 4_146_623),
        (LOAN, STATE, 13_170_769, 5_741_380),
        (ALL_GRANT, STATE, 13_151_044, 7_151_044),
    ],
    ids=["A", "B1", "B2", "C"],
)
def test_grant_needed_at_3000_in_each_model(terms: f.Terms, grants: float, cost: float, municipal: float) -> None:
    room = 12 * HOMES * 3000 - RUNNING
    result = f.need(BUILD, grants, room, terms)
    assert float(result.cost) == pytest.approx(cost, abs=0.5)
    assert float(result.municipal) == pytest.approx(municipal, abs=0.5)


NINE_ROWS = [
    (22_000, 2500, 268_456, 768_456, 619_564),
    (22_000, 3000, 469_799, 969_799, 709_237),
    (22_000, 3500, 671_141, 1_171_141, 798_910),
    (28_030, 2500, 66_107, 566_107, 529_443),
    (28_030, 3000, 267_450, 767_450, 619_116),
    (28_030, 3500, 468_792, 968_792, 708_789),
    (34_000, 2500, None, None, None),
    (34_000, 3000, 67_114, 567_114, 529_891),
    (34_000, 3500, 268_456, 768_456, 619_564),
]


@pytest.mark.parametrize(("per_home", "target", "a", "b1", "b2"), NINE_ROWS)
def test_highest_cost_per_home_for_running_cost_and_rent(
    per_home: float, target: float, a: float | None, b1: float | None, b2: float | None
) -> None:
    room = 12 * HOMES * target - per_home * HOMES
    if a is None:
        assert room == -48_000
        return
    assert room / ALMEN.capital_cost / HOMES == pytest.approx(a, abs=0.5)
    assert (STATE + room / ALMEN.capital_cost) / HOMES == pytest.approx(b1, abs=0.5)
    assert (STATE + room / LOAN.capital_cost) / HOMES == pytest.approx(b2, abs=0.5)


def test_settled_payment_follows_the_indices_for_45_years() -> None:
    path = f.settled_payments(0.028 * 13_472_880, 45, 0.02, 20, 45, 0.75)
    expected = {
        1: 377_241,
        2: 384_785,
        5: 408_337,
        10: 450_837,
        20: 549_568,
        21: 557_812,
        30: 637_797,
        40: 740_189,
        45: 797_394,
    }
    assert {year: round(path[year - 1]) for year in expected} == expected


def test_settled_payment_falls_with_wages_and_stands_still_when_prices_fall() -> None:
    assert f.regulated(100.0, 30, prices=0.02, wages=-0.01) == pytest.approx(99.0)
    assert f.regulated(100.0, 5, prices=-0.01, wages=0.02) == 100.0
    assert f.regulated(100.0, 46, prices=0.02, wages=0.02) == 100.0


def test_registration_fee_of_the_example_loan() -> None:
    assert float(f.registration_fee(1_429_389, 1825, 0.0125)) == 19_725
    assert float(f.registration_fee(0.0, 1825, 0.0125)) == 0


@examples(st.integers(1, 2_000_000))
def test_registration_fee_rounds_like_exact_decimals(hundreds_of_oere: int) -> None:
    loan = Decimal(hundreds_of_oere) * 8  # 1.25 % of 8 kr. is 10 øre: every boundary is met exactly
    exact = (loan * Decimal("0.0125") / 100).to_integral_value(ROUND_CEILING) * 100 + 1825
    assert float(f.registration_fee(float(loan), 1825, 0.0125)) == float(exact)


@examples(
    build=st.floats(1e6, 5e7),
    grants=st.floats(0, 1e7),
    room=st.floats(-1e5, 1e6),
    share=st.sampled_from([0.84, 0.9, 1.0]),
    fees=st.sampled_from([0.0, 0.0125]),
)
def test_need_fed_back_keeps_the_rent(build: float, grants: float, room: float, share: float, fees: float) -> None:
    t = f.Terms(share, 0.067, 1825, 0.0125, fees, 0.0)
    found = f.need(build, grants, room, t)
    again = f.given(build, grants, float(found.municipal), t)
    covered = min(grants, float(again.cost))
    assert covered + float(again.base) + float(again.municipal) == pytest.approx(float(again.cost), abs=0.01)
    assert float(again.base) <= float(found.base) + 0.01
    # at most what the fee's steps can leave
    assert float(found.base) - float(again.base) <= 210


@examples(build=st.floats(1e6, 5e7), more=st.floats(0, 1e6), grants=st.floats(0, 1e7), room=st.floats(-1e5, 1e6))
def test_dearer_never_needs_less_support(build: float, more: float, grants: float, room: float) -> None:
    cheap, dear = f.need(build, grants, room, LOAN), f.need(build + more, grants, room, LOAN)
    assert float(dear.municipal) >= float(cheap.municipal) - 1e-6


def test_arrays_and_single_cases_agree() -> None:
    builds = np.linspace(5e6, 2e7, 50)
    many = f.given(builds, STATE, 1e6, ALMEN)
    for i, build in enumerate(builds):
        one = f.given(float(build), STATE, 1e6, ALMEN)
        assert float(one.base) == many.base[i]
