"""Up to four lines over time, each named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from faellesgrund.foundation.ui.charts import palette
from faellesgrund.foundation.ui.charts.chart import WIDE, Chart, Words, chart
from faellesgrund.foundation.ui.charts.drawing import NARROW, axis, danish, frame, span, text
from faellesgrund.foundation.ui.tables import Column, Table

MOST = 4
ONWARD = 0.12
"""How far beyond its last date a value is drawn, as a share of the whole."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its name, and its value from each date on."""

    name: str
    points: tuple[tuple[date, float], ...]


def lines(
    words: Words,
    series: Sequence[Line],
    *,
    since: date | None = None,
    event: tuple[date, str] | None = None,
    limit: tuple[float, str] | None = None,
    unit: str = "Kr. om måneden",
    decimals: int = 0,
    wide: int = WIDE,
) -> Chart:
    """Values that hold from their date until the next. A line without values is left out.
    Raises ValueError for more than four lines, or none.

    since: the day from which the first values are drawn, when they held already then.
    event: a day with its words, as an upright line. limit: a level with its words.
    """
    series = [line for line in series if line.points]
    if not 0 < len(series) <= MOST:
        raise ValueError(f"a drawing of lines holds 1 to {MOST} of them, not {len(series)}")
    days = sorted({day for line in series for day, _ in line.points})
    known = [dict(line.points) for line in series]
    table = Table(
        words.title,
        (Column("Fra"), *(Column(line.name, True) for line in series)),
        tuple(
            (day.strftime("%d.%m.%Y"), *(danish(k[day], decimals) if day in k else "–" for k in known)) for day in days
        ),
    )
    return chart(
        words, table, lambda width: _spec([_drawn_out(line, since) for line in series], event, limit, unit, width), wide
    )


def _spec(
    series: Sequence[Line],
    event: tuple[date, str] | None,
    limit: tuple[float, str] | None,
    unit: str,
    width: int,
) -> dict[str, Any]:
    narrow = width <= NARROW
    names = [line.name for line in series]
    values = [{"x": day.isoformat(), "y": value, "name": line.name} for line in series for day, value in line.points]
    low, high = span([v for line in series for _, v in line.points] + ([limit[0]] if limit else []), 0.1)
    x = {
        "field": "x",
        "type": "temporal",
        "axis": {"title": None, "format": "%Y", "tickCount": "year", "grid": False},
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [low, high], "zero": False, "nice": False},
        "axis": axis(low, high, 5),
    }
    scale = {"domain": names, "range": list(palette.LINES[: len(names)])}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": values},
            "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.5},
            "encoding": {
                "x": x,
                "y": y,
                "color": {"field": "name", "type": "nominal", "legend": None, "scale": scale},
                "strokeDash": {
                    "field": "name",
                    "type": "nominal",
                    "legend": None,
                    "scale": {"domain": names, "range": [list(d) for d in palette.DASHES[: len(names)]]},
                },
            },
        }
    ]
    last = max(day for line in series for day, _ in line.points)
    placed = _apart(
        [(line.points[-1][1], line.name, color) for line, color in zip(series, palette.LINES, strict=False)],
        (high - low) * (0.085 if narrow else 0.07),
    )
    for level, name, color in placed:
        layers += text(
            [{"x": last.isoformat(), "y": level, "text": name}],
            x,
            y,
            align="right" if narrow else "left",
            dx=0 if narrow else 8,
            dy=-9 if narrow else 0,
            color=color,
            fontWeight=600,
        )
    if event:
        layers += [
            {
                "data": {"values": [{"x": event[0].isoformat()}]},
                "mark": {"type": "rule", "color": palette.MUTED, "strokeDash": [4, 4]},
                "encoding": {"x": x},
            },
            *text(
                [{"x": event[0].isoformat(), "text": event[1]}],
                x,
                {"value": 0},
                align="left",
                dx=5,
                dy=-8,
                color=palette.MUTED,
            ),
        ]
    if limit:
        layers += [
            {
                "data": {"values": [{"y": limit[0]}]},
                "mark": {"type": "rule", "color": palette.TEXT, "strokeDash": [6, 4]},
                "encoding": {"y": y},
            },
            *text([{"y": limit[0], "text": limit[1]}], {"value": 4}, y, align="left", dy=-9, fontWeight=600),
        ]
    return frame(width, 320 if narrow else 380, layers, heading=unit)


def _drawn_out(line: Line, since: date | None) -> Line:
    """The line from the day its first value held already, to some time after its last date: a value has no width."""
    (first, value), (last, _) = line.points[0], line.points[-1]
    begins = min(since or first, first)
    onward = max(round((last - begins).days * ONWARD), 1)
    ends = ((last + timedelta(days=onward), line.points[-1][1]),)
    return Line(line.name, (*(((begins, value),) if begins < first else ()), *line.points, *ends))


def _apart(labels: list[tuple[float, str, str]], least: float) -> list[tuple[float, str, str]]:
    """The labels with their levels pushed apart, so that none covers another."""
    placed: list[tuple[float, str, str]] = []
    for level, name, color in sorted(labels):
        if placed and level < placed[-1][0] + least:
            level = placed[-1][0] + least
        placed.append((level, name, color))
    return placed
