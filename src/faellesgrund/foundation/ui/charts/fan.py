"""A fan: the middle course over the years, with the band that eight of ten courses stay within."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from faellesgrund.foundation.ui.charts import palette
from faellesgrund.foundation.ui.charts.chart import WIDE, Chart, Words, chart
from faellesgrund.foundation.ui.charts.drawing import NARROW, at, axis, danish, frame, span
from faellesgrund.foundation.ui.tables import Column, Table


@dataclass(frozen=True, slots=True)
class FanYear:
    """A year: the 10 %, 50 % and 90 % points."""

    year: int
    low: float
    middle: float
    high: float


def fan(words: Words, years: Sequence[FanYear], unit: str, decimals: int = 1, wide: int = WIDE) -> Chart:
    """Years in order. The zero line is drawn when the band reaches it."""
    table = Table(
        words.title,
        (
            Column("År"),
            Column("1 af 10 ligger under", True),
            Column("Midterst", True),
            Column("1 af 10 ligger over", True),
        ),
        tuple(
            (str(y.year), danish(y.low, decimals), danish(y.middle, decimals), danish(y.high, decimals)) for y in years
        ),
    )
    return chart(words, table, lambda width: _spec(years, unit, width), wide)


def _spec(years: Sequence[FanYear], unit: str, width: int) -> dict[str, Any]:
    low, high = span([v for y in years for v in (y.low, y.high)])
    values = [{"x": y.year, "low": y.low, "y": y.middle, "high": y.high} for y in years]
    first, last = years[0].year, years[-1].year
    marks = axis(first, last, 4 if width <= NARROW else 8, grid=False)
    x = at("x", scale={"domain": [first, last], "nice": False}, axis={**marks, "format": "d"})
    y = at("y", scale={"domain": [low, high], "zero": False, "nice": False}, axis=axis(low, high, 5))
    zero = [{"y": 0}] if low < 0 < high else []
    layers = [
        {
            "data": {"values": values},
            "mark": {"type": "area", "color": palette.BAND},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": {"values": values},
            "mark": {"type": "line", "color": palette.MIDDLE, "strokeWidth": 2.5},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": {"values": zero},
            "mark": {"type": "rule", "color": palette.TEXT},
            "encoding": {"y": y},
        },
    ]
    return frame(width, 300 if width <= NARROW else 380, layers, heading=unit)
