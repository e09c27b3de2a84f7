"""Bars: what is left for each, and what moves a result most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from faellesgrund.foundation.ui.charts.drawing import FULL, GRAY, HALF, INK, LEFT, LOWERS, PHONE, RAISES
from faellesgrund.foundation.ui.charts.figure import Chart, Limit, Table, chart


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length, and the text at its end."""

    label: str
    value: float
    text: str
    colour: str = LEFT


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """One input: the result when it is low and when it is high; ``span`` says from what to what it was moved."""

    label: str
    span: str
    low: float
    high: float
    low_text: str
    high_text: str


def bars(
    title: str,
    subtitle: str,
    items: Sequence[Bar],
    limit: Limit | None = None,
    *,
    table: Table | None = None,
    description: str = "",
    source: str = "",
    width: int = HALF,
) -> Chart:
    """Level bars from zero, each with its name above and its value at the end, and a dashed line at the limit."""
    most = max([*(b.value for b in items), limit.value if limit else 0, 1])
    least = min([*(b.value for b in items), 0])

    def spec(wide: int) -> dict[str, Any]:
        values = [{"n": n, "label": b.label, "v": b.value, "text": b.text, "c": b.colour} for n, b in enumerate(items)]
        x = _axis("v", [least * 1.25, most * 1.22], None)
        y = {"field": "n", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0}}
        layers: list[dict[str, Any]] = [
            {
                "mark": {"type": "bar", "height": 14, "yOffset": 8},
                "encoding": {"x": x, "y": y, "color": {"field": "c", "type": "nominal", "scale": None}},
            },
            {
                "mark": {"type": "text", "align": "left", "dy": -10, "baseline": "middle"},
                "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "label"}},
            },
            {
                "transform": [{"calculate": "max(datum.v, 0)", "as": "end"}],
                "mark": {"type": "text", "align": "left", "dx": 6, "dy": 8, "fontWeight": 600},
                "encoding": {"x": {**x, "field": "end"}, "y": y, "text": {"field": "text"}},
            },
        ]
        if limit:
            layers += _limit_layers(limit, x)
        return {
            "width": wide,
            "height": 42 * len(items) + (24 if limit else 0),
            "data": {"values": values},
            "layer": layers,
        }

    return chart(spec, title, subtitle, description, table, width, source)


def tornado(
    title: str,
    subtitle: str,
    items: Sequence[TornadoBar],
    centre: Limit,
    *,
    axis_format: str = ",.0f",
    axis_title: str = "",
    table: Table | None = None,
    description: str = "",
    source: str = "",
    width: int = FULL,
) -> Chart:
    """Bars to both sides of the calculated value: blue lowers it, orange raises it. Values in the axis' unit."""
    ends = [v for b in items for v in (b.low, b.high)] + [centre.value]
    room = (max(ends) - min(ends) or 1) * 0.1

    def spec(wide: int) -> dict[str, Any]:
        narrow = wide <= PHONE
        values = [
            {
                "n": n,
                "label": f"{b.label}|{b.span}" if b.span else b.label,
                "from": centre.value,
                "to": to,
                "text": text,
                "up": to > centre.value,
            }
            for n, b in enumerate(items)
            for to, text in ((b.low, b.low_text), (b.high, b.high_text))
            if to != centre.value
        ]
        names = [{"n": n, "label": _one_line(b) if narrow else f"{b.label}|{b.span}"} for n, b in enumerate(items)]
        order = {"field": "n", "type": "ordinal", "scale": {"padding": 0}}
        # On a phone the names stand above their bars; on a page they have a column of their own.
        lookup = "[" + ",".join(_quoted(str(each["label"])) for each in names) + "][datum.value]"
        y = {
            **order,
            "axis": None
            if narrow
            else {
                "labelExpr": f"split({lookup}, '|')",
                "domain": False,
                "ticks": False,
                "title": None,
                "labelColor": INK,
                "labelLineHeight": 17,
                "labelAlign": "left",
                "labelPadding": 250,
                "labelLimit": 245,
                "minExtent": 250,
            },
        }
        x = _axis("from", [min(ends) - room, max(ends) + room], axis_format, axis_title)
        down = 10 if narrow else 0
        colour = {"condition": {"test": "datum.up", "value": RAISES}, "value": LOWERS}
        layers: list[dict[str, Any]] = [
            {
                "mark": {"type": "bar", "height": 20, "yOffset": down},
                "encoding": {"x": x, "x2": {"field": "to"}, "y": y, "color": colour},
            },
            *(
                {
                    "transform": [{"filter": "datum.up" if up else "!datum.up"}],
                    "mark": {"type": "text", "align": "left" if up else "right", "dx": 6 if up else -6, "dy": down},
                    "encoding": {"x": {**x, "field": "to"}, "y": y, "text": {"field": "text"}},
                }
                for up in (True, False)
            ),
            *_limit_layers(centre, x, dash=False),
        ]
        if narrow:
            layers.append(
                {
                    "data": {"values": names},
                    "mark": {"type": "text", "align": "left", "dy": -14},
                    "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "label"}},
                }
            )
        return {
            "width": wide,
            "height": (54 if narrow else 44) * len(items) + 56,
            "data": {"values": values},
            "layer": layers,
        }

    return chart(spec, title, subtitle, description, table, width, source)


def _one_line(bar: TornadoBar) -> str:
    return f"{bar.label}, {bar.span}" if bar.span else bar.label


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _axis(field: str, domain: list[float], axis_format: str | None, title: str = "") -> dict[str, Any]:
    """A level axis over the domain; without a format it is not drawn."""
    axis = {"format": axis_format, "tickCount": 5, "title": title or None} if axis_format else None
    return {"field": field, "type": "quantitative", "scale": {"domain": domain, "nice": False}, "axis": axis}


def _limit_layers(limit: Limit, axis: dict[str, Any], dash: bool = True) -> list[dict[str, Any]]:
    """An upright line with its name above."""
    one = {"values": [{"x": limit.value, "label": limit.label}]}
    x = {**axis, "field": "x"}
    return [
        {
            "data": one,
            "mark": {"type": "rule", "color": INK if not dash else GRAY, "strokeDash": [4, 3] if dash else [1, 0]},
            "encoding": {"x": x},
        },
        {
            "data": one,
            "mark": {"type": "text", "dy": -8, "fontWeight": 600, "baseline": "bottom"},
            "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "label"}},
        },
    ]
