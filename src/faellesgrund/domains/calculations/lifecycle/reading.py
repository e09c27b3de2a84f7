"""An alternative as it was typed, read against the brief of a run: the engine's alternative, or what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.lifecycle.tables import TABLES
from faellesgrund.domains.calculations.typed import cell_problems, danish_number, read_typed
from faellesgrund.engine.problems import BadInput

if TYPE_CHECKING:
    from faellesgrund.engine.economy.lifecycle import Alternative

NAME, SUPPLEMENT = "navn", "tillaeg"
BRIEF_KEYS = (
    "bygning.byggemaade",
    "bygning.faelleshus_m2",
    "anlaeg.entreprise_pr_m2",
    "laan.rente",
    "laan.aar",
    "bolig.varme_inkl",
    "bolig.forbrug_pr_maaned",
)
"""What an alternative may change of the brief, besides accounts."""
COST_KEYS = ("bygning.byggemaade", "bygning.faelleshus_m2", "anlaeg.entreprise_pr_m2")
LONGEST_NAME = 60
LARGEST_SUPPLEMENT = 1e10
FIRST_NAME = "Som beregningen"


@dataclass(frozen=True, slots=True)
class ReadAlternative:
    """What a draft came to. cells: table → (row, field) → problem."""

    name: str
    alternative: Alternative | None
    problems: Mapping[str, str]
    cells: Mapping[str, Mapping[tuple[int, str], str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def standard_name(number: int) -> str:
    """What an alternative is called until it gets a name."""
    return FIRST_NAME if number == 1 else f"Alternativ {number}"


def keys_for(number: int) -> tuple[str, ...]:
    """The fields of an alternative; the first is the calculation itself, so only its components can be said better."""
    return (NAME, "bygningsdel") if number == 1 else (NAME, SUPPLEMENT, *BRIEF_KEYS, *TABLES)


def read_alternative(number: int, draft: Mapping[str, str], base: Mapping[str, Any], dato: date) -> ReadAlternative:
    """The alternative of a draft. base: the brief of the run as flat values; dato: the day of the run."""
    typed = {key: draft.get(key, "").strip() for key in keys_for(number)}
    problems: dict[str, str] = {}
    cells: dict[str, dict[tuple[int, str], str]] = {}
    name = typed[NAME] or standard_name(number)
    if len(name) > LONGEST_NAME:
        problems[NAME] = f"Navnet er {len(name)} tegn langt. Skriv højst {LONGEST_NAME}."
    flat = dict(base)
    for key in BRIEF_KEYS:
        reading = read_typed(key, typed.get(key, ""))
        if reading.problem:
            problems[key] = reading.problem
        elif reading.value is not None:
            flat[key] = reading.value
    rows = {key: _rows(key, typed.get(key, ""), problems) for key in TABLES}
    cells["driftskonto"] = _accounts(rows["driftskonto"], flat, problems)
    supplement = _supplement(typed.get(SUPPLEMENT, ""), problems)
    changes = _changes(rows["bygningsdel"], problems, cells)
    brief = None
    try:
        brief = engine_inputs.brief_of(flat, dato)
    except BadInput as bad:
        for p in bad.problems:
            key = engine_inputs.key_of(p)
            problems.setdefault(key if key in typed else NAME, engine_inputs.readable(p.tekst))
    if problems or brief is None:
        return ReadAlternative(name, None, problems, cells)
    from faellesgrund.engine.economy.lifecycle import Alternative

    found = Alternative(name, brief, changes, supplement)
    return ReadAlternative(name, found, {}, {}, _notes(typed, flat))


def _rows(key: str, text: str, problems: dict[str, str]) -> list[dict[str, Any]]:
    reading = read_typed(key, text)
    if reading.problem:
        problems[key] = reading.problem
        return []
    return list(reading.value or [])


def _accounts(rows: list[dict[str, Any]], flat: dict[str, Any], problems: dict[str, str]) -> dict[tuple[int, str], str]:
    wrong: dict[tuple[int, str], str] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        key = f"drift.{row['konto']}"
        reading = read_typed(key, str(int(row["beloeb"])))
        if reading.problem:
            wrong[number, "konto"] = reading.problem
        elif key in seen:
            wrong[number, "konto"] = f"Konto {row['konto']} står to gange. Saml dem i én række."
        else:
            flat[key] = row["beloeb"]
        seen.add(key)
    if wrong:
        problems["driftskonto"] = next(iter(wrong.values()))
    return wrong


def _supplement(text: str, problems: dict[str, str]) -> float:
    if not text:
        return 0.0
    number = danish_number(text)
    if number.value is None:
        problems[SUPPLEMENT] = number.problem
        return 0.0
    if abs(number.value) > LARGEST_SUPPLEMENT:
        problems[SUPPLEMENT] = "Tallet er for stort. Skriv et beløb mellem −10.000.000.000 og 10.000.000.000 kr."
        return 0.0
    return float(number.value)


def _changes(rows: list[dict[str, Any]], problems: dict[str, str], cells: dict[str, dict[tuple[int, str], str]]) -> Any:
    from faellesgrund.engine.economy.lifecycle import read_changes

    try:
        return read_changes(rows)
    except BadInput as bad:
        wrong = {}
        for p in bad.problems:
            place = re.fullmatch(r"bygningsdel\[(\d+)\]\.(\w+)", p.sted)
            if place:
                wrong[int(place[1]), place[2]] = p.tekst
        cells["bygningsdel"] = wrong
        problems.setdefault("bygningsdel", bad.problems[0].tekst)
        return ()


def _notes(typed: Mapping[str, str], flat: Mapping[str, Any]) -> tuple[str, ...]:
    """What has no effect, and what to do instead."""
    given = "anlaeg.anskaffelsessum" in flat or "anlaeg.poster" in flat
    if given and any(typed.get(key) for key in COST_KEYS):
        return (
            "Anskaffelsessummen er givet i byggebriefen, så byggemåde, fælleshus og pris pr. m² ændrer den ikke. Skriv "
            "forskellen som tillæg.",
        )
    return ()


def suggestions() -> tuple[str, ...]:
    """The names of the list of lives, as they can be typed."""
    from faellesgrund.engine.evidence.components import component_lives

    return tuple(part.bygningsdel for part in component_lives())


__all__ = ["ReadAlternative", "cell_problems", "keys_for", "read_alternative", "standard_name", "suggestions"]
