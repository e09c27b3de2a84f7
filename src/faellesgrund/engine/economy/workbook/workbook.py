"""A run as a live workbook: the expected case, every step a formula."""

from __future__ import annotations

from collections.abc import Sequence

from faellesgrund.engine.economy.chain import Run
from faellesgrund.engine.economy.workbook.book import Book, Page
from faellesgrund.engine.economy.workbook.budget import budget_page, rent_page
from faellesgrund.engine.economy.workbook.cost import cost_page
from faellesgrund.engine.economy.workbook.evaluate import values_of
from faellesgrund.engine.economy.workbook.evidence_sheet import evidence_sheet
from faellesgrund.engine.economy.workbook.figures import Figures
from faellesgrund.engine.economy.workbook.financing import financing_page
from faellesgrund.engine.economy.workbook.front import front_page
from faellesgrund.engine.economy.workbook.index_sheet import index_sheet
from faellesgrund.engine.economy.workbook.inputs import date_values, inputs_page, municipalities_page
from faellesgrund.engine.economy.workbook.kinds import kinds_page
from faellesgrund.engine.economy.workbook.loan import loan_page
from faellesgrund.engine.economy.workbook.paying_sheet import paying_sheet
from faellesgrund.engine.economy.workbook.rates_sheet import rates_sheet
from faellesgrund.engine.economy.workbook.running_cost import reserve_page, running_cost_page
from faellesgrund.engine.economy.workbook.write import written

SHOWS = {
    "Forudsætninger": "Alt, byggebriefen siger og kan sige. Her ændres tallene.",
    "Boligtyper og grunde": "Flere slags boliger og flere grunde, med husleje for hver type.",
    "Anskaffelsessum": "Fra erfaringstal til de enkelte linjer.",
    "Drift": "Konto for konto: givet eller skønnet.",
    "Henlæggelser": "Hvad konto 120 skal være for at betale 30 års udskiftninger.",
    "Finansiering": "De fire modeller side om side: vilkår, behov, husleje.",
    "Lån": "Lånet år for år.",
    "Budget": "Første hele år.",
    "Husleje": "Resultatet.",
    "Betalingsevne": "Hvad hver profil har tilbage, når huslejen er betalt.",
    "Satser": "Det, loven sætter, med paragraf, kilde og dato.",
    "Erfaringstal": "Det, ingen lov sætter, med kilde og sikkerhed.",
    "Prisindeks": "De målte indeks, og faktorerne til prisdatoen.",
    "Kommuner": "Kommunekoderne, og hvad de afgør.",
}


def workbook(run: Run, notes: Sequence[str] = ()) -> bytes:
    """The run as an xlsx file; the same run gives the same bytes. notes: what the front sheet must say of this copy."""
    book = book_of(run, notes)
    return written(book, values_of(book))


def book_of(run: Run, notes: Sequence[str] = ()) -> Book:
    """The run as pages of formulas."""
    figures = Figures(run.assumptions, date_values(run.inputs.dates))
    pages = [
        inputs_page(run.brief, figures, run.dato),
        kinds_page(run.brief, figures),
        cost_page(figures, run.own),
        running_cost_page(run.brief, figures),
        reserve_page(figures),
        financing_page(figures, run.expected),
        loan_page(run, figures),
        budget_page(),
        rent_page(run, figures),
        paying_sheet(run.brief, figures, run.expected.chosen.rent.vaerdi, run.inputs.target.vaerdi),
    ]
    # The sheets of rates come last: they show what the others have asked for.
    pages += [rates_sheet(figures), evidence_sheet(figures), index_sheet(figures), municipalities_page()]
    front: Page = front_page(run, [(page.title, SHOWS[page.title]) for page in pages], notes)
    title = f"{run.brief.get('projekt.navn')}: beregning fra Fællesgrund"
    return Book([front, *pages], title, run.dato)
