"""What a book says of its own formulas before a spreadsheet has seen it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from faellesgrund.engine.economy.workbook.book import Book, Cell, Formula, Page
from faellesgrund.engine.economy.workbook.evaluate import Sheets, values_of
from faellesgrund.engine.economy.workbook.functions import KNOWN, Error
from faellesgrund.engine.economy.workbook.write import written
from tools.libreoffice import recalculated

FORMULAS: tuple[tuple[str, Any], ...] = (
    ("1+2*3^2-4/8", 18.5),
    ("-2^2+(1-3)*-1", 6.0),
    ("SUM(tal)", 15.0),
    ("MIN(tal)+MAX(tal)", 6.0),
    ("MAX(Prøve!A4:A9)", 5.0),
    ("SUMPRODUCT((MOD(6,tal)=0)*tal)", 1.0 + 2.0 + 1.5 + 3.0),
    ("SUMPRODUCT(tal,tal)", 1 + 4 + 6.25 + 2.25 + 9 + 25.0),
    ("ROUND(2.345,2)", 2.35),
    ("ROUND(-2.5,0)", -3.0),
    ("ROUNDUP(ROUND(300.0000000001/100,9),0)*100", 300.0),
    ("ROUNDUP(3.01,0)", 4.0),
    ("INT(-2.5)", -3.0),
    ("MOD(-7,3)", 2.0),
    ("IF(tom=0,1,2)", 1.0),
    ('IF(tom="",1,2)', 1.0),
    ("IF(ISBLANK(tom),1,2)", 1.0),
    ("IF(ISBLANK(tekst),1,2)", 2.0),
    ('IF(tekst="ÆBLE",1,2)', 1.0),
    ("ISNUMBER(tekst)", False),
    ("AND(tom=0,TRUE)", True),
    ("OR(FALSE,1>2)", False),
    ("NOT(TRUE)", False),
    ("COUNT(Prøve!A4:A11)", 6.0),
    ("COUNTA(Prøve!A4:A11)", 7.0),
    ("INDEX(tal,MATCH(2.5,tal,0))", 2.5),
    ("LOOKUP(42,dage,vaerdier)", 10.0),
    ("LOOKUP(100,dage,vaerdier)", 20.0),
    ("ISNA(LOOKUP(1,dage,vaerdier))", True),
    ("IF(ISNA(NA()),5,6)", 5.0),
    ("IFERROR(1/0,7)", 7.0),
    ("CHOOSE(2,10,20,30)", 20.0),
    ("(DATE(2026,12,31)-DATE(2026,1,1))*1", 364.0),
    ("(EDATE(DATE(2026,8,31),6)-DATE(2027,2,28))*1", 0.0),
    ("YEAR(dag)*10000+MONTH(dag)*100+DAY(dag)", 20261125.0),
    ('"a"&1.5&tekst', None),
    ("EXP(LN(2))*SQRT(4)", 4.0),
    ("ABS(-3)%", 0.03),
    ("SUMIF(grupper,\"b\",'Prøve'!A4:A6)", 4.5),
    ('COUNTIF(tal,">2")', 3.0),
    ('RIGHT("0000"&42,4)', "0042"),
    ("N(tekst)+N(dag)-dag", 0.0),
    ('DATE(VALUE(LEFT("2027-05-01",4)),VALUE(MID("2027-05-01",6,2)),VALUE(RIGHT("2027-05-01",2)))*1', 46508.0),
    ("1/0", Error("#DIV/0!")),
    ("tekst+1", Error("#VALUE!")),
)


def filled() -> Book:
    page = Page("Prøve", (20, 12, 12, 12))
    page.heads("Tal", "Andet")
    page.add(Cell(date(2026, 11, 25), "dato", "dag"))
    page.add(Cell("æble", name="tekst"), Cell(None, name="tom"))
    for number, group in zip((1.0, 2.0, 2.5, 1.5, 3.0, 5.0), "abbaaa", strict=True):
        page.add(Cell(number, "tal"), Cell(group))
    page.add(Cell("Kun tekst"))
    page.add(None, None, Cell(40), Cell(10.0))
    page.add(None, None, Cell(50), Cell(20.0))
    page.ranges = {"tal": "A4:A9", "grupper": "B4:B6", "dage": "C11:C12", "vaerdier": "D11:D12"}
    answers = Page("Svar", (30, 12))
    for formula, _ in FORMULAS:
        answers.add(Cell(formula), Cell(Formula(formula), "tal"))
    return Book([page, answers])


def test_every_function_gives_what_it_should() -> None:
    values = values_of(filled())
    for row, (formula, expected) in enumerate(FORMULAS):
        found = values["Svar", row, 1]
        if expected is not None:
            assert found == (expected if isinstance(expected, bool | Error) else pytest.approx(expected)), formula


def test_every_function_gives_what_libreoffice_gives(tmp_path: Path) -> None:
    book = filled()
    values = values_of(book)
    (tmp_path / "bog.xlsx").write_bytes(written(book, values))
    [made] = recalculated(tmp_path / "bog.xlsx", into=tmp_path / "ud")
    sheet = openpyxl.load_workbook(made, data_only=True)["Svar"]
    for row, (formula, _) in enumerate(FORMULAS):
        ours, theirs = values["Svar", row, 1], sheet.cell(row + 1, 2).value
        assert (ours.code if isinstance(ours, Error) else ours) == (
            theirs if isinstance(theirs, bool | str) else pytest.approx(theirs)
        ), formula


def test_every_known_function_is_tried() -> None:
    tried = " ".join(formula for formula, _ in FORMULAS)
    assert {name for name in KNOWN if f"{name}(" not in tried} <= {"ROUNDDOWN", "ISTEXT", "ISERROR"}


def test_a_formula_that_needs_itself_is_found() -> None:
    page = Page("Ring", (10,))
    page.add(Cell(Formula("anden+1"), name="foerste"))
    page.add(Cell(Formula("foerste+1"), name="anden"))
    with pytest.raises(ValueError, match="goes in a ring"):
        values_of(Book([page]))


def test_a_changed_input_moves_what_reads_it() -> None:
    page = Page("Ark", (10,))
    page.add(Cell(2.0, name="pris"))
    page.add(Cell(Formula("pris*3", 6.0), name="i_alt"))
    assert Sheets(Book([page])).named("i_alt") == 6.0
    assert Sheets(Book([page]), {"pris": 5}).named("i_alt") == 15.0


def test_a_name_that_looks_like_a_cell_is_refused() -> None:
    for name in ("AB12", "r1c1", "c", "2pris", "pris m2"):
        page = Page("Ark", (10,))
        page.add(Cell(1.0, name=name))
        with pytest.raises(ValueError, match="cannot be used"):
            Book([page]).names()


def test_text_is_never_a_formula() -> None:
    page = Page("Ark", (10,))
    page.add(Cell('=HYPERLINK("http://example.org")'))
    book = Book([page])
    data = written(book, values_of(book))
    assert data == written(book, values_of(book))
