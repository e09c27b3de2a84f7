"""A chart as a page shows it, with the table that holds the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from faellesgrund.foundation.ui.charts.drawing import PHONE, draw


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts. ``columns``: the heads; the first one heads the row. ``numeric``: columns set to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()

    @property
    def cells(self) -> list[list[tuple[str, str, bool, bool]]]:
        """Rows of (text, name of the column, is a number, heads the row)."""
        return [[(text, self.columns[n], n in self.numeric, n == 0) for n, text in enumerate(row)] for row in self.rows]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Column heads with whether they stand over numbers."""
        return [(text, n in self.numeric) for n, text in enumerate(self.columns)]


@dataclass(frozen=True, slots=True)
class Limit:
    """A value to be held against: the line the parties drew, or the calculated value."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: ``title`` states the finding, ``subtitle`` what is shown and in which unit.

    ``svg`` is drawn for a page, ``svg_phone`` for 358 px. ``description`` is read aloud in place of the drawing.
    """

    title: str
    subtitle: str
    svg: str
    svg_phone: str
    table: Table | None
    description: str
    source: str = ""

    @property
    def html(self) -> SafeString:
        """The figure with title, drawing, source and table."""
        drawings = {"wide": mark_safe(self.svg), "narrow": mark_safe(self.svg_phone)}  # noqa: S308 - drawn by us
        return render_to_string("ui/chart.html", {"chart": self, **drawings})


Spec = Mapping[str, Any]


def chart(
    spec: Callable[[int], Spec],
    title: str,
    subtitle: str,
    description: str,
    table: Table | None,
    width: int,
    source: str = "",
) -> Chart:
    """Draw a chart at both widths. ``spec(width)`` is the Vega-Lite specification for that width in pixels."""
    said = description or title
    return Chart(title, subtitle, draw(spec(width), said), draw(spec(PHONE), said), table, said, source)
