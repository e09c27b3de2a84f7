"""Backwards then forwards is identity."""

from __future__ import annotations

from typing import Any

import pytest

from faellesgrund.engine.economy.backwards import backwards
from faellesgrund.engine.economy.chain import calculate
from tests.engine.economy.briefs import TODAY, brief, certain

MODELS = ["almen", "almen_med_statstilskud", "tilskud_og_laan"]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("grant", ["behov", 2_500_000])
def test_the_highest_cost_put_back_gives_the_rent_to_the_oere(model: str, grant: Any) -> None:
    found = backwards(certain(stoette={"model": model, "kommunalt_tilskud": grant}), 2800.0, None, TODAY, draws=50)
    put_back = certain(
        stoette={"model": model, "kommunalt_tilskud": 0 if grant == "behov" else grant},
        anlaeg={"anskaffelsessum": found["anskaffelsessum_maks"]},
    )
    rent = calculate(put_back, TODAY, draws=50)["husleje"]["pr_bolig_maaned"]
    assert rent == pytest.approx(2800.0, abs=0.005)


@pytest.mark.parametrize("model", MODELS)
def test_the_lowest_support_is_the_expected_need_at_that_rent(model: str) -> None:
    found = backwards(brief(stoette={"model": model}), 3200.0, 0.8, TODAY, draws=500)
    forward = calculate(brief(stoette={"model": model}, maal={"husleje": 3200}), TODAY, draws=500)
    assert found["stoettebehov_min"] == forward["stoettebehov"]["forventet"]
    assert found["stoettebehov_min_sikker"] == forward["stoettebehov"]["med_sikkerhed"]


def test_room_for_running_is_income_less_capital() -> None:
    found = backwards(certain(stoette={"kommunalt_tilskud": 5_741_380.0}), 3000.0, None, TODAY, draws=50)
    assert found["plads_til_drift"] == pytest.approx(336_360, abs=15)


def test_certainty_lowers_what_it_may_cost() -> None:
    loose, strict = (backwards(brief(maal={"husleje": 3500}), 3500.0, q, TODAY, draws=2000) for q in (0.5, 0.8))
    assert strict["anskaffelsessum_maks_sikker"] < loose["anskaffelsessum_maks_sikker"]


def test_running_cost_above_the_rent_has_no_highest_cost() -> None:
    found = backwards(certain(drift={"114": 200_000}), 3000.0, None, TODAY, draws=50)
    assert found["anskaffelsessum_maks"] is None and found["laan_maks"] is None
    assert "26.360" in found["begraensning"]


def test_full_grant_has_no_upper_limit() -> None:
    found = backwards(certain(stoette={"model": "fuldt_tilskud"}), 3000.0, None, TODAY, draws=50)
    assert found["anskaffelsessum_maks"] is None
    assert "ingen øvre grænse" in found["begraensning"]


def test_the_edge_of_the_area_keeps_the_rent_with_the_least_grant() -> None:
    found = backwards(certain(), 3000.0, None, TODAY, draws=50)
    costs = [p["anskaffelsessum"] for p in found["omraade"]]
    assert costs == sorted(costs)
    for point in found["omraade"]:
        assert point["husleje"] <= 3000.0
        assert point["stoettebehov"] == pytest.approx(max(0, point["anskaffelsessum"] - 7_429_389), abs=1)


def test_a_rent_in_a_dead_zone_keeps_its_figures_and_gets_rents_to_choose_instead() -> None:
    chosen = {"maal": {"profiler": ["kontanthjaelp_mindste", "su"], "raadighed": 3600}}
    found = backwards(certain(**chosen), 2600.0, None, TODAY, draws=50)
    assert {"profil": "su", "fra": 2409, "til": 2717} in found["doede_zoner"]
    assert (found["undgaa"]["fra"], found["undgaa"]["til"]) == (2409, 2717)
    assert "Vælg 2.408, 2.718 eller 2.833 kr." in found["undgaa"]["tekst"]
    assert [x["husleje"] for x in found["alternativer"]] == [2408, 2718, 2833]
    for other in found["alternativer"]:
        alone = backwards(certain(**chosen), float(other["husleje"]), None, TODAY, draws=50)
        assert alone["undgaa"] is None and alone["alternativer"] == []
        assert other["anskaffelsessum_maks"] == alone["anskaffelsessum_maks"]
        assert other["stoettebehov_min"] == alone["stoettebehov_min"]
        assert {x["profil"] for x in other["efter_husleje"]} == {"kontanthjaelp_mindste", "su"}
    assert found["husleje_maks"] == 2600.0


def test_the_highest_rent_that_leaves_enough_is_proposed_with_the_reason() -> None:
    found = backwards(certain(maal={"raadighed": 3600}), 3000.0, None, TODAY, draws=50)["raadighed"]
    assert found["krav"] == 3600
    assert found["forslag"]["husleje"] == 3033
    assert found["forslag"]["binder"] == "kontanthjaelp_mindste"
    assert {"profil", "husleje", "huller", "loft", "raadighed"} == set(found["hoejeste_leje"][0])
    assert backwards(certain(), 3000.0, None, TODAY, draws=50)["raadighed"] is None


@pytest.mark.parametrize(("target", "warned"), [(2600, True), (2408, False), (3000, False)])
def test_a_target_in_a_dead_zone_is_warned_of_with_the_profiles_and_the_rents_instead(
    target: int, warned: bool
) -> None:
    result = calculate(certain(maal={"husleje": target, "profiler": ["kontanthjaelp_mindste"]}), TODAY, draws=50)
    texts = [w["tekst"] for w in result["advarsler"] if w["kode"] == "husleje_i_spring"]
    assert bool(texts) == warned
    if warned:
        assert "kontanthjælp, mindstesats" in texts[0]
        assert "2.408, 2.718 eller 2.833 kr." in texts[0]


def test_a_run_carries_the_curve_it_was_made_with() -> None:
    row = calculate(certain(), TODAY, draws=50)["betalingsevne"][0]
    assert [2718, row["spring"][0]["tilbage_bedst"]] in row["kurve"]
    assert row["ved_usikker_husleje"]["mindst"] <= row["ved_usikker_husleje"]["mest"]
