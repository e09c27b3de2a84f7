"""Lines over an axis: a curve with a jump, a fan of outcomes, an area of what can be done, lines beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from faellesgrund.foundation.ui.charts.drawing import BAND, DEAD, FEASIBLE, FULL, GRAY, INK, LEFT, LOAN, PHONE, STATE
from faellesgrund.foundation.ui.charts.figure import Chart, Limit, Table, chart

COLOURS = (STATE, LOAN, LEFT, GRAY)
DASHES = ((1, 0), (6, 3), (2, 3), (8, 3, 2, 3))


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points (x, y) with its name at the end; a gap begins a new piece: give ``None`` as y."""

    label: str
    points: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the x axis with a ground of its own, such as a dead zone."""

    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A named point. ``side``: "over" or "under", where the name stands."""

    x: float
    y: float
    label: str
    side: str = "over"
    strong: bool = False


def step_curve(
    title: str,
    subtitle: str,
    points: Sequence[tuple[float, float | None]],
    *,
    x_title: str,
    band: Band | None = None,
    limit: Limit | None = None,
    marks: Sequence[Mark] = (),
    table: Table | None = None,
    description: str = "",
    source: str = "",
    width: int = FULL // 2,
) -> Chart:
    """A curve that may jump (None between the pieces), a dead zone, the line the parties drew, and named points."""

    def spec(wide: int) -> dict[str, Any]:
        layers: list[dict[str, Any]] = []
        if band:
            layers += _band_layers(band)
        layers.append(_line_layer(Line("", tuple(points)), STATE, (1, 0), x_title, wide))
        if limit:
            layers += _level_layers(limit)
        layers += _mark_layers(marks)
        return {"width": wide, "height": 340, "layer": layers}

    return chart(spec, title, subtitle, description, table, width, source)


def lines(
    title: str,
    subtitle: str,
    items: Sequence[Line],
    *,
    x_title: str,
    limit: Limit | None = None,
    marks: Sequence[Mark] = (),
    table: Table | None = None,
    description: str = "",
    source: str = "",
    width: int = FULL,
    x_format: str = ",.0f",
) -> Chart:
    """At most four lines with their names at the end; told apart by dashes as well as colours."""
    if len(items) > len(COLOURS):
        raise ValueError("at most four lines: a reader cannot follow more")

    def spec(wide: int) -> dict[str, Any]:
        layers = [
            _line_layer(line, colour, dash, x_title, wide, x_format)
            for line, colour, dash in zip(items, COLOURS, DASHES, strict=False)
        ]
        layers += [_name_layer(line, colour) for line, colour in zip(items, COLOURS, strict=False) if line.label]
        if limit:
            layers += _level_layers(limit)
        layers += _mark_layers(marks)
        right = 0 if all(not each.label for each in items) else (90 if wide <= PHONE else 150)
        return {
            "width": wide,
            "height": 320,
            "padding": {"right": right, "left": 0, "top": 4, "bottom": 0},
            "layer": layers,
        }

    return chart(spec, title, subtitle, description, table, width, source)


def fan(
    title: str,
    subtitle: str,
    rows: Sequence[tuple[float, float, float, float]],
    *,
    x_title: str,
    table: Table | None = None,
    description: str = "",
    source: str = "",
    width: int = FULL,
    x_format: str = "d",
) -> Chart:
    """Outcomes over time: rows of (x, low, middle, high); the band holds eight of ten, the line is the middle."""

    def spec(wide: int) -> dict[str, Any]:
        values = [{"x": x, "low": low, "y": middle, "high": high} for x, low, middle, high in rows]
        band = {
            "data": {"values": values},
            "mark": {"type": "area", "color": BAND},
            "encoding": {
                "x": _x(x_title, wide, x_format),
                "y": {"field": "low", "type": "quantitative", "axis": _y_axis(), "scale": {"zero": False}},
                "y2": {"field": "high"},
            },
        }
        line = _line_layer(Line("", tuple((x, m) for x, _, m, _ in rows)), STATE, (1, 0), x_title, wide, x_format)
        layers = [band, line]
        if any(low < 0 < high for _, low, _, high in rows):
            layers.append(
                {"data": {"values": [{"y": 0}]}, "mark": {"type": "rule", "color": INK}, "encoding": {"y": _y()}}
            )
        return {"width": wide, "height": 300, "layer": layers}

    return chart(spec, title, subtitle, description, table, width, source)


def feasible_area(
    title: str,
    subtitle: str,
    frontiers: Sequence[Line],
    *,
    x_title: str,
    point: Mark | None = None,
    table: Table | None = None,
    description: str = "",
    source: str = "",
    width: int = FULL,
) -> Chart:
    """What can be done lies under the first frontier (green); the others are drawn as lines, the project as a point."""

    def spec(wide: int) -> dict[str, Any]:
        first = [{"x": x, "y": y} for x, y in frontiers[0].points if y is not None]
        floor = min(y for line in frontiers for _, y in line.points if y is not None)
        floor = min(floor, point.y if point else floor)
        area = {
            "data": {"values": [{**each, "floor": floor * 0.98} for each in first]},
            "mark": {"type": "area", "color": FEASIBLE},
            "encoding": {"x": _x(x_title, wide), "y": _y(), "y2": {"field": "floor"}},
        }
        layers = [area]
        for line, colour, dash in zip(frontiers, (LEFT, STATE, GRAY), DASHES, strict=False):
            layers += [_line_layer(line, colour, dash, x_title, wide), _name_layer(line, colour)]
        layers += _mark_layers([point] if point else [])
        right = 90 if wide <= PHONE else 130
        return {
            "width": wide,
            "height": 380,
            "padding": {"right": right, "left": 0, "top": 4, "bottom": 0},
            "layer": layers,
        }

    return chart(spec, title, subtitle, description, table, width, source)


def _x(title: str, width: int, axis_format: str = ",.0f") -> dict[str, Any]:
    axis = {
        "format": axis_format,
        "grid": False,
        "title": title,
        "titleAnchor": "end",
        "tickCount": 4 if width <= PHONE else 8,
    }
    return {"field": "x", "type": "quantitative", "scale": {"zero": False, "nice": False}, "axis": axis}


def _y_axis() -> dict[str, Any]:
    return {"format": ",.0f", "title": None, "tickCount": 5, "domain": False, "ticks": False}


def _y() -> dict[str, Any]:
    return {"field": "y", "type": "quantitative", "scale": {"zero": False}, "axis": _y_axis()}


def _line_layer(
    line: Line, colour: str, dash: Sequence[int], x_title: str, width: int, x_format: str = ",.0f"
) -> dict[str, Any]:
    values, piece = [], 0
    for x, y in line.points:
        if y is None:
            piece += 1
        else:
            values.append({"x": x, "y": y, "piece": piece})
    return {
        "data": {"values": values},
        "mark": {"type": "line", "color": colour, "strokeWidth": 2, "strokeDash": list(dash)},
        "encoding": {"x": _x(x_title, width, x_format), "y": _y(), "detail": {"field": "piece", "type": "nominal"}},
    }


def _name_layer(line: Line, colour: str) -> dict[str, Any]:
    x, y = next((x, y) for x, y in reversed(line.points) if y is not None)
    return {
        "data": {"values": [{"x": x, "y": y, "label": line.label}]},
        "mark": {"type": "text", "align": "left", "dx": 6, "color": colour, "fontWeight": 600, "clip": False},
        "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": _y(), "text": {"field": "label"}},
    }


def _band_layers(band: Band) -> list[dict[str, Any]]:
    one = {"values": [{"x": band.low, "x2": band.high, "mid": (band.low + band.high) / 2, "label": band.label}]}
    return [
        {
            "data": one,
            "mark": {"type": "rect", "color": DEAD},
            "encoding": {"x": {"field": "x", "type": "quantitative"}, "x2": {"field": "x2"}},
        },
        {
            "data": one,
            "mark": {"type": "text", "color": LOAN, "fontWeight": 600, "dy": 12},
            "encoding": {"x": {"field": "mid", "type": "quantitative"}, "y": {"value": 0}, "text": {"field": "label"}},
        },
    ]


def _level_layers(limit: Limit) -> list[dict[str, Any]]:
    one = {"values": [{"y": limit.value, "label": limit.label}]}
    return [
        {"data": one, "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]}, "encoding": {"y": _y()}},
        {
            "data": one,
            "mark": {"type": "text", "align": "right", "dy": 14, "fontWeight": 600},
            "encoding": {"x": {"value": "width"}, "y": _y(), "text": {"field": "label"}},
        },
    ]


def _mark_layers(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    for side in ("over", "under"):
        values = [{"x": m.x, "y": m.y, "label": m.label} for m in marks if m.side == side]
        if not values:
            continue
        here = {"x": {"field": "x", "type": "quantitative"}, "y": _y()}
        more = max(m.label.count("|") for m in marks if m.side == side)
        text = {
            "type": "text",
            "align": "left",
            "dy": -14 - 16 * more if side == "over" else 18,
            "fontWeight": 600,
            "lineBreak": "|",
        }
        layers += [
            {
                "data": {"values": values},
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1, "color": INK},
                "encoding": here,
            },
            # The white halo keeps the name readable where it crosses a line.
            {
                "data": {"values": values},
                "mark": {**text, "stroke": "white", "strokeWidth": 4},
                "encoding": {**here, "text": {"field": "label"}},
            },
            {"data": {"values": values}, "mark": text, "encoding": {**here, "text": {"field": "label"}}},
        ]
    return layers
