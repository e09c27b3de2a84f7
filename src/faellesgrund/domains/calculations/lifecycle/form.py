"""The form of one alternative: what is otherwise than the calculation, with what was typed and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from faellesgrund.domains.calculations.form.form_fields import Choice, FormField, form_field
from faellesgrund.domains.calculations.form.form_page import FieldError, short, target
from faellesgrund.domains.calculations.form.form_rows import RowsField, rows_field
from faellesgrund.domains.calculations.lifecycle.reading import (
    BRIEF_KEYS,
    NAME,
    SUPPLEMENT,
    ReadAlternative,
    keys_for,
    standard_name,
    suggestions,
)
from faellesgrund.domains.calculations.lifecycle.tables import TABLES
from faellesgrund.domains.calculations.typed import typed_text
from faellesgrund.domains.calculations.typed_rows import posted_rows
from faellesgrund.engine.economy.brief.fields import BY_KEY, CHOICE, YES_NO

LABELS = {
    NAME: ("Navn", "Kort, så det kan stå over en kolonne.", "", "bred"),
    SUPPLEMENT: (
        "Tillæg til anskaffelsessummen",
        "Det, der er dyrere at bygge, inkl. moms; et minus foran, når det er billigere. Lægges til entreprisen.",
        "kr.",
        "mellem",
    ),
}


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that was saved in another window meanwhile."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class AlternativeForm:
    """The page of one alternative."""

    number: int
    name: str
    version: int
    fields: tuple[FormField | RowsField, ...]
    errors: tuple[FieldError, ...]
    clashes: tuple[Clash, ...]
    notes: tuple[str, ...]

    @property
    def error_title(self) -> str:
        """Gemt. Ret 1 fejl, før alternativet regnes med."""
        return f"Det er gemt. Ret {len(self.errors)} fejl, før alternativet kan regnes med"


def posted(data: Any, number: int) -> dict[str, str]:
    """The texts of a posted form. data: a QueryDict."""
    found = {}
    for key in keys_for(number):
        text = posted_rows(data, key) if key in TABLES else data.get(key, "").replace("\r\n", "\n")
        found[key] = text or ""
    return found


def alternative_form(
    number: int,
    version: int,
    typed: Mapping[str, str],
    read: ReadAlternative,
    base: Mapping[str, Any],
    theirs: Mapping[str, str] | None = None,
) -> AlternativeForm:
    """The form. base: the run's brief as flat values; theirs: what another window saved, after a conflict."""
    started = any(text.strip() for text in typed.values())
    problems = read.problems if started else {}
    cells = read.cells if started else {}
    fields = tuple(
        _field(key, typed.get(key, ""), problems.get(key, ""), cells, base, number) for key in keys_for(number)
    )
    errors = [e for f in fields for e in _errors(f)]
    clashes: tuple[Clash, ...] = ()
    if theirs is not None:
        labels = {f.key: f.label for f in fields}
        clashes = tuple(
            Clash(labels[key], typed.get(key, ""), theirs.get(key, ""))
            for key in labels
            if typed.get(key, "").strip() != theirs.get(key, "").strip()
        )
    return AlternativeForm(number, read.name, version, fields, tuple(errors), clashes, read.notes)


def _errors(f: FormField | RowsField) -> tuple[FieldError, ...]:
    if isinstance(f, RowsField):
        return tuple(FieldError(e.label, short(e.text), e.field_id) for e in f.errors)
    return (FieldError(f.label, short(f.error), target(f)),) if f.error else ()


def _field(
    key: str,
    typed: str,
    problem: str,
    cells: Mapping[str, Mapping[tuple[int, str], str]],
    base: Mapping[str, Any],
    number: int,
) -> FormField | RowsField:
    if key in TABLES:
        return rows_field(key, typed, problem, cells.get(key), suggestions() if key == "bygningsdel" else ())
    if key in LABELS:
        label, help_text, unit, size = LABELS[key]
        note = f"Tomt felt: {standard_name(number)}." if key == NAME else "Tomt felt: 0 kr."
        mode = "" if key == NAME else "text"
        return FormField(key, key, key, "tekst", label, help_text, unit, note, typed, problem, False, size, mode)
    assert key in BRIEF_KEYS
    field = form_field(key, typed, problem)
    now = typed_text(key, base.get(key))
    if BY_KEY[key].kind in (CHOICE, YES_NO):
        options = {c.value: c.label for c in field.choices}
        standing = f"Som beregningen ({lower(options[now])})" if now in options else "Som beregningen"
        choices = (Choice("", standing, "", not typed), *(Choice(v, t, "", v == typed) for v, t in options.items()))
        return replace(field, kind="liste", choices=choices, note="", required=False)
    tail = f" ({now} {field.unit})" if now else ""
    return replace(field, note=f"Tomt felt: som beregningen{tail}.", required=False, note_url="")


def lower(text: str) -> str:
    """A choice inside a sentence."""
    return text[:1].lower() + text[1:]
