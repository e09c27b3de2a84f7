"""From a draft to the engine and back: typed texts → brief → result text. The only place here that calls the engine.

The chain (and NumPy with it) is imported when the first calculation is made, not when the pages are loaded.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from importlib.metadata import version as package_version
from typing import TYPE_CHECKING, Any

from faellesgrund import __version__
from faellesgrund.domains.calculations.typed import readings
from faellesgrund.engine.economy.brief.fields import BY_KEY, DATE, FROM_HOME_TYPES, MODELS, ROWS
from faellesgrund.engine.economy.brief.model import Brief
from faellesgrund.engine.economy.brief.writer import brief_toml
from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.engine.rates import load_rates

if TYPE_CHECKING:
    from faellesgrund.domains.calculations.rent.bridge_page import BridgeQuestion
    from faellesgrund.engine.economy.benefit_bridge import BenefitBridge
    from faellesgrund.engine.economy.construction import OwnProject
    from faellesgrund.engine.economy.lifecycle import Alternative
    from faellesgrund.engine.economy.lifting import Price
    from faellesgrund.engine.economy.paying.rents_to_avoid import Highest
    from faellesgrund.engine.economy.question import Question

REQUIRED = tuple(f.key for f in BY_KEY.values() if f.required)
PREVIEW_DRAWS = 2_000


def values(typed: Mapping[str, str]) -> dict[str, Any]:
    """The usable values by key; texts that cannot be read are left out."""
    return {k: r.value for k, r in readings(typed).items() if not r.problem and r.value is not None}


def problems(typed: Mapping[str, str], dato: date) -> dict[str, str]:
    """What is wrong with a draft, by key (a key of the brief): each field alone, then the fields together."""
    read = readings(typed)
    found = {key: r.problem for key, r in read.items() if r.problem}
    try:
        brief_of({k: r.value for k, r in read.items() if not r.problem}, dato)
    except BadInput as bad:
        for problem in bad.problems:
            key = key_of(problem)
            # Rows that cannot be read yet would have said how many homes there are.
            if key in found or (key in FROM_HOME_TYPES and key not in read and "boligtype" in found):
                continue
            missing = key in REQUIRED and key not in read
            found[key] = "Skal udfyldes." if missing else _in_row(problem) + readable(problem.tekst)
    return found


def lacking(flat_values: Mapping[str, Any]) -> list[str]:
    """Required keys without a value. Kinds of home say how many homes there are and how large."""
    kinds = bool(flat_values.get("boligtype"))
    return [k for k in REQUIRED if flat_values.get(k) is None and not (kinds and k in FROM_HOME_TYPES)]


def _in_row(problem: Problem) -> str:
    """»Række 2: « where a problem stands in a row of a table."""
    row = re.search(r"\b(?:boligtype|matrikel)\[(\d+)\]", problem.sted)
    return f"Række {row[1]}: " if row else ""


def key_of(problem: Problem) -> str:
    """The field a problem belongs to: rows of a list belong to their list, rates to the list of changed rates."""
    place = problem.sted.split("[")[0]
    if place.startswith("satser.") and place != "satser.begrundelse":
        return "satser"
    return place


def readable(text: str) -> str:
    """A problem of the engine as a page says it: fields and models by name, dates as Danes write them."""
    for table, rows in (("[[boligtype]]", "boligtyperne"), ("[[matrikel]]", "grundene")):
        text = text.replace(f"under {table}", f"blandt {rows}").replace(table, rows)
    text = re.sub(r'\bnavn = "([^"]*)"', r"navnet »\1«", re.sub(r'\bmatrikel = "([^"]*)"', r"»\1«", text))
    text = re.sub(r"\budelad (?:boliger|areal_m2_pr_bolig)\b", "lad feltet stå tomt", text)
    for key, field in BY_KEY.items():
        text = text.replace(key, f"»{field.label}«")
    for key, name in MODELS.items():
        text = (
            re.sub(rf"\b{key}\b", f"»{name}«", text)
            if "_" in key
            else text.replace(f"modellen {key}", f"modellen »{name}«")
        )
    text = re.sub(r"\b(\d{4})-(\d{2})-(\d{2})\b", r"\3.\2.\1", text)
    return text[:1].upper() + text[1:]


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Flat keys as the sections of a brief; dates become dates again."""
    sections: dict[str, Any] = {}
    for key, value in flat.items():
        if key == "satser":
            sections.setdefault("satser", {}).update(value)
            continue
        if key in ROWS:
            sections[key] = value
            continue
        if key.startswith("grund.") and flat.get("matrikel"):
            continue  # the form says so: with several plots their rows count
        section, _, name = key.partition(".")
        field = BY_KEY.get(key)
        if field is not None and field.kind == DATE and isinstance(value, str):
            value = date.fromisoformat(value)
        sections.setdefault(section, {})[name] = value
    # A reason without a changed rate is only a note under work; the brief has nothing to hang it on.
    if set(sections.get("satser", {})) == {"begrundelse"}:
        del sections["satser"]
    return sections


def flat(brief: Brief) -> dict[str, Any]:
    """A brief as the flat keys of a draft."""
    keys: dict[str, Any] = dict(brief.given)
    if brief.poster is not None:
        keys["anlaeg.poster"] = [{"gruppe": p.gruppe, "tekst": p.tekst, "beloeb": p.beloeb} for p in brief.poster]
    for table, rows in (("boligtype", brief.boligtyper), ("matrikel", brief.matrikler)):
        if rows:
            keys[table] = [{k: v for k, v in asdict(row).items() if v is not None} for row in rows]
    keys.update({f"drift.{account}": amount for account, amount in brief.drift.items()})
    if brief.satser:
        keys["satser"] = dict(brief.satser)
        keys["satser.begrundelse"] = brief.begrundelse
    return keys


def brief_of(flat_values: Mapping[str, Any], dato: date) -> Brief:
    """A brief from flat values. Raises BadInput with every problem."""
    from faellesgrund.engine.economy.brief.reader import read_brief

    return read_brief(nested(flat_values), dato)


def brief_from_toml(text: str, dato: date, name: str = "byggebrief") -> Brief:
    """A brief from the text of a file. Raises BadInput; problems carry the line."""
    from faellesgrund.engine.economy.brief.reader import read_brief_text

    return read_brief_text(text, dato, name)


def brief_from_sections(data: Mapping[str, Any], dato: date) -> Brief:
    """A brief from its sections, as they stand in JSON. Raises BadInput with every problem."""
    from faellesgrund.engine.economy.brief.reader import read_brief

    return read_brief(data, dato)


def toml_of(brief: Brief) -> str:
    """The brief as the file the command line reads."""
    return brief_toml(brief)


def answer(brief: Brief, dato: date, draws: int, seed: int, own: tuple[OwnProject, ...] = ()) -> str:
    """The result document as text: the same brief, date, draws, seed and own projects give the same bytes. Raises BadInput."""
    return written(calculated(brief, dato, draws, seed, own))


def written(document: Mapping[str, Any]) -> str:
    """A document as it is stored and sent: without the layout that makes a result three times as long and slow."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def calculated(brief: Brief, dato: date, draws: int, seed: int, own: tuple[OwnProject, ...] = ()) -> dict[str, Any]:
    """The result document (``faellesgrund/beregning/1``). Raises BadInput."""
    from faellesgrund.engine.economy.chain import calculate

    return calculate(brief, dato, draws, seed, own)


def workbook_of(
    brief: Brief,
    dato: date,
    draws: int,
    seed: int,
    own: tuple[OwnProject, ...],
    notes: Callable[[dict[str, Any]], Sequence[str]],
) -> bytes:
    """The live workbook of a run (xlsx). notes: what its front sheet says of this copy, given its result. Raises BadInput."""
    from faellesgrund.engine.economy.chain import run
    from faellesgrund.engine.economy.result import document
    from faellesgrund.engine.economy.workbook.workbook import workbook

    ran = run(brief, dato, draws, seed, own)
    return workbook(ran, notes(document(ran)))


def question_of(brief: Brief, dato: date, draws: int, seed: int, own: tuple[OwnProject, ...] = ()) -> Question:
    """The brief ready to be asked backwards, at as many rents as wanted. Raises BadInput."""
    from faellesgrund.engine.economy.question import prepared

    return prepared(brief, dato, draws, seed, own)


def turned_round(
    brief: Brief,
    rent: float,
    certainty: float | None,
    dato: date,
    draws: int,
    seed: int,
    own: tuple[OwnProject, ...] = (),
) -> dict[str, Any]:
    """The answer to what it may cost (``faellesgrund/baglaens/1``). Raises BadInput."""
    from faellesgrund.engine.economy.backwards import backwards

    return backwards(brief, rent, certainty, dato, draws, seed, own)


def asked_at(question: Question, rent: float, certainty: float) -> dict[str, Any]:
    """The same of a question made ready before. Raises BadInput."""
    from faellesgrund.engine.economy.backwards import answered

    return answered(question, rent, certainty)


def over_the_years(
    alternatives: Sequence[Alternative], dato: date, rate: float | None, profile: str, own: tuple[OwnProject, ...]
) -> dict[str, Any]:
    """Ways of building side by side over thirty years (``faellesgrund/levetid/1``). Raises BadInput."""
    from faellesgrund.engine.economy.lifecycle import compare

    return compare(alternatives, dato, rate, profile, own=own)


def parsed(text: str) -> dict[str, Any]:
    """A result text as a document."""
    document: dict[str, Any] = json.loads(text)
    return document


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """A fingerprint of every rate and figure of the installation, so that a run can say whether they are still the same."""
    lines = [f"{r.noegle}|{v!r}" for r in load_rates() for v in r.vaerdier]
    lines += [repr(figure) for figure in load_evidence()]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def environment() -> dict[str, str]:
    """What the engine runs on, for the day a digit moves and nothing of ours did."""
    return {"python": platform.python_version(), "numpy": package_version("numpy")}


def engine_version() -> str:
    """The version a run was made with."""
    return __version__


def curves_today(brief: Brief, dato: date, *keys: str) -> dict[str, Any]:
    """What each profile has left (kr. per month) at each whole monthly rent 0 … 20.000, with the rates as they are known
    today for the date; a profile whose benefit is not in force is left out. keys: profiles (none: the brief's)."""
    from faellesgrund.engine.economy.assumptions import Assumptions
    from faellesgrund.engine.economy.who_can_pay import chosen_profiles, curves_of, home_of

    home = home_of(brief, float(brief.get("bygning.areal_m2_pr_bolig")))
    return curves_of(keys or chosen_profiles(brief), home, dato, Assumptions(brief.satser, brief.begrundelse))


def highest_rents(curves: Mapping[str, Any], needed: float, fixed: float) -> dict[str, dict[str, Any]]:
    """For each profile the highest whole rent that leaves ``needed`` kr. after ``fixed`` other expenses, and its gaps."""
    from faellesgrund.engine.economy.paying.rent_curve import highest_rent

    return {profile: highest_rent(left, needed, fixed) for profile, left in curves.items()}


def highest_for_all(curves: Mapping[str, Any], needed: float, fixed: float) -> Highest:
    """The highest whole rent that leaves every profile enough, outside all dead zones."""
    from faellesgrund.engine.economy.paying.rents_to_avoid import highest_for_all as highest

    return highest(curves, needed, fixed)


def curve_today(brief: Brief, profile: str, dato: date) -> tuple[tuple[tuple[int, float], ...], list[float]]:
    """The corners of a profile's curve and what is left at each whole rent; empty when its benefit is not in force."""
    from faellesgrund.engine.economy.paying.rent_curve import corners

    left = curves_today(brief, dato, profile).get(profile)
    return ((), []) if left is None else (tuple(corners(left)), [float(x) for x in left])


def bridge_of(asked: BridgeQuestion) -> BenefitBridge:
    """The benefit bridge of plain values. Raises BadInput where a rate is not known."""
    from faellesgrund.engine.economy.assumptions import Assumptions
    from faellesgrund.engine.economy.benefit_bridge import benefit_bridge
    from faellesgrund.engine.economy.paying import profiles
    from faellesgrund.engine.rates import RateUnknown

    home = profiles.Home(asked.areal, asked.kommune, **asked.bolig)
    a = Assumptions(asked.satser, asked.begrundelse)
    keys = asked.profiler or tuple(profiles.BY_KEY)
    try:
        return benefit_bridge(keys, home, asked.husleje, asked.dato, a, asked.krav, asked.faste)
    except RateUnknown as unknown:
        raise BadInput([Problem("", str(unknown))]) from unknown


def prices_of(question: Question, rent: float, municipal: float | None) -> Callable[[int], Price]:
    """What it costs to bring the rent (kr. per month) down to another. municipal: the grant it rests on (None: the need at it)."""
    from faellesgrund.engine.economy.lifting import priced
    from faellesgrund.engine.economy.question import at_rent

    grant = at_rent(question, rent, 0.5).case.municipal.vaerdi if municipal is None else municipal
    return lambda to: priced(question, rent, grant, to)


def home_flags(brief: Brief) -> dict[str, bool]:
    """What the rent includes and whether there is a kitchen, as the profiles are tried."""
    from faellesgrund.engine.economy.who_can_pay import home_of

    home = home_of(brief, 1.0)
    return {name: bool(getattr(home, name)) for name in ("eget_koekken", "varme_inkl", "vand_inkl", "el_inkl")}
