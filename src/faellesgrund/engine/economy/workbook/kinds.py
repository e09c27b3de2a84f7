"""The sheet »Boligtyper og grunde«: several kinds of home and several plots, and what follows from them.

As :mod:`faellesgrund.engine.economy.kinds` and :mod:`faellesgrund.engine.economy.site`: a filled table goes before the
keys of »Forudsætninger« that it replaces. Without rows the project has one kind of home on one plot.
"""

from __future__ import annotations

from faellesgrund.engine.economy import construction as c
from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.brief import fields as f
from faellesgrund.engine.economy.kinds import SPLIT_BY
from faellesgrund.engine.economy.workbook.book import Cell, Formula, Page, Rule
from faellesgrund.engine.economy.workbook.cost import deed
from faellesgrund.engine.economy.workbook.figures import Figures
from faellesgrund.engine.economy.workbook.inputs import input_name, refusal, rule_for, used

SHEET = "Boligtyper og grunde"
NOTE = (
    "Fyldes kun ud, når boligerne er forskellige, eller der er flere grunde. En række tæller, når antallet eller navnet er "
    "skrevet. Boligtyperne går forud for antal boliger og areal, og grundene for grundens vilkår, på arket Forudsætninger."
)
ROWS = f.MOST_ROWS
WORKS = input_name("grund.byggemodning")
FIELDS = {field.key: field for field in f.HOME_TYPE}
AMOUNT = Rule(
    {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1e12, **refusal("Skriv 0 eller mere.")}
)


def kinds_page(brief: Brief, figures: Figures) -> Page:
    """The sheet: two tables to write in, each with its results beside it."""
    page = Page(SHEET, (24, 13, 15, 14, 16, 15, 15, 16), landscape=True)
    page.title_row(SHEET, NOTE)
    _kinds(page, brief, figures)
    page.blank()
    _plots(page, brief, figures)
    return page


def _kinds(page: Page, brief: Brief, figures: Figures) -> None:
    page.section("Boligtyper")
    page.heads(
        "Navn", "Antal", "Areal, m²", "Brugsværdi", "Grund", "Størrelsens virkning", "Vægt i huslejen", "Husleje om måneden",
        figures=(1, 2, 3, 5, 6, 7),
    )  # fmt: skip
    first, last = page.next_row, page.next_row + ROWS - 1
    columns = {"antal": "B", "areal_m2": "C", "vaegt": "D", "stoerrelse": "F", "fordeling": "G"}
    page.ranges |= {f"boligtype_{name}": f"{column}{first}:{column}{last}" for name, column in columns.items()}
    exponent = figures.figure("anlaeg.stoerrelse_eksponent")
    rows = brief.boligtyper
    for number in range(1, ROWS + 1):
        row, k = page.next_row, rows[number - 1] if number <= len(rows) else None
        given = f"ISNUMBER(B{row})"
        size = f'IF({given},(C{row}/{c.REFERENCE_AREA_M2:g})^-{exponent},"")'
        weight = f'IF({given},IF(COUNT(boligtype_vaegt)>0,N(D{row}),C{row}),"")'
        whole = "(drift_i_alt+sag_kapital_valgt)"
        share = f"G{row}/SUMPRODUCT(boligtype_antal,boligtype_fordeling)"
        page.add(
            Cell(k.navn if k else None, "egen_tekst", f"boligtype_{number}_navn"),
            Cell(
                k.antal if k else None, "egen_heltal", f"boligtype_{number}_antal", rule_for(FIELDS["boligtype.antal"])
            ),
            Cell(
                k.areal_m2 if k else None,
                "egen_tal",
                f"boligtype_{number}_areal_m2",
                rule_for(FIELDS["boligtype.areal_m2"]),
            ),
            Cell(k.vaegt if k else None, "egen_tal", f"boligtype_{number}_vaegt", rule_for(FIELDS["boligtype.vaegt"])),
            Cell(k.matrikel if k else None, "egen_tekst", f"boligtype_{number}_matrikel"),
            Cell(Formula(size), "faktor"),
            Cell(Formula(weight), "tal"),
            Cell(Formula(f'IF({given},{whole}*{share}/12,"")'), "kr_oere", f"husleje_boligtype_{number}"),
        )
    page.prose(f"Huslejen fordeles efter brugsværdi, uden den efter areal: {SPLIT_BY}.")


def _plots(page: Page, brief: Brief, figures: Figures) -> None:
    page.section("Grunde")
    page.heads(
        "Navn", "Vilkår", "Pris", "Leje om året", "Byggemodning", "Grundkøb", "Skøde", "Leje, som regnet",
        figures=(2, 3, 4, 5, 6, 7),
    )  # fmt: skip
    first, last = page.next_row, page.next_row + ROWS - 1
    columns = {"navn": "A", "byggemodning": "E", "koeb": "F", "skoede": "G", "leje": "H"}
    page.ranges |= {f"matrikel_{name}": f"{column}{first}:{column}{last}" for name, column in columns.items()}
    rows = brief.matrikler
    terms = Rule(
        {"validate": "list", "source": list(f.PLOT_TERMS), **refusal(f"Skriv {' eller '.join(f.PLOT_TERMS)}.")}
    )
    for number in range(1, ROWS + 1):
        row, m = page.next_row, rows[number - 1] if number <= len(rows) else None
        price = f'IF(C{row}="",{used("grund.pris")},C{row})'
        lease = f'IF(D{row}="",{used("grund.leje_pr_aar")},D{row})'
        page.add(
            Cell(m.navn if m else None, "egen_tekst", f"matrikel_{number}_navn"),
            Cell(m.vilkaar if m else None, "egen_valg", f"matrikel_{number}_vilkaar", terms),
            Cell(m.pris if m else None, "egen_kr", f"matrikel_{number}_pris", AMOUNT),
            Cell(m.leje_pr_aar if m else None, "egen_kr", f"matrikel_{number}_leje_pr_aar", AMOUNT),
            Cell(m.byggemodning if m else None, "egen_kr", f"matrikel_{number}_byggemodning", AMOUNT),
            Cell(Formula(f'IF(A{row}="","",IF(B{row}="koeb",{price},0))'), "kr"),
            Cell(Formula(f'IF(A{row}="","",{deed(figures, f"F{row}")})'), "kr"),
            Cell(Formula(f'IF(A{row}="","",IF(B{row}="leje",{lease},0))'), "kr"),
        )
    one = {
        "grunde": ("Grunde i alt", "IF(COUNTA(matrikel_navn)>0,COUNTA(matrikel_navn),1)", "heltal", "stk."),
        "grunde_uden_byggemodning": (
            "Grunde med skønnet byggemodning",
            f'IF(COUNTA(matrikel_navn)>0,grunde-COUNT(matrikel_byggemodning),IF({WORKS}="",1,0))',
            "heltal",
            "stk.",
        ),
        "grunde_byggemodning": (
            "Byggemodning som givet",
            f"IF(COUNTA(matrikel_navn)>0,SUM(matrikel_byggemodning),N({WORKS}))",
            "kr",
            "kr.",
        ),
        "grunde_koeb": ("Grundkøb", _either("SUM(matrikel_koeb)", "koeb", used("grund.pris")), "kr", "kr."),
        "grunde_leje": ("Leje om året", _either("SUM(matrikel_leje)", "leje", used("grund.leje_pr_aar")), "kr", "kr."),
        "grunde_skoede": (
            "Tinglysning af skøder",
            f"IF(COUNTA(matrikel_navn)>0,SUM(matrikel_skoede),{deed(figures, 'grunde_koeb')})",
            "kr",
            "kr.",
        ),
    }
    for name, (text, formula, style, unit) in one.items():
        page.add(Cell(text), Cell(Formula(formula), style, name), Cell(unit, "enhed"))


def _either(rows: str, terms: str, single: str) -> str:
    """Over the rows of plots, or of the one plot of »Forudsætninger«."""
    return f'IF(COUNTA(matrikel_navn)>0,{rows},IF({used("grund.vilkaar")}="{terms}",{single},0))'
