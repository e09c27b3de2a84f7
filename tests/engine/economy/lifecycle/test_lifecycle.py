"""Ways of building over thirty years: worked by hand, equal to the chain where nothing is changed, and told when one overtakes."""

from __future__ import annotations

from typing import Any

import pytest

from faellesgrund.engine.economy.algebra import recompute, walk
from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.chain import calculate
from faellesgrund.engine.economy.lifecycle import Alternative, ComponentChange, compare, read_changes
from faellesgrund.engine.economy.lifecycle.outcome import outcome, settle
from faellesgrund.engine.economy.running_cost.components import replaced_parts
from faellesgrund.engine.problems import BadInput
from tests.engine.economy.briefs import TODAY, brief

NOTHING = tuple(ComponentChange(p.bygningsdel, "udgaar") for p in replaced_parts())
FLOOR = (*NOTHING, ComponentChange("Gulv", "ny", 100_000.0, 10))
RUNNING = {str(k): 0.0 for k in (*range(106, 120), 121, 123)}


def given(cost: float = 10_000_000, running: float = 240_000, energy: float = 500, **more: Any) -> Brief:
    """Everything given: cost, running cost but for the reserve, energy; a full grant, so the rent is D ÷ 144."""
    return brief(
        anlaeg={"anskaffelsessum": cost},
        drift={**RUNNING, "114": running},
        stoette={"model": "fuldt_tilskud"},
        bolig={"forbrug_pr_maaned": energy},
        **more,
    )


def only(*alternatives: Alternative, **options: Any) -> dict[str, Any]:
    return compare(alternatives, TODAY, **options)


def test_sums_over_thirty_years_by_hand() -> None:
    # 30 × 240.000 = 7.200.000; 100.000 in years 10, 20 and 30; 30 × 12 × 12 × 500 = 2.160.000
    found = only(Alternative("Fast", given(), FLOOR), rente=0.0)["alternativer"][0]
    assert found["heraf"] == {
        "anskaffelse": 10_000_000, "drift": 7_200_000, "udskiftninger": 300_000, "forbrug": 2_160_000,
    }  # fmt: skip
    assert found["sum_faste_priser"] == found["nutidsvaerdi"] == 19_660_000
    year = [row["udskiftninger"] for row in found["forloeb"]]
    assert [i + 1 for i, kr in enumerate(year) if kr] == [10, 20, 30]
    assert found["forloeb"][-1]["akkumuleret"] == 19_660_000


def test_present_value_by_hand() -> None:
    # At 5 %: annuity over 30 years 15.37245103; 1.05^-10 + 1.05^-20 + 1.05^-30 = 1.22218026
    found = only(Alternative("Fast", given(), FLOOR), rente=0.05)["alternativer"][0]
    assert found["nutidsvaerdi"] == pytest.approx(10_000_000 + 312_000 * 15.37245103 + 122_218.03, abs=0.05)
    assert found["sum_faste_priser"] == 19_660_000


def test_needed_reserve_and_rent_by_hand() -> None:
    # Price 100.000 × 1,025^(t − 1) in years 10, 20, 30; interest 1 %; the contribution rises 2 % a year.
    def carried(t: int) -> float:
        works = sum(100_000 * 1.025 ** (y - 1) * 1.01 ** (t - y) for y in (10, 20, 30) if y <= t)
        return works / sum(1.02 ** (s - 1) * 1.01 ** (t - s) for s in range(1, t + 1))

    needed = max(carried(t) for t in range(1, 31))
    found = only(Alternative("Fast", given(), FLOOR))["alternativer"][0]
    assert found["henlaeggelse_noedvendig_pr_aar"] == pytest.approx(needed, abs=0.005)
    assert found["henlaeggelse_pr_bolig_maaned"] == pytest.approx(needed / 144, abs=0.005)
    assert found["husleje"] == pytest.approx((240_000 + needed) / 144, abs=0.005)


def test_an_unchanged_alternative_has_the_figures_of_the_chain() -> None:
    for b in (brief(), brief(stoette={"kommunalt_tilskud": 5_000_000}), brief(stoette={"model": "almen"})):
        run = calculate(b, TODAY, draws=10)
        found = only(Alternative("Som beregningen", b))["alternativer"][0]
        assert found["stoettebehov"] == run["stoettebehov"]["forventet"]
        assert found["husleje"] == found["husleje_samme_tilskud"] == run["husleje"]["pr_bolig_maaned"]
        assert found["anskaffelsessum"] == run["anskaffelsessum"]["forventet"]
        reserve = sum(x["beloeb"] for x in run["budget"] if x["konto"] == "120")
        assert found["henlaeggelse_noedvendig_pr_aar"] == pytest.approx(reserve, abs=0.02)
        left = next(x for x in run["betalingsevne"] if x["profil"] == "kontanthjaelp_mindste")
        assert found["efter_forbrug_maaned"] == left["efter_forbrug_maaned"]


def test_the_year_one_overtakes_the_other_by_hand() -> None:
    # 500.000 dearer, 40.000 a year cheaper: even after 12,5 years. At 5 % the annuity passes 12,5 in year 21.
    dear = Alternative("Dyr", given(10_500_000, 200_000), FLOOR)
    fixed, present = only(Alternative("Billig", given(), FLOOR), dear, rente=0.05)["vender"]
    assert (fixed["maal"], fixed["aar_nr"]) == ("faste_priser", 13)
    assert (present["maal"], present["aar_nr"]) == ("nutidsvaerdi", 21)
    assert (fixed["billigst_foerst"], fixed["billigst_til_sidst"]) == ("Billig", "Dyr")
    assert fixed["forskel_til_sidst"] == 500_000 - 30 * 40_000


def test_when_it_turns_back_every_turn_is_told_and_the_last_one_counts() -> None:
    # 15.000 dearer to build, 10.000 a year cheaper, and 100.000 more in year 10, 20 and 30:
    # 15.000 − 10.000 t is below zero from year 2, above in year 10 (15.000), level in 11, below from year 12 (−5.000),
    # above in 20 (15.000), below from 22, above in 30 (15.000).
    plain = Alternative("Uden", given(), NOTHING)
    own = Alternative("Med", given(10_015_000, 230_000), FLOOR)
    free = given()
    first, second = (settle(x, TODAY, 30) for x in (plain, own))
    assert (first.reserve_given, second.reserve_given) == (False, False)
    turn = only(Alternative("Uden", free, NOTHING), own, rente=0.0)["vender"][0]
    start = first.plan.startaar
    assert [year - start + 1 for year in turn["skift"]] == [2, 10, 12, 20, 22, 30]
    assert (turn["aar_nr"], turn["billigst_foerst"], turn["billigst_til_sidst"]) == (30, "Uden", "Uden")


def test_two_equal_alternatives_never_turn() -> None:
    for turn in only(Alternative("A", given(), FLOOR), Alternative("B", given(), FLOOR))["vender"]:
        assert (turn["aar_nr"], turn["billigst_til_sidst"], turn["forskel_til_sidst"]) == (None, None, 0)


def test_floors_that_last_longer_need_less_reserve_and_lower_the_rent() -> None:
    floor = "Gulv, vinyl/linoleum"
    short = Alternative("20 år", brief(), (ComponentChange(floor, "rettes", 200_000.0, 20),))
    long = Alternative("40 år", brief(), (ComponentChange(floor, "rettes", 200_000.0, 40),))
    first, second = only(short, long)["alternativer"]
    assert second["henlaeggelse_noedvendig_pr_aar"] < first["henlaeggelse_noedvendig_pr_aar"]
    assert second["stoettebehov"] < first["stoettebehov"]
    assert second["husleje_samme_tilskud"] < first["husleje_samme_tilskud"]
    assert (first["heraf"]["udskiftninger"] - second["heraf"]["udskiftninger"]) == 200_000


def test_without_a_common_house_nothing_of_it_is_replaced() -> None:
    found = only(Alternative("Uden", brief(bygning={"faelleshus_m2": 0})))["alternativer"][0]
    assert not any(c["navn"].startswith("Fælleshus") for c in found["komponenter"])


def test_a_supplement_is_part_of_the_building_contract() -> None:
    plain, dearer, cheaper = only(
        Alternative("A", given()), Alternative("B", given(), (), 250_000.0), Alternative("C", given(), (), -250_000.0)
    )["alternativer"]
    assert dearer["anskaffelsessum"] - plain["anskaffelsessum"] == 250_000
    assert cheaper["anskaffelsessum"] - plain["anskaffelsessum"] == -250_000


def test_a_supplement_below_the_whole_cost_is_told() -> None:
    with pytest.raises(BadInput, match="mere end hele byggeriet"):
        only(Alternative("A", given(), (), -20_000_000.0))


def test_the_lists_prices_are_marked_and_the_users_own_too() -> None:
    change = (ComponentChange("Gulv, vinyl/linoleum", "rettes", 200_000.0),)
    found = only(Alternative("A", brief(), change), Alternative("B", brief()))
    parts = {c["navn"]: c for c in found["alternativer"][0]["komponenter"]}
    assert (parts["Gulv, vinyl/linoleum"]["pris_fra"], parts["Gulv, vinyl/linoleum"]["levetid_fra"]) == (
        "egne tal",
        "levetidslisten",
    )
    assert {c["sikkerhed"] for c in parts.values()} == {"antaget"}
    assert all(c["kilde"] for c in parts.values())
    assert "blandede_priser" in {w["kode"] for w in found["advarsler"]}


def test_a_given_reserve_account_stands_and_is_told() -> None:
    b = brief(drift={"120": 50_000})
    found = only(Alternative("A", b, (ComponentChange("Røgalarm", "udgaar"),)))
    assert found["alternativer"][0]["henlaeggelse_i_budgettet_pr_aar"] == 50_000
    assert "henlaeggelse_givet" in {w["kode"] for w in found["advarsler"]}


def test_the_rate_of_discount_is_visible_assumed_and_falls_with_the_value() -> None:
    standard = only(Alternative("A", given(), FLOOR))
    # (1 + 5,5 %) ÷ (1 + 2,0 %) − 1
    assert standard["kalkulationsrente"]["vaerdi"] == pytest.approx(0.0343137255, abs=1e-10)
    assert standard["kalkulationsrente"]["sikkerhed"] == "antaget"
    values = [
        only(Alternative("A", given(), FLOOR), rente=r)["alternativer"][0]["nutidsvaerdi"] for r in (0, 0.03, 0.1)
    ]
    assert values == sorted(values, reverse=True)


def test_every_sum_explains_itself() -> None:
    o = outcome(settle(Alternative("A", brief()), TODAY, 30), 1_000_000, "su", 0.03, TODAY)
    for tree in (o.total, o.present_value):
        for node in walk(tree):
            again = recompute(node)
            assert again is None or again == pytest.approx(node.vaerdi, abs=max(0.01, 1e-7 * abs(node.vaerdi)))
    assert o.total.vaerdi == pytest.approx(float(o.cumulative[-1]), abs=0.01)
    assert o.present_value.vaerdi == pytest.approx(float(o.present[-1]), abs=0.01)


@pytest.mark.parametrize(
    ("row", "place", "said"),
    [
        ({"navn": "Gulv, vinyl", "pris": 1.0}, "bygningsdel[1].navn", "Mente du Gulv, vinyl/linoleum?"),
        ({"navn": "Rumraket", "pris": 1.0}, "bygningsdel[1].navn", "Vælg Ny, hvis den skal lægges til."),
        ({"navn": "Røgalarm"}, "bygningsdel[1].pris", "Skriv en ny pris, en ny levetid eller begge"),
        ({"navn": "Røgalarm", "handling": "ny", "pris": 1.0, "levetid": 3}, "bygningsdel[1].navn", "står allerede"),
        ({"navn": "Elevator", "handling": "ny", "levetid": 3}, "bygningsdel[1].pris", "skal have en pris"),
        ({"navn": "Elevator", "handling": "ny", "pris": 1.0}, "bygningsdel[1].levetid", "skal have en levetid"),
        ({"navn": "Røgalarm", "pris": -1.0}, "bygningsdel[1].pris", "Skriv et beløb på 0 kr. eller mere"),
        ({"navn": "Røgalarm", "levetid": 0}, "bygningsdel[1].levetid", "Skriv hele år fra 1 til 200"),
        ({"navn": "Røgalarm", "handling": "males"}, "bygningsdel[1].handling", "kan ikke vælges"),
    ],
)
def test_a_wrong_change_is_told_with_its_row(row: dict[str, Any], place: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_changes([row])
    assert [p.sted for p in caught.value.problems] == [place]
    assert said in caught.value.problems[0].tekst


def test_the_same_component_twice_is_told() -> None:
    row = {"navn": "Røgalarm", "pris": 1.0}
    with pytest.raises(BadInput, match="står også i række 1"):
        read_changes([row, row])


@pytest.mark.parametrize(
    ("options", "said"),
    [({"rente": 0.5}, "15 %"), ({"aar": 61}, "60 år"), ({"profil": "ukendt"}, "findes ikke")],
)
def test_a_wrong_question_is_told(options: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        only(Alternative("A", given()), **options)


def test_an_alternative_of_the_list_stands_in_the_quantity_of_what_it_replaces() -> None:
    wood = "Gulv, massive brædder udskiftelige enkeltvis (alternativ)"
    parts = {p["navn"]: p["pris"] for p in only(
        Alternative("A", brief(), (ComponentChange(wood, "ny"),))
    )["alternativer"][0]["komponenter"]}  # fmt: skip
    # 1.000 kr. a m² beside 500 kr. a m² of the same area
    assert parts[wood] == pytest.approx(2 * parts["Gulv, vinyl/linoleum"], abs=0.02)
