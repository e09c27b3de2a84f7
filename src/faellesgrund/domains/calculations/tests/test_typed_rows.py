"""Kinds of home and plots as a person types them: rows are kept as typed, read cell by cell, and say where they are wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.typed import cell_problems, read_typed, typed_text
from faellesgrund.domains.calculations.typed_rows import as_text, cells

TODAY = date(2026, 11, 25)
KINDS = "Lille; 8; 30,0; ; Nord\nStor; 4; 45; ; Syd"
PLOTS = "Nord\nSyd; koeb; 2.000.000; ; 350.000"
START = {"projekt.navn": "To grunde", "projekt.kommune": "0101"}


def test_rows_are_read_as_the_briefs_values() -> None:
    assert read_typed("boligtype", KINDS).value == [
        {"navn": "Lille", "antal": 8, "areal_m2": 30.0, "matrikel": "Nord"},
        {"navn": "Stor", "antal": 4, "areal_m2": 45.0, "matrikel": "Syd"},
    ]
    assert read_typed("matrikel", PLOTS).value == [
        {"navn": "Nord"},
        {"navn": "Syd", "vilkaar": "koeb", "pris": 2_000_000.0, "byggemodning": 350_000.0},
    ]


@pytest.mark.parametrize(("key", "text"), [("boligtype", KINDS), ("matrikel", PLOTS)])
def test_values_written_as_text_read_the_same(key: str, text: str) -> None:
    value = read_typed(key, text).value
    assert read_typed(key, typed_text(key, value)).value == value


@given(st.lists(st.lists(st.text(max_size=30), min_size=5, max_size=5), max_size=6))
def test_what_is_typed_in_the_cells_is_kept_whatever_it_is(table: list[list[str]]) -> None:
    names = ("navn", "antal", "areal_m2", "vaegt", "matrikel")
    rows = [dict(zip(names, (" ".join(cell.replace("\0", " ").split()) for cell in row), strict=True)) for row in table]
    text = as_text("boligtype", rows)
    assert cells("boligtype", text) == [row for row in rows if any(row.values())]
    read_typed("boligtype", text)


@pytest.mark.parametrize(
    ("text", "row", "name", "said"),
    [
        ("Lille; 8,5; 30", 1, "antal", "Skriv et helt tal"),
        ("Lille; 8; 300", 1, "areal_m2", "Mente du 30,0?"),
        ("Lille; 8; 30\n; 4; 45", 2, "navn", "skal udfyldes"),
        ("Lille; 1.5; 30", 1, "antal", "1,5"),
        ("Lille; 8; 30; -1", 1, "vaegt", "Mente du 1?"),
    ],
)
def test_a_wrong_cell_is_told_with_its_row(text: str, row: int, name: str, said: str) -> None:
    (problem,) = cell_problems("boligtype", text)
    assert (problem.row, problem.name) == (row, name)
    assert said in problem.text
    assert read_typed("boligtype", text).problem.startswith(f"Række {row}, ")


def test_a_draft_with_kinds_needs_no_number_of_homes() -> None:
    assert engine_inputs.problems({**START, "boligtype": KINDS, "matrikel": PLOTS}, TODAY) == {}
    assert engine_inputs.problems(START, TODAY)["bygning.boliger"] == "Skal udfyldes."
    wrong = engine_inputs.problems({**START, "boligtype": "Lille; 8; 300"}, TODAY)
    assert set(wrong) == {"boligtype"}


def test_rows_that_do_not_fit_each_other_are_told_in_the_words_of_the_page() -> None:
    wrong = engine_inputs.problems({**START, "boligtype": KINDS, "matrikel": "Nord\nSud"}, TODAY)
    assert wrong["boligtype"] == "Række 2: Grunden »Syd« findes ikke blandt grundene. Mente du Sud?"
    wrong = engine_inputs.problems({**START, "boligtype": KINDS, "matrikel": PLOTS, "bygning.boliger": "11"}, TODAY)
    assert (
        wrong["bygning.boliger"]
        == "Er 11, men boligtyperne giver 12 i alt. Ret et af tallene, eller lad feltet stå tomt."
    )
    wrong = engine_inputs.problems({**START, "boligtype": KINDS}, TODAY)
    assert wrong == {"matrikel": "Mangler, men en boligtype står på »Nord«. Skriv grundene med navnet »Nord«."}
    wrong = engine_inputs.problems({**START, "boligtype": "A; 8; 30", "matrikel": PLOTS}, TODAY)
    assert wrong["boligtype"].startswith("Række 1: Mangler. Skriv for eksempel »Nord«: med flere grunde")


def test_a_draft_becomes_a_brief_and_back_with_its_rows() -> None:
    typed = {**START, "boligtype": KINDS, "matrikel": PLOTS, "grund.vilkaar": "leje"}
    brief = engine_inputs.brief_of(engine_inputs.values(typed), TODAY)
    assert [k.navn for k in brief.boligtyper] == ["Lille", "Stor"]
    assert [m.vilkaar for m in brief.matrikler] == [None, "koeb"]
    assert brief.get("grund.vilkaar") is None
    again = {key: typed_text(key, value) for key, value in engine_inputs.flat(brief).items()}
    assert engine_inputs.brief_of(engine_inputs.values(again), TODAY) == brief
    assert engine_inputs.brief_from_toml(engine_inputs.toml_of(brief), TODAY) == brief
