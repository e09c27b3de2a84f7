"""The public result of a reserve plan."""

from __future__ import annotations

import json
from typing import Any

import pytest

from faellesgrund.engine.economy.algebra import Node, keys_behind, recompute, walk
from faellesgrund.engine.economy.reserves import balance, needed_contribution, plan_json, read_plan
from faellesgrund.engine.economy.reserves.result import explain_last_balance, explain_need
from tests.engine.economy.reserves.plan_examples import five_parts, one_part


def result(data: dict[str, Any]) -> dict[str, Any]:
    return plan_json(read_plan(data))


def test_the_result_has_every_promised_key() -> None:
    promised = {
        "skema", "aar", "saldo", "arbejder", "sandsynlighed_negativ", "foerste_aar_negativ", "noedvendig_henlaeggelse",
        "daekningsgrad", "forudsaetninger", "advarsler", "forklaring",
    }  # fmt: skip
    document = result(five_parts())
    assert promised <= set(document)
    assert document["skema"] == "faellesgrund/henlaeggelser/1"
    assert set(document["saldo"]) == {"forventet", "p10", "p50", "p90"}


def test_the_result_is_one_json_document_without_nan() -> None:
    text = json.dumps(result(one_part(komponent=[])), allow_nan=False)
    assert json.loads(text)["daekningsgrad"] == [None, None]


def test_without_spread_the_percentiles_are_the_expected_balance() -> None:
    saldo = result(five_parts())["saldo"]
    assert saldo["p10"] == saldo["p50"] == saldo["p90"] == saldo["forventet"]


def test_amounts_are_rounded_to_the_oere() -> None:
    document = result(one_part())
    assert document["saldo"]["forventet"] == [502.0, -167.96]
    assert document["arbejder"] == [{"aar": 2028, "komponent": "Tag", "beloeb": 1100.0}]


def test_a_plan_that_goes_below_zero_says_when_and_what_is_needed() -> None:
    document = result(one_part())
    assert document["foerste_aar_negativ"] == 2028
    assert document["sandsynlighed_negativ"] == {"samlet": 1.0, "pr_aar": [0.0, 1.0]}
    texts = {row["kode"]: row["tekst"] for row in document["advarsler"]}
    assert "2028" in texts["saldo_negativ"]
    assert "482 kr." in texts["saldo_negativ"]


def test_a_plan_that_holds_has_no_year_below_zero() -> None:
    document = result(one_part(henlaeggelser={"saldo_primo": 100.0, "pr_aar": 500.0}))
    assert document["foerste_aar_negativ"] is None
    assert document["sandsynlighed_negativ"] == {"samlet": 0.0, "pr_aar": [0.0, 0.0]}
    assert "saldo_negativ" not in {row["kode"] for row in document["advarsler"]}


def test_the_needed_contribution_typed_back_keeps_the_balance_above_zero() -> None:
    needed = result(five_parts())["noedvendig_henlaeggelse"]
    again = result(five_parts(needed[0]["pr_aar"]))
    assert again["foerste_aar_negativ"] is None
    assert min(again["saldo"]["forventet"]) >= 0


def test_every_asked_certainty_needs_the_same_without_spread() -> None:
    rows = result({**five_parts(), "simulering": {"sikkerheder": [0.6, 0.9]}})["noedvendig_henlaeggelse"]
    assert [row["sikkerhed"] for row in rows] == [0.6, 0.9]
    assert {row["pr_aar"] for row in rows} == {97_072.82}
    assert {row["pr_bolig_maaned"] for row in rows} == {674.12}


def test_a_rich_plan_needs_no_contribution_and_explains_why() -> None:
    document = result(one_part(henlaeggelser={"saldo_primo": 100_000.0, "pr_aar": 0.0}))
    assert document["noedvendig_henlaeggelse"][0]["pr_aar"] == 0
    assert document["afgoerende_aar"] is None
    assert document["forklaring"]["noedvendig_henlaeggelse"]["vaerdi"] == 0


def test_the_explanations_have_the_values_of_the_result() -> None:
    plan = read_plan(five_parts())
    assert explain_need(plan, needed_contribution(plan)).vaerdi == pytest.approx(needed_contribution(plan).pr_aar)
    assert explain_last_balance(plan).vaerdi == pytest.approx(balance(plan).saldo[-1])


def test_every_node_of_the_explanations_recomputes_from_its_parts() -> None:
    plan = read_plan(five_parts())
    checked = 0
    for tree in (explain_need(plan, needed_contribution(plan)), explain_last_balance(plan)):
        for node in walk(tree):
            value = recompute(node)
            if value is not None:
                assert value == pytest.approx(node.vaerdi, rel=1e-9), node.tekst
                checked += 1
            assert_leaf_has_origin(node)
    assert checked > 15


def assert_leaf_has_origin(node: Node) -> None:
    if node.op is None:
        assert node.oprindelse in ("lov", "evidens", "brief", "valgt"), node.tekst
    else:
        assert node.led, node.tekst


def test_the_explanation_rests_on_the_three_yearly_rates() -> None:
    plan = read_plan(five_parts())
    keys = keys_behind(explain_need(plan, needed_contribution(plan)))
    assert keys == {"udvikling.byggepriser", "udvikling.henlaeggelse", "udvikling.rente"}


def test_assumptions_tell_what_the_file_gave_from_what_the_product_chose() -> None:
    data = five_parts()
    del data["udvikling"]["rente"]
    rows = {row["noegle"]: row for row in result(data)["forudsaetninger"]}
    assert (rows["udvikling.rente"]["oprindelse"], rows["udvikling.rente"]["vaerdi"]) == ("valgt", 0.01)
    assert rows["udvikling.rente"]["sikkerhed"] == "antaget"
    assert (rows["udvikling.byggepriser"]["oprindelse"], rows["udvikling.byggepriser"]["vaerdi"]) == ("brief", 0.025)


def test_the_steepest_plan_the_ranges_allow_still_has_a_result() -> None:
    document = result(
        {
            "afdeling": {"boliger": 1, "startaar": 2027, "aar": 60, "prisaar": 2017},
            "henlaeggelser": {"saldo_primo": 1e11, "pr_aar": 1e11},
            "udvikling": {"byggepriser": 0.5, "henlaeggelse": 0.5, "rente": 0.5},
            "komponent": [{"navn": "Tag", "pris": 1e11, "levetid": 1, "restlevetid": 0}],
        }
    )
    assert len(document["saldo"]["forventet"]) == 60
    assert "Infinity" not in json.dumps(document)
