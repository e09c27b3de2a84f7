"""The sheet »Erfaringstal«: every figure of experience a formula asks for, with its source and certainty."""

from __future__ import annotations

from faellesgrund.engine.certainty import in_words
from faellesgrund.engine.economy.workbook.book import Cell, Page
from faellesgrund.engine.economy.workbook.figures import CERTAINTY, Figures, override_name, standard_name
from faellesgrund.engine.economy.workbook.terms import Term
from faellesgrund.engine.evidence.reader import Figure

SHEET = "Erfaringstal"
HEADINGS = (
    *("Tal", "Værdi i brug", "Egen værdi", "Værdi i kilden", "Enhed", "Prisår", "Antal bag tallet", "Kilde"),
    *("Sikkerhed", "Grundlag", "Vurderet", "Bemærkning", "Nøgle"),
)
WIDTHS = (38, 13, 13, 13, 13, 8, 8, 48, 11, 20, 12, 40, 34)
NOTE = (
    "Tal, som ingen lov sætter: priser, mængder og andele af erfaring, og antagelser med dato. "
    "Skriv et tal i »Egen værdi« (gul) for at prøve et andet i hele regnearket."
)
UNITS = {
    "kr": "kr.",
    "kr/aar": "kr. om året",
    "kr/m2": "kr. pr. m²",
    "kr/m2/aar": "kr. pr. m² om året",
    "kr/md": "kr. om måneden",
    "md": "måneder",
    "stk": "stk.",
}


def evidence_sheet(figures: Figures) -> Page:
    """The sheet, with the names of the figures in use and of the cells that override them."""
    page = Page(SHEET, WIDTHS, frozen=(4, 1), landscape=True)
    a = figures.assumptions
    page.title_row("Erfaringstal", NOTE)
    page.add(Cell(f"Begrundelse for egne værdier: {a.begrundelse}" if a.overrides else "", "besked"))
    page.heads(*HEADINGS, figures=(1, 2, 3, 5, 6))
    names = {key: name for name, key in figures.evidence.items()}
    for figure in a.evidence_book:
        if figure.noegle in names:
            _add_row(page, figures, figure, names[figure.noegle])
    return page


def _add_row(page: Page, figures: Figures, figure: Figure, name: str) -> None:
    own = figures.assumptions.overrides.get(figure.noegle)
    row, style = page.next_row, _style(figure)
    changed, known, basis = own is not None, CERTAINTY[figure.sikkerhed], in_words(figure.grad)
    page.add(
        Cell(figure.navn),
        Cell(Term(f"IF(ISNUMBER(C{row}),C{row},D{row})", figures.value(name)), f"i_brug_{style}", name),
        Cell(own, f"egen_{style}", override_name(figure.noegle)),
        Cell(figure.vaerdi, style, standard_name(figure.noegle)),
        Cell(UNITS.get(figure.enhed, figure.enhed), "enhed"),
        Cell(figure.prisaar, "heltal"),
        Cell(figure.n, "heltal"),
        Cell(figure.kilde),
        Cell(Term(f'IF(ISNUMBER(C{row}),"antaget","{known}")', "antaget" if changed else known)),
        Cell(Term(f'IF(ISNUMBER(C{row}),"ændret","{basis}")', "ændret" if changed else basis)),
        Cell(figure.vurderet, "dato"),
        Cell(figure.note, "note"),
        Cell(figure.noegle),
    )


def _style(figure: Figure) -> str:
    if figure.enhed == "andel":
        return "andel"
    if figure.enhed.startswith("kr"):
        return "kr" if figure.vaerdi.is_integer() else "kr_oere"
    return "tal"
