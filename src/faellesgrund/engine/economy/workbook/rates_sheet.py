"""The sheet »Satser«: every rate a formula asks for, at the dates asked for, above all values known of it."""

from __future__ import annotations

from datetime import date

from faellesgrund.engine.certainty import in_words
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.workbook.book import FROM_THE_START, WITHOUT_END, Cell, Page, day_number
from faellesgrund.engine.economy.workbook.figures import CERTAINTY, DATE_WORDS, Figures, RateUse, override_name
from faellesgrund.engine.economy.workbook.terms import Term, Value
from faellesgrund.engine.rates.reader import DatedValue, Rate

SHEET = "Satser"
HEADINGS = (
    *("Sats", "Brugt den", "Gyldig fra", "Gyldig til", "Værdi", "Egen værdi", "Enhed", "Lov", "Kilde"),
    *("Sikkerhed", "Grundlag", "Besked", "Nøgle"),
)
WIDTHS = (36, 11, 13, 13, 12, 12, 13, 26, 34, 11, 20, 34, 34)
NOTE = (
    "Hver sats står med den værdi, der er i brug på datoen (grøn), og under den alle kendte værdier. "
    "Skriv et tal i »Egen værdi« (gul) for at prøve en anden sats i hele regnearket."
)
UNKNOWN = "Ikke kendt på datoen. Ret datoen, eller skriv en værdi i »Egen værdi«."
CARRIED = "Sidst kendte værdi; en nyere er ikke indlæst."
UNITS = {"kr": "kr.", "kr/m2": "kr. pr. m²", "m2": "m²", "aar": "år"}
PERIODS = {"aar": " om året", "md": " om måneden", "uge": " om ugen", "engang": ""}
MISSING = "satser_mangler"
"""Name of the cell that counts the rates not known on their date."""
CARRIED_COUNT = "satser_sidst_kendte"
"""Name of the cell that counts the rates that go on with their last known value."""
CARRIED_TODAY = "satser_sidst_kendte_ydelser"
"""Name of the cell that counts those of them that benefits, tax and boligstøtte rest on: the rates at ``dato``."""


def rates_sheet(figures: Figures) -> Page:
    """The sheet, with the names of the rates in use and of the cells that override them."""
    page = Page(SHEET, WIDTHS, frozen=(6, 1), landscape=True)
    blocks = _blocks(figures)
    first = 7
    last = first - 1 + sum(1 + len(uses) + len(_dated(figures, key)) for key, uses in blocks.items())
    missing = float(sum(figures.value(name) is None for name in figures.rates))
    page.title_row("Satser", NOTE)
    page.add(
        Cell("Satser, der ikke er kendt på deres dato", "fed"),
        None,
        None,
        None,
        Cell(Term(f"SUMPRODUCT(ISNA(E{first}:E{last})*1)", missing), "heltal", MISSING),
    )
    on_the_day = f'(L{first}:L{last}="{CARRIED}")*(A{first}:A{last}="{_in_use("dato")}")'
    page.add(
        Cell("Satser, der er sidst kendte værdi", "fed"),
        None,
        None,
        None,
        Cell(Term(f'COUNTIF(L{first}:L{last},"{CARRIED}")', float(carried(figures))), "heltal", CARRIED_COUNT),
        Cell(Term(f"SUMPRODUCT({on_the_day})", float(carried(figures, "dato"))), "heltal", CARRIED_TODAY),
        Cell("heraf for ydelser, skat og boligstøtte", "note", across=3),
    )
    page.prose(_overridden_in_words(figures.assumptions), "besked")
    page.heads(*HEADINGS, figures=range(1, 6))
    for key, uses in blocks.items():
        _add_block(page, figures, key, uses)
    return page


def carried(figures: Figures, date_name: str | None = None) -> int:
    """How many rates go on with their last known value at the export, at all dates or at one."""
    a = figures.assumptions
    days = [
        (use.key, figures.dates[use.date_name])
        for use in figures.rates.values()
        if not use.strict and use.key in a.rates and use.key not in a.overrides and date_name in (None, use.date_name)
        if figures.value(use.name) is not None
    ]
    return sum(a.rates.latest(key, day)[1] for key, day in days)


def _in_use(date_name: str) -> str:
    """The first cell of a row in use."""
    return f"I brug: {DATE_WORDS.get(date_name, date_name)}"


def _blocks(figures: Figures) -> dict[str, list[RateUse]]:
    """The uses of each rate, in the order of the rate files; what only the brief gives comes last."""
    order = {key: place for place, key in enumerate(figures.assumptions.rates.keys())}
    keys = sorted({use.key for use in figures.rates.values()}, key=lambda key: (order.get(key, len(order)), key))
    return {key: [use for use in figures.rates.values() if use.key == key] for key in keys}


def _dated(figures: Figures, key: str) -> tuple[DatedValue, ...]:
    book = figures.assumptions.rates
    return book[key].vaerdier if key in book else ()


def _overridden_in_words(a: Assumptions) -> str:
    changed = sorted(a.overrides)
    if not changed:
        return ""
    return f"Ændret i byggebriefen: {', '.join(changed)}. Begrundelse: {a.begrundelse}"


def _add_block(page: Page, figures: Figures, key: str, uses: list[RateUse]) -> None:
    a = figures.assumptions
    rate = a.rates[key] if key in a.rates else None  # noqa: SIM401 (a RateBook has no get)
    style, unit = _style(rate), unit_words(rate)
    own = a.overrides.get(key)
    dated = _dated(figures, key)
    own_cell = f"F{page.next_row}"
    rows = range(page.next_row + 1 + len(uses), page.next_row + 1 + len(uses) + len(dated))
    head = [Cell(rate.navn if rate else key, "fed"), *([None] * 4), Cell(own, f"egen_{style}", override_name(key))]
    head += [
        Cell(unit, "enhed"),
        None,
        None,
        None,
        None,
        Cell(a.begrundelse, "besked") if own is not None else None,
        Cell(key),
    ]
    page.add(*head)
    for use in uses:
        lookup = _Lookup(figures, use, page.next_row, rows, own_cell, own, dated)
        page.add(*lookup.cells(style, unit))
    for value in dated:
        page.add(
            None,
            None,
            Cell(FROM_THE_START if value.gyldig_fra is None else value.gyldig_fra, "dato"),
            Cell(WITHOUT_END if value.gyldig_til is None else value.gyldig_til, "dato"),
            Cell(value.vaerdi, style),
            None,
            Cell(unit, "enhed"),
            Cell(value.hjemmel),
            Cell(value.kilde),
            Cell(CERTAINTY[value.sikkerhed]),
            Cell(in_words(value.grad)),
            Cell(value.note, "note"),
        )


class _Lookup:
    """The row of a rate in use: found by date among the dated rows below it, or given in »Egen værdi«."""

    def __init__(
        self,
        figures: Figures,
        use: RateUse,
        row: int,
        dated_rows: range,
        own_cell: str,
        own: float | None,
        dated: tuple[DatedValue, ...],
    ) -> None:
        self.figures, self.use, self.row, self.rows = figures, use, row, dated_rows
        self.own_cell, self.own = own_cell, own
        self.day = figures.dates[use.date_name]
        begun = [value for value in dated if (value.gyldig_fra or date.min) <= self.day]
        self.hit = begun[-1] if begun else None

    @property
    def _carried(self) -> bool:
        return self.hit is not None and self.hit.gyldig_til is not None and self.hit.gyldig_til < self.day

    def cells(self, style: str, unit: str) -> list[Cell]:
        """The cells of the row."""
        hit = self.hit
        begins: Value = ""
        ends: Value = ""
        if hit is not None:
            begins = FROM_THE_START if hit.gyldig_fra is None else day_number(hit.gyldig_fra)
            ends = WITHOUT_END if hit.gyldig_til is None else day_number(hit.gyldig_til)
        return [
            Cell(_in_use(self.use.date_name), "i_brug_tekst"),
            Cell(Term(self.use.date_name, day_number(self.day)), "i_brug_dato"),
            Cell(self._known("C", begins), "i_brug_dato"),
            Cell(self._known("D", ends), "i_brug_dato"),
            Cell(self._value(), f"i_brug_{style}", self.use.name),
            Cell(None, "i_brug_tekst"),
            Cell(unit, "i_brug_tekst"),
            Cell(self._known("H", hit.hjemmel if hit else ""), "i_brug_tekst"),
            Cell(self._known("I", hit.kilde if hit else ""), "i_brug_tekst"),
            Cell(self._marked("J", "antaget", CERTAINTY[hit.sikkerhed] if hit else "", "antaget"), "i_brug_tekst"),
            Cell(self._marked("K", "ændret", in_words(hit.grad) if hit else ""), "i_brug_tekst"),
            Cell(self._message(), "i_brug_tekst"),
            Cell(self.use.key, "i_brug_tekst"),
        ]

    @property
    def _begins(self) -> str:
        return f"$C${self.rows[0]}:$C${self.rows[-1]}"

    def _found(self, column: str) -> str:
        """What stands in the column for the last value that has begun on the date; #N/A before the first."""
        if not self.rows:
            return "NA()"
        return f"LOOKUP($B{self.row},{self._begins},${column}${self.rows[0]}:${column}${self.rows[-1]})"

    def _if_begun(self, then: str) -> str:
        """The formula where some value has begun, else an empty text."""
        return f'IF($B{self.row}<$C${self.rows[0]},"",{then})' if self.rows else '""'

    def _known(self, column: str, now: Value) -> Term:
        return Term(self._if_begun(self._found(column)), now)

    def _value(self) -> Term:
        found = self._found("E")
        if self.use.strict:
            found = f"IF($D{self.row}>=$B{self.row},{found},NA())"
        return Term(f"IF(ISNUMBER({self.own_cell}),{self.own_cell},{found})", self.figures.value(self.use.name))

    def _marked(self, column: str, changed: str, now: str, carried: str | None = None) -> Term:
        """The certainty or the mark: changed by hand, carried on, or as it stands."""
        found, value = self._found(column), now
        if carried is not None:
            found = f'IF($B{self.row}>$D{self.row},"{carried}",{found})'
            value = carried if self._carried else now
        known = self._if_begun(found)
        return Term(f'IF(ISNUMBER({self.own_cell}),"{changed}",{known})', value if self.own is None else changed)

    def _message(self) -> Term:
        changed = f'IF(ISNUMBER({self.own_cell}),"Ændret: den kendte værdi er ikke brugt.",'
        unknown = f'IF(ISNA($E{self.row}),"{UNKNOWN}",'
        carried = f'IF($B{self.row}>$D{self.row},"{CARRIED}","")))'
        value: Value = ""
        if self.own is not None:
            value = "Ændret: den kendte værdi er ikke brugt."
        elif self.figures.value(self.use.name) is None:
            value = UNKNOWN
        elif self._carried:
            value = CARRIED
        return Term(changed + unknown + carried, value)


def unit_words(rate: Rate | None) -> str:
    """The unit as it is read."""
    if rate is None:
        return ""
    return UNITS.get(rate.enhed, rate.enhed) + (PERIODS[rate.periode] if rate.enhed.startswith("kr") else "")


def _style(rate: Rate | None) -> str:
    if rate is None:
        return "tal"
    if rate.enhed == "andel":
        return "andel"
    if rate.enhed.startswith("kr"):
        return "kr" if all(value.vaerdi.is_integer() for value in rate.vaerdier) else "kr_oere"
    return "tal"
