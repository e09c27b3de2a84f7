"""A chart as one frozen object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from faellesgrund.foundation.ui.charts.drawing import NARROW, Spec, draw
from faellesgrund.foundation.ui.tables import Table

WIDE = 1168
"""Width of the content on a screen 1280 px wide."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a chart. Title: the finding. Subtitle: what, unit, and what a band means. Source: where it is from.

    ``description`` tells the drawing to those who do not see it; without it the title does.
    """

    title: str
    subtitle: str
    description: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Words, two drawings (wide, and for a phone), the table behind them, and the specification for other widths."""

    words: Words
    wide: SafeString
    narrow: SafeString
    table: Table
    spec: Callable[[int], dict[str, Any]]

    def drawn(self, width: int) -> SafeString:
        """The drawing at another width (px), as paper needs: text in it is 13 px high at every width."""
        return _drawn(self.words, self.spec(width))

    @property
    def title(self) -> str:
        """The finding."""
        return self.words.title

    @property
    def subtitle(self) -> str:
        """What is shown, and in which unit."""
        return self.words.subtitle

    @property
    def source(self) -> str:
        """Where it is from, or empty."""
        return self.words.source

    @property
    def html(self) -> SafeString:
        """Everything as HTML."""
        return render_to_string("ui/chart.html", {"chart": self})


def chart(words: Words, table: Table, spec: Callable[[int], dict[str, Any]], wide: int = WIDE) -> Chart:
    """The chart of a specification that is made anew for each width."""
    drawn = [_drawn(words, spec(width)) for width in (wide, NARROW)]
    return Chart(words, drawn[0], drawn[1], table, spec)


def _drawn(words: Words, spec: Spec) -> SafeString:
    return draw(spec, words.title, words.description or words.subtitle)
