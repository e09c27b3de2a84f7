"""The public list of rates (``faellesgrund/satser/1``)."""

from __future__ import annotations

import json
from datetime import date

import pytest

from faellesgrund.engine.rates import load_rates
from faellesgrund.engine.rates.listing import as_json

BOOK = load_rates()
KEYS = {
    "noegle", "navn", "vaerdi", "enhed", "periode", "gyldig_fra", "gyldig_til", "hjemmel", "kilde", "sikkerhed", "grad",
    "bekraeftet",
}  # fmt: skip


def keys(search: str = "", dato: date | None = None) -> list[str]:
    return [row["noegle"] for row in as_json(BOOK, search, dato)["satser"]]


def test_the_list_has_one_object_for_every_dated_value() -> None:
    document = as_json(BOOK)
    assert document["skema"] == "faellesgrund/satser/1"
    assert len(document["satser"]) == sum(len(rate.vaerdier) for rate in BOOK)
    assert all(set(row) >= KEYS for row in document["satser"])
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_a_row_says_what_the_rate_book_says() -> None:
    row = next(r for r in as_json(BOOK, "ting_pant_pct")["satser"] if r["gyldig_fra"] == "2026-01-01")
    assert row == row | {
        "vaerdi": 0.0125, "enhed": "andel", "periode": "engang", "gyldig_til": None, "hjemmel": "TAL § 5 a",
        "sikkerhed": "bekraeftet", "grad": "V", "bekraeftet": "2026-11-23",
    }  # fmt: skip


@pytest.mark.parametrize("search", ["BEBOERBETALING", "låntagers", "§ 129 stk 1"])
def test_a_search_finds_key_name_and_hjemmel_in_any_case(search: str) -> None:
    assert "beboerbetaling_pct" in keys(search)


def test_a_search_for_nothing_known_finds_nothing() -> None:
    assert keys("ikke en sats") == []


def test_a_date_keeps_the_values_in_force_that_day() -> None:
    assert keys("beboerbetaling_pct") == ["beboerbetaling_pct"] * 2
    assert keys("beboerbetaling_pct", date(2026, 11, 24)) == ["beboerbetaling_pct"]
    assert keys("kontanthjaelp_gammel", date(2026, 11, 24)) == []
    assert "laan_pct_118a" in keys(dato=date(2026, 12, 31))
    assert "laan_pct_118a" not in keys(dato=date(2027, 1, 1))
