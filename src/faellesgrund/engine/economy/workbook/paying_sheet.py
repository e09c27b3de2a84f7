"""The sheet »Betalingsevne« put together: results first, the way there, and what is left at rents around the target."""

from __future__ import annotations

import re
from collections.abc import Sequence

from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.paying import profiles as p
from faellesgrund.engine.economy.paying.payment import NOTE
from faellesgrund.engine.economy.who_can_pay import CONSUMPTION, CONSUMPTION_YEAR, HOME_DEFAULTS
from faellesgrund.engine.economy.workbook import terms as t
from faellesgrund.engine.economy.workbook.book import Cell, Page, defined_name, letter
from faellesgrund.engine.economy.workbook.figures import Figures
from faellesgrund.engine.economy.workbook.paying import FIRST_COLUMN, Column, Home, Outcome, Rows
from faellesgrund.engine.economy.workbook.rates_sheet import CARRIED_COUNT, carried
from faellesgrund.engine.economy.workbook.terms import Term

SHEET = "Betalingsevne"
ABOUT = (
    f"Hver kolonne er en slags person, enlig uden børn, aldrig nogen bestemt, og den knyttes ikke til en bolig. {NOTE}."
)
SUMMARY_ROWS = 5
STEPS = range(-600, 601, 100)
"""Rents around the target, kr. per month."""
DEAD = "død zone"
DEAD_NOTE = f"»{DEAD}« ved et beløb: en højere husleje lader mere tilbage, fordi boligstøtten begynder med et spring."


def paying_sheet(brief: Brief, figures: Figures, rent: float, target: float) -> Page:
    """The sheet. rent and target: kr. per home and month at the export, the rent unrounded."""
    profiles = [p.BY_KEY[key] for key in brief.get("maal.profiler") or p.BY_KEY]
    page = Page(SHEET, (44, 15, 24, *([13] * len(profiles))), frozen=(4, 1), landscape=True)
    page.title_row("Betalingsevne", ABOUT)
    message = page.add()
    page.add(*(Cell(head, "hoved") for head in ("", "Enhed", "Lov", *(profile.navn for profile in profiles))))
    summary = [page.next_row + i for i in range(SUMMARY_ROWS)]
    for _ in range(SUMMARY_ROWS + 1):
        page.add()
    home = _home(page, brief, figures, rent)
    page.add()
    rows = Rows(page.next_row)
    outcomes = [Column(rows, profile, brief, figures, home).write() for profile in profiles]
    for row in rows.rows:
        if row.cells:
            page.add(Cell(row.text), Cell(row.unit), Cell(row.law, "note"), *row.cells)
        else:
            page.section(row.text)
    # What stands above tells of what stands below, so it is filled in last.
    page.rows[message - 1] = [Cell(_carried_in_words(figures), "besked", across=len(page.widths))]
    for number, cells in zip(summary, _summary(outcomes), strict=True):
        page.rows[number - 1] = cells
    page.add()
    _add_rents(page, Term(_used("maal.husleje"), target), outcomes)
    for column, outcome in enumerate(outcomes, start=FIRST_COLUMN):
        where = f"{letter(column)}{summary[0]}:{letter(column)}{page.next_row - 1}"
        rule = {
            "type": "formula",
            "criteria": f'={outcome.in_force.formula}="nej"',
            "format": {"font_color": "#999999"},
        }
        page.marks.append((where, rule))
    return page


def _used(key: str) -> str:
    """Name of the cell with what is counted with for a key of the brief."""
    return defined_name(*key.split("."), "brugt")


def _carried_in_words(figures: Figures) -> Term:
    """That some rates are those of an earlier year, where they are."""
    count = Term(CARRIED_COUNT, float(carried(figures)))
    words = t.joined("Der er regnet med sidst kendte værdi for ", count, " satser, hvor en nyere ikke er indlæst.")
    return t.choose(count > 0, words, "")


def _home(page: Page, brief: Brief, figures: Figures, rent: float) -> Home:
    """The named cells of the home, and the rows of what the resident pays beside the rent."""
    flags = {}
    for name, (default, _) in HOME_DEFAULTS.items():
        given = brief.get(f"bolig.{name}")
        flags[name] = Term(_used(f"bolig.{name}"), "ja" if (default if given is None else given) else "nej")
    area = Term(_used("bygning.areal_m2_pr_bolig"), float(brief.get("bygning.areal_m2_pr_bolig")))
    consumption = _add_consumption(page, brief, figures, flags, area)
    needed = brief.get("maal.raadighed")
    return Home(
        rent=Term("husleje_pr_bolig_maaned", rent),
        area=area,
        flags=flags,
        consumption=consumption,
        needed=Term(_used("maal.raadighed"), 0.0 if needed is None else float(needed)),
        needed_given=Term(f"ISNUMBER({_used('maal.raadighed')})", needed is not None),
    )


def _add_consumption(page: Page, brief: Brief, figures: Figures, flags: dict[str, Term], area: Term) -> Term:
    """What the resident pays beside the rent, kr. per month: as the brief gives it, else an estimate."""

    def add(text: str, value: Term, style: str, unit: str, name: str | None = None) -> Term:
        row = page.add(Cell(text), Cell(unit), None, Cell(value, style, name))
        return Term(f"D{row}" if name is None else name, value.value)

    page.section("Forbrug ved siden af huslejen, ens for alle")
    parts = []
    for flag, key in CONSUMPTION.items():
        figure = figures.term(figures.figure(key))
        navn = figures.assumptions.evidence_book[key].navn
        parts.append(add(navn, t.choose(flags[flag].equals("ja"), 0, figure), "kr_oere", "kr. pr. m²"))
    factor = figures.term(figures.price_factor("netto", CONSUMPTION_YEAR, _used("projekt.prisdato")))
    factor = add(f"Prisudvikling fra {CONSUMPTION_YEAR} til prisdato", factor, "faktor", "faktor")
    estimate = area * (parts[0] + parts[1] + parts[2]) * factor / 12
    estimate = add("Skøn om måneden", estimate, "kr_oere", "kr.", "forbrug_skoen_pr_bolig_maaned")
    given = brief.get("bolig.forbrug_pr_maaned")
    known = Term(f"ISNUMBER({_used('bolig.forbrug_pr_maaned')})", given is not None)
    own = Term(_used("bolig.forbrug_pr_maaned"), 0.0 if given is None else float(given))
    return add("Forbrug om måneden", t.choose(known, own, estimate), "kr_oere", "kr.", "forbrug_pr_bolig_maaned")


def _summary(outcomes: Sequence[Outcome]) -> list[list[Cell | None]]:
    """The results, read from the rows below."""
    lines = (
        ("Tilbage efter husleje om måneden", "kr.", "kr_fed", [o.left for o in outcomes]),
        ("Tilbage efter husleje og forbrug om måneden", "kr.", "kr_fed", [o.after_consumption for o in outcomes]),
        ("Kroner op til rådighedsbeløbet", "kr.", "kr", [o.missing for o in outcomes]),
        ("Død zone for huslejen", "kr. om måneden", "tekst", [o.dead.words for o in outcomes]),
        ("Huslejen ligger i den døde zone", "", "tekst", [o.dead.here for o in outcomes]),
    )
    return [
        [Cell(text, "fed"), Cell(unit), None, *(Cell(value, style) for value in values)]
        for text, unit, style, values in lines
    ]


def _add_rents(page: Page, target: Term, outcomes: Sequence[Outcome]) -> None:
    """What is left at rents around the target, in three steps: boligudgift, boligstøtte, what is left."""
    rents, costs, supports = [], [], []
    page.section("Boligudgift om året ved en husleje om måneden på")
    for step in STEPS:
        rent = t.maximum(0, target + step)
        row = page.next_row
        rents.append(Term(f"$B{row}", rent.value))
        cells = [o.slope.cost(12 * rents[-1]) for o in outcomes]
        page.add(Cell(_step_words(step)), Cell(rent, "kr"), None, *(Cell(cell, "kr_oere") for cell in cells))
        costs.append(_terms(row, cells))
    page.section("Boligstøtte om måneden ved en husleje på")
    for step, rent, cost in zip(STEPS, rents, costs, strict=True):
        cells = [o.slope.monthly(c) for o, c in zip(outcomes, cost, strict=True)]
        supports.append(_terms(page.next_row, cells))
        page.add(Cell(_step_words(step)), Cell(rent, "kr"), None, *(Cell(cell, "kr") for cell in cells))
    page.section("Tilbage efter husleje om måneden ved en husleje på")
    first = page.next_row
    for step, rent, support in zip(STEPS, rents, supports, strict=True):
        cells = [t.whole_kroner(o.slope.net_month + s - rent) for o, s in zip(outcomes, support, strict=True)]
        page.add(Cell(_step_words(step)), Cell(rent, "kr"), None, *(Cell(cell, "kr") for cell in cells))
    for column, outcome in enumerate(outcomes, start=FIRST_COLUMN):
        inside = f"AND($B{first}>={_fixed(outcome.dead.first)},$B{first}<={_fixed(outcome.dead.last)})"
        how = {"num_format": f'#,##0" {DEAD}";-#,##0" {DEAD}"', "bg_color": "#fbe3d6"}
        where = f"{letter(column)}{first}:{letter(column)}{page.next_row - 1}"
        page.marks.append((where, {"type": "formula", "criteria": f"={inside}", "format": how}))
    page.add(Cell(DEAD_NOTE, "note"))


def _step_words(step: int) -> str:
    return "Målet for huslejen" if step == 0 else f"Målet {'+' if step > 0 else '−'} {abs(step)} kr."


def _terms(row: int, cells: Sequence[Term]) -> list[Term]:
    return [Term(f"{letter(column)}{row}", cell.value) for column, cell in enumerate(cells, start=FIRST_COLUMN)]


def _fixed(cell: Term) -> str:
    """A cell as a conditional format refers to it from every place."""
    return re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", cell.formula)
