"""The sheet »Forside«: what the book is, which run it is from, and whether it still says what the engine said."""

from __future__ import annotations

from collections.abc import Sequence

from faellesgrund.engine.economy import result, warnings
from faellesgrund.engine.economy.chain import Run
from faellesgrund.engine.economy.workbook.book import Cell, Formula, Page
from faellesgrund.engine.economy.workbook.inputs import used

SHEET = "Forside"
INTRODUCTION = (
    "Denne bog er en hel beregning fra Fællesgrund som levende regneark: det forventede forløb fra byggebrief til husleje. "
    "Ret et gult felt, og alt regner efter, som Fællesgrund ville gøre det. Bogen har ingen makroer."
)
LEGEND = (
    (
        "Gult felt",
        "egen_tekst",
        "Kan ændres. På arket Forudsætninger betyder et tomt felt, at standarden gælder; på Satser og Erfaringstal er det en egen værdi.",
    ),
    ("Grønt felt", "i_brug_tekst", "Det tal, der regnes med."),
    ("Blåt felt", "resultat_tekst", "Et resultat."),
)
ASSUMED = (
    "»Antaget« ved en sats eller et tal betyder, at ingen har bekræftet det i en kilde: det er et skøn, en foreløbig eller "
    "videreført værdi, eller det er ændret i hånden. »Bekræftet« er læst i kilden. Skøn over priser er usikre; bogen viser kun det forventede."
)
FIXED = (
    "Som ved udtrækket er egne regnskaber i skønnet over prisen pr. m². "
    "Usikkerhed, følsomhed og broen over ydelsesændringer regnes kun i Fællesgrund."
)
CHECKED = (
    ("Anskaffelsessum", "anskaffelsessum_forventet"),
    ("Støttebehov", "stoettebehov_forventet"),
    ("Husleje pr. bolig om måneden", "husleje_pr_bolig_maaned"),
    ("Lån, hovedstol", "laan_hovedstol"),
    ("Drift om året", "drift_i_alt"),
)


def front_page(run: Run, sheets: Sequence[tuple[str, str]], notes: Sequence[str] = ()) -> Page:
    """The sheet. sheets: (title, what it shows) of the others; notes: what must be said of this copy."""
    page = Page(SHEET, (31, 20, 22, 15, 18))
    page.title_row("Fællesgrund: beregningen som regneark", INTRODUCTION)
    for note in notes:
        page.prose(note, "besked")
    page.blank()
    _identity(page, run)
    page.section("Bogens tal og motorens")
    _check(page, run)
    page.section("Farver og ord")
    for text, style, meaning in LEGEND:
        page.add(Cell(text, style), Cell(meaning, "prosa", across=4))
    page.add(Cell("Antaget", "fed"), Cell(ASSUMED, "prosa", across=4))
    page.add(Cell("Fast i bogen", "fed"), Cell(FIXED, "prosa", across=4))
    _changed(page, run)
    page.section("Arkene")
    for title, what in sheets:
        page.add(Cell(title, "vej", link=title), Cell(what, "prosa", across=4))
    found = warnings.collect(run, result.maximum_amount(run))
    if found:
        page.section("Advarsler ved udtrækket")
        for warning in found:
            page.prose(warning["tekst"], "prosa")
    page.section("Forbehold")
    page.prose(
        "Beregningen er vejledende. Udbetaling Danmark afgør boligstøtte, og kommunen afgør ydelser og tilsagn.",
        "prosa",
    )
    return page


def _identity(page: Page, run: Run) -> None:
    page.section("Beregningen")
    page.add(Cell("Projekt"), Cell(Formula(used("projekt.navn")), "fed", across=4))
    place = f'{used("projekt.kommune")}&" "&INDEX(kommune_navne,MATCH({used("projekt.kommune")},kommune_koder,0))'
    page.add(Cell("Kommune"), Cell(Formula(place), "tekst", across=4))
    page.add(Cell("Regnet den"), Cell(run.dato, "dag"))
    page.add(Cell("Prisniveau"), Cell(Formula(used("projekt.prisdato")), "dag"))
    page.add(Cell("Udtrukket af"), Cell(f"Fællesgrund {run.version}", "tekst", across=4))


def _check(page: Page, run: Run) -> None:
    engine = {
        "anskaffelsessum_forventet": run.expected.chosen.cost.vaerdi,
        "stoettebehov_forventet": run.expected.need.municipal.vaerdi,
        "husleje_pr_bolig_maaned": run.expected.chosen.rent.vaerdi,
        "laan_hovedstol": run.expected.chosen.loan.vaerdi,
        "drift_i_alt": run.inputs.running.total.vaerdi,
    }
    page.heads("", "Bogen nu", "Motoren ved udtrækket", "Forskel", figures=(1, 2, 3))
    first = page.next_row
    for text, name in CHECKED:
        row = page.next_row
        page.add(
            Cell(text),
            Cell(Formula(name), "resultat_kr_oere"),
            Cell(engine[name], "kr_oere"),
            Cell(Formula(f"B{row}-C{row}"), "kr_oere"),
        )
    worst = f"MAX(MAX(D{first}:D{page.next_row - 1}),-MIN(D{first}:D{page.next_row - 1}))"
    same = "Bogens tal er motorens tal ved udtrækket."
    moved = "Bogens tal er ikke længere motorens ved udtrækket: et felt, en sats eller et erfaringstal er ændret."
    page.add(
        Cell("Kontrol", "fed"), Cell(Formula(f'IF({worst}<0.01,"{same}","{moved}")'), "besked", "kontrol", across=4)
    )


def _changed(page: Page, run: Run) -> None:
    if run.brief.satser:
        listed = ", ".join(f"{key} = {_comma(value)}" for key, value in run.brief.satser.items())
        page.add(
            Cell("Ændret i byggebriefen", "fed"),
            Cell(f"{listed}. Begrundelse: {run.brief.begrundelse}", "besked", across=4),
        )


def _comma(number: float) -> str:
    return f"{number:g}".replace(".", ",")
