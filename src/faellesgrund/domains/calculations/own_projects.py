"""The finished projects a calculation counts with: chosen by its party, stored with each run, given to the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from faellesgrund.domains.calculations import engine_inputs

if TYPE_CHECKING:
    from faellesgrund.domains.calculations.models import Calculation
    from faellesgrund.engine.economy.brief import Brief
    from faellesgrund.engine.economy.construction import OwnProject

Stored = dict[str, Any]
"""One project as a run keeps it: ``navn``, ``kr_pr_m2``, ``kilde``, ``sikkerhed`` as the engine got them."""


def own_for(calculation: Calculation, brief: Brief, dato: date) -> list[Stored]:
    """The projects that count for a run of the calculation, as they are stored with it."""
    return []


def stored(rows: Iterable[Mapping[str, Any]]) -> tuple[OwnProject, ...]:
    """Stored projects as the engine takes them: the same figures to the last digit."""
    from faellesgrund.engine.economy.construction import OwnProject

    return tuple(OwnProject(str(r["navn"]), float(r["kr_pr_m2"]), str(r["kilde"]), str(r["sikkerhed"])) for r in rows)


def without_own(brief: Brief, dato: date, draws: int, seed: int) -> dict[str, Any]:
    """What the cost would have been without own projects: expected and what eight of ten lie between (kr.)."""
    cost = engine_inputs.calculated(brief, dato, draws, seed)["anskaffelsessum"]
    return {key: cost[key] for key in ("forventet", "p10", "p90")}
