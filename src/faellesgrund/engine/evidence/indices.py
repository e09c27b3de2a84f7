"""Price indices of Danmarks Statistik, as far as they were read, and what lies between the points.

A series is a list of *segments*, each on one base. Two bases are joined only over an overlap (:func:`joined`); where
they do not overlap there is a hole, and time in a hole, like time before the first and after the last point, is counted
in years that the caller carries on with a visible yearly rate. Nothing is crossed silently. Within a segment the level
is linear between its points; a yearly mean stands in the middle of its year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from faellesgrund.engine.evidence.tables import read_table

FIRST_CONSTRUCTION_YEAR = 2005
"""First year of the construction cost index; the earliest price date."""

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Segment:
    """Points on one base, oldest first: (date, index value)."""

    base: str
    points: tuple[tuple[date, float], ...]

    @property
    def first(self) -> date:
        """Date of the first point."""
        return self.points[0][0]

    @property
    def last(self) -> date:
        """Date of the last point."""
        return self.points[-1][0]

    def level(self, day: date) -> float:
        """The index on a date inside the segment, linear between its points."""
        for (d0, v0), (d1, v1) in zip(self.points, self.points[1:], strict=False):
            if d0 <= day <= d1:
                share = (day - d0).days / (d1 - d0).days
                return v0 + share * (v1 - v0)
        raise ValueError(f"{day} is outside the segment {self.base}")


def joined(older: Segment, newer: Segment) -> Segment:
    """One segment on the newer base: the older levels × the ratio of the means over the common dates.

    Raises ValueError where the two have no date in common: without an overlap they cannot be joined.
    """
    before, after = dict(older.points), dict(newer.points)
    common = before.keys() & after.keys()
    if not common:
        raise ValueError(f"{older.base} and {newer.base} do not overlap")
    ratio = sum(after[day] for day in common) / sum(before[day] for day in common)
    return Segment(newer.base, tuple(sorted(({day: level * ratio for day, level in older.points} | after).items())))


@dataclass(frozen=True, slots=True)
class IndexStep:
    """From one date to another.

    known: the measured ratio; years_assumed: the years no measurement covers (negative backwards); bridges: how many
    times the assumed step between two segments is taken (negative backwards); holes: the holes crossed, even in part.
    """

    known: float
    years_assumed: float
    bridges: int
    holes: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class PriceIndex:
    """A series: its segments in time order. bridged: the step between the first two is an assumption of its own."""

    navn: str
    kilde: str
    grad: str
    segments: tuple[Segment, ...]
    bridged: bool = False

    def __post_init__(self) -> None:
        for earlier, later in zip(self.segments, self.segments[1:], strict=False):
            if earlier.last >= later.first:
                raise ValueError(f"{self.navn}: {earlier.base} and {later.base} overlap and must be joined")

    def factor(self, start: date, to: date) -> IndexStep:
        """The step from ``start`` to ``to``; backwards it is the inverse of the step forwards."""
        if to < start:
            back = self.factor(to, start)
            # 0.0 - x keeps a zero from becoming minus zero.
            return IndexStep(1 / back.known, 0.0 - back.years_assumed, -back.bridges, back.holes)
        known, covered, bridges = 1.0, 0, 0
        holes = []
        for number, segment in enumerate(self.segments):
            low, high = max(start, segment.first), min(to, segment.last)
            if low < high:
                known *= segment.level(high) / segment.level(low)
                covered += (high - low).days
            following = self.segments[number + 1] if number + 1 < len(self.segments) else None
            if following is not None and start < following.first and to > segment.last:
                holes.append((segment.last, following.first))
                if self.bridged and number == 0 and start <= segment.last and to >= following.first:
                    bridges = 1
                    covered += (following.first - segment.last).days
        years = ((to - start).days - covered) / DAYS_PER_YEAR
        return IndexStep(known, years if abs(years) > 1e-12 else 0.0, bridges, tuple(holes))


@lru_cache
def price_index(name: str) -> PriceIndex:
    """The series of that name, one of :data:`SERIES`. Raises KeyError."""
    return SERIES[name]()


def _middle(period: str) -> date:
    """The middle of a year, quarter or month: 2022, 2025Q1, 2024-06."""
    if "Q" in period:
        year, quarter = period.split("Q")
        return date(int(year), 3 * int(quarter) - 1, 15)
    if "-" in period:
        year, month = period.split("-")
        return date(int(year), int(month), 15)
    return date(int(period), 7, 1)


def _segment(base: str, rows: Sequence[dict[str, str]], period: str = "period") -> Segment:
    return Segment(base, tuple(sorted((_middle(r[period]), float(r["index_value"])) for r in rows)))


def _construction() -> PriceIndex:
    rows = read_table("indeks_byggeomkostninger.csv")
    yearly = [r for r in rows if r["base"] == "2015=100" and r["series"].startswith("Eurostat")]
    chain = [r for r in rows if r["base"] == "2022Q4=100"]
    return PriceIndex(
        "Byggeomkostningsindeks for boliger",
        "Danmarks Statistik; årstal 2005–2022 gengivet fra Eurostat, kæde 2022K4–2025K1 af offentliggjorte stigninger",
        "D",
        (_segment("2015=100", yearly), _segment("2022K4=100", chain)),
        bridged=True,
    )


def _net_prices() -> PriceIndex:
    rows = read_table("indeks_nettopris.csv")
    return PriceIndex(
        "Nettoprisindeks",
        "Danmarks Statistik, PRIS116 (2015=100, til juni 2024); 2025=100 fra april 2025 gengivet af tredjepart",
        "D",
        tuple(_segment(base, [r for r in rows if r["base"] == base]) for base in ("2015=100", "2025=100")),
    )


def _consumer_prices() -> PriceIndex:
    rows = [r for r in read_table("indeks_forbrugerpris.csv") if r["series"] == "forbrugerprisindeks (CPI)"]
    # The one point on base 2025=100 has nothing to be measured against.
    return PriceIndex(
        "Forbrugerprisindeks",
        "Danmarks Statistik (2015=100, januar–april 2019 og januar 2020–februar 2025)",
        "V",
        (_segment("2015=100", [r for r in rows if r["base"] == "2015=100"]),),
    )


def _energy_prices() -> PriceIndex:
    name = "HICP electricity, gas and other fuels"
    rows = [r for r in read_table("indeks_energi.csv") if r["series"] == name]
    return PriceIndex(
        "El, gas og andre brændsler (forbrugerpriser)",
        "Danmarks Statistik, årstal 2005–2025 gengivet fra Eurostat",
        "D",
        (_segment("2015=100", rows, "year"),),
    )


SERIES = {
    "byggeomkostninger": _construction,
    "nettopris": _net_prices,
    "forbrugerpris": _consumer_prices,
    "energi": _energy_prices,
}
"""The series by name; each is read when it is first asked for."""
