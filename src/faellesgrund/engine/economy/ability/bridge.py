"""The benefit bridge: the kroner left per profile over the changes of law, and who falls below the parties' line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from faellesgrund.engine.economy.ability.payment import Laws, Payment, left_kroner, pay
from faellesgrund.engine.economy.ability.profiles import PROFILES, as_rent, profile_household
from faellesgrund.engine.economy.ability.table import same_law
from faellesgrund.engine.economy.algebra import Node, named
from faellesgrund.engine.economy.assumptions import Assumptions

DAY_BEFORE_REFORM = date(2025, 6, 30)
YARDSTICK = "skat.personfradrag"
"""The rate that tells which years are known: it is new every 1 January."""


@dataclass(frozen=True, slots=True)
class LawChange:
    """A change already enacted. grad: the mark of how sure the date and its content are."""

    dato: date
    tekst: str
    hjemmel: str
    grad: str

    def as_json(self) -> dict[str, str]:
        """As in the result file."""
        return {"dato": self.dato.isoformat(), "tekst": self.tekst, "hjemmel": self.hjemmel, "grad": self.grad}


_REFORM, _REPEAL = "lov 1655 af 30. december 2024", "lov 1750 af 29. december 2025"
LAW_CHANGES: tuple[LawChange, ...] = (
    LawChange(date(2025, 7, 1), "Ny kontanthjælp; særlig støtte ophører for kontanthjælp", _REFORM, "laest"),
    LawChange(date(2026, 2, 1), "Særlig støtte (LAS § 34) ophører for andre ydelser", _REPEAL, "usikker"),
    LawChange(date(2026, 7, 1), "Ingen nye ressourceforløb; igangværende fortsætter", _REPEAL, "laest"),
    LawChange(date(2027, 7, 1), "Tilpasningstillæg til unge under 30 år er ophørt", f"LAS § 20; {_REFORM}", "laest"),
)


@dataclass(frozen=True, slots=True)
class Bridge:
    """Rows of the result, the amounts behind them (kr. per month), and the rates they were computed with."""

    rows: tuple[dict[str, Any], ...]
    trees: tuple[Node, ...]
    assumptions: Assumptions


def next_law_change(dato: date) -> LawChange | None:
    """The first enacted change after the date, or None."""
    return next((change for change in LAW_CHANGES if change.dato > dato), None)


def bridge_dates(assumptions: Assumptions) -> tuple[date, ...]:
    """The last day of the old scheme, the first of the new, each 1 January with known rates, each enacted change."""
    days = {DAY_BEFORE_REFORM, *(change.dato for change in LAW_CHANGES)}
    for value in assumptions.rates[YARDSTICK].vaerdier:
        start = value.gyldig_fra
        if start is not None and start > DAY_BEFORE_REFORM and (start.month, start.day) == (1, 1):
            days.add(start)
    return tuple(sorted(days))


def bridge(
    profiles: Sequence[str],
    rent_md: Node | float,
    areal: float,
    bolig: Mapping[str, Any],
    kommune: str,
    assumptions: Assumptions,
) -> Bridge:
    """What each profile has left at the same rent on each date. rent_md: kr. per month. Raises RateUnknown.

    The rates are read apart from those of the run, so that a carried rate of a later date does not mark today's.
    """
    apart = Assumptions(assumptions.overrides, assumptions.begrundelse, assumptions.rates, assumptions.evidence_book)
    rent = as_rent(rent_md)
    yearly = named("Husleje pr. år", 12.0 * rent, "kr/år")
    laws = Laws(apart)
    events = {change.dato: change.tekst for change in LAW_CHANGES}
    known: dict[tuple[int, str], Payment] = {}
    rows = []
    for day in bridge_dates(apart):
        period = same_law(apart, day)
        for profil in profiles:
            kind = PROFILES[profil].kind(day)
            if (period, profil) not in known:
                household = profile_household(profil, day, rent.vaerdi, areal, bolig, kommune, kind)
                known[period, profil] = pay(household, apart, husleje_aar=yearly, limits=False, laws=laws)
            payment = known[period, profil]
            row = {
                "dato": day.isoformat(),
                "profil": profil,
                "efter_husleje_maaned": left_kroner(payment.left),
                "ydelsestype": kind,
                "sikkerhed": payment.certainty,
                "haendelse": events.get(day),
            }
            rows.append(row)
    return Bridge(tuple(rows), tuple(payment.left for payment in known.values()), apart)


def below_line(rows: Sequence[Mapping[str, Any]], raadighed: float | None) -> list[dict[str, Any]]:
    """Who has less left than the parties' line (kr. per month), from which date of the bridge, and how much is missing.

    A profile appears once for each time it falls below; ``til`` is the date it is above again, or None.
    """
    if raadighed is None:
        return []
    found: list[dict[str, Any]] = []
    below: dict[str, dict[str, Any]] = {}
    for row in rows:
        profil, missing = row["profil"], raadighed - row["efter_husleje_maaned"]
        if missing > 0 and profil not in below:
            below[profil] = {"profil": profil, "dato": row["dato"], "til": None, "mangler_maaned": missing}
            found.append(below[profil])
        elif missing > 0:
            below[profil]["mangler_maaned"] = max(below[profil]["mangler_maaned"], missing)
        elif profil in below:
            below.pop(profil)["til"] = row["dato"]
    return found
