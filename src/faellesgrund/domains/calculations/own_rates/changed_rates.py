"""Changed rates and figures in a draft: one line each, ``noegle = tal; begrundelse``, with a reason of its own. Pure.

The brief has one text for all (``satser.begrundelse``). Reasons that are alike stand there once; others are joined as
``noegle: grund; noegle: grund`` in the order of the lines, and are told apart again when a file is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from faellesgrund.domains.calculations.result_page.amounts import amount_with_unit
from faellesgrund.engine.economy.brief.fields import BY_KEY
from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.rates import RateUnknown, load_rates

LONGEST_REASON = 300
REASON_MISSING = "skriv, hvorfor tallet er ændret."


@dataclass(frozen=True, slots=True)
class ChangedRate:
    """One line: the key, the figure as typed, and why."""

    key: str
    figure: str
    reason: str

    @property
    def line(self) -> str:
        """The line as it stands in the draft."""
        return f"{self.key} = {self.figure}" + (f"; {self.reason}" if self.reason else "")


def read_lines(text: str, shared: str = "") -> list[ChangedRate]:
    """The lines of a draft. shared: the reason of those that have none of their own."""
    found = []
    for line in (x for x in text.splitlines() if x.strip()):
        key, _, rest = line.partition("=")
        figure, _, reason = rest.partition(";")
        found.append(ChangedRate(key.strip().strip('"'), figure.strip(), reason.strip() or shared.strip()))
    return found


def as_lines(rates: Iterable[ChangedRate]) -> str:
    """The lines as the draft keeps them."""
    return "\n".join(rate.line for rate in rates)


def joined_reason(rates: Sequence[ChangedRate]) -> str:
    """The one text of the brief; empty when a reason is missing."""
    reasons = [rate.reason for rate in rates]
    if not rates or not all(reasons):
        return ""
    if len(set(reasons)) == 1:
        return reasons[0]
    return "; ".join(f"{rate.key}: {rate.reason}" for rate in rates)


def reasons_of(keys: Sequence[str], text: str) -> dict[str, str]:
    """The reason of each key out of the one text of a brief; where it is not joined from several, the whole for all."""
    whole = dict.fromkeys(keys, text)
    if len(keys) < 2:
        return whole
    marks = [re.search(rf"(?:^|; ){re.escape(key)}: ", text) for key in keys]
    if any(mark is None for mark in marks):
        return whole
    places = sorted((mark.start(), mark.end(), key) for mark, key in zip(marks, keys, strict=True) if mark)
    if places[0][0] != 0:
        return whole
    ends = [place[0] for place in places[1:]] + [len(text)]
    return {key: text[start:end] for (_, start, key), end in zip(places, ends, strict=True)}


def with_reasons(typed: Mapping[str, str]) -> dict[str, str]:
    """The texts of a draft with each reason on the line of its figure."""
    shared = " ".join(typed.get("satser.begrundelse", "").split())
    if not typed.get("satser", "").strip() or not shared:
        return dict(typed)
    rates = read_lines(typed["satser"])
    reasons = reasons_of([rate.key for rate in rates], shared)
    lines = as_lines(replace(rate, reason=rate.reason or reasons[rate.key]) for rate in rates)
    return {**typed, "satser": lines, "satser.begrundelse": ""}


def unit_of(key: str) -> str:
    """The unit of a rate, figure or default; a figure worked out from a series is a factor."""
    if key in load_rates():
        return load_rates()[key].enhed
    if key in load_evidence():
        return load_evidence()[key].enhed
    return BY_KEY[key].unit if key in BY_KEY else "faktor"


def is_share(key: str) -> bool:
    """Whether the figure is typed as percent."""
    return unit_of(key) == "andel"


def name_of_rate(key: str) -> str:
    """The Danish name of a rate, figure or default."""
    if key in load_rates():
        return load_rates()[key].navn
    if key in load_evidence():
        return load_evidence()[key].navn
    return BY_KEY[key].label if key in BY_KEY else key


def usual_value(key: str, dato: date) -> str:
    """What the law or experience says on the day (or last said), with unit; empty for what is neither."""
    if key in load_rates():
        try:
            value, _ = load_rates().latest(key, dato)
        except RateUnknown:
            value = load_rates()[key].vaerdier[0]
        return amount_with_unit(value.vaerdi, load_rates()[key].enhed)
    if key in load_evidence():
        return amount_with_unit(load_evidence()[key].vaerdi, load_evidence()[key].enhed)
    return ""


def with_percent(key: str, figure: str) -> str:
    """The figure as it is kept: a share is typed in percent, with or without the sign."""
    figure = figure.strip()
    return f"{figure} %" if figure and is_share(key) and not figure.endswith(("%", "pct.", "pct")) else figure
