"""``beregn --excel``: the workbook beside the answer, and what is said when it cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Ran

Run = Callable[..., Ran]


def _named(path: Path, name: str) -> float:
    book = openpyxl.load_workbook(path, data_only=True)
    sheet, place = next(iter(book.defined_names[name].destinations))
    return float(book[sheet][place.replace("$", "")].value)


def test_the_answer_is_the_same_and_the_workbook_says_its_figures(run: Run, brief: Path, tmp_path: Path) -> None:
    words = ("beregn", brief, "--traek", 50, "--dato", "2026-11-24", "--json")
    plain = run(*words)
    ran = run(*words, "--excel", tmp_path / "model.xlsx")
    assert (ran.code, ran.out, ran.err) == (0, plain.out, "")
    result = ran.json()
    for name, value in (
        ("anskaffelsessum_forventet", result["anskaffelsessum"]["forventet"]),
        ("stoettebehov_forventet", result["stoettebehov"]["forventet"]),
        ("husleje_pr_bolig_maaned", result["husleje"]["pr_bolig_maaned"]),
        ("laan_hovedstol", result["laan"]["hovedstol"]),
    ):
        assert _named(tmp_path / "model.xlsx", name) == pytest.approx(value, abs=0.01)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("model.xls", "skal ende på .xlsx"),
        ("model", "skal ende på .xlsx"),
        ("ingen/mappe/model.xlsx", "findes ikke. Opret den"),
        ("x" * 300 + ".xlsx", "kortere navn"),
        ("mo\x00del.xlsx", "Kontrollér navn og mappe"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(run: Run, brief: Path, tmp_path: Path, name: str, said: str) -> None:
    ran = run("beregn", brief, "--traek", 10, "--excel", f"{tmp_path}/{name}")
    assert ran.refused
    assert "--excel" in ran.err
    assert said in ran.err


def test_a_file_that_is_there_is_set_aside_and_not_lost(run: Run, brief: Path, tmp_path: Path) -> None:
    (tmp_path / "model.xlsx").write_bytes(b"mit arbejde")
    ran = run("beregn", brief, "--traek", 10, "--excel", tmp_path / "model.xlsx")
    assert ran.code == 0
    assert "model.xlsx fandtes i forvejen. Den hedder nu model-foer.xlsx." in ran.err
    assert (tmp_path / "model-foer.xlsx").read_bytes() == b"mit arbejde"
    assert (tmp_path / "model.xlsx").read_bytes().startswith(b"PK")


def test_an_empty_file_is_filled_and_a_folder_is_not(run: Run, brief: Path, tmp_path: Path) -> None:
    (tmp_path / "model.xlsx").touch()
    assert run("beregn", brief, "--traek", 10, "--excel", tmp_path / "model.xlsx").err == ""
    assert sorted(each.name for each in tmp_path.glob("*.xlsx")) == ["model.xlsx"]
    (tmp_path / "mappe.xlsx").mkdir()
    refused = run("beregn", brief, "--traek", 10, "--excel", tmp_path / "mappe.xlsx")
    assert refused.refused
    assert "er en mappe" in refused.err


def test_a_brief_that_cannot_be_used_leaves_no_file(run: Run, write: Callable[..., Path], tmp_path: Path) -> None:
    wrong = write("forkert.toml", "[projekt]\n")
    assert run("beregn", wrong, "--excel", tmp_path / "model.xlsx").refused
    assert not (tmp_path / "model.xlsx").exists()
