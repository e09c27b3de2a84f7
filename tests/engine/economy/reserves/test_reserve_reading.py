"""Reading a reserve plan: defaults, ranges, and every wrong place said at once."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from faellesgrund.engine.economy.reserves import read_plan
from faellesgrund.engine.problems import BadInput
from tests.engine.economy.reserves.plan_examples import five_parts

PART = {"navn": "Tag", "pris": 1000.0, "levetid": 40, "restlevetid": 12}
SMALLEST: dict[str, Any] = {
    "afdeling": {"boliger": 12, "startaar": 2027},
    "henlaeggelser": {"pr_aar": 96_000},
    "komponent": [PART],
}


def changed(path: str, value: object) -> dict[str, Any]:
    """The smallest plan with one value changed, e.g. ``komponent.0.pris``."""
    data: dict[str, Any] = deepcopy(SMALLEST)
    here: Any = data
    rest = path.split(".")
    for key in rest[:-1]:
        here = here[int(key)] if isinstance(here, list) else here.setdefault(key, {})
    here[rest[-1]] = value
    return data


def problems(data: dict[str, Any]) -> list[str]:
    with pytest.raises(BadInput) as caught:
        read_plan(data)
    return [str(problem) for problem in caught.value.problems]


def test_the_required_keys_are_enough_and_the_rest_has_visible_defaults() -> None:
    plan = read_plan(SMALLEST)
    assert (plan.aar, plan.prisaar, plan.saldo_primo) == (30, 2027, 0.0)
    assert (plan.byggepriser, plan.vaekst, plan.rente) == (0.025, 0.02, 0.01)
    assert (plan.traek, plan.froe, plan.sikkerheder) == (10_000, 1, (0.5, 0.8, 0.95))
    assert {"afdeling.aar", "henlaeggelser.saldo_primo", "udvikling.rente"} <= plan.standard


def test_what_the_file_gives_is_no_default() -> None:
    plan = read_plan(five_parts())
    assert plan.standard.isdisjoint({"afdeling.aar", "henlaeggelser.saldo_primo", "udvikling.rente"})
    assert plan.komponenter[1].restlevetid == 4


@pytest.mark.parametrize(
    "path",
    ["afdeling.boliger", "afdeling.startaar", "henlaeggelser.pr_aar"]
    + [f"komponent.0.{key}" for key in ("navn", "pris", "levetid", "restlevetid")],
)
def test_a_missing_required_key_is_named(path: str) -> None:
    data: Any = deepcopy(SMALLEST)
    *road, last = path.split(".")
    here = data
    for key in road:
        here = here[int(key)] if isinstance(here, list) else here[key]
    del here[last]
    found = problems(data)
    assert len(found) == 1
    assert last in found[0]
    assert "mangler" in found[0]


@pytest.mark.parametrize(
    ("path", "value", "span"),
    [
        ("afdeling.boliger", 0, "fra 1 til 10.000"),
        ("afdeling.boliger", 10_001, "fra 1 til 10.000"),
        ("afdeling.aar", 61, "fra 1 til 60"),
        ("afdeling.prisaar", 2038, "fra 2017 til 2037"),
        ("henlaeggelser.pr_aar", -1, "0 eller derover"),
        ("henlaeggelser.saldo_primo", float("nan"), "0 eller derover"),
        ("henlaeggelser.saldo_primo", float("inf"), "0 eller derover"),
        ("henlaeggelser.pr_aar", 10**400, "0 eller derover"),
        ("udvikling.henlaeggelse", 0.51, "fra -0,2 til 0,5"),
        ("udvikling.rente.middel", -0.21, "fra -0,2 til 0,5"),
        ("komponent.0.pris", -0.01, "0 eller derover"),
        ("komponent.0.levetid", 0, "fra 1 til 200"),
        ("komponent.0.restlevetid", 201, "fra 0 til 200"),
        ("simulering.traek", 0, "fra 1 til 1.000.000"),
    ],
)
def test_a_value_outside_its_range_is_refused_with_the_range(path: str, value: object, span: str) -> None:
    found = problems(changed(path, value))
    assert len(found) == 1
    assert span in found[0]


@pytest.mark.parametrize("value", ["12", True, [12], None, {"middel": 12}])
def test_what_is_not_a_number_is_refused(value: object) -> None:
    found = problems(changed("afdeling.boliger", value))
    assert len(found) == 1
    assert found[0].startswith("afdeling.boliger:")


def test_half_a_year_of_life_is_refused() -> None:
    assert "helt tal" in problems(changed("komponent.0.levetid", 12.5))[0]


@pytest.mark.parametrize(
    ("path", "value", "suggestion"),
    [
        ("henlaeggelser.saldo_prim", 1, "Mente du saldo_primo?"),
        ("komponent.0.restlevtid", 1, "Mente du restlevetid?"),
        ("afdelinger.navn", "x", "Mente du afdeling?"),
        ("udvikling.rente.midel", 0.01, "Mente du middel?"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known(path: str, value: object, suggestion: str) -> None:
    assert suggestion in problems(changed(path, value))[0]


@pytest.mark.parametrize(
    "path", ["udvikling.byggepriser.spredning", "udvikling.rente.spredning", "komponent.0.levetid_spredning"]
)
def test_spread_is_refused_until_it_is_computed_and_zero_is_accepted(path: str) -> None:
    assert "spredning" in problems(changed(path, 0.02))[0]
    assert read_plan(changed(path, 0.0)).boliger == 12


def test_all_problems_are_said_at_once_with_their_component() -> None:
    data = changed("komponent.0.pris", "dyrt")
    data["komponent"].append({"navn": "Køkken", "pris": 1, "levetid": -1, "restlevetid": 1})
    data["afdeling"]["boliger"] = 0
    found = problems(data)
    assert len(found) == 3
    assert any("komponent 1 (Tag).pris" in text for text in found)
    assert any("komponent 2 (Køkken).levetid" in text for text in found)


def test_single_brackets_around_a_component_are_explained() -> None:
    assert "[[komponent]]" in problems({**SMALLEST, "komponent": PART})[0]


def test_a_section_that_is_a_value_is_explained() -> None:
    assert any("[afdeling]" in text for text in problems({**SMALLEST, "afdeling": 12}))


def test_a_missing_start_year_does_not_blame_the_price_year() -> None:
    data = changed("afdeling.prisaar", 2026)
    del data["afdeling"]["startaar"]
    assert len(problems(data)) == 1


def test_the_name_of_the_file_stands_before_every_message() -> None:
    with pytest.raises(BadInput) as caught:
        read_plan({}, "plan.toml")
    assert all(str(problem).startswith("plan.toml: ") for problem in caught.value.problems)


def test_components_dearer_than_the_limit_together_are_refused() -> None:
    data = changed("komponent.0.pris", 6e10)
    data["komponent"].append({"navn": "Køkken", "pris": 6e10, "levetid": 1, "restlevetid": 1})
    assert "tilsammen" in problems(data)[0]
