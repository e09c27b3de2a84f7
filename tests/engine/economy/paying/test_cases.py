"""121 worked households: support per year and what is left per month, exactly."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.paying.payment import Household, pay, payment_json
from faellesgrund.engine.economy.paying.table import pay_table

CASES = Path(__file__).parent.parent / "data" / "testcases_boligstoette.csv"
ROWS = list(csv.DictReader(CASES.read_text("utf-8").splitlines()))


def noted(note: str) -> dict[str, str]:
    """The inputs a case states in square brackets."""
    match = re.search(r"\[(.*?)\]", note)
    return dict(part.split("=") for part in match.group(1).split(";")) if match else {}


def household(row: dict[str, str]) -> Household:
    more = noted(row["note"])
    return Household(
        id=row["id"],
        dato=date.fromisoformat(row["dato"]),
        ydelsestype=row["ydelsestype"],
        alder=int(row["alder"]),
        husleje_aar=float(row["husleje_aar"]),
        areal_m2=float(row["areal_m2"]),
        samlivsstatus=row["samlivsstatus"],
        boern=int(row["boern"]),
        indkomst_aar=float(row["indkomst_aar"]),
        varme_inkl=row["varme_inkl"] == "ja",
        varmtvand_inkl=more.get("varmtvand") == "ja",
        el_inkl=more.get("el") == "ja",
        vand_saerskilt=more.get("vand_separat") == "ja",
        vedligehold=more.get("vedligehold", "ingen"),
        anvist_almen=more.get("anvist_almen", "ja") == "ja",
        formue=float(more.get("formue", 0)),
        loen_maaned=float(more.get("loen_aar", 0)) / 12,
    )


def check(row: dict[str, str], result: dict[str, Any]) -> None:
    assert result["boligstoette_aar"] == float(row["forventet_boligstoette_aar"])
    assert result["efter_husleje_maaned"] == int(row["forventet_netto_efter_husleje_maaned"])


@pytest.mark.parametrize("row", ROWS, ids=[r["id"] for r in ROWS])
def test_the_worked_household_comes_out_exactly(row: dict[str, str]) -> None:
    check(row, payment_json(pay(household(row), Assumptions(), curve=False), full=False))


def test_all_worked_households_come_out_the_same_in_one_table() -> None:
    results = pay_table([household(row) for row in ROWS], Assumptions())
    assert len(results) == 121
    for row, result in zip(ROWS, results, strict=True):
        assert result["id"] == row["id"]
        check(row, result)


PLAIN_RATE = [
    r
    for r in ROWS
    if r["ydelsestype"] == "kontanthjaelp_forhoejet" and r["samlivsstatus"] == "enlig" and r["boern"] == "0"
]
PLAIN_RATE = [r for r in PLAIN_RATE if "loen" not in r["note"]]


@pytest.mark.parametrize("row", PLAIN_RATE[::7], ids=lambda r: r["id"])
def test_the_dated_rate_gives_the_stated_income_of_the_profile(row: dict[str, str]) -> None:
    """These cases state the plain rate as their income, so leaving it out gives the same."""
    plain = Household(row["id"], date.fromisoformat(row["dato"]), row["ydelsestype"], int(row["alder"]), 0.0, 30.0)
    income = payment_json(pay(plain, Assumptions(), curve=False), full=False)["indkomst_aar"]
    assert income == float(row["indkomst_aar"])
