"""The few fields of »Hvem kan betale?« and »Ydelsesbro«: what must be left, other fixed expenses, a rent, a profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from faellesgrund.domains.calculations.form.form_fields import Choice, FormField, form_field
from faellesgrund.domains.calculations.form.form_page import FieldError
from faellesgrund.domains.calculations.result_page import wording
from faellesgrund.domains.calculations.typed import read_typed, typed_text

KEYS = {"husleje": "maal.husleje", "krav": "maal.raadighed", "faste": "bolig.forbrug_pr_maaned"}
"""Name in the address → the key of the brief whose range and wording it follows."""
LABELS = {
    "husleje": ("Husleje", "Kr. pr. bolig om måneden uden forbrug"),
    "krav": ("Det skal der være tilbage", "Kr. om måneden. Tomt felt viser kroner uden vurdering"),
    "faste": ("Andre faste udgifter", "Kr. om måneden, for eksempel telefon, forsikring og forbrug"),
}


@dataclass(frozen=True, slots=True)
class PayingFrame:
    """What was asked: fields as typed, values by name (None: empty), what is wrong, and the chosen profile."""

    fields: tuple[FormField, ...]
    values: Mapping[str, float | None]
    errors: tuple[FieldError, ...]
    profile: str

    @property
    def error_title(self) -> str:
        """Ret 1 fejl, og regn igen."""
        return f"Ret {len(self.errors)} fejl, og regn igen"


def paying_frame(
    names: Sequence[str], asked: Mapping[str, str], own: Mapping[str, float | None], profiles: Sequence[str] = ()
) -> PayingFrame:
    """The fields named, with what was asked or the run's own values. profiles: those to choose between, the first is default."""
    fields, values, errors = [], dict[str, float | None](), []
    for name in names:
        typed = asked.get(name, typed_text(KEYS[name], own.get(name))).strip()
        reading = read_typed(KEYS[name], typed)
        problem = reading.problem
        if name == "husleje" and not problem and not reading.value:
            problem = "Skriv en husleje over 0 kr."
        label, help_text = LABELS[name]
        base = form_field(KEYS[name], typed, problem)
        field = replace(
            base, name=name, id=name, kind="tekst", label=label, help=help_text, unit="kr.", note="", note_url="",
            required=name == "husleje", term=None, inputmode="decimal",
        )  # fmt: skip
        fields.append(field)
        values[name] = None if problem or reading.value is None else float(reading.value)
        if problem:
            errors.append(FieldError(label, problem[:1].lower() + problem[1:].rstrip("."), name))
    profile = asked.get("profil", "")
    if profile not in profiles:
        profile = profiles[0] if profiles else ""
    if profiles:
        fields.append(_profile_field(profile, profiles))
    return PayingFrame(tuple(fields), values, tuple(errors), profile)


def _profile_field(chosen: str, profiles: Sequence[str]) -> FormField:
    choices = tuple(Choice(p, wording.profile_name(p), "", p == chosen) for p in profiles)
    base = form_field("maal.husleje", chosen, "")
    return replace(
        base, key="profil", name="profil", id="profil", kind="liste", label="Profil i tegningen", help="", unit="", note="",
        required=True, term=None, choices=choices, note_url="",
    )  # fmt: skip
