"""The pages of the form as frozen objects: fields with what was typed, errors in a summary and at the field, the rail of steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from faellesgrund.domains.calculations.actions import VersionConflict
from faellesgrund.domains.calculations.form.form_fields import (
    SHARING_KEY,
    FormField,
    extra_accounts,
    form_field,
    label_of,
    sharing_field,
)
from faellesgrund.domains.calculations.form.form_rows import RowsField, rows_field
from faellesgrund.domains.calculations.form.running_result import RunningResult
from faellesgrund.domains.calculations.form.steps import STEPS, Step, step_of
from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.domains.calculations.own_rates.changed_rates import with_reasons
from faellesgrund.domains.calculations.typed_rows import cells
from faellesgrund.engine.economy.brief.fields import ROWS
from faellesgrund.engine.evidence.kommuner import kommuner


@dataclass(frozen=True, slots=True)
class FieldError:
    """One line of the error summary."""

    label: str
    short: str
    field_id: str


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """A step's fields under its heading."""

    title: str
    lead: str
    step_text: str
    fields: tuple[FormField | RowsField, ...]
    more: tuple[FormField, ...]
    more_title: str
    more_open: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the rail."""

    number: int
    title: str
    url: str
    state: str
    current: bool
    errors: int
    note: str

    @property
    def error_text(self) -> str:
        """2 fejl."""
        return f"{self.errors} fejl" if self.errors else ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people changed the same: the message and both texts per field."""

    text: str
    fields: tuple[ConflictingLabel, ...]


@dataclass(frozen=True, slots=True)
class ConflictingLabel:
    """A conflicting field with its Danish name."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """A step, or all fields on one page."""

    title: str
    name: str
    slug: str
    number: int
    has_run: bool
    version: int
    saved_at: datetime | None
    action: str
    back_url: str
    next_text: str
    rail: tuple[Stop, ...]
    groups: tuple[FieldGroup, ...]
    errors: tuple[FieldError, ...]
    conflict: Conflict | None
    running: RunningResult | None

    @property
    def has_rows(self) -> bool:
        """Whether a table stands on the page, with buttons of its own before the one that goes on."""
        return any(isinstance(f, RowsField) for g in self.groups for f in g.fields)

    @property
    def error_title(self) -> str:
        """Ret 1 fejl, før du går videre."""
        return f"Ret {len(self.errors)} fejl, før du går videre"


def form_page(
    calculation: Calculation | None,
    shown: Iterable[Step],
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    action: str,
    running: RunningResult | None = None,
    conflict: VersionConflict | None = None,
    show_missing: bool = False,
    has_run: bool = False,
    version: int | None = None,
) -> FormPage:
    """The page. typed: what stands in the fields now (saved or just posted); problems: by key.

    show_missing: also complain of required fields nobody has filled in yet (after a save, never on first sight).
    """
    steps, typed = tuple(shown), with_reasons(typed)
    here = {k: t for k, t in problems.items() if show_missing or typed.get(k, "").strip()}
    keys = {k for s in steps for k in s.all_keys}
    estimates = running.estimates if running else {}
    groups = tuple(_group(s, typed, here, estimates, single=len(steps) == 1) for s in steps)
    every = [f for g in groups for f in (*g.fields, *g.more)]
    errors = tuple(error for f in every for error in _errors(f))
    stray = {k: t for k, t in here.items() if k not in keys and len(steps) > 1}
    errors += tuple(FieldError(label_of(k) if k else "Beregningen", short(t), "fejlliste") for k, t in stray.items())
    slug = calculation.slug if calculation else ""
    number = steps[0].number if len(steps) == 1 else 0
    return FormPage(
        title=(
            f"{steps[0].title} · {calculation.navn}"
            if calculation and number
            else (calculation.navn if calculation else "Ny beregning")
        ),
        name=calculation.navn if calculation else "",
        slug=slug,
        number=number,
        has_run=has_run,
        version=version if version is not None else (calculation.version if calculation else 0),
        saved_at=calculation.changed_at if calculation else None,
        action=action,
        back_url=reverse("calculations:step", args=[slug, number - 1]) if slug and number > 1 else "",
        next_text="Gem og regn" if number in (0, len(STEPS)) else "Gem og fortsæt",
        rail=_rail(calculation, number, typed, here) if number else (),
        groups=groups,
        errors=errors,
        conflict=_conflict(conflict),
        running=running,
    )


def _conflict(conflict: VersionConflict | None) -> Conflict | None:
    if conflict is None:
        return None
    return Conflict(str(conflict), tuple(ConflictingLabel(label_of(f.key), f.mine, f.theirs) for f in conflict.fields))


def _rail(
    calculation: Calculation | None, number: int, typed: Mapping[str, str], problems: Mapping[str, str]
) -> tuple[Stop, ...]:
    wrong: dict[int, int] = {}
    for key in problems:
        wrong[step_of(key)] = wrong.get(step_of(key), 0) + 1
    stops = []
    for s in STEPS:
        count = wrong.get(s.number, 0)
        touched = any(typed.get(k, "").strip() for k in s.all_keys)
        state = (
            "fejl" if count else ("her" if s.number == number else ("faerdig" if touched and calculation else "venter"))
        )
        url = reverse("calculations:step", args=[calculation.slug, s.number]) if calculation else ""
        stops.append(Stop(s.number, s.title, url, state, s.number == number, count, _stop_note(s.number, typed)))
    return tuple(stops)


def _stop_note(number: int, typed: Mapping[str, str]) -> str:
    if number == 1:
        place = kommuner().get(typed.get("projekt.kommune", ""))
        return ", ".join(x for x in (typed.get("projekt.navn", "").strip()[:30], place.navn if place else "") if x)
    if number == 2 and typed.get("boligtype", "").strip():
        kinds = len(cells("boligtype", typed["boligtype"]))
        return "1 slags bolig" if kinds == 1 else f"{kinds} slags boliger"
    if number == 2 and typed.get("bygning.boliger") and typed.get("bygning.areal_m2_pr_bolig"):
        return f"{typed['bygning.boliger']} boliger, {typed['bygning.areal_m2_pr_bolig']} m²"
    return ""


def _group(
    s: Step, typed: Mapping[str, str], problems: Mapping[str, str], estimates: Mapping[str, str], *, single: bool
) -> FieldGroup:
    fields = [
        rows_field(k, typed.get(k, ""), problems.get(k, ""))
        if k in ROWS
        else form_field(k, typed.get(k, ""), problems.get(k, ""), estimates.get(k, ""))
        for k in s.keys
    ]
    if s.number == 1:
        fields.append(sharing_field(typed.get(SHARING_KEY, "")))
    more = [
        form_field(k, typed.get(k, ""), problems.get(k, ""), estimates.get(k, ""))
        for k in (*s.more, *extra_accounts(s, typed))
    ]
    return FieldGroup(
        title=s.title,
        lead=s.lead,
        step_text=f"Trin {s.number} af {len(STEPS)}" if single else "",
        fields=tuple(fields),
        more=tuple(more),
        more_title="Egne tal for driften, konto for konto" if s.number == 5 else "Flere felter",
        more_open=any(f.error or f.typed for f in more) or not single,
    )


def _errors(field: FormField | RowsField) -> tuple[FieldError, ...]:
    if isinstance(field, RowsField):
        return tuple(FieldError(e.label, short(e.text), e.field_id) for e in field.errors)
    return (FieldError(field.label, short(field.error), target(field)),) if field.error else ()


def target(field: FormField) -> str:
    """Where a link to the field leads: its first choice, or itself."""
    return f"{field.id}-1" if field.kind in ("valg", "flere") else field.id


def short(problem: str) -> str:
    """The first sentence, for the summary: skriv et tal mellem 10 og 200 m²."""
    end = len(problem)
    for i, c in enumerate(problem[:-1]):
        if c in ".?" and problem[i + 1] == " " and problem[i + 2 : i + 3].isupper():
            end = i
            break
    first = problem[:end].rstrip(".")
    return first[:1].lower() + first[1:] if first[1:2].islower() else first
