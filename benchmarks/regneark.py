"""The chain with 10,000 draws against LibreOffice recalculating the same project as our workbook, per draw.

A draw in a workbook is a recalculation with other inputs. Equal results first: the four results of every edited workbook
are what the engine gives for the edited brief. One start of the program opens, computes and saves many files; the start
is taken out by measuring two numbers of files.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from faellesgrund.engine.economy.brief import read_brief  # noqa: E402 (the path is set first)
from faellesgrund.engine.economy.chain import calculate, run  # noqa: E402
from faellesgrund.engine.economy.workbook.workbook import workbook  # noqa: E402
from tools.libreoffice import recalculated  # noqa: E402

TODAY = date(2026, 11, 24)
DRAWS, FEW, MANY, ROUNDS, GOAL = 10_000, 2, 22, 3, 1_000
RESULTS = {
    "anskaffelsessum_forventet": ("anskaffelsessum", "forventet"),
    "stoettebehov_forventet": ("stoettebehov", "forventet"),
    "husleje_pr_bolig_maaned": ("husleje", "pr_bolig_maaned"),
    "laan_hovedstol": ("laan", "hovedstol"),
}


def brief(homes: int) -> Any:
    """The measured project with another number of homes."""
    data = {
        "projekt": {"navn": "Måling", "kommune": "0101"},
        "bygning": {"boliger": homes, "areal_m2_pr_bolig": 35.0},
    }
    return read_brief(data, TODAY)


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Median of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def target(book: Any, name: str) -> Any:
    """A named cell."""
    sheet, place = next(iter(book.defined_names[name].destinations))
    return book[sheet][place.replace("$", "")]


def edited(folder: Path, count: int) -> list[Path]:
    """The workbook with another number of homes in each copy."""
    (folder / "model.xlsx").write_bytes(workbook(run(brief(12), TODAY, 10)))
    book = openpyxl.load_workbook(folder / "model.xlsx")
    made = []
    for homes in range(1, count + 1):
        target(book, "bygning_boliger").value = homes
        made.append(folder / f"{homes}.xlsx")
        book.save(made[-1])
    return made


def prove_equal(paths: list[Path]) -> None:
    """Every edited workbook gives what the engine gives."""
    for path in paths:
        result = calculate(brief(int(path.stem)), TODAY, 10)
        says = openpyxl.load_workbook(path, data_only=True)
        for name, (section, key) in RESULTS.items():
            difference = abs(float(target(says, name).value) - result[section][key])
            assert difference < 0.01, f"{path.stem} boliger: {name} er {difference} kr. fra motoren"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="fg-maaling-") as name:
        folder = Path(name)
        files = edited(folder, MANY)
        prove_equal(recalculated(*files, into=folder / "ud"))
        few = seconds(lambda: recalculated(*files[:FEW], into=folder / "ud"), ROUNDS)
        many = seconds(lambda: recalculated(*files, into=folder / "ud"), ROUNDS)
    theirs = (many - few) / (MANY - FEW)
    calculate(brief(12), TODAY, 100)
    whole = seconds(lambda: calculate(brief(12), TODAY, DRAWS), 2 * ROUNDS + 1)
    ours = whole / DRAWS
    print(f"LibreOffice: {1e3 * theirs:.0f} ms pr. regneark, {few:.1f} s for {FEW} og {many:.1f} s for {MANY}")
    print(f"kæden: {1e3 * whole:.0f} ms for {DRAWS:,} forløb, {1e6 * ours:.1f} µs pr. forløb")
    print(f"pr. forløb: {theirs / ours:,.0f} x (mål {GOAL:,} x)")


if __name__ == "__main__":
    main()
