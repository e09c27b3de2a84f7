"""Notes on a calculation: written, corrected and deleted by their writer, with a trace, and shown to whoever sees the calculation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from faellesgrund.domains.calculations.compare_page.inputs import name_of
from faellesgrund.domains.calculations.models import Calculation, CalculationNote, Run
from faellesgrund.domains.calculations.runs.holding import CalculationError, demand, seen_by
from faellesgrund.foundation.access.policy import may, record_change

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

ACTION = "beregning.noter"
LONGEST = 4_000
WHOLE, RUN, FIELD = "", "koersel:", "felt:"


class WrongNote(CalculationError):
    """The text cannot be used."""


class NoteChanged(CalculationError):
    """The note was changed in another window. Carries what is saved now."""

    def __init__(self, note: CalculationNote) -> None:
        self.note = note
        super().__init__("Noten er rettet i et andet vindue, siden du åbnede den. Din tekst er ikke gemt endnu.")


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note as it is read."""

    pk: int
    text: str
    by: str
    at: datetime
    changed: datetime | None
    deleted: datetime | None
    about: str
    mine: bool
    calculation: int
    run: int | None


@dataclass(frozen=True, slots=True)
class About:
    """What a note can be about."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class NotesSection:
    """The notes of a calculation with the form for one more."""

    notes: tuple[ShownNote, ...]
    abouts: tuple[About, ...]
    may_write: bool
    typed: str = ""
    problem: str = ""


def notes_section(
    user: User, calculation: Calculation, run: Run | None = None, typed: str = "", about: str = "", problem: str = ""
) -> NotesSection:
    """The notes on the calculation and (with ``run``) on that run; without, on every run."""
    rows = calculation.notes.all()
    if run is not None:
        rows = rows.filter(Q(run=None) | Q(run=run))
    return NotesSection(
        notes=shown(rows, user),
        abouts=_abouts(calculation, run, about),
        may_write=may(user, ACTION, calculation),
        typed=typed,
        problem=problem,
    )


def shown(rows: QuerySet[CalculationNote], user: User) -> tuple[ShownNote, ...]:
    """The notes in one query, oldest first."""
    return tuple(_shown(rows, user))


def _shown(rows: QuerySet[CalculationNote], user: User) -> Iterator[ShownNote]:
    for note in rows.select_related("written_by", "run").defer("run__packed_result", "run__brief_toml"):
        about = f"kørsel {note.run.number}" if note.run is not None else ""
        yield ShownNote(
            pk=note.pk,
            text=note.text,
            by=note.written_by.get_full_name(),
            at=note.written_at,
            changed=note.changed_at,
            deleted=note.deleted_at,
            about=name_of(note.field_key) if note.field_key else about,
            mine=note.written_by_id == user.pk and note.deleted_at is None,
            calculation=note.calculation_id,
            run=note.run_id,
        )


def _abouts(calculation: Calculation, run: Run | None, chosen: str) -> tuple[About, ...]:
    pairs = [(WHOLE, "Hele beregningen")]
    if run is not None:
        pairs.append((f"{RUN}{run.number}", f"Kørsel {run.number}"))
    pairs += [(f"{FIELD}{key}", name_of(key)) for key in calculation.typed() if key != "satser.begrundelse"]
    return tuple(About(value, text, value == chosen) for value, text in pairs)


def write(user: User, slug: str, text: str, about: str = WHOLE) -> CalculationNote:
    """Add a note. about: empty, ``koersel:3`` or ``felt:bygning.boliger``. Raises WrongNote, NotAllowed, CalculationError."""
    text = _usable(text)
    with transaction.atomic():
        calculation = seen_by(user, slug)
        demand(user, ACTION, calculation)
        run, key = _about(calculation, about)
        note = CalculationNote.objects.create(
            calculation=calculation, run=run, field_key=key, text=text, written_by=user
        )
        record_change(user, ACTION, calculation, None, {"note": note.pk, "om": about, "tekst": text})
    return note


def _usable(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise WrongNote("Skriv noten, før du gemmer.")
    if len(text) > LONGEST:
        raise WrongNote(f"Noten er {len(text)} tegn lang. Skriv højst {LONGEST}.")
    return text


def _about(calculation: Calculation, about: str) -> tuple[Run | None, str]:
    if about.startswith(RUN):
        number = about.removeprefix(RUN)
        runs = calculation.runs.defer("packed_result", "brief_toml")
        run = runs.filter(number=int(number)).first() if number.isdecimal() and len(number) < 8 else None
        if run is None:
            raise WrongNote("Kørslen findes ikke. Vælg, hvad noten gælder.")
        return run, ""
    if about.startswith(FIELD):
        key = about.removeprefix(FIELD)
        if key not in calculation.draft:
            raise WrongNote("Feltet findes ikke. Vælg, hvad noten gælder.")
        return None, key[:60]
    if about != WHOLE:
        raise WrongNote("Vælg, hvad noten gælder.")
    return None, ""


def own_note(user: User, slug: str, pk: int) -> CalculationNote:
    """A note of the user's own that is not deleted. Raises CalculationError, NotAllowed."""
    calculation = seen_by(user, slug)
    demand(user, ACTION, calculation)
    rows = calculation.notes.filter(written_by=user, deleted_at__isnull=True)
    found = rows.select_related("calculation").filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise CalculationError("Noten findes ikke, eller den er skrevet af en anden.")
    return found


def correct(user: User, slug: str, pk: int, version: int, text: str) -> None:
    """Change the text of one's own note. Raises WrongNote, NoteChanged, CalculationError."""
    text = _usable(text)
    with transaction.atomic():
        note = CalculationNote.objects.select_for_update().get(pk=own_note(user, slug, pk).pk)
        if note.version != version and note.text != text:
            raise NoteChanged(note)
        if note.text == text:
            return
        before, note.text = note.text, text
        note.version, note.changed_at = note.version + 1, timezone.now()
        note.save(update_fields=("text", "version", "changed_at"))
        record_change(user, ACTION, note.calculation, {"note": pk, "tekst": before}, {"note": pk, "tekst": text})


def remove(user: User, slug: str, pk: int) -> None:
    """Delete one's own note: the text goes, the trace stays. Raises CalculationError."""
    with transaction.atomic():
        note = CalculationNote.objects.select_for_update().get(pk=own_note(user, slug, pk).pk)
        before, note.text, note.deleted_at = note.text, "", timezone.now()
        note.save(update_fields=("text", "deleted_at"))
        record_change(user, ACTION, note.calculation, {"note": pk, "tekst": before}, {"note": pk, "tekst": ""})
