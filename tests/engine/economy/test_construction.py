"""The cost model: evidence, size, own projects and what its intervals are worth."""

from __future__ import annotations

from datetime import date
from math import exp, log

import numpy as np
import pytest

from faellesgrund.engine.economy import construction as c
from faellesgrund.engine.economy.algebra import Node, leaf
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.chain import calculate
from faellesgrund.engine.economy.heldout import heldout
from faellesgrund.engine.economy.inputs import resolve
from tests.engine.economy.briefs import TODAY, brief


def no_index(series: str, year: int) -> Node:
    """Prices stand still."""
    return leaf("ingen prisudvikling", 1.0, "faktor", oprindelse="evidens")


def test_the_centre_is_the_weighted_sum_of_the_four_classes() -> None:
    whole = c.whole_project_price(Assumptions(), False, (), no_index)
    assert whole.vaerdi == pytest.approx(0.45 * 23_100 + 0.30 * 25_100 + 0.15 * 29_400 + 0.10 * 21_200)
    assert c.whole_project_price(Assumptions(), True, (), no_index).vaerdi == pytest.approx(1.2 * whole.vaerdi)


def test_five_own_accounts_outweigh_the_public_evidence() -> None:
    public = c.whole_project_price(Assumptions(), True, (), no_index).vaerdi
    own = tuple(c.OwnProject(f"Afdeling {i}", 40_000.0) for i in range(5))
    mixed = c.whole_project_price(Assumptions(), True, own, no_index).vaerdi
    assert log(mixed) == pytest.approx((4 * log(public) + 5 * log(40_000)) / 9)
    assert abs(log(mixed) - log(40_000)) < abs(log(mixed) - log(public))


def test_without_own_projects_the_spread_is_the_stated_one() -> None:
    assert c.predictive_spread(0.193, 4.0, 29_000.0, ()) == pytest.approx(0.193)


def test_agreeing_own_projects_narrow_and_disagreeing_ones_widen_the_spread() -> None:
    agree = tuple(c.OwnProject(str(i), 29_000.0 * (1 + 0.01 * i)) for i in range(5))
    apart = tuple(c.OwnProject(str(i), 29_000.0 * 1.9 ** (i - 2)) for i in range(5))
    assert c.predictive_spread(0.193, 4.0, 29_000.0, agree) < 0.193 < c.predictive_spread(0.193, 4.0, 29_000.0, apart)


def test_eighty_per_cent_intervals_hold_eighty_per_cent_of_simulated_projects() -> None:
    """The method's coverage on data made by its own assumptions, with 0, 3 and 10 own accounts."""
    rng = np.random.default_rng(7)
    sigma, kappa, freedom, public = 0.193, 4.0, c.PRIOR_FREEDOM, 29_000.0
    scale = sigma**2 * (freedom - 2) / freedom / (1 + 1 / kappa)
    for n in (0, 3, 10):
        inside = 0
        for _ in range(3000):
            variance = freedom * scale / rng.chisquare(freedom)
            mean = log(public) + rng.normal(0, (variance / kappa) ** 0.5)
            logs = mean + rng.normal(0, variance**0.5, n + 1)
            own = tuple(c.OwnProject(str(i), exp(x)) for i, x in enumerate(logs[:-1]))
            centre = (kappa * log(public) + sum(logs[:-1])) / (kappa + n)
            spread = c.predictive_spread(sigma, kappa, public, own)
            inside += abs(logs[-1] - centre) <= 1.2815515655 * spread
        assert inside / 3000 == pytest.approx(0.80, abs=0.045), n


def test_small_homes_cost_more_per_m2_and_less_in_all() -> None:
    small, usual, large = (
        resolve(brief(bygning={"areal_m2_pr_bolig": m2}), Assumptions(), TODAY).parts for m2 in (25.0, 35.0, 75.0)
    )
    assert small and usual and large
    per_m2 = [float(p.house) / m2 for p, m2 in ((small, 25), (usual, 35), (large, 75))]
    assert per_m2 == sorted(per_m2, reverse=True)
    assert per_m2[1] / per_m2[2] == pytest.approx((75 / 35) ** 0.35)
    assert float(small.house) < float(usual.house) < float(large.house)


def test_changing_a_line_changes_the_sum() -> None:
    base = calculate(brief(), TODAY, draws=20)["anskaffelsessum"]["forventet"]
    dearer = brief(satser={"anlaeg.geoteknik": 1_150_000, "begrundelse": "forurenet grund"})
    assert calculate(dearer, TODAY, draws=20)["anskaffelsessum"]["forventet"] > base + 1_000_000


def test_given_ground_works_replace_the_estimate_and_its_spread() -> None:
    inp = resolve(brief(grund={"byggemodning": 4_000_000}), Assumptions(), TODAY)
    assert inp.parts is not None and float(inp.parts.ground_works) == 4_000_000
    assert inp.spread.ground_works == 0 and inp.spread.ground > 0


def test_an_own_price_per_m2_removes_the_uncertainty_of_the_houses_only() -> None:
    inp = resolve(brief(anlaeg={"entreprise_pr_m2": 20_000}), Assumptions(), TODAY)
    assert inp.parts is not None
    assert float(inp.parts.house) == 8_400_000 and float(inp.parts.common_house) == 800_000
    assert (inp.spread.house, inp.spread.common_house) == (0, 0) and inp.spread.connections > 0


def test_a_share_of_costs_replaces_fees_and_building_interest() -> None:
    posts = calculate(brief(anlaeg={"omkostninger_andel": 0.12, "entreprise_pr_m2": 20_000}), TODAY, draws=20)[
        "anskaffelsessum"
    ]["poster"]
    amounts = {p["tekst"]: p["beloeb"] for p in posts}
    assert amounts["Omkostninger som andel"] == pytest.approx(0.12 * 9_660_000)
    assert "Byggelånsrente" not in amounts and "Teknisk rådgivning" not in amounts


def test_held_out_projects_are_shown_singly() -> None:
    rows = heldout(Assumptions(), 1.10)
    assert len(rows) == 3 and all(r["p10"] < r["forudsagt_pr_m2"] < r["p90"] for r in rows)
    assert calculate(brief(), TODAY, draws=20)["anskaffelsessum"]["grundlag"]["n"] == 3


def test_prices_before_the_index_hole_are_reached_by_a_visible_rate() -> None:
    result = calculate(brief(projekt={"prisdato": date(2018, 1, 1)}), TODAY, draws=20)
    keys = {a["noegle"] for a in result["forudsaetninger"]}
    assert "indeks.netto_fremskrivning" in keys
    assert result["anskaffelsessum"]["forventet"] < calculate(brief(), TODAY, draws=20)["anskaffelsessum"]["forventet"]
