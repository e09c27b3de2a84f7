"""Own finished projects in the estimate: what an account counts as, and what it does to centre and interval."""

from __future__ import annotations

from datetime import date
from math import log

import pytest

from faellesgrund.engine.economy import construction as c
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.backwards import backwards
from faellesgrund.engine.economy.chain import calculate
from faellesgrund.engine.economy.finished import FinishedProject
from faellesgrund.engine.economy.inputs import resolve
from faellesgrund.engine.economy.own_projects import (
    as_own,
    at_reference,
    each_left_out,
    estimate,
    index_to,
    own_projects,
)
from tests.engine.economy.briefs import TODAY, brief

DAY = date(2026, 11, 24)
PLAIN = FinishedProject("Svalevej", "0101", 2022, 10, 350.0, 9_500_000.0)


def reference(p: FinishedProject, capital: bool = True) -> float:
    a = Assumptions()
    return at_reference(p, a, capital, index_to(DAY, a)).vaerdi


def test_a_project_of_the_reference_only_moves_with_prices() -> None:
    a = Assumptions()
    expected = 9_500_000 / 350 * index_to(DAY, a)("bygge", 2022).vaerdi
    assert reference(PLAIN) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("changed", "factor"),
    [
        ({"grundpris": 950_000.0}, 0.9),
        ({"kommune": "0851"}, 1.2),
        ({"areal_m2": 700.0}, 0.5 * 2**0.35),
        ({"byggemaade": "rumstore_moduler"}, 1 / 0.95),
        ({"byggemaade": "traditionel"}, 1 / 1.05),
        ({"byggemaade": "ombygning"}, 1.0),
    ],
    ids=["land out", "region", "size", "modules", "traditional", "rebuilt"],
)
def test_each_step_to_the_reference_has_its_factor(changed: dict[str, object], factor: float) -> None:
    fields = {name: getattr(PLAIN, name) for name in PLAIN.__slots__}
    assert reference(FinishedProject(**{**fields, **changed})) == pytest.approx(factor * reference(PLAIN))


def test_a_project_of_the_capital_region_costs_less_elsewhere() -> None:
    assert reference(PLAIN, capital=False) == pytest.approx(reference(PLAIN) / 1.2)


def test_many_projects_at_once_are_counted_as_each_alone() -> None:
    many = [
        FinishedProject(
            f"P{i}", ["0101", "0851"][i % 2], 2010 + i, 3 + i, 100.0 + 40 * i, 3e6 + 1e6 * i, 1e5 * i, method
        )
        for i, method in enumerate(c.METHODS)
    ]
    a = Assumptions()
    index = index_to(DAY, a)
    for p, counted in zip(many, as_own(many, a, True, index), strict=True):
        assert counted.kr_pr_m2 == pytest.approx(at_reference(p, a, True, index).vaerdi)


def test_six_agreeing_projects_draw_the_centre_to_them_and_narrow_the_interval() -> None:
    a = Assumptions()
    index = index_to(DAY, a)
    public = estimate(a, True, index)
    own = [c.OwnProject(str(i), 36_000.0 * (1 + 0.01 * i)) for i in range(6)]
    counted = [estimate(a, True, index, own[:n]) for n in range(7)]
    centres = [e.centre for e in counted]
    assert centres == sorted(centres)
    assert public.centre < counted[6].centre < 36_000 * 1.05
    assert counted[6].between < counted[1].between
    low, high = counted[6].interval
    before_low, before_high = public.interval
    assert (high - low) / counted[6].centre < (before_high - before_low) / public.centre


def test_each_left_out_is_the_estimate_of_the_others() -> None:
    a = Assumptions()
    index = index_to(DAY, a)
    own = [c.OwnProject(str(i), x) for i, x in enumerate((25_000.0, 31_000.0, 44_000.0, 33_500.0))]
    for count in (1, 2, 4):
        some = own[:count]
        for i, quick in enumerate(each_left_out(a, True, index, some)):
            slow = estimate(a, True, index, [*some[:i], *some[i + 1 :]])
            assert (quick.centre, quick.between) == pytest.approx((slow.centre, slow.between))


def test_the_surprise_is_measured_from_the_public_price_and_not_from_the_mixed_one() -> None:
    own = tuple(c.OwnProject(str(i), 45_000.0) for i in range(4))
    inputs = resolve(brief(), Assumptions(), TODAY, own)
    a = Assumptions()
    public = c.public_price(a, True, index_to(TODAY, a)).vaerdi
    between = c.predictive_spread(0.193, 4.0, public, own)
    assert inputs.spread.house == pytest.approx((between**2 + 0.108**2) ** 0.5, rel=1e-3)


def test_the_run_tells_how_many_and_what_the_price_was_without_them() -> None:
    own = own_projects([PLAIN], brief(), TODAY)
    basis = calculate(brief(), TODAY, draws=20, own=own)["anskaffelsessum"]["grundlag"]
    told = basis["egne_projekter"]
    assert told["antal"] == 1
    weight = log(told["pr_m2_med"] / told["pr_m2_uden"]) / log(own[0].kr_pr_m2 / told["pr_m2_uden"])
    assert weight == pytest.approx(1 / 5, rel=1e-4)
    assert sum(row["vaegt"] for row in basis["kilder"]) == pytest.approx(1)
    assert basis["kilder"][-1]["tekst"] == "Svalevej"
    assert "egne_projekter" not in calculate(brief(), TODAY, draws=20)["anskaffelsessum"]["grundlag"]


def test_projects_with_one_name_are_shown_as_one_and_count_as_many() -> None:
    own = tuple(c.OwnProject("Projekter, kun KAB kan se", 30_000.0 + 1000 * i) for i in range(3))
    alone = tuple(c.OwnProject(f"P{i}", 30_000.0 + 1000 * i) for i in range(3))
    together, apart = (calculate(brief(), TODAY, draws=20, own=o)["anskaffelsessum"] for o in (own, alone))
    assert together["forventet"] == pytest.approx(apart["forventet"])
    assert [r["n"] for r in together["grundlag"]["kilder"][4:]] == [3]
    assert [r["n"] for r in apart["grundlag"]["kilder"][4:]] == [1, 1, 1]


def test_a_thousand_projects_are_one_line_of_the_explanation() -> None:
    own = tuple(c.OwnProject(f"P{i}", 30_000.0 + i) for i in range(1000))
    rows = calculate(brief(), TODAY, draws=20, own=own)["anskaffelsessum"]["grundlag"]["kilder"]
    assert [r["n"] for r in rows[4:]] == [1000]


def test_the_question_turned_round_counts_the_same_projects() -> None:
    own = tuple(c.OwnProject(str(i), 60_000.0) for i in range(5))
    without, with_own = (backwards(brief(), 2800, 0.8, TODAY, 200, 1, o) for o in ((), own))
    assert with_own["stoettebehov_min_sikker"] > without["stoettebehov_min_sikker"]


def test_a_changed_figure_of_the_brief_moves_the_account_too() -> None:
    changed = brief(satser={"anlaeg.stoerrelse_eksponent": 0.0, "begrundelse": "prøve"})
    large = FinishedProject("Stor", "0101", 2022, 5, 350.0, 9_500_000.0)
    usual, flat = (own_projects([large], b, TODAY)[0].kr_pr_m2 for b in (brief(), changed))
    assert usual / flat == pytest.approx(2**0.35)


def test_the_example_of_the_method_holds() -> None:
    example = FinishedProject("Havnesporet", "0147", 2023, 8, 264.0, 9_150_000.0, 0.0, "rumstore_moduler", "tilbud")
    assert round(reference(example)) == 38_020
