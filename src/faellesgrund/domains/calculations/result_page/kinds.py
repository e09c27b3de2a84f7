"""The section »Boligtyper og grunde« of the result page: the rent of each kind, what is left there, and each plot's costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import (
    count_in_words,
    kr,
    lower_first,
    number,
    plain_decimals,
    rent,
)
from faellesgrund.engine.economy.brief.fields import PLOT_TERMS

MOST_COLUMNS = 5
"""Kinds shown side by side, profile by profile; with more only the leading profile is told."""


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of home."""

    name: str
    homes: str
    area: str
    weight: str
    plot: str
    rent: str
    address: str
    per_m2: str
    left: str
    over: bool
    trapped: bool


@dataclass(frozen=True, slots=True)
class LeftCell:
    """What is left for one profile in one kind, kr. a month."""

    kind: str
    left: str
    trapped: bool


@dataclass(frozen=True, slots=True)
class LeftRow:
    """One profile across the kinds."""

    profile: str
    cells: tuple[LeftCell, ...]


@dataclass(frozen=True, slots=True)
class PlotRow:
    """One plot."""

    name: str
    homes: str
    terms: str
    cost: str
    address: str
    lease: str


@dataclass(frozen=True, slots=True)
class KindsSection:
    """The whole section; empty lists where the brief has no such rows."""

    title: str
    lead: str
    split: str
    profile: str
    weighted: bool
    placed: bool
    kinds: tuple[KindRow, ...]
    left: tuple[LeftRow, ...]
    plots: tuple[PlotRow, ...]


def kinds_section(result: Mapping[str, Any]) -> KindsSection | None:
    """The section of a result, or None where the brief has neither kinds nor plots (or the run is older than they)."""
    kinds, plots = result.get("boligtyper") or [], result.get("matrikler") or []
    if not kinds and not plots:
        return None
    who = wording.leading_profile(result)
    profile = str(who["profil"]) if who is not None else ""
    target = float(result["husleje"]["maal"])
    weighted = bool(kinds) and kinds[0]["vaegt_efter"] == "brief"
    several_profiles = len(kinds) <= MOST_COLUMNS
    return KindsSection(
        title=" og ".join(x for x in ("Boligtyper" if kinds else "", "grunde" if plots else "") if x).capitalize(),
        lead=_lead(kinds, float(result["husleje"]["pr_bolig_maaned"])),
        split="den vægt, I har givet" if weighted else "areal",
        profile=lower_first(wording.profile_name(profile)) if profile else "",
        weighted=weighted,
        placed=any(k["matrikel"] for k in kinds),
        kinds=tuple(_kind(i, k, profile, target) for i, k in enumerate(kinds, start=1)),
        left=_left(kinds, result["betalingsevne"]) if several_profiles else (),
        plots=tuple(_plot(i, m) for i, m in enumerate(plots, start=1)),
    )


def _lead(kinds: list[Mapping[str, Any]], mean: float) -> str:
    if not kinds:
        return ""
    low, high = (pick(kinds, key=lambda k: float(k["husleje_maaned"])) for pick in (min, max))
    if len(kinds) == 1 or rent(low["husleje_maaned"]) == rent(high["husleje_maaned"]):
        return f"Alle boliger koster {rent(mean)} kr. om måneden."
    return (
        f"{count_in_words(len(kinds))} slags boliger deler {rent(mean)} kr. i gennemsnit: »{low['navn']}« koster "
        f"{rent(low['husleje_maaned'])} kr. om måneden, »{high['navn']}« {rent(high['husleje_maaned'])} kr."
    )


def _kind(index: int, kind: Mapping[str, Any], profile: str, target: float) -> KindRow:
    mine = [r for r in kind["betalingsevne"] if r["profil"] == profile]
    return KindRow(
        name=str(kind["navn"]),
        homes=number(kind["antal"]),
        area=plain_decimals(float(kind["areal_m2"]), 2),
        weight=plain_decimals(float(kind["vaegt"]), 2),
        plot=str(kind["matrikel"] or ""),
        rent=rent(float(kind["husleje_maaned"])),
        address=f"boligtype_{index}",
        per_m2=number(float(kind["husleje_pr_m2_aar"])),
        left=number(float(mine[0]["efter_husleje_maaned"])) if mine else "–",
        over=float(kind["husleje_maaned"]) > target + 0.005,
        trapped=any(r["doed_zone"] for r in kind["betalingsevne"]),
    )


def _left(kinds: list[Mapping[str, Any]], profiles: list[Mapping[str, Any]]) -> tuple[LeftRow, ...]:
    rows = []
    for who in profiles:
        cells = []
        for kind in kinds:
            found = next((r for r in kind["betalingsevne"] if r["profil"] == who["profil"]), None)
            if found is not None:
                left = number(float(found["efter_husleje_maaned"]))
                cells.append(LeftCell(str(kind["navn"]), left, bool(found["doed_zone"])))
        rows.append(LeftRow(wording.profile_name(str(who["profil"])), tuple(cells)))
    return tuple(rows)


def _plot(index: int, plot: Mapping[str, Any]) -> PlotRow:
    cost = plot["grundudgifter"]
    return PlotRow(
        name=str(plot["navn"]),
        homes=number(plot["boliger"]),
        terms=PLOT_TERMS[str(plot["vilkaar"])],
        cost="givet samlet" if cost is None else kr(float(cost)),
        address="" if cost is None else f"matrikel_{index}",
        lease=kr(float(plot["leje_pr_aar"])),
    )
