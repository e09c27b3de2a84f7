"""Other rents than the one asked for: what each allows, which lie in a dead zone, and what to choose instead of one that does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import kr, mio_kr, number, percent, rent

if TYPE_CHECKING:
    from faellesgrund.engine.economy.question import Question

OTHER_RENTS = (2600, 2800, 3000, 3200, 3500, 4000)
MOST_PROFILES = 3


@dataclass(frozen=True, slots=True)
class OtherRent:
    """What another rent would allow. tags: words and their kind (obs: to avoid)."""

    rent: str
    tags: tuple[tuple[str, str], ...]
    cost: str
    need: str
    left: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Instead:
    """A rent to choose instead."""

    rent: str
    reason: str
    allows: str
    left: str


@dataclass(frozen=True, slots=True)
class WrongRent:
    """The asked rent lies in a dead zone."""

    text: str
    instead: tuple[Instead, ...]


def wrong_rent(answer: Mapping[str, Any]) -> WrongRent | None:
    """What is said when the asked rent lies in a dead zone: for whom, and the rents outside with what they allow."""
    if not answer["undgaa"]:
        return None
    hit = answer["undgaa"]["profiler"]
    return WrongRent(
        str(answer["undgaa"]["tekst"]),
        tuple(
            Instead(
                f"{rent(x['husleje'])} kr.",
                str(x["grund"]),
                _allows(x, float(answer["sikkerhed"])),
                "; ".join(
                    f"{wording.inside(wording.profile_name(p['profil']))}: {kr(p['efter_husleje_maaned'])}"
                    for p in x["efter_husleje"]
                    if p["profil"] in hit[:MOST_PROFILES]
                ),
            )
            for x in answer["alternativer"]
        ),
    )


def _allows(other: Mapping[str, Any], certainty: float) -> str:
    """What the building may cost at the other rent: with the asked certainty, else as expected, else why not."""
    safe, expected = other["anskaffelsessum_maks_sikker"], other["anskaffelsessum_maks"]
    if safe is not None:
        return f"Byggeriet må højst koste {kr(safe)}"
    if expected is not None:
        return f"Byggeriet må højst koste {kr(expected)} i det forventede tilfælde; {percent(certainty)} kan ikke nås."
    return "Huslejen dækker ikke driften."


def other_rents(question: Question, answer: Mapping[str, Any], who: str) -> tuple[OtherRent, ...]:
    """The rents people ask about, the asked one, the edges of the leading profile's dead zone and the highest that leaves enough."""
    from faellesgrund.engine.economy.paying.rents_to_avoid import charged, zones_at, zones_of
    from faellesgrund.engine.economy.question import at_rent

    asked, certainty = float(answer["husleje_maks"]), float(answer["sikkerhed"])
    named: dict[int, list[tuple[str, str]]] = {r: [] for r in OTHER_RENTS}
    if who:
        for zone in zones_of(question.curves[who]):
            for edge in (zone.fra - 1, zone.bedre_fra, zone.bedre_til):
                if edge < 6_000:
                    named.setdefault(edge, [])
    best = answer["raadighed"] and answer["raadighed"]["forslag"]["husleje"]
    if best is not None:
        named.setdefault(int(best), []).append(
            (f"højeste, der efterlader alle {number(answer['raadighed']['krav'])} kr.", "")
        )
    named.setdefault(charged(asked), []).insert(0, ("valgt", "info"))
    rows = []
    for r in sorted(named):
        there = at_rent(question, asked if r == charged(asked) else float(r), certainty)
        caught = zones_at(r, question.curves)
        tags = list(named[r])
        if caught:
            tags.insert(0, (_dead(caught, who, len(question.curves)), "obs"))
        left = number(float(question.curves[who][min(r, 20_000)])) if who else "–"
        rows.append(
            OtherRent(
                f"{number(r)} kr.", tuple(tags), _or(there.safe), _or(there.least_safe), left, r == charged(asked)
            )
        )
    return tuple(rows)


def _dead(caught: Mapping[str, Any], who: str, everybody: int) -> str:
    if len(caught) == everybody or (who in caught and len(caught) > 1):
        return "død zone"
    if len(caught) == 1:
        return f"død zone for {wording.inside(wording.profile_name(next(iter(caught))))}"
    return f"død zone for {len(caught)} profiler"


def _or(amount: float | None) -> str:
    return "ikke muligt" if amount is None else number(amount)


def rows_lead(question: Question, answer: Mapping[str, Any], who: str) -> str:
    """What the table holds for, and the rents to stay away from."""
    lead = (
        f"Ved {percent(float(answer['sikkerhed']))} sikkerhed og {mio_kr(float(answer['kommunalt_tilskud']))} i"
        " kommunalt tilskud."
    )
    zones = [z for z in answer["doede_zoner"] if z["profil"] == who]
    if zones:
        lead += f" {wording.span_words(zones[0])} anbefales ikke: der har beboeren mindre tilbage end ved en højere husleje."
    return lead
