"""The figures of experience: read strictly, dated, and listed as they stand."""

from __future__ import annotations

import json

import pytest

from faellesgrund.engine.certainty import MARKS, certainty, in_words
from faellesgrund.engine.evidence import FigureUnknown, load_evidence
from faellesgrund.engine.evidence.listing import as_json
from faellesgrund.engine.evidence.reader import read_evidence

BOOK = load_evidence()

FACTS = [
    # key, value, unit, price year, mark
    ("hofor_kloak", 78_000, "kr", 2026, "U"),
    ("hofor_kloak_laest_2015", 60_177.38, "kr", 2015, "V"),
    ("hofor_vandstik_63", 75_000, "kr", 2026, "U"),
    ("hofor_vandstik_63_laest_2020", 62_458, "kr", 2020, "V"),
    ("laanerente_skoen", 0.045, "andel", None, "U"),
    ("byggelaansrente_skoen", 0.045, "andel", None, "U"),
    ("bidragssats_stat_skoen", 0.002, "andel", None, "U"),
    ("bidragssats_kom_skoen", 0.006, "andel", None, "U"),
    ("maks_pr_bolig_DEMO", 300_000, "kr", 2026, "DEMO"),
    ("maks_pr_m2_DEMO", 27_000, "kr/m2", 2026, "DEMO"),
    ("maks_2020_proeve_mindst", 210_000_000, "kr", 2020, "VP"),
    ("leje_snit_2023", 899, "kr/m2", 2023, "V"),
    ("nettokap_efter1998_2017", 591, "kr/m2", 2017, "V"),
    ("indeks.bygge_led_2022", 1.0, "faktor", None, "A"),
    ("indeks.bygge_fremskrivning", 0.02, "andel", None, "A"),
    ("indeks.netto_fremskrivning", 0.02, "andel", None, "A"),
    ("raadighedsbeloeb.reference.albertslund_2017_enlig", 4_300, "kr/md", 2017, "V"),
    ("rockwool.minimumsbudget_enlig_2021", 10_900, "kr/md", 2021, "V"),
]

TEXT = '[[tal]]\nnoegle = "proeve"\nnavn = "Prøvetal"\nvaerdi = 2\nenhed = "kr"\n'


@pytest.mark.parametrize(("key", "value", "unit", "year", "mark"), FACTS)
def test_a_figure_is_what_was_collected(key: str, value: float, unit: str, year: int | None, mark: str) -> None:
    figure = BOOK[key]
    assert (figure.vaerdi, figure.enhed, figure.prisaar, figure.grad) == (value, unit, year, mark)


def test_a_read_tariff_and_its_estimate_for_today_stand_apart() -> None:
    assert BOOK["hofor_kloak"].sikkerhed == "antaget"
    assert BOOK["hofor_kloak_laest_2015"].sikkerhed == "bekraeftet"


def test_an_unknown_figure_points_to_the_list() -> None:
    with pytest.raises(FigureUnknown, match="faellesgrund evidens"):
        BOOK["findes_ikke"]


@pytest.mark.parametrize(
    ("rest", "complaint"),
    [
        ('grad = "U"\nkilde = ""\n', "has no source"),
        ('grad = "A"\nkilde = "Antagelse"\n', "assumed without a date"),
    ],
)
def test_a_figure_without_source_or_date_stops_the_reading(rest: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=f"proeve.toml: proeve .*{complaint}"):
        read_evidence([("proeve.toml", TEXT + rest)])


def test_a_key_in_two_files_stops_the_reading() -> None:
    text = TEXT + 'grad = "V"\nkilde = "Prøve"\n'
    assert read_evidence([("a.toml", text)])["proeve"].n == 0
    with pytest.raises(ValueError, match=r"b\.toml: the key proeve stands twice"):
        read_evidence([("a.toml", text), ("b.toml", text)])


def test_the_list_has_one_object_for_every_figure() -> None:
    document = as_json(BOOK)
    assert document["skema"] == "faellesgrund/evidens/1"
    assert [row["noegle"] for row in document["evidens"]] == BOOK.keys()
    assert all(
        set(row) >= {"noegle", "navn", "vaerdi", "enhed", "kilde", "sikkerhed", "grad", "prisaar", "n"}
        for row in document["evidens"]
    )
    assert json.loads(json.dumps(document, allow_nan=False)) == document


@pytest.mark.parametrize("search", ["HOFOR_kloak", "tilslutningsbidrag", "hofors TAKST 2015"])
def test_a_search_finds_key_name_and_source_in_any_case(search: str) -> None:
    assert "hofor_kloak" in [row["noegle"] for row in as_json(BOOK, search)["evidens"]]
    assert len(as_json(BOOK, search)["evidens"]) < len(BOOK.keys())


@pytest.mark.parametrize("mark", ["V", "laest", "read", "offentliggjort"])
def test_only_what_was_read_or_published_is_confirmed(mark: str) -> None:
    assert certainty(mark) == "bekraeftet"


@pytest.mark.parametrize("mark", [m for m in MARKS if m not in {"V", "laest", "read", "offentliggjort"}])
def test_every_other_mark_is_an_assumption_and_has_words_of_its_own(mark: str) -> None:
    assert certainty(mark) == "antaget"
    assert in_words(mark) != in_words("V")


def test_an_unknown_mark_is_an_assumption_and_is_shown_as_it_stands() -> None:
    assert (certainty("??"), in_words("??")) == ("antaget", "??")
