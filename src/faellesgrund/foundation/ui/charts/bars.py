"""Horizontal bars from zero, one for each case, against a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from faellesgrund.foundation.ui.charts import palette
from faellesgrund.foundation.ui.charts.chart import WIDE, Chart, Words, chart
from faellesgrund.foundation.ui.charts.drawing import at, danish, frame, span, text
from faellesgrund.foundation.ui.tables import Column, Table

STEP = 44
THICKNESS = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """A case and its value."""

    name: str
    value: float


def bars(
    words: Words,
    rows: Sequence[Bar],
    limit: tuple[float, str] | None = None,
    decimals: int = 0,
    heads: tuple[str, str] = ("Profil", "Kr."),
    color: str = palette.LEFT,
    wide: int = WIDE,
) -> Chart:
    """Bars in the order given; ``limit`` is a value with its words, drawn as a dashed line through all of them."""
    table = Table(
        words.title,
        (Column(heads[0]), Column(heads[1], True)),
        tuple((row.name, danish(row.value, decimals)) for row in rows),
    )
    return chart(words, table, lambda width: _spec(rows, limit, decimals, color, width), wide)


def _spec(
    rows: Sequence[Bar], limit: tuple[float, str] | None, decimals: int, color: str, width: int
) -> dict[str, Any]:
    low, high = span([*(row.value for row in rows), *([limit[0]] if limit else [])], 0.0, zero=True)
    x = at("value", scale={"domain": [low, high], "nice": False}, axis=None)
    y = at("y", scale={"domain": [0, len(rows)], "reverse": True, "nice": False}, axis=None)
    values = [
        {"value": row.value, "y": place + 0.5, "text": danish(row.value, decimals)} for place, row in enumerate(rows)
    ]
    names = [{"y": place + 0.5, "text": row.name} for place, row in enumerate(rows)]
    above = [v for v in values if v["value"] >= 0]  # type: ignore[operator]
    below = [v for v in values if v["value"] < 0]  # type: ignore[operator]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": values},
            "mark": {"type": "bar", "height": THICKNESS, "color": color, "yOffset": 8},
            "encoding": {"x": x, "x2": {"datum": 0}, "y": y},
        }
    ]
    if limit:
        layers += [
            {
                "data": {"values": [{"value": limit[0]}]},
                "mark": {"type": "rule", "color": palette.LIMIT, "strokeWidth": 2, "strokeDash": [5, 4]},
                "encoding": {"x": x},
            },
            *text(
                [{"value": limit[0], "y": 0, "text": limit[1]}],
                x,
                y,
                dy=-10,
                fontWeight=600,
                color=palette.LIMIT,
                align="left" if limit[0] < (low + high) / 2 else "right",
            ),
        ]
    layers += [
        *text(names, {"value": 0}, y, align="left", dy=-10),
        *text(above, x, y, align="left", dx=6, dy=8, fontWeight=600),
        *text(below, {"datum": 0, "type": "quantitative"}, y, align="left", dx=6, dy=8, fontWeight=600),
    ]
    return frame(width, STEP * len(rows) + 40, layers)
