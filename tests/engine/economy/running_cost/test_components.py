"""The reserve by components: the list's own magnitudes, and how it answers for other sizes."""

from __future__ import annotations

import pytest

from faellesgrund.engine.economy.reserves import needed_contribution, works
from faellesgrund.engine.economy.running_cost import components as c
from faellesgrund.engine.evidence.components import component_lives

FLAT = (0.0, 0.0, 0.0)
"""No price growth, no interest, no growth of the contribution."""


def model_estate_works(first: int, last: int) -> float:
    """Works of the model estate in the plan's years first to last, kr. in the list's prices."""
    plan = c.reserve_plan(c.MODEL_HOMES, c.MODEL_HOME_M2, c.MODEL_COMMON_M2, *FLAT)
    return sum(work.beloeb for work in works(plan) if first <= work.aar - plan.startaar + 1 <= last)


@pytest.mark.parametrize(("first", "last", "pr_m2"), [(1, 30, 1_264), (1, 15, 905), (16, 30, 1_623)])
def test_the_list_gives_its_known_yearly_cost_per_m2_at_the_model_estate(first: int, last: int, pr_m2: float) -> None:
    assert model_estate_works(first, last) / (last - first + 1) / c.MODEL_HOME_M2 == pytest.approx(pr_m2, abs=0.6)


def test_what_lasts_60_years_and_interior_painting_are_left_out() -> None:
    names = [part.bygningsdel for part in c.replaced_parts()]
    assert len(names) > 50
    assert not any("Kloak" in name or "Fundament" in name or "Maling, vægge" in name for name in names)


@pytest.mark.parametrize("group", [c.BY_HOME_AREA, c.BY_COMMON_HOUSE, c.BY_BUILDING, c.ONE_PER_ESTATE])
def test_every_component_with_a_driver_of_its_own_is_in_the_list(group: frozenset[str]) -> None:
    assert group <= {part.bygningsdel for part in component_lives()}


def test_the_model_estate_has_the_lists_own_quantities() -> None:
    for part in component_lives():
        assert c.scale(part.bygningsdel, c.MODEL_HOMES, c.MODEL_HOME_M2, c.MODEL_COMMON_M2) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Køkken, elementer og bordplade", 2.0),
        ("Gulv, vinyl/linoleum", 3.0),
        ("Fælleshus, gulv", 0.5),
        ("Tagdækning, tagpap", (1260 + 30) / 480),
        ("Port og låge", 1.0),
    ],
)
def test_each_driver_scales_its_components(name: str, expected: float) -> None:
    assert c.scale(name, homes=24, home_m2=1260, common_m2=30) == pytest.approx(expected)


def test_wear_shortens_a_life_to_whole_years() -> None:
    lives = {part.bygningsdel: c.worn_life(part) for part in c.replaced_parts()}
    assert lives["Køkken, elementer og bordplade"] == 10
    assert lives["Vinduer, træ/alu"] == 23
    assert lives["Tagdækning, tagpap"] == 30


def test_nothing_is_replaced_before_its_first_life_is_over() -> None:
    plan = c.reserve_plan(12, 420, 40, *FLAT)
    first = min(work.aar for work in works(plan)) - plan.startaar + 1
    assert first == min(c.worn_life(part) for part in c.replaced_parts())


def test_without_a_common_house_the_reserve_is_smaller() -> None:
    assert c.contribution(12, 420, 0, 0.025, 0.01, 0.02) < c.contribution(12, 420, 40, 0.025, 0.01, 0.02)


def test_faster_building_prices_need_a_larger_reserve() -> None:
    assert c.contribution(12, 420, 40, 0.03, 0.01, 0.02) > c.contribution(12, 420, 40, 0.025, 0.01, 0.02)


def test_the_contribution_is_what_the_plan_needs() -> None:
    plan = c.reserve_plan(12, 420, 40, 0.025, 0.01, 0.02)
    assert c.contribution(12, 420, 40, 0.025, 0.01, 0.02) == needed_contribution(plan).pr_aar
