"""The forms of finished projects. They keep what was typed, and read it as a table's cells are read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from faellesgrund.domains.experience.models import FinishedProject, Sharing
from faellesgrund.domains.experience.reading.numbers import NotANumber
from faellesgrund.domains.experience.reading.rows import Unreadable, read_cell
from faellesgrund.domains.experience.rules import (
    CHOICE,
    DEFAULTS,
    FIELDS,
    KOMMUNE,
    KRONER,
    LONG_TEXT,
    NUMBER,
    WHOLE,
    YEAR,
    YES_NO,
    completed,
    problems,
)
from faellesgrund.engine.evidence.kommuner import kommuner
from faellesgrund.foundation.ui.fields import shown
from faellesgrund.foundation.ui.numbers import NotANumber as NotDanish
from faellesgrund.foundation.ui.numbers import read_number

GROUPS = (
    ("Projektet", ("navn", "kommune", "prisaar", "boliger", "areal_m2", "faelleshus_m2", "byggemaade")),
    ("Prisen", ("anskaffelsessum", "grundpris", "grundlag", "sikkerhed", "kilde")),
    ("Fordelt på grupper", ("grundudgifter", "entreprise", "omkostninger", "gebyrer")),
    ("Brug og deling", ("taeller_med", "begrundelse", "note", "deling")),
)
YES_OR_NO = (("ja", "Ja"), ("nej", "Nej"))


class FactField(forms.Field):
    """One fact, by its rules. The cleaned value is as the rules want it, or None."""

    def __init__(self, key: str) -> None:
        self.fact = FIELDS[key]
        f = self.fact
        super().__init__(label=f.label, help_text=f.help, required=False, widget=_widget(key))
        # How the field is marked; what to say when it is empty the rules know.
        self.required = f.required or f.kind in (CHOICE, YES_NO)
        self.enhed = f.unit

    def validate(self, value: Any) -> None:
        """The rules say what is missing, all at once."""

    def to_python(self, value: Any) -> Any:
        """The fact. Raises ValidationError with what to write."""
        text = str(value or "").strip()
        if not text:
            return None
        kind = self.fact.kind
        try:
            if kind in (NUMBER, KRONER, WHOLE):
                typed = text.removesuffix("kr.").removesuffix("m²")
                return read_cell(self.fact.key, read_number(typed))  # type: ignore[arg-type]
            return read_cell(self.fact.key, text)
        except (Unreadable, NotANumber, NotDanish) as wrong:
            raise ValidationError(str(wrong), code="read") from None

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: typed text as it was typed, values as Danes write them."""
        if isinstance(value, bool):
            return "ja" if value else "nej"
        if self.fact.kind == YEAR:
            return value
        return shown(value) if isinstance(value, int | Decimal) else value


def _widget(key: str) -> forms.Widget:
    f = FIELDS[key]
    if f.kind == KOMMUNE:
        places = sorted(kommuner().values(), key=lambda k: (k.kode != "0101", k.navn))
        return forms.Select(choices=[("", "Vælg kommune"), *((k.kode, k.navn) for k in places)])
    if f.kind == CHOICE:
        return forms.Select(choices=list((f.choices or {}).items()))
    if f.kind == YES_NO:
        return forms.Select(choices=YES_OR_NO)
    if f.kind == LONG_TEXT:
        return forms.Textarea(attrs={"rows": 4})
    if f.kind in (NUMBER, KRONER, WHOLE, YEAR):
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "felt__ind--tal"})
    return forms.TextInput(attrs={"maxlength": f.high or 120})


class ProjectForm(forms.Form):
    """Every fact of a project, and who may see it."""

    def __init__(self, data: Any = None, project: FinishedProject | None = None) -> None:
        initial: dict[str, Any] = {**DEFAULTS, "deling": Sharing.PARTNERSHIP}
        if project is not None:
            initial = {**{key: getattr(project, key) for key in FIELDS}, "deling": project.deling}
        super().__init__(data, initial=initial)
        for key in FIELDS:
            self.fields[key] = FactField(key)
        self.fields["deling"] = forms.ChoiceField(
            label="Hvem må se projektet",
            choices=Sharing.choices,
            help_text="Deles det, tæller det også med i de andres skøn.",
            error_messages={"invalid_choice": "Vælg en af mulighederne.", "required": "Vælg en af mulighederne."},
        )

    def clean(self) -> dict[str, Any]:
        """What is missing or out of range is told together with what could not be read."""
        for key, text in problems(completed(self.facts), localdate().year).items():
            if key not in self.errors:
                self.add_error(key, text)
        return self.cleaned_data

    @property
    def facts(self) -> dict[str, Any]:
        """The values by field."""
        return {key: self.cleaned_data.get(key) for key in FIELDS}

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as they stand on the page."""
        return [(title, [self[key] for key in keys]) for title, keys in GROUPS]
