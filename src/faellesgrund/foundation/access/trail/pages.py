"""What the pages about the trail show. Every page reads a fixed number of times, however long the trail is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils import timezone

from faellesgrund.foundation.access.audit import Person, handles_of, person_of
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.trail.models import AuditEntry, Kind
from faellesgrund.foundation.access.trail.states import state_as_of
from faellesgrund.foundation.access.trail.words import FieldChange, Line, kind_words, line, state_rows, thing

ROWS = 30
MOST_PERSONS = 20
DONE_TO = {
    Kind.CHANGE.value: "Ændring af",
    Kind.READ.value: "Læsning af",
    Kind.EXPORT.value: "Hentning af",
    Kind.SEARCH.value: "Søgning i",
    Kind.LOGIN.value: "Log ind og ud:",
    Kind.SYSTEM.value: "Drift:",
}


@dataclass(frozen=True, slots=True)
class LinesPage:
    """A page of lines, newest first. older/newer: the query of the links to the neighbours, or empty."""

    lines: tuple[Line, ...]
    older: str
    newer: str

    @property
    def first_page(self) -> bool:
        """Whether these are the newest."""
        return not self.newer


@dataclass(frozen=True, slots=True)
class ObjectPage:
    """One object: its lines, and, when a day is asked for, what it was at the end of it."""

    type: str
    id: str
    what: str
    name: str
    page: LinesPage
    day: date | None
    state: tuple[FieldChange, ...] | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person found: name, where the person works, and the key of the extract."""

    name: str
    where: str
    username: str


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """A line of the extract that a person may ask for: which role at which party, what, when. Never the staff's name."""

    moment: datetime
    role: str
    party: str
    what: str
    action: str


@dataclass(frozen=True, slots=True)
class ExtractPage:
    """The extract on one person."""

    name: str
    username: str
    rows: tuple[ExtractRow, ...]
    older: str
    newer: str


def lines_page(found: QuerySet[AuditEntry], query: dict[str, str]) -> LinesPage:
    """The part of the lines that ``foer`` or ``efter`` in the query asks for; the rest of the query goes with the links."""
    entries, older, newer = _part(found, query)
    usernames = dict(
        User.objects.filter(pk__in={e.actor_id for e in entries if e.actor_id}).values_list("pk", "username")
    )
    return LinesPage(tuple(line(entry, usernames) for entry in entries), older, newer)


def object_page(object_type: str, object_id: str, query: dict[str, str], day: date | None) -> ObjectPage | None:
    """Everything about one object, or None when no line is about it."""
    found = AuditEntry.objects.filter(object_type=object_type, object_id=object_id).order_by("-number")
    page = lines_page(found, query)
    if not page.lines:
        return None
    state = None
    if day is not None:
        end = timezone.make_aware(datetime.combine(day, time.max))
        known = state_as_of(object_type, object_id, end)
        state = state_rows(object_type, known) if known is not None else ()
    return ObjectPage(object_type, object_id, thing(object_type), page.lines[0].name, page, day, state)


def persons_named(text: str) -> tuple[PersonRow, ...]:
    """Users whose name, user name or mail holds the text; at most twenty."""
    wanted = Q(full_name__icontains=text) | Q(username__icontains=text) | Q(email__icontains=text)
    found = User.objects.filter(wanted).select_related("unit__party").order_by("sort_key")[:MOST_PERSONS]
    return tuple(PersonRow(each.full_name, where(each), each.username) for each in found)


def where(user: User) -> str:
    """Where a user works."""
    return f"{user.unit.name}, {user.unit.party.name}" if user.unit else ""


def extract_page(user: User, query: dict[str, str]) -> ExtractPage:
    """The extract on a user: what others did or read that concerned the user."""
    entries, older, newer = _part(concerning(person_of(user)), query)
    return ExtractPage(user.full_name, user.username, tuple(extract_rows(entries)), older, newer)


def concerning(person: Person) -> QuerySet[AuditEntry]:
    """The lines that concern a person, newest first."""
    return AuditEntry.objects.filter(concerns__person__in=handles_of(person)).order_by("-number")


def extract_rows(entries: Iterable[AuditEntry]) -> Iterable[ExtractRow]:
    """Lines as rows of an extract."""
    for entry in entries:
        role = entry.actor_role or (entry.actor_name if entry.actor_id is None else "")
        what = f"{DONE_TO.get(entry.kind, kind_words(entry.kind))} {thing(entry.object_type)}"
        yield ExtractRow(entry.made_at, role, entry.actor_party, what, entry.action)


def _part(found: QuerySet[AuditEntry], query: dict[str, str]) -> tuple[list[AuditEntry], str, str]:
    """One page of lines by number, so that page 2,000 costs what page 1 does; and the queries of the neighbours."""
    kept = {key: value for key, value in query.items() if value and key not in {"foer", "efter"}}
    before, after = _whole(query.get("foer", "")), _whole(query.get("efter", ""))
    if after is not None:
        upwards = list(found.filter(number__gt=after).order_by("number")[: ROWS + 1])
        more_newer, entries = len(upwards) > ROWS, upwards[:ROWS][::-1]
        more_older = True
    else:
        entries = list((found.filter(number__lt=before) if before is not None else found)[: ROWS + 1])
        more_older, entries = len(entries) > ROWS, entries[:ROWS]
        more_newer = before is not None
    if not entries:
        return [], "", urlencode(kept) and f"?{urlencode(kept)}" if before or after else ""
    older = "?" + urlencode({**kept, "foer": entries[-1].number}) if more_older else ""
    newer = "?" + urlencode({**kept, "efter": entries[0].number}) if more_newer else ""
    return entries, older, newer


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
