"""A curve that jumps: what is left against the rent, with the dead zone and what the parties demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from faellesgrund.foundation.ui.charts import palette
from faellesgrund.foundation.ui.charts.chart import WIDE, Chart, Words, chart
from faellesgrund.foundation.ui.charts.drawing import NARROW, at, axis, danish, frame, span, text
from faellesgrund.foundation.ui.tables import Column, Table


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the drawing with its words; ``\\n`` parts the lines."""

    x: float
    y: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A level with its words."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Words at a place; left out on a phone when ``wide_only``."""

    x: float
    y: float
    text: str
    wide_only: bool = True


def step_curve(
    words: Words,
    segments: Sequence[Sequence[tuple[float, float]]],
    axes: tuple[str, str],
    *,
    dead_zones: Sequence[tuple[float, float]] = (),
    dead_zone_text: str = "Død zone",
    limit: Limit | None = None,
    marked: Point | None = None,
    upright: Limit | None = None,
    notes: Sequence[Note] = (),
    heads: tuple[str, str] = ("Husleje, kr. om måneden", "Tilbage, kr. om måneden"),
    decimals: int = 0,
    wide: int = WIDE,
) -> Chart:
    """The curve in unbroken segments; a jump lies between the end of one and the beginning of the next.

    segments: points (x, y) with growing x. axes: title of the x-axis, and of the y-axis, set above the drawing.
    upright: a place on the x-axis with its words, as an upright line.
    """
    rows = tuple((danish(x, decimals), danish(y, decimals)) for segment in segments for x, y in segment)
    table = Table(words.title, (Column(heads[0], True), Column(heads[1], True)), rows)

    def spec(width: int) -> dict[str, Any]:
        narrow = width <= NARROW
        points = [point for segment in segments for point in segment]
        levels = [y for _, y in points] + ([limit.value] if limit else []) + ([marked.y] if marked else [])
        low, high = span(levels, 0.12)
        first, last = min(x for x, _ in points), max(x for x, _ in points)
        x = at(
            "x",
            scale={"domain": [first, last], "zero": False, "nice": False},
            axis=axis(first, last, 4 if narrow else 8, grid=False, title=axes[0]),
        )
        y = at("y", scale={"domain": [low, high], "zero": False, "nice": False}, axis=axis(low, high, 5))
        near = limit is not None and marked is not None and marked.y > limit.value - 0.1 * (high - low)
        layers = [
            *_zones(dead_zones, dead_zone_text, x, narrow),
            *_curve(segments, x, y),
            *(_level(limit, last, near, x, y) if limit else []),
            *(
                _upright(upright, first + 0.65 * (last - first), x)
                if upright and first <= upright.value <= last
                else []
            ),
            *(_mark(marked, first + 0.65 * (last - first), x, y) if marked else []),
        ]
        shown = [note for note in notes if not (narrow and note.wide_only)]
        for note in shown:
            layers += text(
                [{"x": note.x, "y": note.y, "text": note.text.split("\n")}],
                x,
                y,
                color=palette.MUTED,
                align="left",
                dx=4,
                dy=-12,
            )
        return frame(width, 320 if narrow else 400, layers, heading=axes[1])

    return chart(words, table, spec, wide)


def _zones(zones: Sequence[tuple[float, float]], words: str, x: dict[str, Any], narrow: bool) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    for start, end in zones:
        layers.append(
            {
                "data": {"values": [{"x": start, "end": end}]},
                "mark": {"type": "rect", "color": palette.DEAD_ZONE},
                "encoding": {"x": x, "x2": {"field": "end"}},
            }
        )
        label = [words, f"{danish(start)}–{danish(end)} kr."]
        layers += text(
            [{"x": (start + end) / 2, "text": label}],
            x,
            {"value": 16},
            halo=False,
            fontWeight=600,
            color=palette.LIMIT,
            fontSize=12 if narrow else 13,
        )
    return layers


def _curve(
    segments: Sequence[Sequence[tuple[float, float]]], x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    values = [{"x": a, "y": b, "part": part} for part, segment in enumerate(segments) for a, b in segment]
    jumps = [
        {"x": end[0], "y": end[1], "x2": start[0], "y2": start[1]}
        for end, start in ((one[-1], other[0]) for one, other in zip(segments, segments[1:], strict=False))
    ]
    return [
        {
            "data": {"values": jumps},
            "mark": {"type": "rule", "color": palette.MIDDLE, "strokeWidth": 1.5, "strokeDash": [2, 3]},
            "encoding": {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}},
        },
        {
            "data": {"values": values},
            "mark": {"type": "line", "color": palette.MIDDLE, "strokeWidth": 2.5},
            "encoding": {"x": x, "y": y, "detail": {"field": "part", "type": "nominal"}},
        },
    ]


def _level(limit: Limit, last: float, below: bool, x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """A level with its words above it, or below where the marked point has its own."""
    return [
        {
            "data": {"values": [{"y": limit.value}]},
            "mark": {"type": "rule", "color": palette.LIMIT, "strokeWidth": 2, "strokeDash": [6, 4]},
            "encoding": {"y": y},
        },
        *text(
            [{"x": last, "y": limit.value, "text": limit.text}],
            x,
            y,
            align="right",
            dy=11 if below else -9,
            fontWeight=600,
            color=palette.LIMIT,
        ),
    ]


def _upright(place: Limit, turn: float, x: dict[str, Any]) -> list[dict[str, Any]]:
    """An upright line with its words at its foot, on the side where there is room."""
    leftward = place.value > turn
    return [
        {
            "data": {"values": [{"x": place.value}]},
            "mark": {"type": "rule", "color": palette.MUTED, "strokeWidth": 1.5, "strokeDash": [2, 3]},
            "encoding": {"x": x},
        },
        *text(
            [{"x": place.value, "text": place.text}],
            x,
            {"value": "height"},
            align="right" if leftward else "left",
            dx=-5 if leftward else 5,
            dy=-10,
            color=palette.MUTED,
        ),
    ]


def _mark(point: Point, turn: float, x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """A point with its words above it: to the right, or beyond ``turn`` to the left, where there is room."""
    leftward = point.x > turn
    return [
        {
            "data": {"values": [{"x": point.x, "y": point.y}]},
            "mark": {"type": "point", "filled": True, "size": 90, "color": palette.MIDDLE, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        *text(
            [{"x": point.x, "y": point.y, "text": point.text.split("\n")}],
            x,
            y,
            align="right" if leftward else "left",
            dx=-2 if leftward else 2,
            dy=-14 - 16 * point.text.count("\n"),
            fontWeight=600,
        ),
    ]
