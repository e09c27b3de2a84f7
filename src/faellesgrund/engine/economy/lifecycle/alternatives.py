"""An alternative: a name, a brief, changes to the list of components, and what it adds to the building cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.brief.wording import danish, nearest
from faellesgrund.engine.economy.running_cost.components import replaced_parts
from faellesgrund.engine.evidence.components import component_lives
from faellesgrund.engine.problems import BadInput, Problem

HANDLING = {"rettes": "Rettes", "udgaar": "Udgår", "ny": "Ny"}
"""What a change does to the list: corrects a component, leaves it out, or adds one."""
LARGEST_PRICE = 1e11
LIFE = (1, 200)


@dataclass(frozen=True, slots=True)
class ComponentChange:
    """One change to the list. pris: kr. incl. VAT for one whole replacement at the price date; levetid: years."""

    navn: str
    handling: str
    pris: float | None = None
    levetid: int | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way of building. tillaeg: kr. incl. VAT on the building contract, negative where it is cheaper."""

    navn: str
    brief: Brief
    komponenter: tuple[ComponentChange, ...] = ()
    tillaeg: float = 0.0


def read_changes(rows: Sequence[Mapping[str, Any]]) -> tuple[ComponentChange, ...]:
    """Checked changes. Raises BadInput with every problem, its place ``bygningsdel[2].pris``."""
    problems: list[Problem] = []
    known = {part.bygningsdel for part in replaced_parts()}
    seen: dict[str, int] = {}
    changes = []
    for number, row in enumerate(rows, start=1):
        change = ComponentChange(
            str(row.get("navn") or "").strip(),
            str(row.get("handling") or "rettes"),
            row.get("pris"),
            row.get("levetid"),
        )
        for name, text in _wrong(change, known):
            problems.append(Problem(f"bygningsdel[{number}].{name}", text))
        if change.navn in seen:
            text = f"»{change.navn}« står også i række {seen[change.navn]}. Saml dem i én række."
            problems.append(Problem(f"bygningsdel[{number}].navn", text))
        seen.setdefault(change.navn, number)
        changes.append(change)
    if problems:
        raise BadInput(problems)
    return tuple(changes)


def _wrong(change: ComponentChange, known: set[str]) -> list[tuple[str, str]]:
    found = []
    if change.handling not in HANDLING:
        found.append(("handling", f"{change.handling} kan ikke vælges. Skriv rettes, udgaar eller ny."))
    elif change.handling == "ny":
        if change.navn in known:
            found.append(
                ("navn", f"»{change.navn}« står allerede på listen. Vælg Rettes, eller giv den et andet navn.")
            )
        if change.pris is None and listed(change.navn) is None:
            found.append(("pris", "mangler. En ny bygningsdel skal have en pris pr. udskiftning."))
        if change.levetid is None and listed(change.navn) is None:
            found.append(("levetid", "mangler. En ny bygningsdel skal have en levetid i år."))
    elif change.navn not in known:
        hint = nearest(change.navn, known) or " Vælg Ny, hvis den skal lægges til."
        found.append(("navn", f"»{change.navn}« står ikke på levetidslisten.{hint}"))
    elif change.handling == "rettes" and change.pris is None and change.levetid is None:
        found.append(("pris", "mangler. Skriv en ny pris, en ny levetid eller begge, eller vælg Udgår."))
    if change.pris is not None and not 0 <= change.pris <= LARGEST_PRICE:
        found.append(("pris", f"{danish(change.pris)} er uden for grænserne. Skriv et beløb på 0 kr. eller mere."))
    if change.levetid is not None and not LIFE[0] <= change.levetid <= LIFE[1]:
        found.append(("levetid", f"{change.levetid} er uden for grænserne. Skriv hele år fra {LIFE[0]} til {LIFE[1]}."))
    return found


def listed(navn: str) -> Any:
    """The row of the list of lives with this name, also one that no plan uses (an alternative), or None."""
    return next((part for part in component_lives() if part.bygningsdel == navn), None)
