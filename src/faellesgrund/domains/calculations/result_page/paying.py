"""Who can pay: the profiles at the rent, the curve of what is left, the dead zone, and the bridge over the changes of law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import between, kr, lower_first, number, signed

if TYPE_CHECKING:
    from faellesgrund.engine.economy.brief.model import Brief

REFORM = "2025-07-01"
BEFORE_REFORM = "2025-06-30"
LOWEST_SHOWN, HIGHEST_SHOWN = 500, 6_000


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One profile at the rent of the run."""

    key: str
    name: str
    left: int
    after_consumption: int
    net: float
    support: float
    below_line: bool
    dead_zones: str


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """One profile over time: kroner left at each date."""

    name: str
    left: tuple[int | None, ...]
    certain: bool
    change: str


@dataclass(frozen=True, slots=True)
class Paying:
    """The section »Hvem kan betale?« and the bridge."""

    rent: float
    line: float | None
    profile: str
    profile_name: str
    lead: tuple[str, ...]
    rows: tuple[ProfileRow, ...]
    target: float
    corners: tuple[tuple[int, float], ...]
    shown_from: int
    shown_to: int
    zones: tuple[tuple[int, int], ...]
    dead_zone: str
    all_zones: tuple[str, ...]
    rests_on: str
    old_curve: str
    at_rents: Mapping[str, float] | None
    bridge_dates: tuple[date, ...]
    bridge_rows: tuple[BridgeRow, ...]
    bridge_lead: str
    below: tuple[str, ...]
    next_change: str


def paying(result: Mapping[str, Any], brief_toml: str, dato: date, profile: str | None = None) -> Paying:
    """The objects of a run. brief_toml: the brief the run was made from; profile: the one followed (None: the leading)."""
    brief = engine_inputs.brief_from_toml(brief_toml, dato)
    needed = brief.get("maal.raadighed")
    line = None if needed is None else float(needed)
    who = next((r for r in result["betalingsevne"] if r["profil"] == profile), wording.leading_profile(result))
    monthly = float(result["husleje"]["pr_bolig_maaned"])
    followed = str(who["profil"]) if who else ""
    corners, live = corners_of(who, brief, dato) if who else ((), None)
    zones = tuple((int(z["fra"]), int(z["til"])) for z in (who or {}).get("doede_zoner", []))
    low, high = _shown(monthly, zones)
    rows = tuple(sorted((_row(r, line) for r in result["betalingsevne"]), key=lambda r: r.left))
    dates = tuple(sorted({date.fromisoformat(b["dato"]) for b in result["bro"]}))
    change = result["naeste_lovaendring"]
    return Paying(
        rent=monthly,
        line=line,
        profile=followed,
        profile_name=wording.profile_name(followed),
        lead=wording.who_can_pay_words(result["betalingsevne"], monthly, line),
        rows=rows,
        target=float(result["husleje"]["maal"]),
        corners=corners,
        shown_from=low,
        shown_to=high,
        zones=zones,
        dead_zone=" ".join(s for s in (wording.dead_zone_words(who), wording.highest_rent_words(who)) if s)
        if who
        else "",
        all_zones=wording.zones_in_words(result),
        rests_on=wording.least_payment_words(result) if zones else "",
        old_curve=wording.old_curve_words() if live is not None else "",
        at_rents=_at_rents(who, live, result["husleje"]) if who else None,
        bridge_dates=dates,
        bridge_rows=_bridge(result, dates),
        bridge_lead=_bridge_lead(result),
        below=_below(result, line),
        next_change=(
            f"{_day(change['dato'])}: {lower_first(change['tekst'].rstrip('.'))} ({change['hjemmel']})"
            if change
            else ""
        ),
    )


def _row(r: Mapping[str, Any], line: float | None) -> ProfileRow:
    left = int(r["efter_husleje_maaned"])
    zones = ", ".join(between(number(z["fra"]), number(z["til"])) for z in r.get("doede_zoner", []))
    return ProfileRow(
        key=str(r["profil"]),
        name=wording.profile_name(str(r["profil"])),
        left=left,
        after_consumption=int(r["efter_forbrug_maaned"]),
        net=float(r["netto_aar"]) / 12,
        support=float(r["boligstoette_aar"]) / 12,
        below_line=line is not None and left < line,
        dead_zones=zones,
    )


def _shown(monthly: float, zones: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Whole thousands around the rent and the dead zone."""
    inside = [monthly, *(x for z in zones for x in z if x <= HIGHEST_SHOWN)]
    low = max(LOWEST_SHOWN, int(min(inside) - 500) // 200 * 200)
    high = min(max(HIGHEST_SHOWN, int(monthly) + 500), ceil((max(inside) + 800) / 200) * 200)
    return low, max(high, low + 1000)


Corners = tuple[tuple[int, float], ...]


def corners_of(row: Mapping[str, Any], brief: Brief, dato: date) -> tuple[Corners, Sequence[float] | None]:
    """The curve of what is left (kr. per month by whole rent) of one profile of a run: its ends, jumps and bends.

    It stands in the run, with the rates of the run. For a run saved before that it is computed anew; then what is
    left at each whole rent comes along.
    """
    if row.get("kurve"):
        return tuple((int(r), float(left)) for r, left in row["kurve"]), None
    return engine_inputs.curve_today(brief, str(row["profil"]), dato)


def left_at(corners: Corners, rent_asked: float) -> float:
    """What is left at a rent (kr. per month), within a krone: on the straight line between two corners."""
    if rent_asked <= corners[0][0]:
        return corners[0][1]
    for (r0, left0), (r1, left1) in pairwise(corners):
        if rent_asked <= r1:
            return left0 + (left1 - left0) * (rent_asked - r0) / (r1 - r0)
    return corners[-1][1]


def _at_rents(
    who: Mapping[str, Any], live: Sequence[float] | None, monthly: Mapping[str, Any]
) -> Mapping[str, float] | None:
    """What is left over the rents of P10–P90: at the low and the high rent, and the least and most between."""
    if "ved_usikker_husleje" in who:
        kept = who["ved_usikker_husleje"]
        return {
            "lav": round(kept["p10"]),
            "hoej": round(kept["p90"]),
            "mindst": round(kept["mindst"]),
            "mest": round(kept["mest"]),
        }
    if not live:
        return None
    top = len(live) - 1
    low, high = (min(top, max(0, round(float(monthly[k])))) for k in ("p10", "p90"))
    part = live[low : high + 1]
    return {"lav": round(live[low]), "hoej": round(live[high]), "mindst": round(min(part)), "mest": round(max(part))}


def _bridge(result: Mapping[str, Any], dates: Sequence[date]) -> tuple[BridgeRow, ...]:
    found: dict[str, dict[date, Mapping[str, Any]]] = {}
    for b in result["bro"]:
        found.setdefault(str(b["profil"]), {})[date.fromisoformat(b["dato"])] = b
    rows = []
    for profile, by_date in found.items():
        left = tuple(int(by_date[d]["efter_husleje_maaned"]) if d in by_date else None for d in dates)
        before, after = by_date.get(date.fromisoformat(BEFORE_REFORM)), by_date.get(date.fromisoformat(REFORM))
        change = signed(after["efter_husleje_maaned"] - before["efter_husleje_maaned"]) if before and after else ""
        rows.append(
            BridgeRow(
                wording.profile_name(profile),
                left,
                all(b["sikkerhed"] == "bekraeftet" for b in by_date.values()),
                change,
            )
        )
    return tuple(rows)


def _bridge_lead(result: Mapping[str, Any]) -> str:
    who = wording.leading_profile(result)
    if who is None:
        return "Ingen af profilerne kan følges over lovændringerne."
    left = {b["dato"]: int(b["efter_husleje_maaned"]) for b in result["bro"] if b["profil"] == who["profil"]}
    if BEFORE_REFORM not in left or REFORM not in left:
        return "Samme husleje hele vejen."
    person = wording.person(str(who["profil"]))
    change = left[REFORM] - left[BEFORE_REFORM]
    direction = "mindre" if change < 0 else "mere"
    return (
        f"{person} fik {kr(abs(change))} {direction} om måneden, da kontanthjælpsreformen trådte i kraft 1. juli 2025: "
        f"{kr(left[BEFORE_REFORM])} før, {kr(left[REFORM])} efter. Huslejen er den samme hele vejen."
    )


def _below(result: Mapping[str, Any], line: float | None) -> tuple[str, ...]:
    """Who falls below the parties' line after the reform, and from when to when."""
    if line is None:
        return ()
    days = sorted({str(b["dato"]) for b in result["bro"] if str(b["dato"]) >= REFORM})
    below: dict[str, set[str]] = {}
    for row in result["under_graensen"]:
        if str(row["dato"]) >= REFORM:
            below.setdefault(str(row["profil"]), set()).add(str(row["dato"]))
    said = []
    for profile, when in below.items():
        first = min(when)
        over = next((d for d in days if d > first and d not in when), None)
        until = f" til {_day(over)}" if over else ""
        said.append(f"{wording.person(profile)} er under kravet fra {_day(first)}{until}.")
    return tuple(said)


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}"
