"""The whole workbook: what each profile is left with follows every input through the chain to the rent and on."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from faellesgrund.engine.economy.brief import read_brief
from faellesgrund.engine.economy.chain import Run, run
from faellesgrund.engine.economy.workbook.book import Book
from faellesgrund.engine.economy.workbook.evaluate import Sheets
from faellesgrund.engine.economy.workbook.functions import Error
from faellesgrund.engine.economy.workbook.paying_sheet import CARRIED_WORDS, SHEET, UNKNOWN_WORDS
from faellesgrund.engine.economy.workbook.workbook import book_of
from tests.engine.economy.briefs import TODAY
from tests.engine.economy.workbook.examples import BRIEFS, cells_of, data_of, with_change

CHANGES: dict[str, dict[str, Any]] = {
    "ten homes": {"bygning.boliger": 10},
    "a larger home": {"bygning.areal_m2_pr_bolig": 70.0},
    "heat and power in the rent": {"bolig.varme_inkl": True, "bolig.el_inkl": True},
    "water paid apart": {"bolig.vand_inkl": False},
    "no kitchen": {"bolig.eget_koekken": False},
    "a lower target": {"maal.husleje": 2_500, "maal.raadighed": 6_000},
    "consumption known": {"bolig.forbrug_pr_maaned": 410.0},
    "another price date": {"projekt.prisdato": TODAY.replace(year=2024)},
}
KINDS = [name for name, data in BRIEFS.items() if "boligtype" in data]


@cache
def engine(name: str, change: str = "") -> Run:
    data = with_change(data_of(name), CHANGES[change]) if change else data_of(name)
    return run(read_brief(data, TODAY), TODAY, 10)


@cache
def book(name: str) -> Book:
    return book_of(engine(name))


def said(sheets: Sheets, ran: Run) -> dict[str, Any]:
    """What the book says where the engine says something, by name."""
    return {name: sheets.named(name) for name in wanted(ran)}


def wanted(ran: Run) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in ran.ability.rows:
        found[f"efter_husleje_{row['profil']}"] = row["efter_husleje_maaned"]
        found[f"efter_forbrug_{row['profil']}"] = row["efter_forbrug_maaned"]
        found[f"mangler_{row['profil']}"] = row.get("raadighed_mangler", "")
        zones = [f"{zone['fra']}–{zone['til']} kr." for zone in row["doede_zoner"]]
        found[f"doed_zone_{row['profil']}"] = zones[0] if zones else "ingen"
    for number, kind in enumerate(ran.kind_ability, start=1):
        for one in kind.rows:
            found[f"efter_husleje_boligtype_{number}_{one.profil}"] = one.after_rent
            found[f"efter_forbrug_boligtype_{number}_{one.profil}"] = one.after_consumption
    return found


@pytest.mark.parametrize("name", BRIEFS)
def test_the_book_leaves_every_profile_what_the_engine_leaves_it(name: str) -> None:
    ran = engine(name)
    assert said(Sheets(book(name), {}), ran) == wanted(ran)
    assert len(wanted(ran)) >= 4


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_input_leaves_every_profile_what_the_changed_brief_leaves_it(change: str) -> None:
    ran = engine("intet givet", change)
    assert said(Sheets(book("intet givet"), cells_of(CHANGES[change])), ran) == wanted(ran)


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_home_has_its_own_rent_area_and_boligstoette(name: str) -> None:
    change = {"boligtype.1.areal_m2": 68.0}
    ran = run(read_brief(with_change(data_of(name), change), TODAY), TODAY, 10)
    assert said(Sheets(book(name), cells_of(change)), ran) == wanted(ran)
    assert any("boligtype_1" in key for key in wanted(ran))


def test_a_municipality_without_a_known_tax_rate_leaves_no_result_and_the_sheet_says_so() -> None:
    sheets = Sheets(book("intet givet"), {"projekt_kommune": "0461"})
    assert sheets.named("efter_husleje_su") == Error("#N/A")
    assert sheets.at((SHEET, 2, 0)) == UNKNOWN_WORDS
    assert Sheets(book("intet givet"), {}).at((SHEET, 2, 0)) == ""


def test_last_years_rates_are_told_on_the_sheet() -> None:
    sheets = Sheets(book("intet givet"), {"dato": date(2027, 3, 1)})
    assert str(sheets.at((SHEET, 2, 0))).startswith(CARRIED_WORDS)
