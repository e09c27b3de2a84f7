"""The frame of the question turned round: the fields and sliders, what was typed in them, and the brief they give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.form.form_fields import FormField, form_field
from faellesgrund.domains.calculations.form.form_page import FieldError
from faellesgrund.domains.calculations.models import Run
from faellesgrund.domains.calculations.typed import read_typed, typed_text

FIELDS = {
    "husleje": "maal.husleje",
    "sikkerhed": "maal.sikkerhed",
    "tilskud": "stoette.kommunalt_tilskud",
    "stat": "stoette.statstilskud_pr_bolig",
    "boliger": "bygning.boliger",
    "areal": "bygning.areal_m2_pr_bolig",
    "byggemaade": "bygning.byggemaade",
}
"""Name in the address → key of the brief."""
SIZE = ("boliger", "areal")
LABELS = {
    "husleje": ("Husleje højst", "Kr. pr. bolig om måneden uden forbrug"),
    "sikkerhed": ("Sikkerhed for at holde den", "80 betyder: otte ud af ti gange"),
    "tilskud": ("Kommunens tilskud højst", "Ud over statens tilskud"),
    "stat": ("Statens tilskud pr. bolig", "Tomt felt er loftet"),
}
STATE_CEILING = "skaev_tilskud_max"


@dataclass(frozen=True, slots=True)
class Slider:
    """A slider beside a field; the field decides, the slider follows it."""

    low: int
    high: int
    step: int
    value: int


@dataclass(frozen=True, slots=True)
class FrameField:
    """A field of the frame, with its slider when it is a number."""

    field: FormField
    slider: Slider | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What was asked: the fields as typed, the flat brief they give, what is wrong, and what was changed (key → typed)."""

    fields: tuple[FrameField, ...]
    flat: Mapping[str, Any]
    errors: tuple[FieldError, ...]
    changed: Mapping[str, str]
    typed: Mapping[str, str]

    @property
    def target(self) -> float:
        """The highest rent, kr. per home and month."""
        return float(self.flat.get("maal.husleje", 3000))

    @property
    def certainty(self) -> float:
        """The chance the rent must keep, a share."""
        return float(self.flat.get("maal.sikkerhed", 0.8))


def frame_of(run: Run, result: Mapping[str, Any], asked: Mapping[str, str]) -> Frame:
    """The frame asked for (names of :data:`FIELDS`); what is left out is the brief's own."""
    flat = engine_inputs.flat(engine_inputs.brief_from_toml(run.brief_toml, run.dato))
    names = [n for n in FIELDS if n not in SIZE or FIELDS[n] in flat]
    own = _own(flat, result, names)
    typed = {name: asked.get(name, own[name]).strip() for name in names}
    problems: dict[str, str] = {}
    for name in names:
        key = FIELDS[name]
        reading = read_typed(key, typed[name])
        if reading.problem:
            problems[name] = reading.problem
        elif reading.value is not None:
            flat[key] = reading.value
        else:
            flat.pop(key, None)
    if "husleje" not in problems and float(flat.get("maal.husleje", 3000)) <= 0:
        problems["husleje"] = "Skriv en husleje over 0 kr."
    fields = tuple(_field(name, typed[name], problems.get(name, ""), result) for name in names)
    errors = tuple(
        FieldError(f.field.label, f.field.error[:1].lower() + f.field.error[1:].rstrip("."), f.field.id)
        for f in fields
        if f.field.error
    )
    changed = {FIELDS[n]: typed[n] for n in names if typed[n] != own[n]}
    return Frame(fields, flat, errors, changed, typed)


def _own(flat: Mapping[str, Any], result: Mapping[str, Any], names: list[str]) -> dict[str, str]:
    """The brief's own frame as typed texts; the grant the run found where the brief asks for the need."""
    own = {name: typed_text(FIELDS[name], flat.get(FIELDS[name])) for name in names}
    own["husleje"] = own["husleje"] or typed_text("maal.husleje", float(result["husleje"]["maal"]))
    own["sikkerhed"] = own["sikkerhed"] or "80"
    own["byggemaade"] = own["byggemaade"] or "trae_elementer"
    if own["tilskud"] in ("", "behov"):
        own["tilskud"] = typed_text("grund.pris", round(float(result["stoettebehov"]["forventet"]), -5))
    return own


def _field(name: str, typed: str, problem: str, result: Mapping[str, Any]) -> FrameField:
    base = form_field(FIELDS[name], typed, problem)
    label, help_text = LABELS.get(name, (base.label, ""))
    field = replace(
        base, name=name, id=name, label=label, help=help_text, note="", required=True, term=None, note_url=""
    )
    if name == "byggemaade":
        return FrameField(replace(field, kind="liste"), None)
    if name == "husleje":
        field = replace(field, unit="kr.")  # the month stands in the help, and the column is narrow
    return FrameField(replace(field, kind="tekst", inputmode="decimal"), _slider(name, typed, result))


def _slider(name: str, typed: str, result: Mapping[str, Any]) -> Slider:
    """A slider wide enough for what stands in the field."""
    need = float(result["stoettebehov"]["forventet"])
    ceiling = next((float(r["vaerdi"]) for r in result["forudsaetninger"] if r["noegle"] == STATE_CEILING), 0.0)
    low, high, step = {
        "husleje": (1_500, 5_000, 10),
        "sikkerhed": (50, 99, 1),
        "tilskud": (0, max(1_000_000, int(2 * need // 1_000_000 + 1) * 1_000_000), 50_000),
        "stat": (0, int(ceiling) or 500_000, 10_000),
        "boliger": (1, 40, 1),
        "areal": (15, 110, 1),
    }[name]
    reading = read_typed(FIELDS[name], typed)
    here = (
        float(reading.value)
        if isinstance(reading.value, int | float)
        else (float(high) if name == "stat" else float(low))
    )
    value = round(here * 100) if name == "sikkerhed" else round(here)
    return Slider(min(low, value), max(high, value), step, value)
