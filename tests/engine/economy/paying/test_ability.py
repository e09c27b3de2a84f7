"""Benefits, tax, dead zones, highest rents, profiles and the bridge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.engine.economy.algebra import leaf, recompute, walk
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.paying import profiles
from faellesgrund.engine.economy.paying.benefits import BenefitNotInForce
from faellesgrund.engine.economy.paying.document import document
from faellesgrund.engine.economy.paying.payment import Household, pay, payment_json
from faellesgrund.engine.economy.paying.rent_curve import dead_zones, highest_rent
from faellesgrund.engine.economy.paying.table import pay_table
from faellesgrund.engine.problems import BadInput

DAY = date(2026, 11, 24)


def one(
    kind: str = "kontanthjaelp_mindste", rent: float = 3000, day: date = DAY, age: int = 40, **more: object
) -> Household:
    return Household("1", day, kind, age, 12.0 * rent, 30.0, **more)  # type: ignore[arg-type]


def left(h: Household) -> int:
    return int(payment_json(pay(h, Assumptions(), curve=False), full=False)["efter_husleje_maaned"])


GROSS_AND_NET = [
    ("kontanthjaelp_mindste", 40, {}, 7_094, 6_179, 6_158),
    ("kontanthjaelp_grund", 22, {}, 8_671, 7_197, 7_164),
    ("kontanthjaelp_grund", 22, {"aktivitetsparat": True}, 9_754, 7_897, 7_855),
    ("kontanthjaelp_grund", 27, {"aktivitetsparat": True}, 11_378, 8_946, 8_891),
    ("kontanthjaelp_forhoejet", 40, {}, 14_202, 10_770, 10_693),
    ("kontanthjaelp_mindste", 40, {"boern": 1}, 11_715, 9_164, 9_106),
    ("kontanthjaelp_grund", 25, {"boern": 1}, 12_151, 9_445, 9_384),
    ("kontanthjaelp_forhoejet", 40, {"boern": 1}, 15_970, 11_913, 11_821),
    ("foertidspension_ny", 45, {}, 22_053, 15_842, None),
    ("folkepension", 70, {}, 16_273, 12_108, None),
    ("ressourceforloebsydelse", 45, {}, 13_344, 10_216, None),
    ("su_videregaaende", 24, {}, 7_426, 6_393, None),
]


@pytest.mark.parametrize(("kind", "age", "more", "gross", "net", "net_church"), GROSS_AND_NET)
def test_gross_and_net_per_month_in_2026(
    kind: str, age: int, more: dict[str, object], gross: int, net: int, net_church: int | None
) -> None:
    row = payment_json(pay(one(kind, 0, age=age, **more), Assumptions(), curve=False), full=False)
    assert row["indkomst_aar"] / 12 == pytest.approx(gross, abs=0.01)
    assert row["netto_aar"] / 12 == pytest.approx(net, abs=0.5)
    if net_church is not None:
        church = payment_json(
            pay(one(kind, 0, age=age, kirkeskat=True, **more), Assumptions(), curve=False), full=False
        )
        assert church["netto_aar"] / 12 == pytest.approx(net_church, abs=0.5)


RENT_TABLE = [
    (2000, 0, 2000, 2000, 2000, 2000),
    (2400, 0, 2400, 2400, 2400, 1790),
    (2600, 0, 2600, 2600, 2600, 1790),
    (2717, 0, 2717, 2717, 2717, 1790),
    (2718, 310, 2408, 2718, 2718, 1790),
    (2833, 425, 2408, 2833, 2833, 1790),
    (3000, 450, 2550, 2639, 2597, 1790),
    (3500, 525, 2975, 3010, 2797, 1790),
    (4000, 600, 3400, 3435, 2997, 1790),
    (5000, 750, 4250, 4285, 3397, 1790),
]


@pytest.mark.parametrize(("rent", "support", "net", "heated", "disability", "pension"), RENT_TABLE)
def test_what_a_rent_means_for_the_resident(
    rent: int, support: int, net: int, heated: int, disability: int, pension: int
) -> None:
    def net_rent(h: Household) -> float:
        row = payment_json(pay(h, Assumptions(), curve=False), full=False)
        return rent - row["boligstoette_aar"] / 12

    assert payment_json(pay(one(rent=rent), Assumptions(), curve=False), full=False)["boligstoette_aar"] == 12 * support
    assert net_rent(one(rent=rent)) == net
    assert net_rent(one(rent=rent, varme_inkl=True)) == heated
    assert net_rent(one("foertidspension_ny", rent, age=45)) == disability
    assert net_rent(one("folkepension", rent, age=70)) == pension


HIGHEST = [
    ("kontanthjaelp_mindste", 40, False, {3600: 3033, 4000: 2178, 5000: 1178, 6000: 178, 6500: None}),
    ("kontanthjaelp_grund", 22, True, {3600: 5055, 4000: 4585, 5000: 3408, 6000: 1897, 6500: 1397}),
    ("kontanthjaelp_grund", 27, True, {3600: 6290, 4000: 5819, 5000: 4642, 6000: 3466, 6500: 2878}),
    ("kontanthjaelp_forhoejet", 40, False, {3600: 8373, 4000: 7965, 5000: 6788, 6000: 5612, 6500: 5024}),
    ("su_videregaaende", 24, False, {3600: 3286, 4000: 2393, 5000: 1393, 6000: 393, 6500: None}),
    ("foertidspension_ny", 45, False, {8000: 11255, 10000: 9255, 12000: 6113, 13000: 3613}),
    ("folkepension", 70, False, {10000: 10559, 10318: 9287, 10400: 1708}),
]


@pytest.mark.parametrize(("kind", "age", "active", "expected"), HIGHEST)
def test_the_highest_rent_that_leaves_enough(
    kind: str, age: int, active: bool, expected: dict[int, int | None]
) -> None:
    curve = pay(one(kind, age=age, aktivitetsparat=active), Assumptions()).curve
    assert curve is not None
    assert {x: highest_rent(curve, float(x), 0.0)["husleje"] for x in expected} == expected


def test_the_dead_zone_is_told_with_its_ends() -> None:
    row = payment_json(pay(one(), Assumptions()), raadighed=[3600])
    assert row["doede_zoner"] == [{"fra": 2409, "til": 2717}]
    assert row["hoejeste_leje"][0]["huller"] == [{"fra": 2579, "til": 2717}]


def test_a_dead_rent_leaves_less_than_some_higher_rent() -> None:
    curve = pay(one(), Assumptions()).curve
    assert curve is not None
    for rent in (2409, 2717):
        assert curve[rent] < max(curve[rent + 1 :])
    for rent in (2408, 2718, 3000):
        assert curve[rent] >= max(curve[rent + 1 :])


def test_other_fixed_expenses_count_only_for_the_highest_rent() -> None:
    plain, fixed = (
        payment_json(pay(one(faste_udgifter_maaned=x), Assumptions()), raadighed=[3000]) for x in (0.0, 500.0)
    )
    assert plain["efter_husleje_maaned"] == fixed["efter_husleje_maaned"]
    assert fixed["hoejeste_leje"][0]["husleje"] < plain["hoejeste_leje"][0]["husleje"]


def test_without_a_kitchen_there_is_no_support() -> None:
    assert left(one(eget_koekken=False)) == left(one()) - 450


def test_a_repealed_benefit_is_never_carried_on() -> None:
    with pytest.raises(BenefitNotInForce, match="30. juni 2025"):
        pay(one("kontanthjaelp_gammel"), Assumptions())
    with pytest.raises(BenefitNotInForce, match="1. juli 2025"):
        pay(one(day=date(2025, 6, 30)), Assumptions())


def test_before_and_after_the_reform() -> None:
    old = payment_json(pay(one("kontanthjaelp_gammel", day=date(2025, 6, 30)), Assumptions(), curve=False), full=False)
    new = payment_json(pay(one(day=date(2025, 7, 1)), Assumptions(), curve=False), full=False)
    assert old["netto_aar"] / 12 == pytest.approx(9_762, abs=0.5)
    assert new["netto_aar"] / 12 == pytest.approx(5_905, abs=0.5)


@pytest.mark.parametrize("day", [date(2027, 1, 2), date(2028, 6, 1)])
def test_unknown_years_go_on_with_the_last_rates_marked(day: date) -> None:
    a = Assumptions()
    row = payment_json(pay(one(day=day), a))
    assert row["efter_husleje_maaned"] == left(one())
    assert row["sikkerhed"] == "antaget" and a.carried_years == {2026}


def test_certainty_is_told_by_the_date_of_the_household() -> None:
    a = Assumptions()
    assert (
        document([one("folkepension", age=70), one("folkepension", age=70, day=date(2025, 3, 1))], a)["husstande"][1][
            "sikkerhed"
        ]
        == "antaget"
    )


@pytest.mark.parametrize(("kind", "age"), [("sho", 40), ("uddannelseshjaelp", 22), ("kontanthjaelp_gammel", 25)])
def test_an_old_rate_for_parents_that_is_not_known_is_asked_for(kind: str, age: int) -> None:
    with pytest.raises(BadInput, match="indkomst_aar"):
        document([one(kind, day=date(2025, 3, 1), age=age, boern=1)])


def test_wages_reduce_the_help() -> None:
    none = payment_json(pay(one("kontanthjaelp_forhoejet"), Assumptions(), curve=False), full=False)
    some = payment_json(pay(one("kontanthjaelp_forhoejet", loen_maaned=5000.0), Assumptions(), curve=False), full=False)
    assert none["indkomst_aar"] - some["indkomst_aar"] == pytest.approx(12 * 1625)


@pytest.mark.parametrize("profile", profiles.PROFILES, ids=lambda p: p.noegle)
def test_every_node_of_a_profile_recomputes_and_every_key_moves_it(profile: profiles.Profile) -> None:
    home = profiles.Home(30.0, "0101")
    h = profiles.household(profile, home, DAY, 36_000.0)
    paid = pay(h, Assumptions())
    for node in walk(paid.outcome.left):
        value = recompute(node)
        if value is not None:
            assert value == pytest.approx(node.vaerdi, abs=max(0.01, 1e-7 * abs(node.vaerdi)))
    for key in paid.used:
        base = Assumptions()
        changed = Assumptions({key: base.benefit(key, DAY).vaerdi * 1.1}, "prøve")
        again = pay(h, changed)
        assert again.curve is not None and paid.curve is not None
        assert float(again.outcome.left) != float(paid.outcome.left) or dead_zones(again.curve) != dead_zones(
            paid.curve
        ), key


def test_the_bridge_shows_the_fall_on_the_day_of_the_reform() -> None:
    rent = leaf("Husleje", 36_000.0, "kr", oprindelse="brief")
    rows = profiles.bridge(["kontanthjaelp_mindste", "folkepension"], profiles.Home(30.0, "0101"), rent, Assumptions())
    by = {(d, p.noegle): round(float(x.outcome.left)) for d, p, _, x in rows}
    assert by[date(2025, 6, 30), "kontanthjaelp_mindste"] == 7212
    assert by[date(2025, 7, 1), "kontanthjaelp_mindste"] == 3355
    assert by[date(2026, 1, 1), "kontanthjaelp_mindste"] == 3629
    assert by[date(2025, 6, 30), "folkepension"] == by[date(2025, 7, 1), "folkepension"]


def test_the_next_change_of_law_is_known() -> None:
    change = profiles.next_law_change(DAY)
    assert change is not None and change.dato == date(2027, 7, 1)
    assert profiles.next_law_change(date(2030, 1, 1)) is None


kinds = st.sampled_from(
    ["kontanthjaelp_mindste", "kontanthjaelp_forhoejet", "folkepension", "foertidspension_ny", "loen", "dagpenge"]
)


@given(
    kind=kinds,
    rent=st.integers(0, 150_000),
    area=st.integers(20, 120),
    children=st.integers(0, 5),
    status=st.sampled_from(["enlig", "samlevende", "gift"]),
    heat=st.booleans(),
    church=st.booleans(),
    wage=st.sampled_from([0.0, 8000.0, 25_000.0]),
    assets=st.sampled_from([0.0, 1_500_000.0]),
)
def test_a_table_gives_what_each_household_gives_alone(
    kind: str, rent: int, area: int, children: int, status: str, heat: bool, church: bool, wage: float, assets: float
) -> None:
    h = Household(
        "1", DAY, kind, 45, float(rent), float(area), samlivsstatus=status, boern=children, varme_inkl=heat,
        kirkeskat=church, loen_maaned=wage, formue=assets,
    )  # fmt: skip
    alone = payment_json(pay(h, Assumptions(), curve=False), full=False)
    together = pay_table([h, replace(h, id="2", husleje_aar=rent + 1.0), replace(h, id="3", boern=0)], Assumptions())[0]
    alone.pop("sikkerhed")
    together.pop("sikkerhed")
    assert together == alone
    assert alone["boligstoette_aar"] % 12 == 0
    assert 0 <= alone["boligstoette_aar"] <= max(alone["boligudgift_aar"], 1)


@given(rent=st.integers(2833, 7000))
def test_above_the_dead_zone_a_dearer_rent_never_leaves_more(rent: int) -> None:
    assert left(one(rent=rent + 1)) <= left(one(rent=rent))


def test_the_document_holds_rows_rates_and_the_reservation() -> None:
    result = document([one()], raadighed=[3600])
    assert result["skema"] == "faellesgrund/betaling/1"
    assert result["vejledende"].startswith("Vejledende")
    assert {"doede_zoner", "hoejeste_leje", "forklaring", "sikkerhed"} <= set(result["husstande"][0])
    keys = {u["noegle"] for u in result["forudsaetninger"]}
    assert "kontanthjaelp.mindstesats" in keys and "skat.kommune_koebenhavn" in keys
    assert "boligydelse.maks_stoette_aar" not in keys


def test_a_municipality_without_rates_is_named_with_the_household() -> None:
    with pytest.raises(BadInput, match=r"husstand 1: .*skat\.kommune_aarhus"):
        document([one(kommune="0751")])
    own = Assumptions({"skat.kommune_aarhus": 0.2452}, "kommunens budget")
    assert (
        document([one(kommune="0751")], own)["husstande"][0]["netto_aar"]
        < document([one()])["husstande"][0]["netto_aar"]
    )


def test_ten_thousand_households_in_one_go() -> None:
    rents = np.linspace(1000, 8000, 10_000)
    rows = pay_table([one("kontanthjaelp_grund", float(r), age=20 + i % 9) for i, r in enumerate(rents)], Assumptions())
    assert len(rows) == 10_000 and len({r["efter_husleje_maaned"] for r in rows}) > 1000
