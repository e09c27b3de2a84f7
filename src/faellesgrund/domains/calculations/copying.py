"""A copy of a calculation with an explicit list of what it takes along, and what it never does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from faellesgrund.domains.calculations.actions import create
from faellesgrund.domains.calculations.compare_page.inputs import name_of
from faellesgrund.domains.calculations.lifecycle import saving
from faellesgrund.domains.calculations.models import Calculation, CalculationNote, Sharing
from faellesgrund.domains.calculations.runs.holding import CalculationError, seen_by

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

NOTES = "noter"
ALTERNATIVES = "levetid"
SECTIONS: Mapping[str, str] = {
    "projekt": "Projekt",
    "bygning": "Bygning",
    "grund": "Grund",
    "anlaeg": "Anlæg",
    "stoette": "Støtte",
    "laan": "Lån",
    "drift": "Drift",
    "bolig": "Bolig",
    "maal": "Mål",
    "satser": "Ændrede satser",
}
HOME = {"boligtype": "bygning", "matrikel": "grund"}
"""Keys that stand alone, and the section a reader looks for them in."""
SHOWN = 6


class SourceChanged(CalculationError):
    """The calculation was changed after the list of what is copied was shown."""


@dataclass(frozen=True, slots=True)
class CopySection:
    """A section of the draft that can be taken along."""

    key: str
    name: str
    content: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CopyPage:
    """What the page before the copy shows."""

    name: str
    version: int
    sections: tuple[CopySection, ...]
    left_behind: tuple[str, ...]
    problem: str = ""


def section_of(key: str) -> str:
    """The section a key of the draft is copied with."""
    section = key.partition(".")[0]
    return HOME.get(section, section)


def proposed_name(calculation: Calculation) -> str:
    """Lærkemarken (kopi)."""
    return f"{calculation.navn[:112]} (kopi)"


def copy_page(
    calculation: Calculation, name: str | None = None, chosen: Collection[str] | None = None, problem: str = ""
) -> CopyPage:
    """The page. chosen: the sections marked (None: all but the notes)."""
    keys: dict[str, list[str]] = {}
    for key in calculation.typed():
        if key not in ("projekt.navn", "satser.begrundelse"):
            keys.setdefault(section_of(key), []).append(key)
    ordered = [s for s in SECTIONS if s in keys] + sorted(set(keys) - set(SECTIONS))
    found = [
        CopySection(s, SECTIONS.get(s, name_of(s)), _content(s, keys[s], calculation), chosen is None or s in chosen)
        for s in ordered
    ]
    alternatives = calculation.alternatives.count()
    if alternatives:
        text = "1 alternativ" if alternatives == 1 else f"{alternatives} alternativer"
        picked = chosen is None or ALTERNATIVES in chosen
        found.append(CopySection(ALTERNATIVES, "Levetid over 30 år", text, picked))
    notes = calculation.notes.filter(deleted_at__isnull=True).count()
    if notes:
        text = "1 note" if notes == 1 else f"{notes} noter"
        found.append(CopySection(NOTES, "Noter", text, chosen is not None and NOTES in chosen))
    return CopyPage(
        name=proposed_name(calculation) if name is None else name,
        version=calculation.version,
        sections=tuple(found),
        left_behind=_left_behind(calculation),
        problem=problem,
    )


def _content(section: str, keys: list[str], calculation: Calculation) -> str:
    if section == "satser":
        count = len([line for line in calculation.field("satser").typed.splitlines() if line.strip()])
        return "1 tal med begrundelse" if count == 1 else f"{count} tal med begrundelse"
    names = [name_of(key) for key in keys[:SHOWN]]
    more = len(keys) - len(names)
    return ", ".join(names) + (f" og {more} mere" if more > 0 else "")


def _left_behind(calculation: Calculation) -> tuple[str, ...]:
    runs = calculation.runs.count()
    locks = calculation.runs.filter(lock__isnull=False).count()
    found = []
    if runs:
        found.append("1 kørsel" if runs == 1 else f"{runs} kørsler")
    if locks:
        found.append("1 lås" if locks == 1 else f"{locks} låse")
    if calculation.deling == Sharing.OWN_PARTY:
        return (*found, "ejeren: kopien er din og kun til din egen part, som den, den er kopieret fra")
    return (*found, "ejeren: kopien er din, og hele partnerskabet kan se den")


def copy(
    user: User, slug: str, navn: str = "", sections: Collection[str] | None = None, version: int | None = None
) -> Calculation:
    """A calculation of one's own with these sections of the draft (None: all but the notes), without runs and locks.

    version: of the source when the list was shown. Raises SourceChanged, NotAllowed, CalculationError.
    """
    with transaction.atomic():
        source = seen_by(user, slug)
        if version is not None and version != source.version:
            raise SourceChanged(
                "Beregningen er ændret, siden du åbnede siden. Listen viser den nu, som den er; kopiér igen."
            )
        name = (navn.strip() or proposed_name(source))[:120]
        typed = {key: text for key, text in source.typed().items() if sections is None or section_of(key) in sections}
        made = create(user, name, {**typed, "projekt.navn": name}, source.deling, copied_from=source)
        if sections is None or ALTERNATIVES in sections:
            for alternative in source.alternatives.all():
                saving.save(user, made.slug, alternative.number, 0, alternative.draft)
        if sections is not None and NOTES in sections:
            CalculationNote.objects.bulk_create(
                CalculationNote(
                    calculation=made,
                    field_key=note.field_key,
                    text=note.text,
                    written_by_id=note.written_by_id,
                    written_at=note.written_at,
                    changed_at=note.changed_at,
                )
                for note in source.notes.filter(deleted_at__isnull=True)
            )
    return made
