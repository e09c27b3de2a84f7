"""Tables as people make them: headings, numbers, rows, files. Worked cases as data."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.domains.experience.reading.headings import guess_columns, header_row, unit_of
from faellesgrund.domains.experience.reading.numbers import NotANumber, TwoReadings, read_figure, style_of
from faellesgrund.domains.experience.reading.rows import (
    ReadingPlan,
    Unreadable,
    column_letter,
    column_problems,
    guess_plan,
    number_style,
    read_cell,
    read_rows,
)
from faellesgrund.domains.experience.reading.tables import MOST_ROWS, Table, csv_tables
from faellesgrund.domains.experience.reading.workbook import workbook_tables
from faellesgrund.engine.problems import BadInput

YEAR = 2026

HEADINGS = [
    (
        ["Projekt", "Kommune", "Prisår", "Boliger", "Boligareal", "Anskaffelsessum"],
        "navn kommune prisaar boliger areal_m2 anskaffelsessum",
    ),
    (
        ["Anskaffelses-sum (kr.)", "BOLIGER, ANTAL", "m²", "År", "by", "Byggeri"],
        "anskaffelsessum boliger areal_m2 prisaar kommune navn",
    ),
    (
        ["Project name", "Municipality", "Price year", "No. of homes", "Total floor area", "Total cost (DKK)", "Land cost"],
        "navn kommune prisaar boliger areal_m2 anskaffelsessum grundpris",
    ),
    (
        ["Afdeling", "Sted", "Ibrugtaget", "Lejligheder", "Kvm pr. bolig", "Samlet pris mio.", "Bemærkninger"],
        "navn kommune prisaar boliger areal_pr_bolig anskaffelsessum note",
    ),
    (
        ["Scheme", "City", "Year", "Units", "sqm", "Price", "Common house (m2)", "Method"],
        "navn kommune prisaar boliger areal_m2 anskaffelsessum faelleshus_m2 byggemaade",
    ),
    (
        ["Navn", "Kommunekode", "Regnskabsår", "Antal lejemål", "Areal i alt", "Grundudgifter", "Håndværkerudgifter", "Omkostninger", "Gebyrer"],
        "navn kommune prisaar boliger areal_m2 grundudgifter entreprise omkostninger gebyrer",
    ),
    (
        ["Byggesag", "Kommune", "Afleveret", "Boligenheder", "Samlet boligareal (m²)", "Samlede udgifter inkl. moms (t.kr.)", "Heraf grund"],
        "navn kommune prisaar boliger areal_m2 anskaffelsessum grundpris",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("headings", "fields"), HEADINGS, ids=[h[0][0] for h in HEADINGS])
def test_headings_are_known_in_any_order_language_and_spelling(headings: list[str], fields: str) -> None:
    assert guess_columns(headings) == {key: column for column, key in enumerate(fields.split())}


def test_the_unit_of_amounts_is_read_off_the_headings() -> None:
    assert unit_of(["Samlet pris (mio. kr.)"]) == "mio"
    assert unit_of(["Udgifter, t.kr."]) == unit_of(["Cost in 1,000 kr."]) == "tkr"
    assert unit_of(["Anskaffelsessum, kr."]) == "kr"


NUMBERS = [
    ("1.234.567,50", "1234567.50"),
    ("1,234,567.50", "1234567.50"),
    ("1234567.5", "1234567.5"),
    ("1234567,5", "1234567.5"),
    ("1 234 567", "1234567"),
    ("1\u00a0234\u00a0567,25", "1234567.25"),
    ("12", "12"),
    ("0.125", "0.125"),
    ("8,4 mio. kr.", "8400000"),
    ("8.4 mio", "8400000"),
    ("kr. 1.200.000,-", "1200000"),
    ("350 m²", "350"),
    ("12 stk.", "12"),
    ("−5", "-5"),
    ("(1.234,50)", "-1234.50"),
    (8.5, "8.5"),
    (12, "12"),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS, ids=[str(n[0]) for n in NUMBERS])
def test_numbers_are_read_as_they_are_written(text: Any, value: str) -> None:
    assert read_figure(text).value == Decimal(value)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.500 t.kr."])
def test_a_number_with_two_readings_is_asked_about_until_the_way_is_known(text: str) -> None:
    with pytest.raises(TwoReadings):
        read_figure(text)
    danish, english = read_figure(text, "dansk").value, read_figure(text, "engelsk").value
    assert {danish / english, english / danish} == {Decimal(1000), Decimal("0.001")}


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "1,2,3", "12,34.56.78", "²", "9" * 60, "1..2", True, float("nan"), "--"]
)
def test_what_is_no_number_is_said(text: Any) -> None:
    with pytest.raises(NotANumber):
        read_figure(text)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    try:
        assert read_figure(text).value.is_finite()
    except NotANumber as told:
        assert str(told)


def test_the_file_shows_its_own_way_of_writing_numbers() -> None:
    assert style_of(["1.234", "1.234.567,5"]) == ("dansk", "")
    assert style_of(["1,234", "12.5"]) == ("engelsk", "")
    assert style_of(["1.234", "99"]) == ("", "1.234")
    assert style_of(["1.234", "1,5", "1.5"]) == ("", "1.234")
    assert style_of(["99", ""]) == ("", "")


CELLS = [
    ("prisaar", 2023, 2023),
    ("prisaar", "ultimo 2023", 2023),
    ("prisaar", "2023-05-01", 2023),
    ("kommune", "Københavns Kommune", "0101"),
    ("kommune", "københavn", "0101"),
    ("kommune", 101, "0101"),
    ("kommune", "Århus", "0751"),
    ("kommune", "Aarhus", "0751"),
    ("byggemaade", "Modular", "rumstore_moduler"),
    ("byggemaade", "Træelementer", "trae_elementer"),
    ("grundlag", "Final account", "byggeregnskab"),
    ("grundlag", "licitation", "tilbud"),
    ("taeller_med", "x", True),
    ("taeller_med", "No", False),
]  # fmt: skip


@pytest.mark.parametrize(("key", "cell", "value"), CELLS, ids=[f"{c[0]} {c[1]}" for c in CELLS])
def test_cells_are_read_by_what_their_column_is(key: str, cell: Any, value: Any) -> None:
    assert read_cell(key, cell) == value


@pytest.mark.parametrize(
    ("key", "cell", "said"),
    [
        ("prisaar", "i fjor", "Skriv fire cifre"),
        ("prisaar", "2021/2022", "flere år"),
        ("prisaar", 23, "Skriv fire cifre"),
        ("kommune", "Atlantis", "98 kommuner"),
        ("boliger", 12.5, "helt tal"),
        ("byggemaade", "is", "Skriv Træelementer"),
        ("taeller_med", "måske", "hverken ja eller nej"),
        ("navn", "x" * 121, "højst 120"),
    ],
)
def test_a_cell_that_cannot_be_used_says_what_to_write(key: str, cell: Any, said: str) -> None:
    with pytest.raises((Unreadable, NotANumber), match=said):
        read_cell(key, cell)


HEAD = ("Projekt", "Kommune", "Prisår", "Boliger", "Areal", "Anskaffelsessum")
GOOD = ("Engsvinget", "København", 2022, 10, 350, 11_000_000)


def read(*rows: tuple[Any, ...], head: tuple[Any, ...] = HEAD, **changed: Any) -> Any:
    table = Table("Ark", (head, *rows))
    plan = guess_plan([table])
    plan = ReadingPlan(**{**{s: getattr(plan, s) for s in ReadingPlan.__slots__}, **changed})
    return read_rows(table, plan, YEAR)


def test_a_good_row_is_a_project() -> None:
    (row,) = read(GOOD).rows
    assert row.problems == {}
    assert row.values["areal_m2"] == 350
    assert row.values["anskaffelsessum"] == 11_000_000
    assert row.values["byggemaade"] == "trae_elementer"
    assert row.values["taeller_med"] is True


@pytest.mark.parametrize(
    ("place", "cell", "field", "said"),
    [
        (2, None, "prisaar", "Skriv det år, priserne i regnskabet er fra"),
        (2, 1999, "prisaar", "mellem 2005 og 2026"),
        (2, 2031, "prisaar", "mellem 2005 og 2026"),
        (0, None, "navn", "mangler"),
        (1, None, "kommune", "mangler"),
        (3, 0, "boliger", "mellem 1 og 500"),
        (3, -4, "boliger", "mellem 1 og 500"),
        (4, 35, "areal_m2", "alle boliger tilsammen"),
        (5, 11.0, "anskaffelsessum", "mellem 50.000"),
        (5, 110_000, "anskaffelsessum", "tusinder eller millioner"),
        (5, "mange", "anskaffelsessum", "er ikke et tal"),
        (5, 1e300, "anskaffelsessum", "for stort"),
    ],
)
def test_each_fault_of_a_row_names_its_field_and_says_how_to_mend_it(
    place: int, cell: Any, field: str, said: str
) -> None:
    row = [*GOOD]
    row[place] = cell
    (tried,) = read(tuple(row)).rows
    assert said in tried.problems[field]


def test_every_fault_of_a_row_is_told_at_once() -> None:
    (row,) = read(("Engsvinget", "Atlantis", "i fjor", 0, "?", 11_000_000)).rows
    assert set(row.problems) == {"kommune", "prisaar", "boliger", "areal_m2"}


def test_rows_that_are_no_projects_are_passed_over_with_a_word() -> None:
    table = read(
        (), GOOD, ("I alt", None, None, 10, 350, 11_000_000), ("Efter 2020",), HEAD, ("EKSEMPEL: slet", "x"), ()
    )
    assert [row.number for row in table.rows] == [3]
    assert [why for _, why in table.passed_over] == [
        "en sum",
        "en overskrift",
        "overskrifterne igen",
        "skabelonens eksempel",
    ]


def test_titles_above_the_headings_are_found_past() -> None:
    rows = (("Vores byggerier 2015-2024",), (), ("Udtræk", "1. maj"), HEAD, GOOD)
    assert header_row(rows) == 3


def test_amounts_in_millions_and_thousands_are_made_whole() -> None:
    (row,) = read((*GOOD[:5], "11,2"), unit="mio").rows
    assert row.values["anskaffelsessum"] == 11_200_000
    (row,) = read((*GOOD[:5], "11.200", "1.100"), head=(*HEAD, "Grundkøb (t.kr.)"), unit="tkr", style="dansk").rows
    assert row.values["anskaffelsessum"] == 11_200_000
    assert row.values["grundpris"] == 1_100_000
    (row,) = read((*GOOD[:5], "11,2 mio. kr."), unit="tkr").rows
    assert row.values["anskaffelsessum"] == 11_200_000


def test_the_area_of_a_home_will_do_for_the_area_of_all() -> None:
    (row,) = read((*GOOD[:4], 35.5, GOOD[5]), head=(*HEAD[:4], "m² pr. bolig", HEAD[5])).rows
    assert row.values["areal_m2"] == 355


def test_the_four_groups_will_do_for_the_sum_and_must_agree_with_it() -> None:
    groups = ("Grundudgifter", "Entreprise", "Omkostninger", "Gebyrer")
    (row,) = read((*GOOD[:5], 1e6, 8e6, 1.5e6, 2e5), head=(*HEAD[:5], *groups)).rows
    assert row.values["anskaffelsessum"] == 10_700_000
    (row,) = read((*GOOD, 1e6, 8e6, 1.5e6, 2e5), head=(*HEAD, *groups)).rows
    assert "Ret den ene" in row.problems["anskaffelsessum"]


def test_the_same_project_twice_in_a_file_is_a_fault_of_the_second() -> None:
    first, second = read(GOOD, ("engsvinget ", *GOOD[1:])).rows
    assert first.problems == {}
    assert "række 2" in second.problems["navn"]


def test_a_missing_column_and_amounts_without_vat_stop_the_reading() -> None:
    table = Table("Ark", (("Projekt", "Boliger", "Areal", "Anskaffelsessum ekskl. moms"), ("A", 1, 35, 1)))
    told = " ".join(column_problems(table, guess_plan([table])))
    assert "Prisår" in told
    assert "Kommune" in told
    assert "uden moms" in told


def test_the_sheet_with_the_projects_is_chosen() -> None:
    tables = [Table("Forside", (("Hej",),)), Table("Tal", (HEAD, GOOD)), Table("Noter", (("Projekt",),))]
    assert guess_plan(tables).sheet == 1


def test_an_ambiguous_number_in_a_file_is_told_with_its_text() -> None:
    table = Table("Ark", (HEAD, ("A", "København", "2022", "10", "350", "1.234")))
    plan = guess_plan([table])
    assert number_style(table, plan) == ("", "1.234")


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    assert [column_letter(c) for c in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


CSV = [
    ("semikolon", "Projekt;Pris\r\nÆblehaven;1.234,5\r\n", "utf-8"),
    ("komma", 'Projekt,Pris\nÆblehaven,"1.234,5"\n', "utf-8"),
    ("tabulator", "Projekt\tPris\nÆblehaven\t1.234,5\n", "utf-8"),
    ("mærke forrest", "Projekt;Pris\nÆblehaven;1.234,5\n", "utf-8-sig"),
    ("Windows", "Projekt;Pris\nÆblehaven;1.234,5\n", "cp1252"),
    ("utf-16", "Projekt;Pris\nÆblehaven;1.234,5\n", "utf-16"),
    ("Excels egen linje", "sep=;\nProjekt;Pris\nÆblehaven;1.234,5\n", "utf-8"),
]


@pytest.mark.parametrize(("text", "encoding"), [c[1:] for c in CSV], ids=[c[0] for c in CSV])
def test_text_files_are_read_whatever_wrote_them(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "egne.csv"
    path.write_bytes(text.encode(encoding))
    (table,) = csv_tables(path, "egne.csv")
    assert [row for row in table.rows if row] == [("Projekt", "Pris"), ("Æblehaven", "1.234,5")]


def workbook(path: Path, rows: list[tuple[Any, ...]]) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Tal")
    for r, row in enumerate(rows):
        sheet.write_row(r, 0, row)
    book.close()
    return path


def test_a_workbook_is_read_sheet_by_sheet(tmp_path: Path) -> None:
    (table,) = workbook_tables(workbook(tmp_path / "a.xlsx", [HEAD, GOOD]), "a.xlsx")
    assert table.rows == (HEAD, GOOD)


def test_columns_about_contractors_are_emptied_at_the_door(tmp_path: Path) -> None:
    rows = [("Oversigt",), (*HEAD, "Entreprenør"), (*GOOD, "Byg & Søn")]
    (table,) = workbook_tables(workbook(tmp_path / "a.xlsx", rows), "a.xlsx")
    assert table.left_out == ("Entreprenør",)
    assert not any("Byg" in str(cell) for row in table.rows for cell in row)


def test_too_many_rows_are_refused_with_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "lang.csv"
    path.write_text("Projekt;Pris\n" + "A;1\n" * (MOST_ROWS + 100), "utf-8")
    with pytest.raises(BadInput, match=r"20\.000 rækker"):
        csv_tables(path, "lang.csv")


def repacked(path: Path, change: dict[str, tuple[str, str]]) -> Path:
    """The workbook with a text of a part exchanged."""
    content = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content[name] = archive.read(name)
    for name, (old, new) in change.items():
        assert old.encode() in content[name]
        content[name] = content[name].replace(old.encode(), new.encode(), 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, bytes_ in content.items():
            archive.writestr(name, bytes_)
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize(("place", "said"), [("A1048576", "rækker"), ("XFD2", "kolonner"), ("XFD1048576", "rækker")])
def test_one_cell_far_away_is_refused_before_the_sheet_is_laid_out(tmp_path: Path, place: str, said: str) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, GOOD])
    repacked(path, {"xl/worksheets/sheet1.xml": ('r="F2"', f'r="{place}"')})
    with pytest.raises(BadInput, match=said):
        workbook_tables(path, "a.xlsx")


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"", b"PK" + b"\0" * 500, b"hej"], ids=["cut", "empty", "zeros", "text"]
)
def test_a_broken_workbook_is_said_to_be_broken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(BadInput, match="beskadiget"):
        workbook_tables(path, "a.xlsx")


def test_a_cut_sheet_is_said_to_be_broken(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, GOOD])
    repacked(path, {"xl/worksheets/sheet1.xml": ("</sheetData>", "")})
    with pytest.raises(BadInput, match="beskadiget"):
        workbook_tables(path, "a.xlsx")
