"""A saved run as a live workbook: made anew from its own brief, date, draws, seed and own projects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.models import Run
from faellesgrund.domains.calculations.own_projects import stored
from faellesgrund.domains.calculations.runs.stored_result import result_of
from faellesgrund.engine.economy.brief.wording import danish

FIGURES = (
    ("anskaffelsessum", "forventet", "anskaffelsessum"),
    ("stoettebehov", "forventet", "støttebehov"),
    ("husleje", "pr_bolig_maaned", "husleje pr. bolig om måneden"),
    ("laan", "hovedstol", "lån"),
)
"""The figures of a result that the workbook is held against: section, key, name."""


def run_workbook(run: Run) -> bytes:
    """The run's xlsx file. Where the engine now gives other figures than the run has saved, its front sheet says so.

    Raises BadInput where the brief can no longer be computed.
    """
    brief = engine_inputs.brief_from_toml(run.brief_toml, run.dato)
    saved = result_of(run)
    return engine_inputs.workbook_of(
        brief, run.dato, run.draws, run.seed, stored(run.own_projects), lambda now: notes_of(run.number, saved, now)
    )


def notes_of(number: int, saved: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What the front sheet says of this copy: the run's number, and which figures have moved since it was saved."""
    moved = [
        f"{name} {danish(saved[section][key])} kr. (nu {danish(now[section][key])} kr.)"
        for section, key, name in FIGURES
        if saved[section][key] != now[section][key]
    ]
    origin = f"Hentet fra kørsel {number}."
    if not moved:
        return [origin]
    return [
        f"{origin} Kørslen er gemt med andre tal: {'; '.join(moved)}. Satser, erfaringstal eller programmet er ændret siden, "
        "og bogen viser, hvad kørslens byggebrief giver nu."
    ]
