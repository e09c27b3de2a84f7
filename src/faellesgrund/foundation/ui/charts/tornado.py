"""What moves a result most: one bar for each factor, from the calculated value out to both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from faellesgrund.foundation.ui.charts import palette
from faellesgrund.foundation.ui.charts.chart import WIDE, Chart, Words, chart
from faellesgrund.foundation.ui.charts.drawing import NARROW, at, axis, danish, frame, span, text
from faellesgrund.foundation.ui.tables import Column, Table

LABELS = 250
"""Room for the factors' names to the left of a wide drawing; on a phone they stand above their bars."""


@dataclass(frozen=True, slots=True)
class Swing:
    """A factor: its name, from what to what it was moved, and the result at each end."""

    factor: str
    moved: str
    at_low: float
    at_high: float


def tornado(
    words: Words, swings: Sequence[Swing], centre: float, centre_text: str, decimals: int = 2, wide: int = WIDE
) -> Chart:
    """Bars in the order given, blue where the result falls, orange where it rises.

    centre, at_low, at_high: in the unit the subtitle names. The bars begin at ``centre``, which ``centre_text`` says.
    """
    table = Table(
        words.title,
        (Column("Faktor"), Column("Ændret fra og til"), Column("Ved den første", True), Column("Ved den anden", True)),
        tuple((s.factor, s.moved, danish(s.at_low, decimals), danish(s.at_high, decimals)) for s in swings),
    )
    return chart(words, table, lambda width: _spec(swings, centre, centre_text, decimals, width), wide)


def _spec(swings: Sequence[Swing], centre: float, centre_text: str, decimals: int, width: int) -> dict[str, Any]:
    narrow = width <= NARROW
    step, thickness = (54, 18) if narrow else (46, 22)
    low, high = span([centre, *(end for s in swings for end in (s.at_low, s.at_high))], 0.12)
    bars: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    factors: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for place, swing in enumerate(swings):
        middle = {"y": place + 0.5}
        factors.append({**middle, "text": swing.factor})
        notes.append({**middle, "text": swing.moved})
        for end in sorted({swing.at_low, swing.at_high}):
            if end == centre:
                continue
            bars.append({**middle, "from": centre, "to": end, "side": "falder" if end < centre else "stiger"})
            ends.append({**middle, "x": end, "text": danish(end, decimals), "left": end < centre})
    x = at("x", scale={"domain": [low, high], "zero": False, "nice": False}, axis=axis(low, high, 5 if narrow else 7))
    y = at("y", scale={"domain": [0, len(swings)], "reverse": True, "nice": False}, axis=None)
    left: dict[str, Any] = {"value": 0 if narrow else -LABELS}
    lift = -thickness / 2 - 8
    layers = [
        {
            "data": {"values": bars},
            "mark": {"type": "bar", "height": thickness, "yOffset": 8 if narrow else 0},
            "encoding": {
                "x": {**x, "field": "from"},
                "x2": {"field": "to"},
                "y": y,
                "color": {
                    "field": "side",
                    "type": "nominal",
                    "legend": None,
                    "scale": {"domain": ["falder", "stiger"], "range": [palette.LOWERS, palette.RAISES]},
                },
            },
        },
        {
            "data": {"values": [{"x": centre}]},
            "mark": {"type": "rule", "color": palette.TEXT, "strokeWidth": 2},
            "encoding": {"x": x},
        },
        *text([{"x": centre, "y": 0, "text": centre_text}], x, y, dy=-12, fontWeight=600, fontSize=14),
        *text([e for e in ends if e["left"]], x, y, align="right", dx=-6, dy=8 if narrow else 0),
        *text([e for e in ends if not e["left"]], x, y, align="left", dx=6, dy=8 if narrow else 0),
        *text(factors, left, y, halo=narrow, align="left", fontWeight=600, dy=lift if narrow else -8),
        *([] if narrow else text(notes, left, y, halo=False, align="left", color=palette.MUTED, dy=9)),
    ]
    return frame(width, step * len(swings) + 60, layers)
