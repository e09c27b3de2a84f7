"""The benefit bridge: what a rent leaves each profile on every date with known or enacted rates, who falls below a line,
by which law, and which rent lifts them. Plain values alone, so that an estate can ask as well as a project.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from faellesgrund.engine.economy.algebra import Array, leaf, named, plain
from faellesgrund.engine.economy.assumptions import Assumptions
from faellesgrund.engine.economy.lifting import Lift, lift
from faellesgrund.engine.economy.paying import profiles as p
from faellesgrund.engine.economy.paying.benefits import REFORM
from faellesgrund.engine.economy.paying.rents_to_avoid import Highest, highest_for_all
from faellesgrund.engine.economy.who_can_pay import curves_of


@dataclass(frozen=True, slots=True)
class BridgeDay:
    """A date of the bridge: what changes on it, by which law, and whether the change is confirmed."""

    dato: date
    tekst: str
    hjemmel: str
    sikkerhed: str


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """One profile on every date: kr. left per month after rent and other fixed expenses, unrounded.

    sikkerhed: the weakest certainty of the rates used, by date. ydelse: the benefit that was in force.
    """

    profil: str
    tilbage: tuple[float, ...]
    sikkerhed: tuple[str, ...]
    ydelse: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fall:
    """A profile below the line from a date; mangler: kr. per month then; til: the date it is above again, or None."""

    profil: str
    fra: BridgeDay
    mangler: float
    til: date | None
    fra_begyndelsen: bool


@dataclass(frozen=True, slots=True)
class BenefitBridge:
    """The whole bridge. loeft: for each profile that is below the line now or later, at its worst date.

    for_alle: the highest rent that keeps everybody on the line on the worst date of all (None without a line).
    seneste_satser: the year of the rates that the last dates go on with, or None.
    """

    dage: tuple[BridgeDay, ...]
    raekker: tuple[BridgeRow, ...]
    fald: tuple[Fall, ...]
    loeft: tuple[tuple[date, Lift], ...]
    for_alle: Highest | None
    seneste_satser: int | None


def bridge_days(a: Assumptions) -> tuple[BridgeDay, ...]:
    """The dates of the bridge with what changes on each."""
    changes = {c.dato: c for c in p.LAW_CHANGES}
    days = []
    for day in p.bridge_dates(a):
        if day in changes:
            change = changes[day]
            days.append(BridgeDay(day, change.tekst, change.hjemmel, change.sikkerhed))
        elif day < REFORM:
            days.append(
                BridgeDay(day, "Dagen før kontanthjælpsreformen.", "LAS før lov 1655 af 30-12-2024", "bekraeftet")
            )
        else:
            days.append(
                BridgeDay(day, f"Satserne for {day.year}.", "Boligstøtten: boligstøtteloven § 72", "bekraeftet")
            )
    return tuple(days)


def benefit_bridge(
    keys: Sequence[str], home: p.Home, rent: float, today: date, a: Assumptions, line: float | None, fixed: float = 0.0
) -> BenefitBridge:
    """The bridge of a home at one rent (kr. per month) throughout.

    today: from when it matters who is below; line: kr. that must be left per month after ``fixed`` other expenses, or None.
    Raises RateUnknown.
    """
    days = bridge_days(a)
    yearly = named("Husleje om året", 12.0 * leaf("Husleje om måneden", rent, "kr/md", oprindelse="brief"))
    found: dict[str, list[tuple[float, str, str]]] = {key: [] for key in keys}
    used: set[str] = set()
    for day, profile, benefit, payment in p.bridge(keys, home, yearly, a):
        used |= payment.used if day == days[-1].dato else set()
        left = plain(payment.outcome.left) - fixed
        found[profile.noegle].append((left, payment.certainty, benefit))
    rows = tuple(
        BridgeRow(key, tuple(x for x, _, _ in seen), tuple(c for _, c, _ in seen), tuple(b for _, _, b in seen))
        for key, seen in found.items()
    )
    falls = tuple(f for row in rows for f in _falls(row, days, line)) if line is not None else ()
    lifts, for_all = _lifts(rows, days, home, rent, today, a, line, fixed) if line is not None else ((), None)
    return BenefitBridge(days, rows, falls, lifts, for_all, _last_known(used, days[-1].dato, a))


def _last_known(used: set[str], last: date, a: Assumptions) -> int | None:
    """The oldest year whose rates go on to the last date, or None when all are known."""
    values = (a.rates.latest(key, last) for key in used if key in a.rates and key not in a.overrides)
    return min((v.gyldig_til.year for v, carried in values if carried and v.gyldig_til is not None), default=None)


def _falls(row: BridgeRow, days: Sequence[BridgeDay], line: float) -> list[Fall]:
    below = [left < line - 1e-6 for left in row.tilbage]
    falls = []
    for i, here in enumerate(below):
        if here and (i == 0 or not below[i - 1]):
            again = next((days[j].dato for j in range(i + 1, len(days)) if not below[j]), None)
            falls.append(Fall(row.profil, days[i], line - row.tilbage[i], again, i == 0))
    return falls


def _lifts(
    rows: Sequence[BridgeRow],
    days: Sequence[BridgeDay],
    home: p.Home,
    rent: float,
    today: date,
    a: Assumptions,
    line: float,
    fixed: float,
) -> tuple[tuple[tuple[date, Lift], ...], Highest]:
    """What is past cannot be lifted: the dates in force now and after count, and the worst of them decides."""
    now = max((i for i, d in enumerate(days) if d.dato <= today), default=0)
    known: dict[date, dict[str, Array]] = {}

    def curves(day: date) -> Mapping[str, Array]:
        if day not in known:
            known[day] = curves_of([row.profil for row in rows], home, day, a)
        return known[day]

    lifts = []
    for row in rows:
        worst = min(range(now, len(days)), key=lambda i: row.tilbage[i])
        if row.tilbage[worst] >= line - 1e-6:
            continue
        at = max(days[worst].dato, today) if worst == now else days[worst].dato
        found = lift(row.profil, curves(at), rent, line, fixed) if row.profil in curves(at) else None
        if found is not None:
            lifts.append((days[worst].dato, found))
    last = min(range(now, len(days)), key=lambda i: min(row.tilbage[i] for row in rows))
    at = max(days[last].dato, today) if last == now else days[last].dato
    return tuple(lifts), highest_for_all(curves(at), line, fixed)
