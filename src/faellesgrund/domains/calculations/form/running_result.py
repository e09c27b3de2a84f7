"""The running result beside the form: what the draft gives so far, what it used instead of a wrong field, what matters here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.form.form_fields import PRICE_KEY
from faellesgrund.domains.calculations.form.steps import house_price_per_m2, what_ifs
from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.domains.calculations.own_projects import counted_for, preview_with
from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.result_page.amounts import kr, mio, number, rent, signed_mio
from faellesgrund.domains.calculations.typed import typed_text
from faellesgrund.domains.experience.engine_inputs import Counted
from faellesgrund.engine.economy.brief.fields import BY_KEY, ROWS
from faellesgrund.engine.problems import BadInput

KEPT = 200


@dataclass(frozen=True, slots=True)
class RunningFigure:
    """One figure of the panel."""

    label: str
    value: str
    unit: str
    interval: str


@dataclass(frozen=True, slots=True)
class Effect:
    """A change of the brief and what it does to the need."""

    text: str
    change: str


@dataclass(frozen=True, slots=True)
class RunningResult:
    """The panel »Indtil nu«."""

    missing: str
    instead: tuple[str, ...]
    figures: tuple[RunningFigure, ...]
    effects: tuple[Effect, ...]
    estimates: Mapping[str, str] = field(default_factory=dict)
    """What the run used for each account of the running cost (``drift.114`` → 78.639 kr.), and the price of experience."""


def running_result(
    calculation: Calculation, problems: Mapping[str, str], step_number: int, dato: date
) -> RunningResult:
    """The panel for a draft. Fields in error count with their last usable value, and the panel says so."""
    typed = calculation.typed()
    usable = engine_inputs.values({k: v for k, v in typed.items() if k not in problems})
    instead = []
    for key in problems:
        if not typed.get(key, "").strip():
            continue
        last = calculation.field(key).value
        if last is not None and key not in ("satser", "anlaeg.poster"):
            usable[key] = last
            instead.append(f"Regnet med {_said(key, last)}, til fejlen er rettet.")
        elif key in BY_KEY and not BY_KEY[key].required:
            instead.append(f"Regnet uden »{BY_KEY[key].label}«, til fejlen er rettet.")
        elif key in ("satser", "anlaeg.poster") or key.startswith("drift."):
            instead.append("Regnet med skønnet, til fejlen er rettet.")
    if engine_inputs.lacking(usable):
        return RunningResult("Skriv kommune, antal boliger og areal, så står tallene her.", tuple(instead), (), ())
    try:
        own = counted_for(calculation)
        result = preview(_key(usable), dato, own=own)
    except BadInput as bad:
        return RunningResult(engine_inputs.readable(bad.problems[0].tekst), tuple(instead), (), ())
    estimates = _estimates(result) | (_experience_price(usable, dato, own) if step_number in (0, 2) else {})
    return RunningResult(
        "", tuple(instead), _figures(result), _effects(usable, result, step_number, dato, own), estimates
    )


def _estimates(result: Mapping[str, Any]) -> dict[str, str]:
    sums: dict[str, float] = {}
    for line in result["budget"]:
        account = f"drift.{str(line['konto']).split('.')[0]}"
        sums[account] = sums.get(account, 0.0) + float(line["beloeb"])
    return {account: kr(amount) for account, amount in sums.items()}


def _experience_price(usable: Mapping[str, Any], dato: date, own: tuple[Counted, ...]) -> dict[str, str]:
    """What experience says a m² of this project costs, whatever the user has typed for it."""
    without = {k: v for k, v in usable.items() if not k.startswith("anlaeg.")}
    try:
        result = preview(_key(without), dato, 2, own)
    except BadInput:
        return {}
    return {PRICE_KEY: kr(house_price_per_m2(result))}


def _said(key: str, value: Any) -> str:
    if key in ROWS:
        return {"boligtype": "de boligtyper", "matrikel": "de grunde"}[key] + ", der sidst kunne læses"
    field = BY_KEY.get(key)
    if field is None:
        return f"{typed_text(key, value)} kr. om året"
    unit = "%" if field.unit == "andel" else field.unit
    shown = (field.choices or {}).get(str(value)) or typed_text(key, value)
    return f"{shown} {unit}".strip() + (
        f" ({field.label.lower()})" if not unit or unit.startswith(("kr", "%", "m²")) else ""
    )


def _key(flat: Mapping[str, Any]) -> str:
    import json

    return json.dumps(flat, sort_keys=True, ensure_ascii=False)


@lru_cache(maxsize=KEPT)
def preview(
    values: str, dato: date, draws: int = engine_inputs.PREVIEW_DRAWS, own: tuple[Counted, ...] = ()
) -> dict[str, Any]:
    """The chain with few draws, kept by what it was asked. values: flat values as JSON text. Raises BadInput.

    own: the finished projects that count.
    """
    import json

    brief = engine_inputs.brief_of(json.loads(values), dato)
    return preview_with(brief, dato, draws, own)


def _figures(result: Mapping[str, Any]) -> tuple[RunningFigure, ...]:
    cost, need, monthly = result["anskaffelsessum"], result["stoettebehov"], result["husleje"]
    target = rent(float(monthly["maal"]))
    figures = [
        RunningFigure("Anskaffelsessum", mio(float(cost["forventet"])), "mio. kr.", _span(cost, mio, "mio. kr.")),
        RunningFigure(
            f"Støttebehov ved {target} kr. husleje",
            mio(float(need["forventet"])),
            "mio. kr.",
            _span(need, mio, "mio. kr."),
        ),
        RunningFigure(
            "Husleje pr. bolig", rent(float(monthly["pr_bolig_maaned"])), "kr. om måneden", _span(monthly, rent, "kr.")
        ),
    ]
    who = wording.leading_profile(result)
    if who is not None:
        name = wording.profile_name(str(who["profil"])).removeprefix("Kontanthjælp, ")
        figures.append(
            RunningFigure(f"Tilbage på {name}", number(float(who["efter_husleje_maaned"])), "kr. om måneden", "")
        )
    return tuple(figures)


def _span(row: Mapping[str, Any], text: Any, unit: str) -> str:
    low, high = float(row["p10"]), float(row["p90"])
    return "" if high - low < 1 else f"8 af 10: {text(low)}–{text(high)} {unit}"


def _effects(
    usable: Mapping[str, Any], result: Mapping[str, Any], step_number: int, dato: date, own: tuple[Counted, ...]
) -> tuple[Effect, ...]:
    """Each change alone against the draft; a change that cannot be run is left out."""
    here = float(result["stoettebehov"]["forventet"])
    found = []
    for change in what_ifs(step_number, usable, result):
        try:
            base = here if not change.base else _need({**usable, **change.base}, dato, own)
            moved = _need({**usable, **change.changes}, dato, own) - base
        except BadInput:
            continue
        found.append(Effect(change.text, signed_mio(moved)))
    return tuple(found)


def _need(flat: Mapping[str, Any], dato: date, own: tuple[Counted, ...]) -> float:
    """The expected need; it needs no draws to speak of."""
    return float(preview(_key(flat), dato, 2, own)["stoettebehov"]["forventet"])
