"""What lifts somebody to the line, and what it costs."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.benefit_bridge import benefit_bridge
from faellesgrund.engine.economy.chain import calculate
from faellesgrund.engine.economy.lifting import lift, missing_room, priced, room_to_close, yearly
from faellesgrund.engine.economy.paying import profiles as p
from faellesgrund.engine.economy.paying.rents_to_avoid import dead_rents
from faellesgrund.engine.economy.question import at_rent, prepared
from faellesgrund.engine.economy.who_can_pay import curves_of
from tests.engine.economy.briefs import EXAMPLE_RUNNING, TODAY, brief, certain

DAY = date(2026, 11, 24)
HOME = p.Home(30.0, "0101")
MINDSTE = "kontanthjaelp_mindste"
CURVES = curves_of(tuple(p.BY_KEY), HOME, DAY, Assumptions())
ALONE = {MINDSTE: CURVES[MINDSTE]}


def test_a_rent_that_is_too_high_must_fall_to_the_highest_that_leaves_enough() -> None:
    found = lift(MINDSTE, ALONE, 3200.0, 3600.0)
    assert found is not None
    assert (found.side, found.husleje) == ("ned", 3033)
    assert found.mangler == pytest.approx(3600 - float(CURVES[MINDSTE][3200]))


def test_a_rent_in_a_dead_zone_is_lifted_by_a_higher_rent_not_by_one_inside() -> None:
    found = lift(MINDSTE, ALONE, 2600.0, 3600.0)
    assert found is not None
    assert (found.side, found.husleje, found.hoejst) == ("op", 2718, 3033), (
        "2.579 leaves 3,600 too, but lies in the zone"
    )


def test_who_has_enough_needs_no_lift_and_who_never_can_is_told_so() -> None:
    assert lift(MINDSTE, ALONE, 3000.0, 3600.0) is None
    never = lift(MINDSTE, ALONE, 3000.0, 9000.0)
    assert never is not None
    assert never.husleje is None


@pytest.mark.parametrize("needed", [3400.0, 3600.0, 4000.0, 5200.0, 10_000.0])
@pytest.mark.parametrize("fixed", [0.0, 350.0])
@pytest.mark.parametrize("rent", [1800.0, 2600.5, 2800.0, 3333.33, 5000.0])
def test_a_lift_really_reaches_the_line_and_never_inside_a_dead_zone(needed: float, fixed: float, rent: float) -> None:
    dead = dead_rents(CURVES.values())
    for profile, left in CURVES.items():
        found = lift(profile, CURVES, rent, needed, fixed)
        if found is None:
            assert float(left[int(np.ceil(rent))]) - fixed >= needed - 1e-6
        elif found.husleje is not None:
            assert float(left[found.husleje]) - fixed >= needed - 1e-6
            assert not dead[found.husleje]
            assert found.side == ("op" if found.husleje > rent else "ned")


@pytest.mark.parametrize("model", ["tilskud_og_laan", "almen", "almen_med_statstilskud"])
def test_the_priced_grant_put_back_brings_the_rent_down_to_what_was_asked(model: str) -> None:
    asked = brief(stoette={"model": model}, maal={"husleje": 3400})
    start = calculate(asked, TODAY, draws=20)
    municipal = next(x["beloeb"] for x in start["finansiering"] if x["kilde"] == "kommunalt_tilskud")
    price = priced(prepared(asked, TODAY, 20), 3400.0, municipal, 3033)
    assert price.ekstra_tilskud is not None
    assert price.lavere_drift == pytest.approx(12 * 12 * (3400 - 3033))
    again = brief(
        stoette={"model": model, "kommunalt_tilskud": municipal + price.ekstra_tilskud}, maal={"husleje": 3400}
    )
    rent = calculate(again, TODAY, draws=20)["husleje"]["pr_bolig_maaned"]
    assert 3033 - 0.05 <= rent <= 3033 + 0.01


def test_the_lower_running_cost_brings_the_rent_down_with_the_loan_unchanged() -> None:
    grant = 5_741_380.0
    before = calculate(certain(stoette={"kommunalt_tilskud": grant}), TODAY, draws=20)
    rent = before["husleje"]["pr_bolig_maaned"]
    less = yearly(12, rent, 2900.0)
    after = calculate(
        certain(stoette={"kommunalt_tilskud": grant}, drift={"114": EXAMPLE_RUNNING["114"] - less}), TODAY, draws=20
    )
    assert after["husleje"]["pr_bolig_maaned"] == pytest.approx(2900.0, abs=0.01)


def test_a_grant_reaches_no_lower_than_the_running_cost_alone_and_says_so() -> None:
    price = priced(prepared(certain(), TODAY, 20), 3000.0, 5_741_380.0, 2200)
    assert price.ekstra_tilskud is None
    assert "Driften alene kræver 2.336 kr." in price.grund
    none = priced(prepared(certain(stoette={"model": "fuldt_tilskud"}), TODAY, 20), 2336.0, 0.0, 2200)
    assert none.ekstra_tilskud is None
    assert "kun lavere drift" in none.grund


def test_the_missing_room_is_exactly_enough_for_the_asked_share_of_the_draws() -> None:
    question = prepared(brief(), TODAY, 400)
    x = missing_room(question, 3000.0, 0.8, 1_200_000.0)
    rooms = 12 * 12 * 3000.0 - question.draws.running
    kept = (rooms + x) / question.terms.capital_cost >= 1_200_000.0 - 1e-6
    fewer = (rooms + x - 1.0) / question.terms.capital_cost >= 1_200_000.0 - 1e-6
    assert kept.mean() >= 0.8 > fewer.mean()


def test_the_room_that_closes_the_gap_makes_the_project_affordable_and_a_krone_less_does_not() -> None:
    question = prepared(brief(stoette={"kommunalt_tilskud": 5_000_000}), TODAY, 400)
    more = room_to_close(question, 3000.0, 0.8) / (12 * 12)
    for extra, affordable in ((0.05, True), (-0.5, False)):
        there = at_rent(question, 3000.0 + more + extra, 0.8)
        assert there.safe is not None
        assert (there.case.cost.vaerdi <= there.safe) == affordable


def _bridge(rent: float, line: float | None, *keys: str, fixed: float = 0.0):  # type: ignore[no-untyped-def]
    return benefit_bridge(keys or tuple(p.BY_KEY), HOME, rent, DAY, Assumptions(), line, fixed)


def test_the_bridge_says_who_falls_when_and_by_which_law() -> None:
    found = _bridge(3000.0, 3600.0)
    assert [d.dato for d in found.dage][:3] == [date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1)]
    (fall,) = [f for f in found.fald if f.profil == MINDSTE]
    assert fall.fra.dato == date(2025, 7, 1)
    assert "lov 1655" in fall.fra.hjemmel
    assert fall.til == date(2026, 1, 1)
    assert not fall.fra_begyndelsen
    assert found.loeft == (), "the past is not lifted, and since 2026 everybody has 3,600"


def test_the_bridge_lifts_whoever_is_below_now_or_later() -> None:
    found = _bridge(3200.0, 3600.0)
    ((when, lifted),) = found.loeft
    assert lifted.profil == MINDSTE
    assert lifted.husleje == 3033
    assert when >= date(2026, 1, 1)
    assert found.for_alle is not None
    assert found.for_alle.husleje == 3033


def test_other_fixed_expenses_count_before_the_line_and_without_a_line_nobody_is_judged() -> None:
    assert {x.profil for _, x in _bridge(3000.0, 3600.0, fixed=300.0).loeft} == {MINDSTE, "su"}
    free = _bridge(3000.0, None)
    assert free.fald == () and free.loeft == () and free.for_alle is None
    assert len(free.raekker) == len(p.BY_KEY)


def test_future_dates_carry_the_last_known_rates_and_the_year_is_told() -> None:
    found = _bridge(3000.0, None, MINDSTE)
    assert found.dage[-1].dato == date(2027, 7, 1)
    assert found.raekker[0].tilbage[-1] == found.raekker[0].tilbage[-2]
    assert found.seneste_satser == 2026
