"""Price indices of Danmarks Statistik, as far as they were read, and what lies between the points.

A series is a list of *segments*. Two segments are joined only over an overlap; where they do not overlap there is
a hole, and time in a hole, like time after the last point, is counted in years that the caller carries on with a
visible yearly rate. Nothing is crossed silently.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

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
        if day == self.first:
            return self.points[0][1]
        raise ValueError(f"{day} is outside the segment {self.base}")


@dataclass(frozen=True, slots=True)
class IndexStep:
    """From one date to another: the measured ratio, the years no measurement covers (negative backwards), how many
    times the assumed step between two segments is taken (negative backwards), and the holes crossed."""

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

    def factor(self, start: date, to: date) -> IndexStep:
        """The step from ``start`` to ``to``; backwards it is the inverse of the step forwards."""
        if to < start:
            back = self.factor(to, start)
            return IndexStep(1 / back.known, -back.years_assumed, -back.bridges, back.holes)
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
    """The series ``byggeomkostninger``, ``nettopris`` or ``forbrugerpris``."""
    return {"byggeomkostninger": _construction, "nettopris": _net_prices, "forbrugerpris": _consumer_prices}[name]()


def _rows(name: str) -> list[dict[str, str]]:
    path = files("faellesgrund.engine.evidence") / "data" / name
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def _middle(period: str) -> date:
    """The middle of a year, quarter or month: 2022, 2025Q1, 2024-06."""
    if "Q" in period:
        year, quarter = period.split("Q")
        return date(int(year), 3 * int(quarter) - 1, 15)
    if "-" in period:
        year, month = period.split("-")
        return date(int(year), int(month), 15)
    return date(int(period), 7, 1)


def _construction() -> PriceIndex:
    yearly, chain = [], []
    for row in _rows("indeks_byggeomkostninger.csv"):
        if row["base"] == "2015=100" and row["frequency"] == "year" and row["series"].startswith("Eurostat"):
            yearly.append((_middle(row["period"]), float(row["index_value"])))
        if row["base"] == "2022Q4=100" and row["confidence"] == "derived":
            chain.append((_middle(row["period"]), float(row["index_value"])))
    return PriceIndex(
        "Byggeomkostningsindeks for boliger",
        "Danmarks Statistik; årstal 2005–2022 gengivet fra Eurostat, kæde 2022K4–2025K1 af offentliggjorte stigninger",
        "D",
        (Segment("2015=100", tuple(sorted(yearly))), Segment("2022K4=100", tuple(sorted(chain)))),
        bridged=True,
    )


def _monthly(name: str, bases: tuple[str, ...], series: str = "") -> tuple[Segment, ...]:
    rows = [r for r in _rows(name) if r.get("series", "").startswith(series)]
    segments = []
    for base in bases:
        points = sorted(
            (_middle(r["period"]), float(r["index_value"])) for r in rows if r["base"] == base and r["index_value"]
        )
        if points:
            segments.append(Segment(base, tuple(points)))
    return tuple(segments)


def _net_prices() -> PriceIndex:
    return PriceIndex(
        "Nettoprisindeks",
        "Danmarks Statistik, PRIS116 (2015=100, til juni 2024); 2025=100 fra april 2025 gengivet af tredjepart",
        "D",
        _monthly("indeks_nettopris.csv", ("2015=100", "2025=100")),
    )


def _consumer_prices() -> PriceIndex:
    points = _monthly("indeks_forbrugerpris.csv", ("2015=100",), "forbrugerprisindeks")
    return PriceIndex("Forbrugerprisindeks", "Danmarks Statistik", "V", points)
