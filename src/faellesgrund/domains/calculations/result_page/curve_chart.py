"""What is left as the rent grows, drawn: the jump where boligstøtte begins, the dead zone below it, rent, target and demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import kr, lower_first, number, rent
from faellesgrund.domains.calculations.result_page.paying import Paying, left_at
from faellesgrund.foundation.ui.charts import Chart, Limit, Point, step_curve
from faellesgrund.foundation.ui.charts.chart import Words
from faellesgrund.foundation.ui.tables import Column, Table

JUMP = 30.0
HALF_LEFT = 640


def segments_of(corners: Sequence[tuple[int, float]], low: int, high: int) -> list[list[tuple[float, float]]]:
    """The part of a curve between two rents as unbroken pieces; a jump is two neighbouring rents."""
    inside = [
        (float(low), left_at(tuple(corners), low)),
        *((float(r), left) for r, left in corners if low < r < high),
        (float(high), left_at(tuple(corners), high)),
    ]
    pieces = [inside[:1]]
    for before, here in pairwise(inside):
        if here[0] - before[0] <= 1 and abs(here[1] - before[1]) > JUMP:
            pieces.append([])
        pieces[-1].append(here)
    return pieces


def leading_curve(money: Paying) -> Chart:
    """The curve of the profile the page follows, beside the bars of the others."""
    low, high = money.shown_from, money.shown_to
    left = left_at(money.corners, money.rent)
    words = Words(
        title=wording.curve_title(bool(money.zones)),
        subtitle=f"Tilbage om måneden i kr., {lower_first(money.profile_name)}",
        description=f"Ved {rent(money.rent)} kr. i husleje er der {kr(left)} tilbage. {money.dead_zone}".strip(),
        source="Boligstøtteloven §§ 21–23 og satserne på datoen.",
    )
    return rent_curve(words, money, low, high, left, HALF_LEFT)


def rent_curve(words: Words, money: Paying, low: int, high: int, left: float, wide: int) -> Chart:
    """What is left against the rent, with dead zones, the demand, the rent of the run and, when it is another, the target."""
    zones = [(float(a), float(min(b, high))) for a, b in money.zones if low <= a <= high]
    drawn = step_curve(
        words,
        segments_of(money.corners, low, high),
        ("Husleje, kr. om måneden", "Kr. tilbage om måneden"),
        dead_zones=zones,
        limit=_demand(money, low, high),
        marked=Point(float(money.rent), left, f"{rent(money.rent)} kr. i husleje:\n{number(left)} kr. tilbage"),
        upright=Limit(money.target, f"Mål {rent(money.target)} kr.") if abs(money.target - money.rent) > 20 else None,
        wide=wide,
    )
    columns = (Column("Husleje, kr. om måneden", True), Column("Tilbage, kr. om måneden", True), Column("Bemærk"))
    return replace(drawn, table=Table(words.title, columns, _curve_rows(money, low, high)))


def _demand(money: Paying, low: int, high: int) -> Limit | None:
    """What the parties demand; left out where it lies so far from the curve that it would flatten it."""
    if money.line is None:
        return None
    levels = [left_at(money.corners, r) for r in range(low, high + 1, 100)]
    room = max(max(levels) - min(levels), 500)
    if not min(levels) - room <= money.line <= max(levels) + room:
        return None
    return Limit(money.line, f"Partnernes krav: {number(money.line)} kr.")


def _curve_rows(money: Paying, low: int, high: int) -> tuple[tuple[str, ...], ...]:
    """The corners, the edges of the dead zones, the rent and the target, each with what it is."""
    notes: dict[int, list[str]] = {r: [] for r, _ in money.corners if low <= r <= high}
    for a, b in money.zones:
        for place, text in (
            (a - 1, "sidste før den døde zone"),
            (a, "død zone begynder"),
            (b, "død zone slutter"),
            (b + 1, "boligstøtten begynder"),
        ):
            notes.setdefault(place, []).append(text)
    notes.setdefault(round(money.rent), []).append("husleje i kørslen")
    notes.setdefault(round(money.target), []).append("mål")
    return tuple(
        (number(r), number(left_at(money.corners, r)), ", ".join(text))
        for r, text in sorted(notes.items())
        if low <= r <= high
    )
