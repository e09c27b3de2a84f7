"""The published and computed cases hold to the krone, one by one and as a table."""

from __future__ import annotations

from datetime import date

import pytest

from faellesgrund.engine.economy.ability.payment import pay, payment_json
from faellesgrund.engine.economy.ability.table import pay_table
from faellesgrund.engine.economy.assumptions import Assumptions
from tests.engine.economy.ability.worked import household, rows, single

ROWS = rows()


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_worked_case_gives_the_expected_support_and_what_is_left(row: dict[str, str]) -> None:
    found = payment_json(pay(household(row), Assumptions(), limits=False), full=False)
    assert found["boligstoette_aar"] == float(row["forventet_boligstoette_aar"])
    assert found["efter_husleje_maaned"] == int(row["forventet_netto_efter_husleje_maaned"])


def test_all_the_worked_cases_give_the_same_in_one_table() -> None:
    found = pay_table([household(row) for row in ROWS], Assumptions())
    assert len(found) == 121
    wrong = [
        row["id"]
        for row, result in zip(ROWS, found, strict=True)
        if result["boligstoette_aar"] != float(row["forventet_boligstoette_aar"])
        or result["efter_husleje_maaned"] != int(row["forventet_netto_efter_husleje_maaned"])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("rent", "support", "kontanthjaelp", "with_heat", "foertidspension", "folkepension"),
    [
        (2000, 0, 2000, 2000, 2000, 2000), (2400, 0, 2400, 2400, 2400, 1790), (2600, 0, 2600, 2600, 2600, 1790),
        (2717, 0, 2717, 2717, 2717, 1790), (2718, 310, 2408, 2718, 2718, 1790), (2833, 425, 2408, 2833, 2833, 1790),
        (3000, 450, 2550, 2639, 2597, 1790), (3500, 525, 2975, 3010, 2797, 1790), (4000, 600, 3400, 3435, 2997, 1790),
        (5000, 750, 4250, 4285, 3397, 1790),
    ],
)  # fmt: skip
def test_a_rent_costs_the_resident_what_the_table_says(
    rent: int, support: int, kontanthjaelp: int, with_heat: int, foertidspension: int, folkepension: int
) -> None:
    def monthly(kind: str, **more: bool) -> float:
        found = payment_json(pay(single(kind, rent_md=rent, **more), Assumptions(), limits=False), full=False)
        return float(found["boligstoette_aar"]) / 12

    assert monthly("kontanthjaelp_forhoejet") == support
    assert rent - monthly("kontanthjaelp_mindste") == kontanthjaelp
    assert rent - monthly("kontanthjaelp_mindste", varme_inkl=True) == with_heat
    assert rent - monthly("foertidspension_ny") == foertidspension
    assert rent - monthly("folkepension") == folkepension


@pytest.mark.parametrize(
    ("kind", "age", "active", "net", "rents"),
    [
        ("kontanthjaelp_mindste", 40, False, 6179, (3033, 2178, 1178, 178, None)),
        ("kontanthjaelp_grund", 22, True, 7897, (5055, 4585, 3408, 1897, 1397)),
        ("kontanthjaelp_grund", 27, True, 8946, (6290, 5819, 4642, 3466, 2878)),
        ("kontanthjaelp_forhoejet", 40, False, 10770, (8373, 7965, 6788, 5612, 5024)),
        ("su_videregaaende", 24, False, 6393, (3286, 2393, 1393, 393, None)),
    ],
)
def test_the_highest_rent_that_leaves_enough_is_the_one_in_the_table(
    kind: str, age: int, active: bool, net: int, rents: tuple[int | None, ...]
) -> None:
    needed = (3600.0, 4000.0, 5000.0, 6000.0, 6500.0)
    payment = pay(single(kind, age, aktivitetsparat=active), Assumptions(), needed)
    assert round(float(payment.outcome.income.net) / 12) == net
    assert tuple(found.rent for found in payment.highest) == rents


@pytest.mark.parametrize(
    ("kind", "needed", "rent"),
    [
        ("foertidspension_ny", 8000, 11255), ("foertidspension_ny", 10000, 9255), ("foertidspension_ny", 12000, 6113),
        ("foertidspension_ny", 13000, 3613), ("folkepension", 10000, 10559), ("folkepension", 10318, 9287),
        ("folkepension", 10400, 1708),
    ],
)  # fmt: skip
def test_a_pension_carries_the_rent_in_the_table(kind: str, needed: float, rent: int) -> None:
    assert pay(single(kind), Assumptions(), (needed,)).highest[0].rent == rent


def test_fixed_expenses_count_in_the_highest_rent_and_nowhere_else() -> None:
    plain = pay(single("kontanthjaelp_forhoejet"), Assumptions(), (4000.0,))
    burdened = pay(single("kontanthjaelp_forhoejet", faste_udgifter_maaned=1000.0), Assumptions(), (4000.0,))
    assert burdened.left.vaerdi == plain.left.vaerdi
    assert (plain.highest[0].rent, burdened.highest[0].rent) == (7965, 6788)


def test_the_dead_zone_of_kontanthjaelp_lies_below_the_first_payment() -> None:
    found = pay(single("kontanthjaelp_mindste"), Assumptions(), (3600.0,))
    assert found.dead_zones == ((2409, 2717),)
    assert found.highest[0].gaps == ((2579, 2717),)
    assert pay(single("kontanthjaelp_mindste", har_allerede_stoette=True), Assumptions()).dead_zones == ()


@pytest.mark.parametrize(
    ("kind", "age", "children", "active", "cohabiting", "gross"),
    [
        ("kontanthjaelp_mindste", 40, 0, False, "enlig", 7094), ("kontanthjaelp_grund", 22, 0, False, "enlig", 8671),
        ("kontanthjaelp_grund", 22, 0, True, "enlig", 9754), ("kontanthjaelp_grund", 27, 0, True, "enlig", 11378),
        ("kontanthjaelp_forhoejet", 40, 0, False, "enlig", 14202), ("kontanthjaelp_forhoejet", 40, 0, True, "samlevende", 26122),
        ("kontanthjaelp_mindste", 40, 1, False, "enlig", 11715), ("kontanthjaelp_grund", 40, 2, False, "enlig", 12151),
        ("kontanthjaelp_forhoejet", 40, 1, False, "enlig", 15970), ("folkepension", 70, 0, False, "gift", 24022),
        ("ressourceforloebsydelse", 40, 1, False, "enlig", 17735), ("seniorpension", 63, 0, False, "samlevende", 37492),
    ],
)  # fmt: skip
def test_the_benefit_follows_type_age_family_and_activity(
    kind: str, age: int, children: int, active: bool, cohabiting: str, gross: int
) -> None:
    h = single(kind, age, boern=children, aktivitetsparat=active, samlivsstatus=cohabiting)
    assert float(pay(h, Assumptions(), limits=False).outcome.income.benefit) == 12 * gross


def test_a_wage_beside_kontanthjaelp_lowers_it_by_two_thirds_above_the_free_amount() -> None:
    h = single("kontanthjaelp_forhoejet", rent_md=3500, loen_maaned=5000.0)
    # 14.202 − 0,65 × (5.000 − 2.500) = 12.577 kr. pr. måned
    assert float(pay(h, Assumptions(), limits=False).outcome.income.benefit) == 12 * 12577


def test_the_ceiling_for_couples_counts_once_unless_it_is_asked_for_per_person() -> None:
    couple = {"samlivsstatus": "samlevende", "indkomst_aar": 313464.0, "areal_m2": 45.0}
    once = pay(single("kontanthjaelp_forhoejet", 45, 6000, **couple), Assumptions(), limits=False)
    both = pay(single("kontanthjaelp_forhoejet", 45, 6000, loft_pr_person=True, **couple), Assumptions(), limits=False)
    assert (float(once.outcome.support), float(both.outcome.support)) == (12 * 379, 2 * 12 * 379)


def test_the_old_ceiling_took_what_help_and_support_had_above_it() -> None:
    h = single("kontanthjaelp_gammel", boern=2, rent_md=8000, areal_m2=75.0, dato=date(2025, 6, 30))
    # 18.112 − 16.972 = 1.140 kr. pr. måned
    assert float(pay(h, Assumptions(), limits=False).outcome.support) == 12 * 1140


def test_a_home_without_its_own_kitchen_gives_no_support() -> None:
    found = payment_json(pay(single("folkepension", eget_koekken=False), Assumptions()))
    assert (found["boligstoette_aar"], found["boligstoetteform"]) == (0.0, "ingen")
