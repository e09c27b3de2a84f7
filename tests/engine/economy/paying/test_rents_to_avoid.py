"""Where a lower rent leaves a resident with less. The figures of 2026 are the published ones: own payment 28,900 a year;
first payment 310 a month is derived."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from faellesgrund.engine.economy.algebra import Array
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.paying import profiles as p
from faellesgrund.engine.economy.paying import rents_to_avoid as avoid
from faellesgrund.engine.economy.paying.rent_curve import HIGHEST_RENT, corners, dead_zones
from faellesgrund.engine.economy.who_can_pay import at_uncertain_rent, curves_of

DAY = date(2026, 11, 24)
KONTANTHJAELP = tuple(k for k in p.BY_KEY if k.startswith("kontanthjaelp"))


def curves(*keys: str, heat: bool = False, day: date = DAY) -> dict[str, Array]:
    home = p.Home(30.0, "0101", varme_inkl=heat)
    return curves_of(keys or tuple(p.BY_KEY), home, day, Assumptions())


MINDSTE = "kontanthjaelp_mindste"


@pytest.mark.parametrize(
    ("rent", "net_rent", "dead"),
    [
        (2408, 2408, False),
        (2409, 2409, True),
        (2600, 2600, True),
        (2717, 2717, True),
        (2718, 2408, False),
        (2833, 2408, False),
        (3000, 2550, False),
        (3500, 2975, False),
    ],
)
def test_the_rent_after_boligstoette_and_whether_it_lies_in_a_dead_zone(rent: int, net_rent: int, dead: bool) -> None:
    left = curves(MINDSTE)[MINDSTE]
    assert round(float(left[0] - left[rent])) == net_rent
    assert (MINDSTE in avoid.zones_at(rent, {MINDSTE: left})) is dead


def test_a_dead_zone_says_what_is_just_above_it() -> None:
    (zone,) = avoid.zones_of(curves(MINDSTE)[MINDSTE])
    assert (zone.fra, zone.til, zone.bedre_fra, zone.bedre_til) == (2409, 2717, 2718, 2833)
    assert zone.tilbage_bedst - zone.tilbage_lavest == pytest.approx(309.0)


def test_the_rent_of_2025_and_the_rent_with_heat_have_their_own_zones() -> None:
    (then,) = avoid.zones_of(curves(MINDSTE, day=date(2025, 7, 1))[MINDSTE])
    assert (then.til + 1, then.bedre_til) == (2662, 2774)
    (warm,) = avoid.zones_of(curves(MINDSTE, heat=True)[MINDSTE])
    # 30 m² × (92.25 heat + 29.25 hot water) a year is 303.75 a month on top of 2,718 and 2,833.
    assert (warm.til + 1, warm.bedre_til) == (3022, 3137)


@pytest.mark.parametrize(("rent", "shown"), [(2408.004, 2408), (2408.01, 2409), (2717.0, 2717), (2717.2, 2718)])
def test_a_rent_counts_as_the_whole_kroner_it_is_charged_at(rent: float, shown: int) -> None:
    assert avoid.charged(rent) == shown


def test_alternatives_stand_on_both_sides_and_name_the_end_of_the_flat_stretch() -> None:
    found = avoid.instead(2600, curves(*KONTANTHJAELP))
    assert [(x.husleje, x.side) for x in found] == [(2408, "under"), (2718, "over"), (2833, "over")]


def test_alternatives_are_outside_the_dead_zone_of_every_chosen_profile() -> None:
    assert [x.husleje for x in avoid.instead(2600, curves())] == [2408, 2845], "førtidspension has its zone up to 2.844"


@pytest.mark.parametrize("chosen", [(), KONTANTHJAELP, ("folkepension", "su"), ("foertidspension_ny", MINDSTE)])
@pytest.mark.parametrize("heat", [False, True])
def test_no_alternative_lies_in_a_dead_zone_and_a_rent_outside_has_none(chosen: tuple[str, ...], heat: bool) -> None:
    of = curves(*chosen, heat=heat)
    dead = {r for left in of.values() for z in dead_zones(left) for r in range(z.fra, z.til + 1)}
    for rent in range(1500, 3600, 7):
        found = avoid.instead(rent, of)
        assert bool(found) == (rent in dead)
        assert not {x.husleje for x in found} & dead


@pytest.mark.parametrize("needed", [3400, 3500, 3600, 3700, 3770, 3900, 4000])
@pytest.mark.parametrize("chosen", [(), KONTANTHJAELP, ("foertidspension_ny",)])
def test_the_highest_rent_for_all_leaves_enough_and_lies_in_no_dead_zone(needed: int, chosen: tuple[str, ...]) -> None:
    of = curves(*chosen)
    best = avoid.highest_for_all(of, needed)
    assert best.husleje is not None
    assert all(left[best.husleje] >= needed for left in of.values())
    assert not avoid.zones_at(best.husleje, of)
    assert best.uden_hensyn is not None
    assert best.husleje <= best.uden_hensyn
    assert any(left[best.uden_hensyn + 1] < needed for left in of.values())


def test_the_highest_rent_steps_down_from_another_profiles_dead_zone_and_says_so() -> None:
    of = curves(MINDSTE, "foertidspension_ny")
    needed = float(of[MINDSTE][2840])
    best = avoid.highest_for_all(of, needed)
    assert (best.husleje, best.binder) == (2408, MINDSTE)
    assert best.uden_hensyn is not None
    assert 2536 <= best.uden_hensyn <= 2844
    assert "død zone" in best.grund


def test_no_rent_is_low_enough_for_more_than_the_whole_benefit() -> None:
    best = avoid.highest_for_all(curves(MINDSTE), 9_000)
    assert best.husleje is None
    assert "Ingen husleje er lav nok" in best.grund


@pytest.mark.parametrize("profile", list(p.BY_KEY))
@pytest.mark.parametrize("heat", [False, True])
def test_the_corners_draw_the_curve_within_a_krone_and_keep_its_jump(profile: str, heat: bool) -> None:
    left = curves(profile, heat=heat)[profile]
    kept = corners(left)
    assert len(kept) < 20
    drawn = np.interp(np.arange(HIGHEST_RENT + 1), [r for r, _ in kept], [x for _, x in kept])
    assert float(np.abs(drawn - left).max()) < 1.1
    (zone,) = avoid.zones_of(left)
    assert {zone.til, zone.bedre_fra} <= {r for r, _ in kept}


def test_over_an_uncertain_rent_the_least_left_can_lie_between_its_ends() -> None:
    left = curves(MINDSTE)[MINDSTE]
    span = at_uncertain_rent(left, 2300.0, 2900.0)
    assert span["mindst"] == pytest.approx(float(left[2717]), abs=0.01)
    assert span["mindst"] < min(span["p10"], span["p90"])
