"""The live workbook says what the engine says, as exported and with any input changed."""

from __future__ import annotations

import zipfile
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from faellesgrund.engine.economy.brief import read_brief
from faellesgrund.engine.economy.brief.fields import FIELDS
from faellesgrund.engine.economy.chain import run
from faellesgrund.engine.economy.construction import OwnProject
from faellesgrund.engine.economy.workbook.book import Book, day_number
from faellesgrund.engine.economy.workbook.evaluate import Sheets, values_of
from faellesgrund.engine.economy.workbook.functions import KNOWN, Error
from faellesgrund.engine.economy.workbook.inputs import account_name, input_accounts
from faellesgrund.engine.economy.workbook.parse import Tree, parsed
from faellesgrund.engine.economy.workbook.workbook import book_of, workbook
from faellesgrund.engine.economy.workbook.write import written
from faellesgrund.engine.problems import BadInput
from faellesgrund.engine.rates import RateUnknown
from tests.engine.economy.briefs import TODAY
from tests.engine.economy.workbook.examples import (
    BRIEFS,
    CHANGES,
    ROW_CHANGES,
    Data,
    cells_of,
    data_of,
    engine,
    figures,
    with_change,
)
from tests.engine.economy.workbook.reading import Values, changed
from tools.libreoffice import recalculated

RESULTS = ("anskaffelsessum_forventet", "stoettebehov_forventet", "husleje_pr_bolig_maaned", "laan_hovedstol")
NEAR = 0.005
"""Kr.: what the workbook and the engine may differ."""
EDITED = {
    "intet givet": CHANGES["flere på én gang"],
    "regneeksemplet": {"bygning.boliger": 10, "anlaeg.entreprise_pr_m2": 19_000},
    "serielån": CHANGES["flere, almen"],
    "givet tilskud": {"stoette.kommunalt_tilskud": None, "laan.aar": 22, "projekt.kommune": "0461"},
    "lejet grund, ombygning": {"grund.vilkaar": "vederlagsfri", "bygning.faelleshus_m2": 55, "drift.114": 70_000},
    "tre boligtyper på to grunde": {"boligtype.3.antal": 5, "laan.type": "staaende"},
}
"""Brief → a change that is made in the file itself, and recalculated by LibreOffice."""


@lru_cache(maxsize=64)
def book(name: str) -> Book:
    return book_of(run(read_brief(data_of(name), TODAY), TODAY, 10))


def disagreements(sheets: Sheets, wanted: dict[str, float]) -> dict[str, tuple[Any, float]]:
    found = {name: (sheets.named(name), value) for name, value in wanted.items()}
    return {n: (a, b) for n, (a, b) in found.items() if not isinstance(a, float) or abs(a - b) > NEAR}


@pytest.mark.parametrize("name", BRIEFS)
def test_the_book_says_what_the_engine_says(name: str) -> None:
    assert disagreements(Sheets(book(name), {}), figures(*engine(data_of(name)))) == {}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_input_gives_what_the_changed_brief_gives(change: str) -> None:
    """Each change in the plain brief and in some of the others, a new selection for every change."""
    tried = 0
    names = [n for n in BRIEFS if "boligtype" not in BRIEFS[n]]
    start = list(CHANGES).index(change)
    for name in dict.fromkeys(["intet givet", *(names[(start + step) % len(names)] for step in (0, 5, 11))]):
        tried += _tried(name, CHANGES[change])
    assert tried >= 2


@pytest.mark.parametrize("change", ROW_CHANGES)
def test_a_changed_kind_of_home_gives_what_the_changed_brief_gives(change: str) -> None:
    assert all(_tried(name, ROW_CHANGES[change]) for name in BRIEFS if "boligtype" in BRIEFS[name])


def _tried(name: str, change: dict[str, Any]) -> bool:
    try:
        wanted = figures(*engine(with_change(data_of(name), change)))
    except (BadInput, RateUnknown):
        return False
    assert disagreements(Sheets(book(name), cells_of(change)), wanted) == {}, name
    return True


def test_an_emptied_line_gives_the_estimate_back() -> None:
    posts = {f"anlaeg_poster_{n}_{what}": None for n in range(1, 14) for what in ("beloeb", "gruppe")}
    data = with_change(data_of("regneeksemplet"), {"anlaeg.poster": None})
    assert disagreements(Sheets(book("regneeksemplet"), posts), figures(*engine(data))) == {}


def test_a_line_written_in_the_book_replaces_the_estimate() -> None:
    cells = {"anlaeg_poster_1_beloeb": 9_000_000, "anlaeg_poster_1_gruppe": "entreprise"}
    post = {"gruppe": "entreprise", "tekst": "Alt", "beloeb": 9_000_000}
    data = with_change(data_of("intet givet"), {"anlaeg.poster": [post]})
    assert disagreements(Sheets(book("intet givet"), cells), figures(*engine(data))) == {}


def test_a_rate_changed_in_the_book_is_an_override() -> None:
    data: Data = data_of("intet givet") | {
        "satser": {"begrundelse": "x", "hofor_kloak": 90_000, "beboerbetaling_pct": 0.03}
    }
    cells = {"satser_hofor_kloak": 90_000, "satser_beboerbetaling_pct": 0.03}
    assert disagreements(Sheets(book("intet givet"), cells), figures(*engine(data))) == {}


def test_a_date_written_as_in_a_brief_is_a_date() -> None:
    data = with_change(data_of("almen"), {"projekt.tilsagn": date(2027, 5, 1)})
    assert disagreements(Sheets(book("almen"), {"projekt_tilsagn": "2027-05-01"}), figures(*engine(data))) == {}


def test_own_projects_stay_as_they_were_at_the_export() -> None:
    own = (OwnProject("Eget", 31_000.0), OwnProject("Andet", 27_500.0))
    ran = run(read_brief(data_of("intet givet"), TODAY), TODAY, 10, own=own)
    assert Sheets(book_of(ran), {}).named("anskaffelsessum_forventet") == pytest.approx(
        ran.expected.chosen.cost.vaerdi, abs=NEAR
    )


@pytest.mark.parametrize("name", ["intet givet", "almen", "serielån", "stående lån", "rente 0", "givne konti"])
def test_loan_and_budget_are_the_engines(name: str) -> None:
    from faellesgrund.engine.economy.chain import calculate

    result = calculate(read_brief(data_of(name), TODAY), TODAY, 10)
    sheets = Sheets(book(name), {})
    values = {(page, row, column): value for (page, row, column), value in sheets.all().items()}
    years = [row for row in sorted({r for p, r, _ in values if p == "Lån"}) if ("Lån", row, 9) in values]
    for row, year in zip(years, result["laan"]["forloeb"], strict=False):
        shown = [values["Lån", row, column] for column in (6, 7, 8, 9)]
        assert shown == pytest.approx([year[k] for k in ("ydelse", "betaling", "stoette", "restgaeld")], abs=0.02)
    total = sum(line["beloeb"] for line in result["budget"])
    assert sheets.named("budget_udgifter") == pytest.approx(total, abs=0.3)
    assert sheets.named("budget_balance") == "Budgettet er i balance."


class Files:
    """Books as LibreOffice recalculates them: as exported, and edited in the file."""

    def __init__(self, folder: Path) -> None:
        exported = {}
        for number, name in enumerate(dict.fromkeys([*list(BRIEFS)[::4], *EDITED])):
            exported[name] = folder / f"{number}.xlsx"
            exported[name].write_bytes(written(book(name), values_of(book(name))))
        edited = {name: folder / f"{exported[name].stem}_rettet.xlsx" for name in EDITED}
        for name, path in edited.items():
            changed(exported[name], {path: cells_of(EDITED[name])})
        back = recalculated(*exported.values(), *edited.values(), into=folder / "ud")
        self.exported = dict(zip(exported, back[: len(exported)], strict=True))
        self.edited = dict(zip(edited, back[len(exported) :], strict=True))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(tmp_path_factory.mktemp("books"))


def test_libreoffice_computes_every_cell_as_it_was_exported(files: Files) -> None:
    for name, path in files.exported.items():
        assert _different(values_of(book(name)), path) == {}, name


def test_a_cell_edited_in_the_file_gives_what_the_changed_brief_gives(files: Files) -> None:
    for name, path in files.edited.items():
        wanted = figures(*engine(with_change(data_of(name), EDITED[name])))
        says = Values(path)
        assert {n: says[n] for n in RESULTS} == pytest.approx({n: wanted[n] for n in RESULTS}, abs=NEAR), name
        assert _different(values_of(book(name), cells_of(EDITED[name])), path) == {}, name


def _different(values: dict[tuple[str, int, int], Any], path: Path) -> dict[str, tuple[Any, Any]]:
    file = openpyxl.load_workbook(path, data_only=True)
    found = {}
    for (page, row, column), ours in values.items():
        theirs = file[page].cell(row + 1, column + 1).value
        theirs = float(day_number(theirs.date())) if hasattr(theirs, "date") else theirs
        ours = ours.code if isinstance(ours, Error) else ours
        if isinstance(ours, float) and isinstance(theirs, int | float):
            if abs(ours - theirs) > max(1e-7, 1e-9 * abs(ours)):
                found[f"{page}!{row + 1}:{column + 1}"] = (ours, theirs)
        elif ours != theirs and not (ours == "" and theirs is None):
            found[f"{page}!{row + 1}:{column + 1}"] = (ours, theirs)
    return found


def test_no_cell_says_an_error() -> None:
    for name in BRIEFS:
        wrong = {here: value for here, value in values_of(book(name)).items() if isinstance(value, Error)}
        assert wrong == {}, name


def test_only_functions_that_every_spreadsheet_has() -> None:
    asked: set[str] = set()
    for page in book("intet givet").pages:
        for _, _, cell in page.cells():
            if hasattr(cell.value, "formula"):
                asked |= _functions(parsed(cell.value.formula))
    assert asked <= KNOWN
    assert "SUMPRODUCT" in asked


def _functions(tree: Tree) -> set[str]:
    below = set().union(*(_functions(part) for part in tree.parts)) if tree.parts else set()
    return below | ({tree.what} if tree.kind == "function" else set())


def test_every_key_of_a_brief_has_a_cell_and_every_result_a_name() -> None:
    names = book("intet givet").names()
    keys = {field.key.replace(".", "_") for field in FIELDS}
    accounts = {account_name(account.konto) for account in input_accounts()}
    assert keys | accounts | set(RESULTS) <= names.keys()
    assert {"drift_114", "drift_112_1", "laan_rente", "stoette_model", "projekt_tilsagn"} <= keys | accounts


def test_the_file_has_no_macros_and_is_the_same_each_time() -> None:
    ran = run(read_brief(data_of("intet givet"), TODAY), TODAY, 10)
    data = workbook(ran)
    assert data == workbook(ran)
    inside = zipfile.ZipFile(BytesIO(data)).namelist()
    assert not [name for name in inside if "vba" in name.lower() or "external" in name.lower()]


def test_what_a_user_wrote_is_never_a_formula() -> None:
    data = with_change(data_of("intet givet"), {"projekt.navn": '=HYPERLINK("http://example.org")'})
    file = openpyxl.load_workbook(BytesIO(workbook(run(read_brief(data, TODAY), TODAY, 10))))
    cell = next(iter(file.defined_names["projekt_navn"].destinations))
    assert file[cell[0]][cell[1].replace("$", "")].data_type == "s"


def test_only_input_cells_are_unlocked_and_the_sheets_have_no_password() -> None:
    file = openpyxl.load_workbook(BytesIO(workbook(run(read_brief(data_of("intet givet"), TODAY), TODAY, 10))))
    for sheet in file:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert sheet.page_setup.paperSize == 9
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert cell.protection.locked, f"{sheet.title}!{cell.coordinate}"
    for name in ("laan_rente", "drift_114", "anlaeg_poster_1_beloeb", "satser_disp"):
        sheet, place = next(iter(file.defined_names[name].destinations))
        assert not file[sheet][place.replace("$", "")].protection.locked


def test_the_front_sheet_says_whether_something_was_changed() -> None:
    same, moved = Sheets(book("almen"), {}), Sheets(book("almen"), {"bygning_boliger": 11})
    assert same.named("kontrol") == "Bogens tal er motorens tal ved udtrækket."
    assert "ikke længere" in moved.named("kontrol")


def test_an_override_is_shown_with_its_reason() -> None:
    said = " ".join(str(cell.value) for page in book("ændrede satser").pages for _, _, cell in page.cells())
    assert "prøvet her" in said
    assert "ting_pant_pct = 0,015" in said
