"""A Vega-Lite specification to an SVG for a page: no script, no inline style, Danish numbers, our own font."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from faellesgrund.foundation.ui.charts import palette

Spec = Mapping[str, Any]

NARROW = 358
"""Width of the content on a phone 390 px wide."""
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
FONTS = Path(__file__).resolve().parents[1] / "static" / "ui" / "vendor" / "dkfds" / "fonts" / "ttf"
FONT = "IBM Plex Sans"
NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " kr."], "minus": "−"}
KEPT = 256
"""Drawings kept in the process; each is a few kilobytes."""

CONFIG = {
    "aria": False,
    "background": palette.WHITE,
    "font": f"{FONT}, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": 400,
        "labelColor": palette.MUTED,
        "titleColor": palette.MUTED,
        "gridColor": palette.GRID,
        "domainColor": palette.MUTED,
        "tickColor": palette.GRID,
        "labelPadding": 6,
        "ticks": False,
    },
    "text": {"fontSize": 13, "color": palette.TEXT},
}


def draw(spec: Spec, title: str, description: str) -> SafeString:
    """The drawing as SVG, named ``title`` and told by ``description`` to those who do not see it."""
    text = json.dumps({"$schema": SCHEMA, **spec, "config": CONFIG}, ensure_ascii=False, sort_keys=True)
    key = "d" + hashlib.sha256(f"{title}\0{description}\0{text}".encode()).hexdigest()[:12]
    return mark_safe(_named(_svg(text), key, title, description))  # noqa: S308 - our own drawing, its texts escaped


@lru_cache(maxsize=KEPT)
def _svg(specification: str) -> str:
    return str(_library().vegalite_to_svg(specification, format_locale=NUMBERS))


@cache
def _library() -> Any:
    """The drawing library, loaded at the first drawing: it is large, and many processes never draw."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def _named(svg: str, key: str, title: str, description: str) -> str:
    """The SVG with a name and a description, identifiers of its own, and a size that follows the page."""
    opening = re.match(r"<svg[^>]*?viewBox=\"([^\"]+)\"[^>]*>", svg)
    assert opening is not None, "the library always writes a viewBox"
    width, height = opening[1].split()[2:]
    body = svg[opening.end() :]
    body = re.sub(r" (?:role|aria-[a-z]+|class|pointer-events)=\"[^\"]*\"", "", body)
    # The halo of a text is its own white outline, drawn first: half as many texts to measure, which is what takes time.
    body = re.sub(r'(<text [^>]*?stroke="#FFFFFF")', r'\1 paint-order="stroke"', body, flags=re.IGNORECASE)
    body = re.sub(r"\bid=\"", f'id="{key}-', body).replace("url(#", f"url(#{key}-")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram__svg" role="img" '
        f'aria-labelledby="{key}-t {key}-b" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-b">{escape(description)}</desc>{body}'
    )


def danish(value: float, decimals: int = 0, sign: bool = False) -> str:
    """A number as Danes write it: 1.234,5 with a real minus, and a plus when ``sign`` is wanted."""
    text = f"{abs(value):,.{decimals}f}".replace(",", "\0").replace(".", ",").replace("\0", ".")
    if not any(digit in text for digit in "123456789"):
        return text
    return ("−" if value < 0 else "+" if sign else "") + text


def axis(low: float, high: float, count: int, *, grid: bool = True, title: str | None = None) -> dict[str, Any]:
    """An axis with about ``count`` round marks from low to high, each written with the decimals it needs.

    With ``grid`` it has lines across and no line of its own; ``title`` stands at its end.
    """
    marks, decimals = round_marks(low, high, count)
    return {
        "values": marks,
        "format": f",.{decimals}f",
        "grid": grid,
        "domain": not grid,
        "labelFlush": False,
        "title": title,
        "titleAlign": "right",
        "titleAnchor": "end",
    }


def round_marks(low: float, high: float, count: int) -> tuple[list[float], int]:
    """Multiples of 1, 2 or 5 times a power of ten within the span, and the decimals that tell them apart."""
    rough = (high - low) / max(count, 1)
    power = math.floor(math.log10(rough)) if rough > 0 else 0
    step = next(f * 10.0**power for f in (1, 2, 5, 10) if f * 10.0**power >= rough * 0.7)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(n * step, decimals) for n in range(first, last + 1)], decimals


def frame(width: int, height: int, layers: Sequence[Mapping[str, Any]], *, heading: str = "") -> dict[str, Any]:
    """A drawing of exactly this size, px; the plot gives room to what stands outside it, names and marks alike.

    heading: unit of the upright axis, set above the drawing where it can be read without turning the head.
    """
    spec: dict[str, Any] = {
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 4,
        "layer": list(layers),
    }
    if heading:
        spec["title"] = {
            "text": heading,
            "anchor": "start",
            "frame": "bounds",
            "fontSize": 13,
            "fontWeight": 400,
            "color": palette.MUTED,
            "offset": 14,
        }
    return spec


def text(
    values: Sequence[Mapping[str, Any]],
    x: Any,
    y: Any,
    *,
    halo: bool = True,
    **mark: Any,
) -> list[dict[str, Any]]:
    """Text marks of the field ``text`` at the fields x and y; with a white halo where they may lie on a line."""
    around = {"stroke": palette.WHITE, "strokeWidth": 4, "strokeJoin": "round"} if halo else {}
    return [
        {
            "data": {"values": list(values)},
            "mark": {"type": "text", "fontSize": 13, **mark, **around},
            "encoding": {"x": x, "y": y, "text": {"field": "text"}},
        }
    ]


def at(field: str, **more: Any) -> dict[str, Any]:
    """A quantitative encoding of a field."""
    return {"field": field, "type": "quantitative", **more}


def span(values: Sequence[float], room: float = 0.04, zero: bool = False) -> tuple[float, float]:
    """Lowest and highest with a little room around; with zero inside when asked for."""
    low, high = min(values), max(values)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    width = (high - low) or abs(high) or 1.0
    return (low if zero and low == 0 else low - room * width), high + room * width
