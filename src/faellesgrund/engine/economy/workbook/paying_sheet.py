"""The sheet »Betalingsevne« put together: results first, the way there, and what is left at rents around the target."""

from __future__ import annotations

import re
from collections.abc import Sequence

from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.kinds import homes_and_area, kinds_of
from faellesgrund.engine.economy.paying import profiles as p
from faellesgrund.engine.economy.paying.payment import NOTE
from faellesgrund.engine.economy.who_can_pay import HOME_DEFAULTS
from faellesgrund.engine.economy.workbook import terms as t
from faellesgrund.engine.economy.workbook.book import Cell, Page, letter
from faellesgrund.engine.economy.workbook.figures import Figures
from faellesgrund.engine.economy.workbook.inputs import used
from faellesgrund.engine.economy.workbook.paying import FIRST_COLUMN, NOT_IN_FORCE, Column, Home, Outcome, Rows
from faellesgrund.engine.economy.workbook.rates_sheet import CARRIED_TODAY, carried
from faellesgrund.engine.economy.workbook.terms import Term
from faellesgrund.engine.economy.workbook.write import DANISH

SHEET = "Betalingsevne"
ABOUT = (
    f"Hver kolonne er en slags person, enlig uden børn, aldrig nogen bestemt, og den knyttes ikke til en bolig. {NOTE}."
)
CARRIED_WORDS = (
    "Ydelser, skat og boligstøtte er regnet med sidst kendte satser, hvor nyere ikke er indlæst. Antal satser: "
)
UNKNOWN_WORDS = (
    "En sats er ikke kendt på datoen eller i kommunen, så resultatet mangler. Se arket Satser. "
    "Skat i en anden kommune gives under [satser] i byggebriefen."
)
SUMMARY_ROWS = 5
STEPS = range(-600, 601, 100)
"""Rents around the target, kr. per month."""
DEAD = "død zone"
DEAD_NOTE = f"»{DEAD}« ved et beløb: en højere husleje lader mere tilbage, fordi boligstøtten begynder med et spring."


def paying_sheet(brief: Brief, figures: Figures, rent: float, target: float) -> Page:
    """The sheet. rent and target: kr. per home and month at the export, the rent unrounded."""
    profiles = [p.BY_KEY[key] for key in brief.get("maal.profiler") or p.BY_KEY]
    page = Page(SHEET, (44, 14, 26, *([16] * len(profiles))), frozen=(4, 1), landscape=True)
    page.title_row("Betalingsevne", ABOUT)
    message = page.add()
    columns = range(FIRST_COLUMN, FIRST_COLUMN + len(profiles))
    page.heads("", "Enhed", "Lov", *(profile.navn for profile in profiles), figures=columns)
    summary = [page.next_row + i for i in range(SUMMARY_ROWS)]
    for _ in range(SUMMARY_ROWS + 1):
        page.add()
    home = _home(brief, rent)
    rows = Rows(page.next_row)
    outcomes = [Column(rows, profile, brief, figures, home).write() for profile in profiles]
    for row in rows.rows:
        if row.cells:
            page.add(Cell(row.text), Cell(row.unit, "enhed"), Cell(row.law, "note"), *row.cells)
        else:
            page.section(row.text)
    # What stands above tells of what stands below, so it is filled in last.
    page.rows[message - 1] = [Cell(_message(figures, summary[0], len(profiles)), "besked", across=len(page.widths))]
    for number, cells in zip(summary, _summary(outcomes), strict=True):
        page.rows[number - 1] = cells
    for number in range(1, len(brief.boligtyper) + 1):
        _add_kind(page, number, home.consumption_given, profiles, outcomes)
    page.add()
    _add_rents(page, Term(used("maal.husleje"), target), outcomes)
    for column, outcome in enumerate(outcomes, start=FIRST_COLUMN):
        where = f"{letter(column)}{summary[0]}:{letter(column)}{page.next_row - 1}"
        rule = {
            "type": "formula",
            "criteria": f'={_fixed(outcome.in_force)}="nej"',
            "format": {"font_color": "#999999"},
        }
        page.marks.append((where, rule))
    return page


def _message(figures: Figures, row: int, profiles: int) -> Term:
    """That a rate is not known, so that results are missing, or that some rates are those of an earlier year."""
    results = f"{letter(FIRST_COLUMN)}{row}:{letter(FIRST_COLUMN + profiles - 1)}{row}"
    unknown = Term(f"SUMPRODUCT(ISNA({results})*1)", 0.0)
    count = Term(CARRIED_TODAY, float(carried(figures, "dato")))
    words = t.joined(CARRIED_WORDS, count, ".")
    return t.choose(unknown > 0, UNKNOWN_WORDS, t.choose(count > 0, words, ""))


def _home(brief: Brief, rent: float) -> Home:
    """The named cells of the home with what they hold at the export."""
    flags = {}
    for name, (default, _) in HOME_DEFAULTS.items():
        given = brief.get(f"bolig.{name}")
        flags[name] = Term(used(f"bolig.{name}"), "ja" if (default if given is None else given) else "nej")
    consumption, consumption_given = _if_given(brief, "bolig.forbrug_pr_maaned")
    needed, needed_given = _if_given(brief, "maal.raadighed")
    return Home(
        rent=Term("husleje_pr_bolig_maaned", rent),
        area=Term(used("bygning.areal_m2_pr_bolig"), homes_and_area(brief, kinds_of(brief))[1].vaerdi),
        flags=flags,
        consumption=consumption,
        consumption_given=consumption_given,
        needed=needed,
        needed_given=needed_given,
    )


def _if_given(brief: Brief, key: str) -> tuple[Term, Term]:
    """A number that may be left out, and whether it is there."""
    value = brief.get(key)
    return Term(used(key), float(value or 0)), Term(f"ISNUMBER({used(key)})", value is not None)


def _summary(outcomes: Sequence[Outcome]) -> list[list[Cell | None]]:
    """The results, read from the rows below."""
    lines = (
        ("Tilbage efter husleje om måneden", "kr.", "kr_fed", [o.left for o in outcomes]),
        ("Tilbage efter husleje og forbrug om måneden", "kr.", "kr_fed", [o.after_consumption for o in outcomes]),
        ("Kroner op til rådighedsbeløbet", "kr.", "kr", [o.missing for o in outcomes]),
        ("Død zone for huslejen", "kr. om måneden", "svar", [o.dead.words for o in outcomes]),
        ("Huslejen ligger i den døde zone", "", "svar", [o.dead.here for o in outcomes]),
    )
    return [
        [Cell(text, "fed"), Cell(unit, "enhed"), None, *(Cell(value, style) for value in values)]
        for text, unit, style, values in lines
    ]


def _add_kind(page: Page, number: int, given: Term, profiles: Sequence[p.Profile], outcomes: Sequence[Outcome]) -> None:
    """What is left in one kind of home, with its own rent and area (:func:`who_can_pay.kind_ability`).

    given: whether the brief says what is paid beside the rent; else the estimate follows the area.
    """
    rent = Term(f"MAX(0,husleje_boligtype_{number})", None)
    area = Term(f"boligtype_{number}_areal_m2", None)
    page.section("")
    page.rows[-1][0] = Cell(Term(f'"Boligtype: "&boligtype_{number}_navn', None), "afsnit")
    costs = [o.slope.counted.of_area(area).cost(12 * rent) for o in outcomes]
    (cost_cells,) = _cells(page.next_row + 1, [costs])
    supports = [o.slope.monthly(cost) for o, cost in zip(outcomes, cost_cells, strict=True)]
    (support_cells,) = _cells(page.next_row + 2, [supports])
    left = [o.slope.net_month + support - rent for o, support in zip(outcomes, support_cells, strict=True)]
    beside = [o.consumption * area / o.slope.counted.area for o in outcomes]
    beside = [t.choose(given, o.consumption, estimate) for o, estimate in zip(outcomes, beside, strict=True)]
    after = [amount - more for amount, more in zip(left, beside, strict=True)]

    def kroner(name: str, amounts: Sequence[Term]) -> list[Cell]:
        return [
            Cell(
                t.choose(o.in_force.equals("ja"), t.whole_kroner(amount), NOT_IN_FORCE),
                "kr_fed",
                f"{name}_boligtype_{number}_{profile.noegle}",
            )
            for o, profile, amount in zip(outcomes, profiles, amounts, strict=True)
        ]

    for text, unit, law, cells in (
        ("Husleje om måneden", "kr.", "", [Cell(rent, "kr_oere")] * len(outcomes)),
        ("Boligudgift om året", "kr.", "BSL §§ 10, 14 og 15", [Cell(cost, "kr_oere") for cost in costs]),
        ("Boligstøtte om måneden", "kr.", "BSL §§ 21–23 og 33–34", [Cell(support, "kr") for support in supports]),
        ("Tilbage efter husleje, hele kroner", "kr.", "", kroner("efter_husleje", left)),
        ("Tilbage efter husleje og forbrug, hele kroner", "kr.", "", kroner("efter_forbrug", after)),
    ):
        page.add(Cell(text), Cell(unit, "enhed"), Cell(law, "note"), *cells)


def _add_rents(page: Page, target: Term, outcomes: Sequence[Outcome]) -> None:
    """What is left at rents around the target, and below it the boligudgift and boligstøtte it rests on."""
    height = len(STEPS) + 1
    left_at, support_at, cost_at = (page.next_row + 1 + i * (height + 1) for i in range(3))
    rents = [t.maximum(0, target + step) for step in STEPS]
    there = [Term(f"$B{left_at + i}", rent.value) for i, rent in enumerate(rents)]
    costs = [[o.slope.counted.cost(12 * rent) for o in outcomes] for rent in there]
    supports = [[o.slope.monthly(c) for o, c in zip(outcomes, row, strict=True)] for row in _cells(cost_at, costs)]
    left = [
        [t.whole_kroner(o.slope.net_month + s - rent) for o, s in zip(outcomes, row, strict=True)]
        for rent, row in zip(there, _cells(support_at, supports), strict=True)
    ]
    for heading, amounts, rows, style, note in (
        ("Tilbage efter husleje om måneden ved en husleje på", rents, left, "kr", DEAD_NOTE),
        ("Boligstøtte om måneden ved en husleje på", there, supports, "kr", ""),
        ("Boligudgift om året ved en husleje om måneden på", there, costs, "kr_oere", ""),
    ):
        page.section(heading)
        for step, rent, row in zip(STEPS, amounts, rows, strict=True):
            page.add(Cell(_step_words(step)), Cell(rent, "kr"), None, *(Cell(cell, style) for cell in row))
        page.prose(note, "note")
    for column, outcome in enumerate(outcomes, start=FIRST_COLUMN):
        zone = outcome.dead
        inside = f"AND($B{left_at}>={_fixed(zone.first)},$B{left_at}<={_fixed(zone.last)})"
        how = {"num_format": f'{DANISH}#,##0" {DEAD}"', "bg_color": "#FBE3D6"}
        where = f"{letter(column)}{left_at}:{letter(column)}{left_at + len(STEPS) - 1}"
        page.marks.append((where, {"type": "formula", "criteria": f"={inside}", "format": how}))


def _cells(first_row: int, rows: Sequence[Sequence[Term]]) -> list[list[Term]]:
    """The cells the terms will stand in."""
    return [
        [Term(f"{letter(column)}{number}", cell.value) for column, cell in enumerate(row, start=FIRST_COLUMN)]
        for number, row in enumerate(rows, start=first_row)
    ]


def _step_words(step: int) -> str:
    return "Målet for huslejen" if step == 0 else f"Målet {'+' if step > 0 else '−'} {abs(step)} kr."


def _fixed(cell: Term) -> str:
    """A cell as a conditional format refers to it from every place."""
    return re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", cell.formula)
