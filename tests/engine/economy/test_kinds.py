"""Several kinds of home and several plots in one brief: rents, cost, and that the plain brief is one of them."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from faellesgrund.engine.economy.algebra import recompute, walk
from faellesgrund.engine.economy.backwards import backwards
from faellesgrund.engine.economy.brief import Brief, brief_toml, read_brief, read_brief_text
from faellesgrund.engine.economy.chain import calculate, run
from faellesgrund.engine.economy.result import explanations
from faellesgrund.engine.problems import BadInput
from tests.engine.economy.briefs import TODAY, minimal

MIDSUMMER = date(2026, 7, 1)
"""The mean price level of 2026, where figures in 2026 prices stand as they are."""
CASES = tomllib.loads((Path(__file__).parent / "data" / "boligtyper.toml").read_text("utf-8"))["eksempel"]
TWO = [{"navn": "Lille", "antal": 8, "areal_m2": 30.0}, {"navn": "Stor", "antal": 4, "areal_m2": 45.0}]
PLOTS = [{"navn": "Nord"}, {"navn": "Syd", "vilkaar": "koeb", "pris": 2_000_000, "byggemodning": 350_000}]


def data(kinds: Any = None, plots: Any = None, **sections: dict[str, Any]) -> dict[str, Any]:
    found = minimal(**sections)
    if kinds is not None:
        found["boligtype"] = deepcopy(kinds)
        found["bygning"] = {k: v for k, v in found["bygning"].items() if k in sections.get("bygning", {})}
    if plots is not None:
        found["matrikel"] = deepcopy(plots)
    return found


def brief(kinds: Any = None, plots: Any = None, **sections: dict[str, Any]) -> Brief:
    return read_brief(data(kinds, plots, **sections), TODAY)


def placed() -> list[dict[str, Any]]:
    return [{**TWO[0], "matrikel": "Nord"}, {**TWO[1], "matrikel": "Syd"}]


def answer(b: Brief, draws: int = 200, dato: date = TODAY) -> dict[str, Any]:
    return calculate(b, dato, draws=draws)


def accounts(whole: float) -> dict[str, float]:
    """Every account given, so that nothing is estimated: the whole on one of them."""
    rest = {str(k): 0.0 for k in (*range(106, 122), 123)}
    return {**rest, "114": whole}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["navn"])
def test_worked_cases_split_the_rent_by_hand(case: dict[str, Any]) -> None:
    b = brief(case["boligtyper"], stoette={"model": "fuldt_tilskud"}, drift=accounts(case["drift"]))
    result = answer(b)
    assert result["husleje"]["pr_bolig_maaned"] == case["forventet"]["middel"]
    assert [k["husleje_maaned"] for k in result["boligtyper"]] == case["forventet"]["huslejer"]
    assert [k["husleje_i_alt_maaned"] for k in result["boligtyper"]] == case["forventet"]["i_alt"]


def test_rents_times_homes_make_the_rent_of_the_whole_to_the_oere() -> None:
    result = answer(brief(TWO))
    whole = result["husleje"]["pr_bolig_maaned"] * 12
    kinds = result["boligtyper"]
    assert sum(k["husleje_i_alt_maaned"] for k in kinds) == pytest.approx(whole, abs=0.005)
    assert sum(k["antal"] * k["husleje_maaned"] for k in kinds) == pytest.approx(whole, abs=0.005 * 12)


def test_without_the_tables_both_lists_are_empty() -> None:
    result = answer(read_brief(minimal(), TODAY))
    assert (result["boligtyper"], result["matrikler"]) == ([], [])


FIGURES = ("anskaffelsessum", "finansiering", "stoettebehov", "laan", "budget", "drift", "husleje", "modeller",
           "betalingsevne", "bro", "foelsomhed", "maksimumsbeloeb", "mest_betydende")  # fmt: skip


def amounts(result: dict[str, Any]) -> dict[str, Any]:
    return {k: result[k] for k in FIGURES}


@pytest.mark.parametrize("area", [35.0, 22.5, 61.0])
@pytest.mark.parametrize("method", ["trae_elementer", "ombygning"])
def test_one_kind_is_the_plain_brief_to_the_oere(area: float, method: str) -> None:
    sections = {"bygning": {"byggemaade": method}}
    plain = answer(read_brief(minimal(bygning={"areal_m2_pr_bolig": area, "byggemaade": method}), TODAY))
    one = answer(brief([{"navn": "Ens", "antal": 12, "areal_m2": area}], **sections))
    assert amounts(one) == amounts(plain)
    assert one["boligtyper"][0]["husleje_maaned"] == plain["husleje"]["pr_bolig_maaned"]
    left = {row["profil"]: row["efter_husleje_maaned"] for row in plain["betalingsevne"]}
    assert {r["profil"]: r["efter_husleje_maaned"] for r in one["boligtyper"][0]["betalingsevne"]} == left


def test_splitting_a_kind_into_two_identical_ones_changes_nothing() -> None:
    split = [{**TWO[0], "antal": 3}, {**TWO[0], "navn": "Lille igen", "antal": 5}, TWO[1]]
    together, apart = answer(brief(TWO)), answer(brief(split))
    assert amounts(apart) == amounts(together)
    rents = {k["navn"]: k["husleje_maaned"] for k in apart["boligtyper"]}
    assert rents["Lille"] == rents["Lille igen"] == together["boligtyper"][0]["husleje_maaned"]


def test_one_plot_in_a_row_is_the_plot_of_the_plain_brief() -> None:
    terms = {"vilkaar": "koeb", "pris": 3_000_000, "byggemodning": 500_000}
    plain = answer(read_brief(minimal(grund=terms), TODAY))
    row = answer(read_brief(data(plots=[{"navn": "Grunden", **terms}]), TODAY))
    assert amounts(row) == amounts(plain)
    assert row["matrikler"][0]["boliger"] == 12


def post(result: dict[str, Any], text: str) -> float:
    return sum(p["beloeb"] for p in result["anskaffelsessum"]["poster"] if p["tekst"] == text)


def test_each_kind_is_built_at_the_price_of_its_own_size() -> None:
    # (30/35)^-0.35 = 1.055435 and (45/35)^-0.35 = 0.915797: (240 × 1.055435 + 180 × 0.915797) ÷ 420 = 0.995590
    share = post(answer(brief(TWO)), "Boliger") / post(answer(read_brief(minimal(), TODAY)), "Boliger")
    assert share == pytest.approx(0.995590, abs=2e-6)
    fixed = {"anlaeg": {"entreprise_pr_m2": 20_000}}
    assert post(answer(brief(TWO, **fixed)), "Boliger") == 8_400_000


def test_two_plots_each_carry_their_own_ground_costs() -> None:
    result = answer(brief(placed(), PLOTS, projekt={"prisdato": MIDSUMMER}))
    # 2 × 150.000; 600.000 estimated + 350.000 given; 12 × 78.000; 2 × 75.000; 2 × 180.000; 0,6 % of the price + 1.850
    lines = {
        "Grundkøb": 2_000_000, "Tinglysning af skøde": 13_850, "Geoteknik, miljø, opmåling": 300_000,
        "Byggemodning, stikledninger, terræn": 950_000, "Tilslutning, spildevand": 936_000,
        "Tilslutning, vand": 150_000, "Tilslutning, el og varme": 360_000,
    }  # fmt: skip
    assert {text: post(result, text) for text in lines} == lines
    nord, syd = result["matrikler"]
    assert (nord["boliger"], nord["vilkaar"], nord["grundudgifter"]) == (8, "vederlagsfri", 1_629_000)
    assert (syd["boliger"], syd["vilkaar"], syd["grundudgifter"]) == (4, "koeb", 3_080_850)
    assert sum(m["grundudgifter"] for m in result["matrikler"]) == sum(lines.values())


def test_leases_add_up_and_land_tax_follows_the_bought_plots() -> None:
    plots = [{"navn": "Nord", "vilkaar": "leje", "leje_pr_aar": 30_000}, PLOTS[1]]
    result = answer(brief(placed(), plots))
    bought = answer(read_brief(minimal(grund={"vilkaar": "koeb", "pris": 2_000_000}), TODAY))
    tax = next(x["beloeb"] for x in bought["budget"] if x["konto"] == "106")
    found = [x["beloeb"] for x in result["budget"] if x["konto"] == "106"]
    assert sum(found) == pytest.approx(tax + 30_000, abs=0.02)
    assert [m["leje_pr_aar"] for m in result["matrikler"]] == [30_000, 0]


def test_crowding_is_told_for_each_plot() -> None:
    spread = [{**TWO[0], "antal": 10, "matrikel": "Nord"}, {**TWO[1], "antal": 6, "matrikel": "Syd"}]
    crowded = [{**TWO[0], "antal": 14, "matrikel": "Nord"}, {**TWO[1], "antal": 6, "matrikel": "Syd"}]
    codes = [
        [w for w in answer(brief(k, PLOTS))["advarsler"] if w["kode"] == "mange_boliger"] for k in (spread, crowded)
    ]
    assert codes[0] == []
    assert "»Nord« har 14" in codes[1][0]["tekst"]


def test_a_kind_above_the_target_or_in_a_dead_zone_is_told() -> None:
    found = {w["kode"]: w["tekst"] for w in answer(brief(TWO))["advarsler"]}
    assert "»Stor« koster 3.858 kr." in found["boligtype_over_maal"]
    assert found["boligtype_i_doed_zone"].startswith("»Lille« koster 2.572 kr. om måneden og ligger i en død zone")
    even = {w["kode"] for w in answer(brief([{"navn": "Ens", "antal": 12, "areal_m2": 35.0}]))["advarsler"]}
    assert "boligtype_over_maal" not in even


def test_ability_to_pay_follows_the_area_and_the_rent_of_the_kind() -> None:
    small, large = answer(brief(TWO))["boligtyper"]
    left = [{r["profil"]: r["efter_husleje_maaned"] for r in k["betalingsevne"]} for k in (small, large)]
    assert left[0]["kontanthjaelp_mindste"] > left[1]["kontanthjaelp_mindste"]
    alone = answer(
        read_brief(minimal(bygning={"areal_m2_pr_bolig": 30.0}, maal={"husleje": small["husleje_maaned"]}), TODAY)
    )
    assert alone["husleje"]["pr_bolig_maaned"] == small["husleje_maaned"]
    assert {r["profil"]: r["efter_husleje_maaned"] for r in alone["betalingsevne"]} == left[0]


def test_sensitivity_scales_the_kinds_and_the_question_turned_round_works_on_the_mean() -> None:
    b = brief(placed(), PLOTS)
    result = answer(b)
    homes = next(f for f in result["foelsomhed"] if f["faktor"] == "Antal boliger")
    more = answer(b.with_value("bygning.boliger", 13))
    assert (homes["fra"], homes["til"]) == (11, 13)
    assert homes["stoettebehov_til"] == pytest.approx(more["stoettebehov"]["forventet"], abs=0.01)
    turned = backwards(b, 3000.0, None, TODAY, draws=200)
    assert turned["stoettebehov_min"] == result["stoettebehov"]["forventet"]


def test_every_new_explanation_adds_up() -> None:
    r = run(brief(placed(), PLOTS), TODAY, draws=50)
    trees = explanations(r)
    assert {"boligtype_1", "boligtype_2", "matrikel_1", "matrikel_2"} <= set(trees)
    for key in ("boligtype_1", "boligtype_2", "matrikel_1", "matrikel_2"):
        for node in walk(trees[key]):
            again = recompute(node)
            assert again is None or again == pytest.approx(node.vaerdi, abs=max(0.01, 1e-7 * abs(node.vaerdi)))


def test_what_nobody_has_confirmed_is_marked() -> None:
    lines = {x["noegle"]: x for x in answer(brief(placed(), PLOTS))["forudsaetninger"]}
    for key in ("boligtype.fordeling", "matrikel.egne_udgifter"):
        assert lines[key]["sikkerhed"] == "antaget"
    plain = {x["noegle"] for x in answer(read_brief(minimal(), TODAY))["forudsaetninger"]}
    assert not plain & {"boligtype.fordeling", "matrikel.egne_udgifter"}


def test_a_brief_written_and_read_again_is_the_same() -> None:
    kinds = [{**row, "vaegt": 1.0 + i / 4} for i, row in enumerate(placed())]
    b = brief(kinds, PLOTS)
    text = brief_toml(b)
    assert text.count("[[boligtype]]") == 2 and text.count("[[matrikel]]") == 2
    assert read_brief_text(text, TODAY) == b


def wrong(found: dict[str, Any]) -> str:
    with pytest.raises(BadInput) as caught:
        read_brief(found, TODAY)
    return "\n".join(f"{p.sted}: {p.tekst}" for p in caught.value.problems)


@pytest.mark.parametrize(
    ("kinds", "plots", "said"),
    [
        ([{"navn": "A", "antal": 8.5, "areal_m2": 30}], None, "boligtype[1].antal: 8,5 er ikke et helt tal"),
        ([{"navn": "A", "antal": 8, "areal": 30}], None, "nøglen areal findes ikke. Mente du areal_m2?"),
        ([{"navn": "A", "antal": 8}], None, "boligtype[1].areal_m2: mangler. Skriv for eksempel areal_m2 = 30.0"),
        ([{"navn": "A", "antal": 0, "areal_m2": 30}], None, "uden for grænserne. Skriv et tal mellem 1 og 200 boliger"),
        ([TWO[0], {**TWO[1], "navn": "lille"}], None, "boligtype[2].navn: »lille« er også navnet i række 1"),
        ([{**TWO[0], "vaegt": 1.0}, TWO[1]], None, "Skriv vægten i alle rækker eller i ingen"),
        ([{**TWO[0], "antal": 150}, {**TWO[1], "antal": 60}], None, "giver 210 boliger i alt. Skriv højst 200"),
        ({"navn": "A"}, None, "Skriv [[boligtype]] med to klammer"),
        ([TWO[0]] * 21, None, "har 21 rækker. Skriv højst 20"),
        ([{**TWO[0], "matrikel": "Norf"}], [{"navn": "Nord"}], "»Norf« findes ikke under [[matrikel]]. Mente du Nord?"),
        ([{**TWO[0], "matrikel": "Nord"}], None, "matrikel: mangler, men en boligtype står på »Nord«"),
        (TWO, PLOTS, 'boligtype[1].matrikel: mangler. Skriv for eksempel matrikel = "Nord"'),
        (None, PLOTS, "det står ikke, hvor boligerne ligger"),
        (None, [{"navn": "N", "vilkaar": "kob"}], 'matrikel[1].vilkaar: "kob" kan ikke vælges'),
        (None, [{"navn": "N", "pris": -1}], "matrikel[1].pris: -1 er uden for grænserne"),
        ([{**TWO[0], "navn": "A\x00B"}], None, "boligtype[1].navn: har et linjeskift eller et tegn"),
        ([{**TWO[0], "antal": 10**400}], None, "boligtype[1].antal: tallet er for stort"),
    ],
)
def test_wrong_rows_are_told_with_row_key_and_mend(kinds: Any, plots: Any, said: str) -> None:
    assert said in wrong(data(kinds, plots))


def test_kinds_that_disagree_with_the_building_are_told_with_both_figures() -> None:
    said = wrong(data(TWO, bygning={"boliger": 11, "areal_m2_pr_bolig": 30}))
    assert "bygning.boliger: er 11, men [[boligtype]] giver 12 i alt" in said
    assert "bygning.areal_m2_pr_bolig: er 30, men [[boligtype]] giver 35 m² i gennemsnit" in said
    assert read_brief(data(TWO, bygning={"boliger": 12, "areal_m2_pr_bolig": 35}), TODAY).get("bygning.boliger") == 12


def test_plots_beside_a_ground_section_are_told() -> None:
    assert "kan ikke stå sammen med grund.pris" in wrong(data(plots=[{"navn": "N"}], grund={"pris": 1}))


def test_a_wrong_row_is_told_with_its_line() -> None:
    text = '[projekt]\nnavn = "P"\nkommune = "0101"\n[[boligtype]]\nnavn = "A"\nantal = 3\nareal_m2 = 900\n'
    with pytest.raises(BadInput) as caught:
        read_brief_text(text, TODAY)
    assert [p.sted for p in caught.value.problems] == ["Linje 7, boligtype[1].areal_m2"]
