"""The rates, figures and price factors of a live workbook: what a formula may refer to, and its value at the export.

A formula asks for a rate by key and by the *name* of the cell that holds the date, so that the rate follows the date.
What has been asked for is laid out, with everything that is known about it, by :mod:`figure_sheets` on the sheets
»Satser«, »Erfaringstal« and »Prisindeks«.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.prices import SERIES, factor_between
from faellesgrund.engine.economy.workbook.book import defined_name
from faellesgrund.engine.economy.workbook.terms import Term
from faellesgrund.engine.evidence.indices import PriceIndex, price_index
from faellesgrund.engine.rates import RateUnknown

BRIDGE = "indeks.bygge_led_2022"
"""Key of the assumed step between the two segments of the construction cost index."""
CERTAINTY = {"bekraeftet": "bekræftet", "antaget": "antaget"}
"""The certainty of a value as it is read."""
DATE_WORDS = {
    "dato": "datoen for ydelser og skat",
    "projekt_prisdato_brugt": "prisdato",
    "projekt_tilsagn_brugt": "tilsagn",
    "projekt_byggestart_brugt": "byggestart",
    "projekt_ibrugtagning_brugt": "ibrugtagning",
}
"""What the named cells with dates are, in Danish."""


@dataclass(frozen=True, slots=True)
class RateUse:
    """A rate at the date of a named cell. strict: unknown outside its periods; else the last known goes on."""

    key: str
    date_name: str
    strict: bool
    name: str


@dataclass(frozen=True, slots=True)
class FactorUse:
    """A price factor from a date, or from the date of a named cell, to the date of a named cell."""

    series: str
    start: date | str
    date_name: str
    name: str
    override_key: str

    @property
    def index(self) -> PriceIndex:
        """The series it is read from."""
        return price_index(SERIES[self.series][0])

    @property
    def growth_key(self) -> str:
        """Key of the yearly rate that carries the series on."""
        return SERIES[self.series][1]


def override_name(key: str) -> str:
    """Name of the input cell that overrides a rate or figure, as ``[satser]`` of the brief does."""
    return defined_name("satser", key)


def standard_name(key: str) -> str:
    """Name of the cell with a figure as its source has it."""
    return defined_name("standard", key)


class Figures:
    """What the formulas of one workbook rest on.

    a: the run's rates, figures and overrides (looked up in a copy: nothing is added to the run's list of assumptions);
    dates: the dates at the export by the name of their cell, as ``dato`` and ``projekt_prisdato``.
    """

    def __init__(self, a: Assumptions, dates: Mapping[str, date]) -> None:
        self.assumptions = Assumptions(a.overrides, a.begrundelse, a.rates, a.evidence_book)
        self.dates = dict(dates)
        self.rates: dict[str, RateUse] = {}
        self.evidence: dict[str, str] = {}
        self.factors: dict[str, FactorUse] = {}
        self._values: dict[str, float | None] = {}

    def rate(self, key: str, date_name: str, strict: bool = True) -> str:
        """Name of the cell with the rate at the date of the named cell.

        strict: as a rate of law by the date of an event, #N/A outside the known periods; else, as for benefits, tax and
        running cost, the last known value goes on. Before the first known period the cell is #N/A either way.
        """
        name = defined_name("sats", key, "ved", date_name)
        known = self.rates.get(name)
        if known is not None and known.strict != strict:
            raise ValueError(f"{key} at {date_name} is asked for both strictly and with its last known value")
        self.rates[name] = RateUse(key, date_name, strict, name)
        if name not in self._values:
            look_up = self.assumptions.law if strict else self.assumptions.benefit
            try:
                self._values[name] = look_up(key, self.dates[date_name]).vaerdi
            except RateUnknown:
                self._values[name] = None
        return name

    def figure(self, key: str) -> str:
        """Name of the cell with a figure of experience. Raises FigureUnknown."""
        name = defined_name("tal", key)
        if name not in self.evidence:
            self._values[name] = self.assumptions.evidence(key).vaerdi
            self.evidence[name] = key
        return name

    def standard(self, key: str) -> str:
        """Name of the cell with the figure as its source has it, whatever value of the user's own is in use."""
        self.figure(key)
        return standard_name(key)

    def price_factor(self, series: str, year: int, date_name: str) -> str:
        """Name of the factor from the mean level of a year to the date of the named cell; series: bygge or netto."""
        return self._factor(series, date(year, 7, 1), str(year), date_name, f"fra_{year}")

    def factor_between(self, series: str, start_name: str, date_name: str, label: str) -> str:
        """Name of the factor between the dates of two named cells; label: as the engine's own in the override's key."""
        return self._factor(series, start_name, start_name, date_name, label)

    def _factor(self, series: str, start: date | str, start_text: str, date_name: str, label: str) -> str:
        name = defined_name("pris", series, start_text, "til", date_name)
        if name not in self.factors:
            use = FactorUse(series, start, date_name, name, f"indeks.{series}_{label}")
            self.figure(use.growth_key)
            if use.index.bridged:
                self.figure(BRIDGE)
            begins = self.dates[start] if isinstance(start, str) else start
            self._values[name] = factor_between(series, begins, self.dates[date_name], self.assumptions, label).vaerdi
            self.factors[name] = use
        return name

    def value(self, name: str) -> float | None:
        """What the named cell holds at the export; None where the rate is not known on the date."""
        return self._values[name]

    def term(self, name: str) -> Term:
        """The named cell as a term of a formula."""
        return Term(name, self._values[name])
