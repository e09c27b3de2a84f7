"""The sheet »Prisindeks«: the measured points of each series, and the price factors read from them.

As :meth:`faellesgrund.engine.evidence.indices.PriceIndex.factor`: what a segment measures between the two dates, the
assumed step over the hole of the construction index, and for all other time a visible yearly rate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from faellesgrund.engine.economy.prices import SERIES
from faellesgrund.engine.economy.workbook.book import Cell, Page, day_number, defined_name
from faellesgrund.engine.economy.workbook.figures import (
    BRIDGE,
    DATE_WORDS,
    FactorUse,
    Figures,
    override_name,
)
from faellesgrund.engine.economy.workbook.terms import Term
from faellesgrund.engine.evidence.indices import DAYS_PER_YEAR, PriceIndex, Segment, price_index

SHEET = "Prisindeks"
WIDTHS = (50, 13, 13, 13, 13, 13, 13, 13, 13, 13, 34)
NOTE = (
    "En prisfaktor er den målte udvikling gange en antaget årlig stigning for tid uden måling. "
    "Mellem to punkter er indekset lineært; et årsgennemsnit står midt i året."
)
FACTOR_HEADINGS = (
    *("Prisfaktor", "Fra", "Til", "Målt del", "Egen værdi", "Led i 2022", "Dage målt", "År uden måling"),
    *("Antaget stigning om året", "Faktor", "Nøgle for den målte del"),
)
LEVEL_HEADINGS = ("Indeks på datoer", "Dato", "Dag i 1. stykke", "Indeks", "Dag i 2. stykke", "Indeks")
POINT_HEADINGS = ("Målte punkter", "Dato", "Indeks", "Grundlag")


@dataclass(frozen=True, slots=True)
class _Points:
    """Where the points of a segment stand."""

    segment: Segment
    first: int
    last: int

    def dates(self) -> str:
        return f"$B${self.first}:$B${self.last}"

    def levels(self) -> str:
        return f"$C${self.first}:$C${self.last}"


Moment = tuple[str, date | str]
"""A series and a date in it, or the name of the cell that holds the date."""


class _Sheet:
    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.uses = list(figures.factors.values())
        self.series = [s for s in SERIES if any(use.series == s for use in self.uses)]
        self.moments = list(dict.fromkeys(m for use in self.uses for m in _moments(use)))
        # The sheet is laid out before it is written, so that what stands above can refer to what stands below.
        self.factor_row = {use.name: 6 + i for i, use in enumerate(self.uses)}
        level = 6 + len(self.uses) + 2
        self.level_row = {moment: level + i for i, moment in enumerate(self.moments)}
        self.points: dict[str, list[_Points]] = {}
        row = level + len(self.moments) + 2
        for s in self.series:
            self.points[s] = []
            row += 1
            for segment in _index(s).segments:
                self.points[s].append(_Points(segment, row, row + len(segment.points) - 1))
                row += len(segment.points)

    def page(self) -> Page:
        page = Page(SHEET, WIDTHS, frozen=(0, 1), landscape=True)
        page.title_row("Prisindeks", NOTE)
        page.add()
        page.section("Faktorerne i brug")
        page.heads(*FACTOR_HEADINGS, figures=range(1, 10))
        for use in self.uses:
            page.add(*self._factor_cells(use))
        page.add()
        page.heads(*LEVEL_HEADINGS, figures=range(1, 6))
        for moment in self.moments:
            page.add(*self._level_cells(moment))
        page.add()
        page.heads(*POINT_HEADINGS, figures=range(1, 4))
        for s in self.series:
            self._add_points(page, s)
        return page

    def _add_points(self, page: Page, s: str) -> None:
        index = _index(s)
        page.prose(f"{index.navn}, antaget. Kilde: {index.kilde}.", "fed")
        for points in self.points[s]:
            for day, level in points.segment.points:
                page.add(Cell(index.navn), Cell(day, "dato"), Cell(level, "tal"), Cell(points.segment.base, "svar"))

    def _day(self, moment: date | str) -> date:
        return self.figures.dates[moment] if isinstance(moment, str) else moment

    def _level_cells(self, moment: Moment) -> Iterator[Cell]:
        s, when = moment
        row, day = self.level_row[moment], self._day(when)
        yield Cell(f"{_index(s).navn}, {_moment_words(when)}")
        yield Cell(Term(when, day_number(day)) if isinstance(when, str) else day, "dato")
        for points, (column, _) in zip(self.points[s], (("C", "D"), ("E", "F")), strict=False):
            segment = points.segment
            inside = min(max(day, segment.first), segment.last)
            dates, levels = points.dates(), points.levels()
            clipped = f"MIN(MAX($B{row},INDEX({dates},1)),INDEX({dates},{len(segment.points)}))"
            yield Cell(Term(clipped, day_number(inside)), "dato")
            yield Cell(
                Term(_interpolated(f"{column}{row}", dates, levels, len(segment.points)), _level(segment, inside)),
                "faktor",
            )

    def _factor_cells(self, use: FactorUse) -> Iterator[Cell]:
        f, index, row = self.figures, use.index, self.factor_row[use.name]
        start, end = (self.level_row[moment] for moment in _moments(use))
        begins, ends = self._day(use.start), f.dates[use.date_name]
        step = index.factor(begins, ends)
        pairs = (("C", "D"), ("E", "F"))[: len(index.segments)]
        own = f.assumptions.overrides.get(use.override_key)
        measured = "*".join(f"{level}{end}/{level}{start}" for _, level in pairs)
        covered = "+".join(f"{day}{end}-{day}{start}" for day, _ in pairs)
        days = sum((min(max(ends, s.first), s.last) - min(max(begins, s.first), s.last)).days for s in index.segments)
        growth = f.term(defined_name("tal", use.growth_key))
        known = Term(f"IF(ISNUMBER(E{row}),E{row},D{row})", step.known if own is None else own)
        yield Cell(f"{index.navn}: fra {_moment_words(use.start)} til {_moment_words(use.date_name)}")
        yield Cell(Term(f"B{start}", day_number(begins)), "dato")
        yield Cell(Term(f"B{end}", day_number(ends)), "dato")
        yield Cell(Term(measured, step.known), "faktor")
        yield Cell(own, "egen_faktor", override_name(use.override_key))
        bridges = self._bridges(use, row, step.bridges)
        yield Cell(bridges, "heltal")
        yield Cell(Term(covered, float(days)), "heltal")
        hole = 0 if bridges is None else (index.segments[1].first - index.segments[0].last).days
        across = "" if bridges is None else f"-F{row}*{hole}"
        yield Cell(Term(f"(C{row}-B{row}-G{row}{across})/{DAYS_PER_YEAR}", step.years_assumed), "faktor")
        yield Cell(growth, "andel")
        factor = f"{known.formula}*(1+I{row})^H{row}"
        if bridges is not None:
            factor += f"*{defined_name('tal', BRIDGE)}^F{row}"
        yield Cell(Term(factor, f.value(use.name)), "i_brug_faktor", use.name)
        yield Cell(use.override_key, "enhed")

    def _bridges(self, use: FactorUse, row: int, now: int) -> Term | None:
        """How many times the assumed step between the first two segments is taken: 1, 0 or, backwards, −1."""
        if not use.index.bridged:
            return None
        before, after = self.points[use.series][:2]
        last, first = f"$B${before.last}", f"$B${after.first}"
        forwards = f"IF(AND(B{row}<={last},C{row}>={first}),1,"
        return Term(f"{forwards}IF(AND(C{row}<={last},B{row}>={first}),-1,0))", float(now))


def index_sheet(figures: Figures) -> Page:
    """The sheet, with the names of the price factors and of the cells that override their measured part."""
    return _Sheet(figures).page()


def _moments(use: FactorUse) -> tuple[Moment, Moment]:
    return (use.series, use.start), (use.series, use.date_name)


def _index(series: str) -> PriceIndex:
    return price_index(SERIES[series][0])


def _level(segment: Segment, day: date) -> float:
    return segment.points[0][1] if len(segment.points) == 1 else segment.level(day)


def _interpolated(day: str, dates: str, levels: str, count: int) -> str:
    """The index on a day inside the points, linear between them."""
    if count == 1:
        return f"INDEX({levels},1)"
    at = f"MIN(MATCH({day},{dates},1),{count - 1})"
    d0, d1, v0, v1 = (f"INDEX({r},{at}{more})" for r in (dates, levels) for more in ("", "+1"))
    return f"{v0}+({v1}-{v0})*({day}-{d0})/({d1}-{d0})"


def _moment_words(moment: date | str) -> str:
    return DATE_WORDS.get(moment, moment) if isinstance(moment, str) else str(moment.year)
