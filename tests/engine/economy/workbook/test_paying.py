"""The sheet »Betalingsevne« gives what the engine gives, also when rent, home, date or rates are changed in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from faellesgrund.engine.economy.algebra import leaf
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.brief import Brief, read_brief
from faellesgrund.engine.economy.paying.profiles import BY_KEY
from faellesgrund.engine.economy.paying.rents_to_avoid import charged
from faellesgrund.engine.economy.who_can_pay import profile_outcomes
from faellesgrund.engine.economy.workbook.book import Book, Cell, Page
from faellesgrund.engine.economy.workbook.evaluate import values_of
from faellesgrund.engine.economy.workbook.evidence_sheet import evidence_sheet
from faellesgrund.engine.economy.workbook.figures import Figures, override_name
from faellesgrund.engine.economy.workbook.index_sheet import index_sheet
from faellesgrund.engine.economy.workbook.paying_sheet import DEAD, STEPS, paying_sheet
from faellesgrund.engine.economy.workbook.rates_sheet import rates_sheet
from faellesgrund.engine.economy.workbook.write import written
from tests.engine.economy.briefs import minimal
from tests.engine.economy.workbook.reading import Values, changed, differences, formulas
from tests.engine.economy.workbook.test_figures import CLASSIC
from tools.libreoffice import recalculated

TODAY = date(2026, 11, 24)
RENT = 3000.0
INPUTS: dict[str, Any] = {
    "dato": TODAY,
    "projekt_kommune_brugt": "0101",
    "projekt_prisdato_brugt": TODAY,
    "husleje_pr_bolig_maaned": RENT,
    "bygning_areal_m2_pr_bolig_brugt": 35.0,
    "bolig_eget_koekken_brugt": "ja",
    "bolig_varme_inkl_brugt": "nej",
    "bolig_vand_inkl_brugt": "ja",
    "bolig_el_inkl_brugt": "nej",
    "bolig_forbrug_pr_maaned_brugt": None,
    "maal_husleje_brugt": 3000.0,
    "maal_raadighed_brugt": None,
}
"""The named cells the sheet reads from the rest of the workbook, for the brief of :func:`minimal`."""


@dataclass(frozen=True)
class Case:
    """Named cells that hold something else, and overrides of rates (as cells of »Satser« and »Erfaringstal«)."""

    cells: dict[str, Any] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)


def _rents() -> dict[str, Case]:
    rents = (0.0, 2408.0, 2409.0, 2500.0, 2717.0, 2718.0, 2833.0, 2834.0, 2999.995, 4137.37, 9300.0, 15000.0, -120.0)
    return {f"rent {rent}": Case({"husleje_pr_bolig_maaned": rent}) for rent in rents}


CASES: dict[str, Case] = {
    "as exported": Case(),
    **_rents(),
    "65 m2": Case({"bygning_areal_m2_pr_bolig_brugt": 65.0}),
    "66 m2": Case({"bygning_areal_m2_pr_bolig_brugt": 66.0}),
    "120 m2 at 7000": Case({"bygning_areal_m2_pr_bolig_brugt": 120.0, "husleje_pr_bolig_maaned": 7000.0}),
    "no kitchen": Case({"bolig_eget_koekken_brugt": "nej"}),
    "heat in the rent": Case({"bolig_varme_inkl_brugt": "ja"}),
    "water apart": Case({"bolig_vand_inkl_brugt": "nej"}),
    "power in the rent": Case({"bolig_el_inkl_brugt": "ja", "husleje_pr_bolig_maaned": 3100.0}),
    "all in the rent, 66 m2": Case(
        {"bolig_varme_inkl_brugt": "ja", "bolig_el_inkl_brugt": "ja", "bygning_areal_m2_pr_bolig_brugt": 66.0}
    ),
    "rent below the deductions": Case(
        {"bolig_varme_inkl_brugt": "ja", "bolig_el_inkl_brugt": "ja", "husleje_pr_bolig_maaned": 200.0}
    ),
    "day before the reform": Case({"dato": date(2025, 6, 30)}),
    "reform": Case({"dato": date(2025, 7, 1)}),
    "new year": Case({"dato": date(2026, 1, 1)}),
    "last year's rates": Case({"dato": date(2027, 3, 1)}),
    "consumption given": Case({"bolig_forbrug_pr_maaned_brugt": 512.5}),
    "no consumption": Case({"bolig_forbrug_pr_maaned_brugt": 0.0}),
    "needed": Case({"maal_raadighed_brugt": 4000.5}),
    "price date": Case({"projekt_prisdato_brugt": date(2023, 9, 1)}),
    "municipal tax": Case(rates={"skat.kommune_koebenhavn": 0.2637}),
    "smallest payment": Case({"husleje_pr_bolig_maaned": 2600.0}, {"boligsikring.min_udbetaling_md": 150.0}),
    "income limit": Case(rates={"boligsikring.indkomstgraense": 90_000.0, "boligydelse.indkomstgraense": 150_000.0}),
    "maxima": Case({"husleje_pr_bolig_maaned": 9500.0}, {"boligsikring.maks_stoette_aar": 6_000.0}),
    "maximum below the smallest payment": Case(rates={"boligsikring.maks_stoette_aar": 3_000.0}),
    "rate of water": Case({"bolig_vand_inkl_brugt": "nej"}, {"bolig.vand_pr_m2": 61.0}),
    "target at the bottom": Case({"maal_husleje_brugt": 250.0}),
}


def brief_of(case: Case) -> Brief:
    """The brief that says what the changed cells say."""
    data = minimal()
    if case.rates:
        data["satser"] = {**case.rates, "begrundelse": "prøvet her"}
    for name, value in {**INPUTS, **case.cells}.items():
        section, _, key = name.removesuffix("_brugt").partition("_")
        if section in ("bolig", "bygning", "maal") and value is not None:
            data.setdefault(section, {})[key] = (
                {"ja": True, "nej": False}.get(value, value) if isinstance(value, str) else value
            )
    return read_brief(data, TODAY)


def outcome(case: Case) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """The engine's rows by profile, and the profiles whose benefit is not in force."""
    brief, said = brief_of(case), INPUTS | case.cells
    area = leaf("Areal", said["bygning_areal_m2_pr_bolig_brugt"], "m2", oprindelse="brief")
    rent = leaf("Husleje", said["husleje_pr_bolig_maaned"], "kr/md", oprindelse="brief")
    a = Assumptions(brief.satser, brief.begrundelse)
    found = profile_outcomes(brief, a, said["dato"], rent, area, said["projekt_prisdato_brugt"])
    rows = {row["profil"]: row for row in found.rows}
    return rows, set(BY_KEY) - set(rows)


def workbook(path: Path, case: Case) -> None:
    """The sheets of this part with the cells they read from the others."""
    brief, said = brief_of(case), INPUTS | case.cells
    figures = Figures(
        Assumptions(brief.satser, brief.begrundelse), {k: v for k, v in said.items() if isinstance(v, date)}
    )
    inputs = Page("Inddata", (30, 20))
    for name, value in said.items():
        inputs.add(Cell(name), Cell(value, "egen_dato" if isinstance(value, date) else "egen_tal", name))
    paying = paying_sheet(brief, figures, said["husleje_pr_bolig_maaned"], said["maal_husleje_brugt"])
    book = Book([inputs, paying, rates_sheet(figures), evidence_sheet(figures), index_sheet(figures)])
    path.write_bytes(written(book, values_of(book)))


EXPORTED = ("as exported", "66 m2", "day before the reform", "last year's rates", "smallest payment", "needed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every case changed in the file of the first one, some also exported as such; in ``ud`` as recalculated."""
    here = tmp_path_factory.mktemp("paying")
    workbook(here / "base.xlsx", CASES["as exported"])
    copies = {
        here / f"{number}.xlsx": {**case.cells, **{override_name(key): value for key, value in case.rates.items()}}
        for number, case in enumerate(CASES.values())
    }
    made = changed(here / "base.xlsx", copies)
    for name in EXPORTED:
        made.append(here / f"{name}.xlsx")
        workbook(made[-1], CASES[name])
    recalculated(*made, into=here / "ud")
    return here


@cache
def _says(folder: Path, name: str) -> Values:
    return Values(folder / "ud" / f"{list(CASES).index(name)}.xlsx")


@pytest.mark.parametrize("name", CASES)
def test_every_profile_is_left_with_what_the_engine_says(folder: Path, name: str) -> None:
    says = _says(folder, name)
    rows, out = outcome(CASES[name])
    for key, row in rows.items():
        assert says[f"efter_husleje_{key}"] == row["efter_husleje_maaned"], key
        assert says[f"efter_forbrug_{key}"] == row["efter_forbrug_maaned"], key
        assert says[f"mangler_{key}"] in ([row["raadighed_mangler"]] if "raadighed_mangler" in row else [None, ""]), key
    for key in out:
        assert says[f"efter_husleje_{key}"] == says[f"efter_forbrug_{key}"] == "ikke i kraft"
    errors = {place for place in says.errors() if not place.startswith("Satser!")}
    assert errors == set()


@pytest.mark.parametrize("name", CASES)
def test_the_dead_zones_are_those_of_the_engines_scan(folder: Path, name: str) -> None:
    says = _says(folder, name)
    rows, _ = outcome(CASES[name])
    for key, row in rows.items():
        zones = [f"{zone['fra']}–{zone['til']} kr." for zone in row["doede_zoner"]]
        assert says[f"doed_zone_{key}"] == (zones[0] if zones else "ingen"), key
        assert len(zones) <= 1
        rent = (INPUTS | CASES[name].cells)["husleje_pr_bolig_maaned"]
        inside = any(zone["fra"] <= charged(rent) <= zone["til"] for zone in row["doede_zoner"])
        column = list(BY_KEY).index(key)
        assert says.cells()[f"Betalingsevne!{'DEFGHIJK'[column]}9"].startswith("ja" if inside else "nej"), key


@pytest.mark.parametrize("name", EXPORTED)
def test_every_formula_carries_what_the_spreadsheet_computes(folder: Path, name: str) -> None:
    exported, computed = Values(folder / f"{name}.xlsx"), Values(folder / "ud" / f"{name}.xlsx")
    assert differences(exported, computed) == {}
    assert {place for place in exported.errors() if not place.startswith("Satser!")} == set()


def test_the_yearly_rows_are_the_engines_own_figures(folder: Path) -> None:
    cells = Values(folder / "as exported.xlsx").cells()
    rows, _ = outcome(CASES["as exported"])
    for text, field_name in (
        ("Ydelse om året", "indkomst_aar"),
        ("Skat", "skat_aar"),
        ("Netto om året", "netto_aar"),
        ("Boligudgift", "boligudgift_aar"),
        ("Boligstøtte om året", "boligstoette_aar"),
        ("Husleje om året", "husleje_aar"),
    ):
        places = [p for p, value in cells.items() if value == text and p.startswith("Betalingsevne!A")]
        number = max(int(re.sub(r"\D", "", p)) for p in places if f"Betalingsevne!D{re.sub(r'[^0-9]', '', p)}" in cells)
        for column, key in zip("DEFGHIJK", BY_KEY, strict=True):
            assert cells[f"Betalingsevne!{column}{number}"] == pytest.approx(rows[key][field_name], abs=0.005), (
                text,
                key,
            )


@pytest.mark.parametrize("name", ["as exported", "66 m2", "heat in the rent", "target at the bottom", "no kitchen"])
def test_the_table_around_the_target_says_what_each_rent_leaves(folder: Path, name: str) -> None:
    cells = _says(folder, name).cells()
    target = (INPUTS | CASES[name].cells)["maal_husleje_brugt"]
    headings = [p for p, v in cells.items() if str(v).startswith("Tilbage efter husleje om måneden ved")]
    first = int(re.sub(r"\D", "", headings[0])) + 1
    for number, step in enumerate(STEPS, start=first):
        rent = max(0.0, target + step)
        assert cells[f"Betalingsevne!B{number}"] == rent
        rows, _ = outcome(Case({**CASES[name].cells, "husleje_pr_bolig_maaned": rent}))
        for column, key in zip("DEFGHIJK", BY_KEY, strict=True):
            assert cells[f"Betalingsevne!{column}{number}"] == rows[key]["efter_husleje_maaned"], (rent, key)


def test_the_trap_is_said_in_words(folder: Path) -> None:
    assert _says(folder, "rent 2500.0")["doed_zone_kontanthjaelp_mindste"] == "2409–2717 kr."
    assert "ja: ved 2718 kr. er der mere tilbage" in _says(folder, "rent 2500.0").cells().values()
    assert "ja: ved 2718 kr. er der mere tilbage" not in _says(folder, "rent 2408.0").cells().values()
    assert DEAD in " ".join(str(value) for value in _says(folder, "as exported").cells().values())


def test_only_functions_that_every_spreadsheet_has(folder: Path) -> None:
    used = {f for formula in formulas(folder / "base.xlsx").values() for f in re.findall(r"([A-Z][A-Z.]+)\(", formula)}
    assert used <= CLASSIC
