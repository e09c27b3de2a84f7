"""What can be done: cost along, grant up, the area where the rent holds, and where the project is today."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from faellesgrund.foundation.ui.charts import palette
from faellesgrund.foundation.ui.charts.chart import WIDE, Chart, Words, chart
from faellesgrund.foundation.ui.charts.drawing import NARROW, at, axis, danish, frame, text
from faellesgrund.foundation.ui.charts.step_curve import Limit, Point
from faellesgrund.foundation.ui.tables import Column, Table


def feasible_area(
    words: Words,
    boundary: Sequence[tuple[float, float]],
    axes: tuple[str, str],
    *,
    boundary_text: str,
    others: Sequence[tuple[str, Sequence[tuple[float, float]]]] = (),
    ceiling: Limit | None = None,
    best: Point | None = None,
    today: Point | None = None,
    possible: str = "Muligt",
    impossible: str = "Ikke muligt",
    decimals: int = 1,
    wide: int = WIDE,
) -> Chart:
    """The area above ``boundary`` (least grant at each cost) and below ``ceiling``, both in the unit of the axes.

    others: named lines beside the boundary, such as other certainties. best: the furthest point that holds.
    Raises ValueError with fewer than two points of the boundary.
    """
    if len(boundary) < 2:
        raise ValueError("a boundary is a line: at least two points")
    rows = tuple((danish(x, decimals), danish(y, decimals)) for x, y in boundary)
    table = Table(words.title, (Column(axes[0], True), Column(axes[1], True)), rows)

    def spec(width: int) -> dict[str, Any]:
        narrow = width <= NARROW
        xs = [x for x, _ in boundary]
        top = max([y for _, y in boundary] + ([ceiling.value * 1.15] if ceiling else []))
        first, last = min(xs), max(xs)
        x = at(
            "x",
            scale={"domain": [first, last], "zero": False, "nice": False},
            axis=axis(first, last, 4 if narrow else 8, grid=False, title=axes[0]),
        )
        y = at("y", scale={"domain": [0, top], "nice": False}, axis=axis(0, top, 4 if narrow else 8))
        layers = [
            _area(boundary, ceiling.value if ceiling else top, x, y),
            *_side_lines(others, (first, last), x, y),
            {
                "data": {"values": [{"x": a, "y": b} for a, b in boundary]},
                "mark": {"type": "line", "color": palette.MIDDLE, "strokeWidth": 3, "clip": True},
                "encoding": {"x": x, "y": y},
            },
            *_name(boundary_text, boundary, top, x, y, palette.MIDDLE, 0.94),
            *(_ceiling(ceiling, first, x, y) if ceiling else []),
            *(_best(best, x, y) if best else []),
            *(_today(today, x, y, first + (0.6 if narrow else 0.78) * (last - first)) if today else []),
            *_words(
                possible,
                impossible,
                (first, last),
                (ceiling.value if ceiling else top, boundary[0][1], top),
                x,
                y,
                narrow,
            ),
        ]
        return frame(width, 340 if narrow else 460, layers, heading=axes[1])

    return chart(words, table, spec, wide)


def _area(
    boundary: Sequence[tuple[float, float]], upper: float, x: dict[str, Any], y: dict[str, Any]
) -> dict[str, Any]:
    """The area between the boundary and the ceiling, ended where they meet."""
    return {
        "data": {"values": [{"x": a, "y": b, "upper": upper} for a, b in _seen(boundary, upper)]},
        "mark": {"type": "area", "color": palette.FEASIBLE},
        "encoding": {"x": x, "y": y, "y2": {"field": "upper"}},
    }


def _side_lines(
    others: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    ends: tuple[float, float],
    x: dict[str, Any],
    y: dict[str, Any],
) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    for place, (name, points) in enumerate(others):
        layers.append(
            {
                "data": {"values": [{"x": a, "y": b} for a, b in points if ends[0] <= a <= ends[1]]},
                "mark": {"type": "line", "color": palette.LOWERS, "strokeWidth": 1.5, "clip": True},
                "encoding": {"x": x, "y": y},
            }
        )
        layers += _name(name, points, y["scale"]["domain"][1], x, y, palette.MUNICIPALITY, 0.72 + 0.1 * place)
    return layers


def _name(
    name: str,
    points: Sequence[tuple[float, float]],
    top: float,
    x: dict[str, Any],
    y: dict[str, Any],
    color: str,
    along: float,
) -> list[dict[str, Any]]:
    """A line's name on the line itself, ``along`` of the way through what is seen of it."""
    seen = _seen(points, top)
    if not name or len(seen) < 2:
        return []
    here = seen[0][0] + along * (seen[-1][0] - seen[0][0])
    (a0, b0), (a1, b1) = next(pair for pair in pairwise(seen) if here <= pair[1][0])
    level = b0 + (here - a0) / ((a1 - a0) or 1.0) * (b1 - b0)
    return text([{"x": here, "y": level, "text": name}], x, y, color=color, fontWeight=600)


def _seen(points: Sequence[tuple[float, float]], top: float) -> list[tuple[float, float]]:
    """The part of a line that lies below ``top``, ended where it leaves the drawing."""
    seen: list[tuple[float, float]] = []
    for (a0, b0), (a1, b1) in pairwise(points):
        if b0 > top:
            break
        seen.append((a0, b0))
        if b1 > top:
            seen.append((a0 + (top - b0) * (a1 - a0) / (b1 - b0), top))
            break
    else:
        seen += points[-1:]
    return seen


def _ceiling(ceiling: Limit, left: float, x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "data": {"values": [{"y": ceiling.value}]},
            "mark": {"type": "rule", "color": palette.TEXT, "strokeWidth": 1.5, "strokeDash": [6, 4]},
            "encoding": {"y": y},
        },
        *text(
            [{"x": left, "y": ceiling.value, "text": ceiling.text}], x, y, align="left", dx=6, dy=-10, fontWeight=600
        ),
    ]


def _best(best: Point, x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "data": {"values": [{"x": best.x, "y": best.y, "zero": 0}]},
            "mark": {"type": "rule", "color": palette.MIDDLE, "strokeDash": [2, 3]},
            "encoding": {"x": x, "y": y, "y2": {"field": "zero"}},
        },
        {
            "data": {"values": [{"x": best.x, "y": best.y}]},
            "mark": {"type": "point", "filled": True, "size": 110, "color": palette.MIDDLE, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        *text(
            [{"x": best.x, "y": 0, "text": best.text.split("\n")}],
            x,
            y,
            align="right",
            dx=-6,
            dy=-28,
            fontWeight=600,
            color=palette.MIDDLE,
        ),
    ]


def _today(today: Point, x: dict[str, Any], y: dict[str, Any], turn: float) -> list[dict[str, Any]]:
    leftward = today.x > turn
    return [
        {
            "data": {"values": [{"x": today.x, "y": today.y}]},
            "mark": {
                "type": "point",
                "filled": True,
                "fill": palette.WHITE,
                "stroke": palette.LIMIT,
                "strokeWidth": 3,
                "size": 110,
                "opacity": 1,
            },
            "encoding": {"x": x, "y": y},
        },
        *text(
            [{"x": today.x, "y": today.y, "text": today.text.split("\n")}],
            x,
            y,
            align="right" if leftward else "left",
            dx=-12 if leftward else 12,
            dy=16,
            fontWeight=600,
            color=palette.LIMIT,
        ),
    ]


def _words(
    possible: str,
    impossible: str,
    ends: tuple[float, float],
    levels: tuple[float, float, float],
    x: dict[str, Any],
    y: dict[str, Any],
    narrow: bool,
) -> list[dict[str, Any]]:
    """The names of the two sides: the one at the area's left edge, the other low on the right."""
    size = 16 if narrow else 20
    first, last = ends
    ceiling, floor, top = levels
    return [
        *text(
            [{"x": first, "y": (ceiling + floor) / 2 if narrow else ceiling, "text": possible}],
            x,
            y,
            halo=False,
            align="left",
            dx=12,
            dy=0 if narrow else 24,
            fontSize=size,
            fontWeight=600,
            color=palette.LEFT,
        ),
        *text(
            [{"x": last, "y": 0.28 * top, "text": impossible}],
            x,
            y,
            align="right",
            dx=-12,
            fontSize=size,
            fontWeight=600,
            color=palette.MUTED,
        ),
    ]
