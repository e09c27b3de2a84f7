"""Rates, figures and price factors in the workbook follow their dates as the engine's do. Recalculated by LibreOffice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.prices import factor_between, price_factor
from faellesgrund.engine.economy.workbook.book import Book, Cell, Page
from faellesgrund.engine.economy.workbook.evaluate import values_of
from faellesgrund.engine.economy.workbook.evidence_sheet import evidence_sheet
from faellesgrund.engine.economy.workbook.figures import Figures, override_name
from faellesgrund.engine.economy.workbook.index_sheet import index_sheet
from faellesgrund.engine.economy.workbook.rates_sheet import CARRIED, MISSING, UNKNOWN, rates_sheet
from faellesgrund.engine.economy.workbook.write import written
from faellesgrund.engine.rates import RateUnknown
from tests.engine.economy.workbook.reading import Values, changed, differences, formulas
from tools.libreoffice import recalculated

DATES = {
    "dato": date(2026, 11, 24),
    "projekt_prisdato_brugt": date(2026, 11, 24),
    "projekt_tilsagn_brugt": date(2026, 12, 15),
    "projekt_byggestart_brugt": date(2027, 5, 1),
}
STRICT = ("laan_pct_118a", "laan_pct_grundregel", "ting_pant_pct", "skaev_tilskud_max", "disp")
FACTORS = [(series, year) for series in ("bygge", "netto") for year in (2004, 2007, 2015, 2022, 2024, 2025, 2026)]
CLASSIC = {
    *(
        "ABS",
        "AND",
        "COUNTIF",
        "DATE",
        "DAY",
        "IF",
        "INDEX",
        "INT",
        "ISNA",
        "ISNUMBER",
        "LOOKUP",
        "MATCH",
        "MAX",
        "MIN",
    ),
    *("MONTH", "NA", "NOT", "OR", "ROUND", "SUM", "SUMPRODUCT", "YEAR"),
}
OVERRIDES = {
    "boligsikring.min_udbetaling_md": 300.0,
    "skat.kommune_aarhus": 0.2442,
    "anlaeg.pris_a_m2": 23_000.0,
    "indeks.netto_fra_2015": 1.3,
    "indeks.bygge_fremskrivning": 0.05,
}
MOVED: dict[str, dict[str, Any]] = {
    "day before the reform": {"dato": date(2025, 6, 30)},
    "reform": {"dato": date(2025, 7, 1)},
    "new year": {"dato": date(2026, 1, 1)},
    "beyond the known": {"dato": date(2028, 3, 1), "projekt_tilsagn_brugt": date(2027, 1, 1)},
    "before the known": {"dato": date(2018, 3, 1), "projekt_tilsagn_brugt": date(2011, 1, 1)},
    "price date in the hole": {"projekt_prisdato_brugt": date(2022, 9, 1)},
    "price date in the second segment": {
        "projekt_prisdato_brugt": date(2024, 2, 11),
        "projekt_byggestart_brugt": date(2021, 3, 3),
    },
    "price date in the first segment": {
        "projekt_prisdato_brugt": date(2010, 3, 1),
        "projekt_byggestart_brugt": date(2031, 3, 3),
    },
    "price date at a point": {"projekt_prisdato_brugt": date(2025, 2, 15)},
}


def workbook(path: Path, overrides: Mapping[str, float] | None = None) -> Figures:
    """A workbook with every rate and figure there is; the dates are input cells."""
    a = Assumptions(overrides, "prøvet her" if overrides else "")
    figures = Figures(a, DATES)
    for key in [*a.rates.keys(), *(["skat.kommune_aarhus"] if overrides else [])]:
        figures.rate(key, "dato", strict=False)
    for key in STRICT:
        figures.rate(key, "projekt_tilsagn_brugt")
    for figure in a.evidence_book:
        figures.figure(figure.noegle)
    for series, year in FACTORS:
        figures.price_factor(series, year, "projekt_prisdato_brugt")
    figures.factor_between("bygge", "projekt_prisdato_brugt", "projekt_byggestart_brugt", "byggestart")
    inputs = Page("Inddata", (30, 20))
    for name, day in DATES.items():
        inputs.add(Cell(name), Cell(day, "egen_dato", name))
    book = Book([inputs, rates_sheet(figures), evidence_sheet(figures), index_sheet(figures)])
    path.write_bytes(written(book, values_of(book)))
    return figures


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every workbook of this module as exported, and in ``ud`` as LibreOffice recalculates it."""
    here = tmp_path_factory.mktemp("figures")
    workbook(here / "plain.xlsx")
    workbook(here / "overridden.xlsx", OVERRIDES)
    made = [here / "plain.xlsx", here / "overridden.xlsx"]
    by_hand = {override_name(key): value for key, value in OVERRIDES.items() if "aarhus" not in key}
    copies = {here / f"{name}.xlsx": cells for name, cells in (MOVED | {"by hand": by_hand}).items()}
    made += changed(here / "plain.xlsx", copies)
    recalculated(*made, into=here / "ud")
    return here


@pytest.mark.parametrize("name", ["plain", "overridden"])
def test_every_formula_carries_what_the_spreadsheet_computes(folder: Path, name: str) -> None:
    exported, computed = Values(folder / f"{name}.xlsx"), Values(folder / "ud" / f"{name}.xlsx")
    assert differences(exported, computed) == {}
    assert exported.errors() == {}
    assert exported[MISSING] == 0


def test_only_functions_that_every_spreadsheet_has(folder: Path) -> None:
    used = {f for formula in formulas(folder / "plain.xlsx").values() for f in re.findall(r"([A-Z][A-Z.]+)\(", formula)}
    assert used <= CLASSIC


@pytest.mark.parametrize("name", MOVED)
def test_rates_follow_their_date_as_in_the_engine(folder: Path, name: str) -> None:
    says = Values(folder / "ud" / f"{name}.xlsx")
    dates, a = DATES | MOVED[name], Assumptions()
    unknown = 0
    for key in [rate.noegle for rate in a.rates]:
        try:
            expected: float | str = a.benefit(key, dates["dato"]).vaerdi
        except RateUnknown:
            expected, unknown = "#N/A", unknown + 1
        assert says[f"sats_{key.replace('.', '_')}_ved_dato"] == expected, key
    for key in STRICT:
        try:
            expected = a.law(key, dates["projekt_tilsagn_brugt"]).vaerdi
        except RateUnknown:
            expected, unknown = "#N/A", unknown + 1
        assert says[f"sats_{key}_ved_projekt_tilsagn_brugt"] == expected, key
    assert says[MISSING] == unknown


@pytest.mark.parametrize("name", MOVED)
def test_price_factors_follow_their_dates_as_in_the_engine(folder: Path, name: str) -> None:
    says = Values(folder / "ud" / f"{name}.xlsx")
    dates, a = DATES | MOVED[name], Assumptions()
    for series, year in FACTORS:
        expected = price_factor(series, year, dates["projekt_prisdato_brugt"], a).vaerdi
        assert says[f"pris_{series}_{year}_til_projekt_prisdato_brugt"] == pytest.approx(expected, rel=1e-12), (
            series,
            year,
        )
    to_start = factor_between(
        "bygge", dates["projekt_prisdato_brugt"], dates["projekt_byggestart_brugt"], a, "byggestart"
    ).vaerdi
    assert says["pris_bygge_projekt_prisdato_brugt_til_projekt_byggestart_brugt"] == pytest.approx(to_start, rel=1e-12)


def test_a_rate_beyond_its_known_time_is_either_the_last_known_or_an_error_that_says_so(folder: Path) -> None:
    rows = _used_rows(Values(folder / "ud" / "beyond the known.xlsx"))
    carried, unknown = rows["kontanthjaelp.mindstesats", "datoen for ydelser og skat"], rows["laan_pct_118a", "tilsagn"]
    assert (carried["E"], carried["J"], carried["L"]) == (7094, "antaget", CARRIED)
    assert (unknown["E"], unknown["L"]) == ("#N/A", UNKNOWN)


def test_an_overridden_rate_is_marked_and_the_original_stands_below(folder: Path) -> None:
    says = Values(folder / "ud" / "overridden.xlsx")
    row = _used_rows(says)["boligsikring.min_udbetaling_md", "datoen for ydelser og skat"]
    assert (row["E"], row["J"], row["K"]) == (300, "antaget", "ændret")
    cells = says.cells()
    assert 310 in [value for place, value in cells.items() if place.startswith("Satser!E")]
    assert "prøvet her" in cells["Satser!A5"]
    assert says["sats_skat_kommune_aarhus_ved_dato"] == 0.2442
    assert says["tal_anlaeg_pris_a_m2"] == 23_000


def test_an_override_typed_into_the_sheet_gives_what_the_brief_gives(folder: Path) -> None:
    typed, given = Values(folder / "ud" / "by hand.xlsx"), Values(folder / "overridden.xlsx")
    for name in ("sats_boligsikring_min_udbetaling_md_ved_dato", "tal_anlaeg_pris_a_m2"):
        assert typed[name] == given[name]
    for series, year in FACTORS:
        name = f"pris_{series}_{year}_til_projekt_prisdato_brugt"
        assert typed[name] == pytest.approx(given[name], rel=1e-12)


def test_a_rate_asked_for_in_two_ways_is_a_fault_of_the_program() -> None:
    figures = Figures(Assumptions(), DATES)
    figures.rate("disp", "dato", strict=False)
    with pytest.raises(ValueError, match="both strictly"):
        figures.rate("disp", "dato")


def _used_rows(says: Values) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows in use on »Satser« by key and date in words."""
    rows: dict[str, dict[str, Any]] = {}
    for place, value in says.cells().items():
        sheet, cell = place.split("!")
        if sheet == "Satser":
            rows.setdefault(cell[1:], {})[cell[0]] = value
    return {
        (row["M"], row["A"].removeprefix("I brug: ")): row
        for row in rows.values()
        if str(row.get("A", "")).startswith("I brug: ")
    }
