"""The arithmetic of a reserve plan, by hand-worked figures and by what must always hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faellesgrund.engine.economy.reserves import Component, Plan, balance, needed_contribution, read_plan, works
from tests.engine.economy.reserves.plan_examples import five_parts, one_part


def test_the_balance_follows_the_written_formula_year_by_year() -> None:
    path = balance(read_plan(one_part()))
    # Year 1: 100 × 1.02 + 400 = 502. Year 2: 502 × 1.02 + 400 × 1.05 − 1000 × 1.10 = −167.96
    assert path.saldo.tolist() == pytest.approx([502.0, -167.96])
    assert path.aar == (2027, 2028)
    assert path.negative == (False, True)


def test_the_needed_contribution_of_the_hand_worked_plan_is_the_one_that_ends_at_zero() -> None:
    need = needed_contribution(read_plan(one_part()))
    # (1100 − 100 × 1.02²) ÷ (1.02 + 1.05)
    assert need.pr_aar == pytest.approx((1100 - 104.04) / 2.07)
    assert need.aar == 2028


def test_five_parts_need_97073_kr_and_the_twenty_ninth_year_decides() -> None:
    plan = read_plan(five_parts())
    need = needed_contribution(plan)
    assert need.pr_aar == pytest.approx(97_073, abs=0.5)
    assert need.aar == plan.startaar + 28


def test_five_parts_fall_due_in_the_years_of_the_worked_example() -> None:
    due: dict[str, list[int]] = {}
    for work in works(read_plan(five_parts())):
        due.setdefault(work.komponent.navn, []).append(work.aar - 2026)
    assert due == {
        "Maling af facade": [5, 13, 21, 29],
        "Varmepumper": [12, 29],
        "Køkkener": [15],
        "Badeværelser": [20],
        "Tag": [25],
    }


def test_the_balance_of_the_worked_example_ends_at_198651_kr() -> None:
    plan = read_plan(five_parts())
    exact = balance(read_plan(five_parts(needed_contribution(plan).pr_aar)))
    assert exact.saldo[28] == pytest.approx(0, abs=1e-4)
    assert exact.saldo[29] == pytest.approx(198_660, abs=10)


def test_wear_makes_the_worked_example_1_80_times_dearer() -> None:
    data = five_parts()
    lives = {"Maling af facade": 7, "Køkkener": 10, "Badeværelser": 12, "Varmepumper": 15}
    ages = {"Maling af facade": 3, "Køkkener": 5, "Badeværelser": 5, "Varmepumper": 5}
    for part in data["komponent"]:
        if part["navn"] in lives:
            part["levetid"] = lives[part["navn"]]
            part["restlevetid"] = lives[part["navn"]] - ages[part["navn"]] - 1
    need = needed_contribution(read_plan(data))
    assert need.pr_aar == pytest.approx(174_349, abs=0.5)
    assert need.aar == 2026 + 25


def test_percent_funded_is_the_balance_over_the_accrued_wear() -> None:
    path = balance(read_plan(five_parts()))
    # End of 2027: ages 6, 4, 6, 6, 6 at prices one year on.
    worn = (420_000 * 6 / 30 + 99_000 * 4 / 8 + 456_000 * 6 / 20 + 600_000 * 6 / 25 + 480_000 * 6 / 17) * 1.025
    assert path.daekningsgrad[0] == pytest.approx(path.saldo[0] / worn)


def test_percent_funded_is_missing_where_nothing_has_worn() -> None:
    path = balance(read_plan(one_part(komponent=[{"navn": "Tag", "pris": 1000, "levetid": 40, "restlevetid": 41}])))
    assert [share != share for share in path.daekningsgrad] == [True, True]


def test_a_part_that_outlives_its_life_has_age_zero_until_its_remaining_life_is_within_it() -> None:
    path = balance(read_plan(one_part(komponent=[{"navn": "Tag", "pris": 1000, "levetid": 5, "restlevetid": 5}])))
    # End of 2027: 5 years left of 5. End of 2028: 4 left, one fifth of 1100.
    assert path.daekningsgrad[0] != path.daekningsgrad[0]
    assert path.daekningsgrad[1] == pytest.approx(path.saldo[1] / 220)


def test_a_part_due_at_once_is_replaced_in_the_first_year_and_each_life_after() -> None:
    data = one_part(
        afdeling={"boliger": 2, "startaar": 2027, "aar": 7},
        komponent=[{"navn": "Tag", "pris": 1000, "levetid": 3, "restlevetid": 0}],
    )
    assert [work.aar for work in works(read_plan(data))] == [2027, 2030, 2033]


def test_prices_before_the_price_year_are_lower() -> None:
    data = one_part(afdeling={"boliger": 2, "startaar": 2027, "aar": 2, "prisaar": 2029})
    assert works(read_plan(data))[0].beloeb == pytest.approx(1000 / 1.1)


parts = st.builds(
    Component,
    navn=st.just("Del"),
    pris=st.floats(0, 1e6),
    levetid=st.integers(1, 60),
    restlevetid=st.integers(0, 60),
)
plans = st.builds(
    Plan,
    navn=st.just("Eksempel"),
    boliger=st.integers(1, 50),
    startaar=st.just(2027),
    aar=st.integers(1, 60),
    prisaar=st.integers(2020, 2034),
    saldo_primo=st.floats(0, 1e6),
    pr_aar=st.just(0.0),
    byggepriser=st.floats(-0.2, 0.5),
    vaekst=st.floats(-0.2, 0.5),
    rente=st.floats(-0.2, 0.5),
    komponenter=st.lists(parts, max_size=6).map(tuple),
)


def with_contribution(plan: Plan, pr_aar: float) -> Plan:
    return replace(plan, pr_aar=pr_aar)


@settings(max_examples=150, deadline=None)
@given(plans)
def test_the_needed_contribution_is_enough_and_a_little_less_is_not(plan: Plan) -> None:
    need = needed_contribution(plan)
    scale = (
        max(1.0, plan.saldo_primo, *(work.beloeb for work in works(plan)), need.pr_aar) * (1 + abs(plan.rente)) ** 60
    )
    enough = balance(with_contribution(plan, need.pr_aar)).saldo
    assert min(enough) >= -1e-9 * scale
    if need.aar is not None and need.pr_aar > 1:
        short = balance(with_contribution(plan, need.pr_aar * 0.9)).saldo
        assert short[need.aar - plan.startaar] < 0


@settings(max_examples=60, deadline=None)
@given(plans, st.floats(0, 1e6))
def test_more_saved_at_the_start_never_raises_the_needed_contribution(plan: Plan, more: float) -> None:
    richer = replace(plan, saldo_primo=plan.saldo_primo + more)
    assert needed_contribution(richer).pr_aar <= needed_contribution(plan).pr_aar + 1e-6
