"""The tables of evidence: accounts, components, benchmarks, projects, observations."""

from __future__ import annotations

import pytest

from faellesgrund.engine.certainty import MARKS
from faellesgrund.engine.economy.heldout import DANISH_PROJECTS
from faellesgrund.engine.evidence.accounts import AccountUnknown, accounts, ledger_account
from faellesgrund.engine.evidence.benchmarks import benchmarks
from faellesgrund.engine.evidence.components import component_lives
from faellesgrund.engine.evidence.operation import observations
from faellesgrund.engine.evidence.projects import (
    almene_projects,
    appropriations,
    danish_projects,
    foreign_and_related,
    whole_projects,
)
from faellesgrund.engine.evidence.tables import amount, whole_number


def test_the_chart_of_accounts_is_whole_and_every_number_stands_once() -> None:
    numbers = [a.konto for a in accounts()]
    assert len(numbers) == len(set(numbers)) == 161
    assert {a.fortegn for a in accounts()} == {"+", "-", "sum"}


@pytest.mark.parametrize(
    ("number", "name", "group", "is_sum"),
    [
        ("109", "Renovation", "Offentlige og andre faste udgifter", False),
        ("112.2", "Bidrag til dispositionsfonden", "Offentlige og andre faste udgifter", False),
        ("113.9", "Offentlige og andre faste udgifter i alt", "Offentlige og andre faste udgifter", True),
        ("114", "Renholdelse", "Variable udgifter", False),
    ],
)
def test_an_account_has_name_group_and_kind(number: str, name: str, group: str, is_sum: bool) -> None:
    found = ledger_account(number)
    assert (found.navn, found.gruppe, found.er_sum) == (name, group, is_sum)


def test_an_unknown_account_is_refused_in_danish() -> None:
    with pytest.raises(AccountUnknown, match="Konto 999 findes ikke i kontoplanen"):
        ledger_account("999")


def test_the_official_efficiency_number_rests_on_nine_accounts() -> None:
    assert sum(a.variabel for a in accounts()) == 9


def test_every_component_has_lives_prices_and_wear_in_order() -> None:
    parts = component_lives()
    assert len(parts) == 67
    for part in parts:
        assert 0 < part.levetid_lav <= part.levetid_mid <= part.levetid_hoej, part.bygningsdel
        assert 0 < part.pris_lav <= part.pris_mid <= part.pris_hoej, part.bygningsdel
        assert 1 <= part.slidfaktor_lav <= part.slidfaktor_mid <= part.slidfaktor_hoej, part.bygningsdel
        assert part.prisaar == 2025
        assert part.kilde


def test_no_benchmark_is_an_estimate_or_a_constructed_example() -> None:
    rows = benchmarks()
    assert len(rows) == 43
    assert [row for row in rows if not row.sikkerhed.startswith(("verificeret", "afledt"))] == []
    assert all(row.kilde.startswith(("http://", "https://")) for row in rows)


@pytest.mark.parametrize(
    ("group", "place", "year", "kroner"),
    [
        ("201 Husleje", "Danmark", 2023, 899),
        ("109 Renovation", "Danmark", 2020, 28.9),
        ("114 Renholdelse", "Danmark", 2008, 68),
    ],
)
def test_a_benchmark_is_what_was_published(group: str, place: str, year: int, kroner: float) -> None:
    found = [b.kr_pr_m2 for b in benchmarks() if (b.konto_gruppe, b.geografi, b.aar) == (group, place, year)]
    assert found == [kroner]


def test_every_public_project_is_here_with_its_source() -> None:
    projects = danish_projects()
    assert sum(p.kommune == "København" for p in projects) == 7
    assert len(projects) == 33
    assert all(p.kilde.startswith("http") and p.sikkerhed in MARKS for p in projects)
    assert [p.kommune for p in projects][:7] == ["København"] * 7


def test_the_amateur_blogs_huts_are_not_among_the_projects() -> None:
    text = " ".join(f"{p.navn} {p.adresse} {p.kilde} {p.note}" for p in danish_projects()).casefold()
    assert "oliefabriksvej" in text
    assert "valby" not in text
    assert "blog" not in text


def test_the_decision_on_oliefabriksvej_stands_as_it_was_put() -> None:
    amounts = {r["amount_type"]: r["amount_dkk"] for r in appropriations() if r["date"] == "2018-02-01"}
    assert sorted(amounts.values()) == ["4900000", "5650000"]
    assert len(appropriations()) == 8


def test_three_whole_danish_projects_stand_in_2022_prices() -> None:
    found = whole_projects()
    assert [p.prisaar for p in found] == [2007, 2020, 2023]
    assert [p.kr_pr_m2 for p in found] == pytest.approx([15_000, 21_367.5, 20_256.4], abs=0.05)
    assert [p.kr_pr_m2_2022 for p in found] == pytest.approx([21_007, 24_437, 19_967], abs=1)


def test_the_cost_model_uses_the_same_projects_and_prices() -> None:
    # The model's prices are rounded to hundreds; the index between quarters is uncertain by 1–2 %.
    assert [name for name, _ in DANISH_PROJECTS] == [p.navn for p in whole_projects()]
    for (_, used), project in zip(DANISH_PROJECTS, whole_projects(), strict=True):
        assert used == pytest.approx(project.kr_pr_m2_2022, rel=0.005)


def test_projects_abroad_are_typed_and_what_was_not_found_is_none() -> None:
    by_id = {p.id: p for p in foreign_and_related()}
    assert len(by_id) == 39
    assert (by_id["NL-17"].pr_m2, by_id["NL-17"].m2_pr_bolig, by_id["NL-17"].prisaar) == (3405, "26", 2021)
    assert by_id["NL-04"].samlet is None
    assert by_id["NL-11"].m2_pr_bolig == "30-50"


def test_a_small_dutch_home_costs_more_per_m2_than_the_mean_of_all_sizes() -> None:
    by_id = {p.id: p for p in foreign_and_related()}
    small, every = by_id["NL-17"].pr_m2, by_id["NL-18"].pr_m2
    assert small is not None
    assert every is not None
    assert small / every == pytest.approx(1.26, abs=0.005)


def test_ordinary_almene_projects_keep_area_and_cost_apart_from_what_was_not_found() -> None:
    rows = {p.navn: p for p in almene_projects()}
    assert len(rows) == 7
    assert rows["Svendborg family dwellings"].kr_pr_m2 == 19461
    assert rows["Agger, stage 1"].areal_m2 is None


def test_observations_of_running_such_homes_have_sources_and_marks() -> None:
    rows = observations()
    assert len(rows) == len({o.id for o in rows}) == 24
    assert all(o.kilde.startswith("http") and o.sikkerhed in MARKS for o in rows)


@pytest.mark.parametrize(("cell", "number"), [("12", 12), ("", None), ("30-50", None), ("nogle af 12", None)])
def test_a_whole_number_is_read_or_none(cell: str, number: int | None) -> None:
    assert whole_number(cell) == number


@pytest.mark.parametrize(("cell", "number"), [("20.7", 20.7), ("", None), ("2281 (voksen)", None)])
def test_an_amount_is_read_or_none(cell: str, number: float | None) -> None:
    assert amount(cell) == number
