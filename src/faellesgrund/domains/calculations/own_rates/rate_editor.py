"""The list of changed rates in the form: a row for each with what the law says, and one row to add. Works without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.timezone import localdate

from faellesgrund.domains.calculations.own_rates.changed_rates import (
    ChangedRate,
    as_lines,
    is_share,
    name_of_rate,
    read_lines,
    unit_of,
    usual_value,
    with_percent,
)
from faellesgrund.domains.calculations.result_page.amounts import UNITS
from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.rates import load_rates
from faellesgrund.foundation.ui.sorting import danish_sort_key

KEY_NAME, FIGURE_NAME, REASON_NAME, REMOVE_NAME = "satser.noegle", "satser.tal", "satser.grund", "satser.fjern"


@dataclass(frozen=True, slots=True)
class RateRow:
    """One changed rate as a row of the form."""

    number: int
    key: str
    name: str
    unit: str
    usual: str
    figure: str
    reason: str


@dataclass(frozen=True, slots=True)
class RateGroup:
    """Keys that can be chosen, under a heading."""

    name: str
    rates: tuple[tuple[str, str], ...]


def rate_rows(typed: str, shared: str = "") -> tuple[RateRow, ...]:
    """The rows of what is typed, also when it is wrong."""
    today = localdate()
    return tuple(
        RateRow(
            n, rate.key, name_of_rate(rate.key), unit_text(rate.key), usual_value(rate.key, today),
            bare_figure(rate.key, rate.figure), rate.reason,
        )
        for n, rate in enumerate(read_lines(typed, shared), start=1)
    )  # fmt: skip


def unit_text(key: str) -> str:
    """The unit as it stands behind a field."""
    if is_share(key):
        return "%"
    unit = unit_of(key)
    return "" if unit == "faktor" else UNITS.get(unit, unit)


def bare_figure(key: str, figure: str) -> str:
    """The figure without the percent sign, which stands behind the field."""
    return figure.removesuffix("%").strip() if is_share(key) else figure


@lru_cache(maxsize=1)
def offered_rates() -> tuple[RateGroup, ...]:
    """Every rate and figure that can be changed, by name."""

    def ordered(book: Any) -> tuple[tuple[str, str], ...]:
        pairs = ((each.noegle, f"{each.navn} ({each.noegle})") for each in book)
        return tuple(sorted(pairs, key=lambda pair: danish_sort_key(pair[1])))

    return (RateGroup("Satser", ordered(load_rates())), RateGroup("Erfaringstal", ordered(load_evidence())))


def posted_rates(data: Any) -> str:
    """The lines of the draft out of what was posted. data: a QueryDict with one value of each name for every row."""
    removed = set(data.getlist(REMOVE_NAME))
    found = []
    rows = zip(data.getlist(KEY_NAME), data.getlist(FIGURE_NAME), data.getlist(REASON_NAME), strict=False)
    for key, figure, reason in rows:
        key, figure, reason = key.strip()[:80], one_line(figure), one_line(reason)
        if key in removed or not (key or figure or reason):
            continue
        found.append(ChangedRate(key, with_percent(key, figure) if key else figure, reason))
    return as_lines(found)


def one_line(text: str) -> str:
    """The text without what would end a line or a figure."""
    return " ".join(text.split())
