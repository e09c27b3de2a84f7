"""Law by date: what was repealed stays repealed, what is not known yet goes on and says so."""

from __future__ import annotations

from datetime import date

import pytest

from faellesgrund.engine.economy.ability.benefits import BenefitNotInForce
from faellesgrund.engine.economy.ability.bridge import below_line, bridge, next_law_change
from faellesgrund.engine.economy.ability.document import document
from faellesgrund.engine.economy.ability.payment import pay
from faellesgrund.engine.economy.ability.profiles import PROFILES, profile_payments
from faellesgrund.engine.economy.algebra import keys_behind, leaf
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.problems import BadInput
from faellesgrund.engine.rates import RateUnknown
from tests.engine.economy.ability.worked import single


@pytest.mark.parametrize("day", [date(2027, 1, 2), date(2028, 6, 1)])
def test_the_last_known_rates_go_on_and_say_so(day: date) -> None:
    a = Assumptions()
    later = document([single("kontanthjaelp_mindste", dato=day)], a, full=True)
    now = document([single("kontanthjaelp_mindste")], Assumptions(), full=True)
    assert later["husstande"][0]["efter_husleje_maaned"] == now["husstande"][0]["efter_husleje_maaned"] == 3629
    assert [w["kode"] for w in later["advarsler"]] == ["satser_fra_2026"]
    assert now["advarsler"] == []
    assert later["husstande"][0]["sikkerhed"] == "antaget"


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        ("kontanthjaelp_gammel", date(2025, 7, 1)), ("uddannelseshjaelp", date(2026, 3, 1)), ("sho", date(2027, 1, 2)),
        ("kontanthjaelp_mindste", date(2025, 6, 30)), ("kontanthjaelp_forhoejet", date(2024, 3, 1)),
    ],
)  # fmt: skip
def test_a_benefit_outside_its_time_is_refused_also_with_a_typed_amount(kind: str, day: date) -> None:
    for amount in (None, 100_000.0):
        with pytest.raises(BenefitNotInForce, match="ikke i kraft"):
            pay(single(kind, dato=day, indkomst_aar=amount), Assumptions())


def test_another_municipality_needs_its_tax_rate() -> None:
    with pytest.raises(RateUnknown, match="skat.kommune_aarhus"):
        pay(single("folkepension", kommune="0751"), Assumptions())
    with pytest.raises(BadInput):
        document([single("folkepension", kommune="0751")], Assumptions())
    a = Assumptions({"skat.kommune_aarhus": 0.2339}, "oplyst af kommunen")
    assert (
        pay(single("folkepension", kommune="0751"), a).left.vaerdi
        == pay(single("folkepension"), Assumptions()).left.vaerdi
    )


def test_a_household_with_confirmed_rates_only_is_confirmed() -> None:
    assert pay(single("folkepension"), Assumptions()).certainty == "bekraeftet"
    assert pay(single("kontanthjaelp_mindste"), Assumptions()).certainty == "antaget"


def test_an_older_date_keeps_its_own_certainty_after_a_newer_one_was_asked() -> None:
    a = Assumptions()
    pay(single("folkepension"), a)
    # The personal allowance of 2025 has not been read in a source.
    assert pay(single("folkepension", dato=date(2025, 3, 1)), a).certainty == "antaget"


def test_the_profiles_carry_the_rent_they_were_given() -> None:
    rent = leaf("Husleje fra budgettet", 3000.0, "kr/md", oprindelse="evidens", noegle="drift.proeve")
    found, warnings = profile_payments(
        tuple(PROFILES), date(2026, 11, 24), rent, 35.0, {}, "0101", Assumptions(), (), 500.0
    )
    assert warnings == []
    assert [p.profil for p in found] == list(PROFILES)
    assert all("drift.proeve" in keys_behind(p.payment.left) for p in found)
    first = found[0].as_json()
    assert (first["efter_husleje_maaned"], first["efter_forbrug_maaned"]) == (3629, 3129)
    assert "Udbetaling Danmark afgør boligstøtte" in first["vejledende"]


def test_a_profile_whose_benefit_is_not_in_force_is_left_out_with_a_warning() -> None:
    found, warnings = profile_payments(tuple(PROFILES), date(2025, 6, 30), 3000.0, 35.0, {}, "0101", Assumptions())
    assert [p.profil for p in found] == ["foertidspension_ny", "folkepension", "su"]
    assert [code for code, _ in warnings] == ["ydelse_ikke_i_kraft"] * 5


def test_the_bridge_spans_the_reform_each_known_year_and_each_enacted_change() -> None:
    found = bridge(("kontanthjaelp_mindste", "folkepension"), 3000.0, 30.0, {}, "0101", Assumptions())
    mine = [row for row in found.rows if row["profil"] == "kontanthjaelp_mindste"]
    dates = ["2025-06-30", "2025-07-01", "2026-01-01", "2026-02-01", "2026-07-01", "2027-07-01"]
    assert [row["dato"] for row in mine] == dates
    assert [row["ydelsestype"] for row in mine[:2]] == ["kontanthjaelp_gammel", "kontanthjaelp_mindste"]
    assert [row["efter_husleje_maaned"] for row in mine] == [7212, 3355, 3629, 3629, 3629, 3629]


def test_the_bridge_does_not_mark_the_rates_of_today_as_carried() -> None:
    a = Assumptions()
    bridge(("folkepension",), 3000.0, 30.0, {}, "0101", a)
    assert a.carried_years == set()
    assert pay(single("folkepension"), a).certainty == "bekraeftet"


def test_who_falls_below_the_line_is_told_with_the_date() -> None:
    rows = bridge(("kontanthjaelp_mindste", "folkepension"), 3000.0, 30.0, {}, "0101", Assumptions()).rows
    assert below_line(rows, 3600) == [
        {"profil": "kontanthjaelp_mindste", "dato": "2025-07-01", "til": "2026-01-01", "mangler_maaned": 245}
    ]
    assert below_line(rows, None) == []


def test_the_next_change_is_the_first_one_after_the_date() -> None:
    change = next_law_change(date(2026, 11, 24))
    assert change is not None and change.dato == date(2027, 7, 1)
    assert next_law_change(date(2027, 7, 1)) is None
