"""Coarser groups until they are large enough: neighbours together, ages in ranges, months as quarters or years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from faellesgrund.foundation.access.small_numbers.figures import checked
from faellesgrund.foundation.access.small_numbers.hidden import Hidden, Protection, Why


class Period(Enum):
    """How long the periods of a series are."""

    MONTH = "måned"
    QUARTER = "kvartal"
    YEAR = "år"
    ALL = "hele perioden"


@dataclass(frozen=True, slots=True)
class Coarse:
    """Groups that are large enough: each with its label and count, in order; and the note that says what was joined."""

    groups: tuple[tuple[str, int], ...]
    note: str = ""


def merged_neighbours(groups: Sequence[tuple[str, int]], protection: Protection | None = None) -> Coarse | Hidden:
    """Groups in a given order, each joined with the next until it is large enough; a last small one joins the one before.

    The order says which belong together (40–49 with 50–59), and the bounds follow the counts from the first on, so that
    the same counts always give the same groups. Hidden when all together are too few.
    """
    protection = protection or Protection()
    done: list[tuple[list[str], int]] = []
    labels: list[str] = []
    count = 0
    for label, number in groups:
        labels.append(label)
        count += checked(number)
        if count >= protection.threshold:
            done.append((labels, count))
            labels, count = [], 0
    if labels and done:
        before, so_far = done.pop()
        done.append((before + labels, so_far + count))
    if not done:
        return protection.hidden(Why.SMALL)
    joined = any(len(labels) > 1 for labels, _ in done)
    note = f"Grupper med under {protection.threshold} {protection.unit.value} er lagt sammen." if joined else ""
    return Coarse(tuple((_label(labels), count) for labels, count in done), note)


def _label(labels: Sequence[str]) -> str:
    """20–29 and 30–39 are 20–39; other names are joined by »og«."""
    if len(labels) == 1:
        return labels[0]
    first, last = labels[0].split("–")[0], labels[-1].split("–")[-1]
    if first.strip().isdigit() and last.rstrip("+ ").isdigit():
        return f"{first}+" if last.endswith("+") else f"{first}–{last}"
    return f"{', '.join(labels[:-1])} og {labels[-1]}"


def ages_in_ranges(ages: Sequence[int], step: int = 10, protection: Protection | None = None) -> Coarse | Hidden:
    """Ages in years as ranges of ``step`` years, joined until each is large enough. Raises ValueError for a step under 1."""
    if step < 1:
        raise ValueError(f"step {step}")
    if not ages:
        return (protection or Protection()).hidden(Why.SMALL)
    first, last = min(ages) // step, max(ages) // step
    groups = [
        (f"{at * step}–{at * step + step - 1}", sum(age // step == at for age in ages)) for at in range(first, last + 1)
    ]
    return merged_neighbours(groups, protection)


def periods_large_enough(
    months: Mapping[date, int], protection: Protection | None = None
) -> tuple[Period, Coarse] | tuple[Period, Hidden]:
    """The finest of month, quarter and year in which every period is large enough (or empty, where zeros are shown).

    months: the first of each month → the count. One length for the whole series: a series that changes between months and
    quarters says where the small numbers are. Quarters and years are those of the calendar.
    """
    protection = protection or Protection()
    for period in Period:
        groups: dict[str, int] = {}
        for month in sorted(months):
            name = _name(period, month)
            groups[name] = groups.get(name, 0) + checked(months[month])
        if groups and not any(protection.is_small(count) for count in groups.values()):
            note = "" if period is Period.MONTH else f"Tallene er lagt sammen til {period.value}."
            return period, Coarse(tuple(groups.items()), note)
    return Period.ALL, protection.hidden(Why.SMALL)


def _name(period: Period, month: date) -> str:
    if period is Period.MONTH:
        return f"{month:%Y-%m}"
    if period is Period.QUARTER:
        return f"{(month.month + 2) // 3}. kvartal {month.year}"
    return str(month.year) if period is Period.YEAR else "Hele perioden"
