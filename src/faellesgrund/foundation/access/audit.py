"""Who did what, and who read what: lines added to the trail in the same transaction as the thing itself.

Lines are written one at a time over the whole installation (that is what makes the chain), from the first line of a
transaction until it ends: record as the last thing a transaction does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models, transaction
from django.utils import timezone

from faellesgrund.foundation.access.cipher import EncryptedText, indexes
from faellesgrund.foundation.access.holding import held_by, party_of
from faellesgrund.foundation.access.keys import Purpose, newest
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.roles import ROLES
from faellesgrund.foundation.access.trail.chain import GENESIS, link
from faellesgrund.foundation.access.trail.models import (
    AuditConcern,
    AuditEntry,
    AuditPerson,
    Kind,
    canonical_json,
    new_handle,
    without_surrogates,
)
from faellesgrund.foundation.access.trail.origin import origin

__all__ = ["HIDDEN", "Change", "Kind", "Person", "Subject", "record_change", "record_changes", "record_read"]

Values = Mapping[str, Any]
Actor = User | AnonymousUser | None

HIDDEN = {"skjult": True}
"""Stands for the value of a secret field, before and after: the trail says that it changed, never from what to what."""
INSTALLATION, NOBODY = "Fællesgrund", "Ikke logget ind"
TURN = 0x4647_7265_7669
"""The PostgreSQL lock that a transaction holds from its first line until it ends."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person that lines can concern: a kind of person (``bruger``, later ``beboer``) and the key within it."""

    kind: str
    key: str

    @property
    def identity(self) -> str:
        """What is indexed."""
        return f"{self.kind}:{self.key}"


@runtime_checkable
class IsPerson(Protocol):
    """What else can stand among the persons concerned."""

    def audit_person(self) -> Person:
        """The person in the trail."""
        ...


Concerned = User | Person | IsPerson


@dataclass(frozen=True, slots=True)
class Subject:
    """What a line is about when it is no row of a table: a search, a log-in that failed, the installation itself."""

    type: str
    id: str = ""
    name: str = ""


INSTALLATION_ITSELF = Subject("installation", "", INSTALLATION)


@dataclass(frozen=True, slots=True)
class Change:
    """One of many changes for :func:`record_changes`."""

    obj: models.Model | Subject
    before: Values | None
    after: Values | None
    details: Values | None = None
    concerns: Sequence[Concerned] = field(default=())


def record_change(
    actor: Actor,
    action: str,
    obj: models.Model | Subject,
    before: Values | None,
    after: Values | None,
    *,
    reason: str = "",
    concerns: Iterable[Concerned] = (),
    details: Values | None = None,
    kind: Kind = Kind.CHANGE,
) -> AuditEntry:
    """Add one line about a change.

    actor: None when the installation itself did it. before/after: values by field, None when the object was not there;
    what is the same in both is left out, and secret fields are said to have changed, nothing more. concerns: persons the
    object is about. Call it last in the transaction that makes the change.
    """
    change = Change(obj, before, after, details, tuple(concerns))
    return record_changes(actor, action, (change,), reason=reason, kind=kind)[0]


def record_changes(
    actor: Actor, action: str, changes: Iterable[Change], *, reason: str = "", kind: Kind = Kind.CHANGE
) -> list[AuditEntry]:
    """One line for each change, in a number of queries that does not grow with them."""
    found = list(changes)
    lines = []
    for change in found:
        secret = secret_names(change.obj)
        before, after = _changed(change.before, change.after)
        line = _line(actor, kind, action, change.obj, reason)
        line.before, line.after = _hidden(before, secret), _hidden(after, secret)
        line.details = _plain(change.details)
        lines.append(line)
    _append(lines, [_persons(change.concerns) for change in found])
    return lines


def record_read(
    user: Actor,
    action: str,
    obj: models.Model | Subject,
    *,
    reason: str = "",
    concerns: Iterable[Concerned] = (),
    details: Values | None = None,
    kind: Kind | None = None,
) -> AuditEntry:
    """Add one line about a reading, an export or a search.

    kind: when not given, what the action's name says (``….eksporter`` is an export, ``soegning.…`` a search). details:
    what was asked for and how much came out, such as filters and the number of rows.
    """
    line = _line(user, kind or _kind_of(action), action, obj, reason)
    line.details = _hidden(_plain(details), secret_names(obj))
    _append([line], [_persons(concerns)])
    return line


def _kind_of(action: str) -> Kind:
    topic, _, verb = action.partition(".")
    if verb.startswith("eksport"):
        return Kind.EXPORT
    if topic == "soegning" or verb.startswith("soeg"):
        return Kind.SEARCH
    return Kind.READ


def secret_names(obj: models.Model | Subject | type[models.Model]) -> frozenset[str]:
    """The names whose values stay out of the trail: encrypted fields, passwords, and the model's own ``audit_secret``."""
    if isinstance(obj, Subject):
        return ALWAYS_SECRET
    names = set(ALWAYS_SECRET) | set(getattr(obj, "audit_secret", ()))
    for each in obj._meta.get_fields():
        if isinstance(each, models.Field) and (isinstance(each, EncryptedText) or each.name in names):
            names |= {each.name, str(each.verbose_name)}
    return frozenset(names)


ALWAYS_SECRET = frozenset({"password", "adgangskode"})


def _line(actor: Actor, kind: Kind, action: str, obj: models.Model | Subject, reason: str) -> AuditEntry:
    user = actor if isinstance(actor, User) else None
    party = party_of(user)
    here = origin()
    subject = obj if isinstance(obj, Subject) else Subject(obj._meta.label_lower, str(obj.pk), _name_of(obj))
    return AuditEntry(
        made_at=timezone.now(),
        kind=kind.value,
        actor_id=user.pk if user else None,
        actor_name=_short(user.full_name if user else (INSTALLATION if actor is None else NOBODY), 120),
        actor_role=_short(", ".join(sorted({ROLES[held.role].dansk for held in held_by(user)})), 200),
        actor_party=_short(party.name if party else "", 120),
        action=_short(action, 60),
        object_type=_short(subject.type, 60),
        object_id=_short(subject.id, 60),
        object_name=_short(subject.name, 200),
        reason=without_surrogates(reason.strip()),
        ip=_short(here.ip, 45),
        path=_short(here.path, 300),
    )


def _name_of(obj: models.Model) -> str:
    own = getattr(obj, "audit_name", None)
    return str(own() if callable(own) else obj)


def _short(text: str, longest: int) -> str:
    return without_surrogates(text)[:longest]


def _plain(values: Values | None) -> dict[str, Any] | None:
    """The values as they come back from the database."""
    import json

    return None if values is None else {str(k): json.loads(canonical_json(v)) for k, v in values.items()}


def _changed(before: Values | None, after: Values | None) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    old, new = _plain(before), _plain(after)
    if old is None or new is None:
        return old, new
    same = {key for key in old.keys() & new.keys() if old[key] == new[key]}
    return {k: v for k, v in old.items() if k not in same}, {k: v for k, v in new.items() if k not in same}


def _hidden(values: dict[str, Any] | None, secret: frozenset[str]) -> dict[str, Any] | None:
    return None if values is None else {k: HIDDEN if k in secret else v for k, v in values.items()}


def _persons(concerns: Iterable[Concerned]) -> tuple[Person, ...]:
    return tuple(dict.fromkeys(person_of(each) for each in concerns))


def person_of(concerned: Concerned) -> Person:
    """The person in the trail that something stands for."""
    if isinstance(concerned, Person):
        return concerned
    if isinstance(concerned, User):
        return Person("bruger", str(concerned.pk))
    return concerned.audit_person()


def handles_of(person: Person) -> tuple[str, ...]:
    """The handles the person has in the trail; none when no line concerns the person."""
    rows = AuditPerson.objects.filter(index__in=indexes(person.identity, _index_context()))
    return tuple(rows.values_list("handle", flat=True))


def _index_context() -> str:
    return str(AuditPerson._meta.get_field("index").context)


def _append(lines: Sequence[AuditEntry], concerned: Sequence[tuple[Person, ...]]) -> None:
    """Write the lines at the end of the chain, and whom they concern."""
    if not lines:
        return
    with transaction.atomic(savepoint=False):
        number, previous = _take_turn()
        handles = _handles({person for persons in concerned for person in persons})
        key = newest(Purpose.AUDIT)
        concerns = []
        for line, persons in zip(lines, concerned, strict=True):
            number += 1
            own = [handles[person] for person in persons]
            previous = link(line, own, number, previous, key)
            line._state.adding = False
            concerns += [AuditConcern(entry_id=number, person_id=handle) for handle in own]
        _insert(lines)
        _insert(concerns)


def _take_turn() -> tuple[int, str]:
    """Wait until no other transaction writes lines; the number and digest of the last line.

    SQLite lets one transaction write at a time (they all begin IMMEDIATE); PostgreSQL is told to.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        cursor.execute("SELECT number, digest FROM access_auditentry ORDER BY number DESC LIMIT 1")
        row = cursor.fetchone()
    return (int(row[0]), str(row[1])) if row else (0, GENESIS)


def _handles(persons: set[Person]) -> dict[Person, str]:
    """The handle of each person, made when it is missing. Called while it is our turn, so never twice for one person."""
    if not persons:
        return {}
    context = _index_context()
    candidates = {index: person for person in persons for index in indexes(person.identity, context)}
    known = AuditPerson.objects.filter(index__in=candidates).values_list("index", "handle")
    handles = {candidates[index]: handle for index, handle in known}
    missing = []
    for person in sorted(persons - handles.keys(), key=lambda each: each.identity):
        handle = new_handle()
        sealed = AuditPerson.sealed_text(handle, person.identity)
        missing.append(AuditPerson(handle=handle, kind=person.kind, sealed=sealed))
        handles[person] = handle
    _insert(missing)
    return handles


def _insert(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model in one statement, however many there are."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = [each for each in meta.concrete_fields if not isinstance(each, models.AutoField)]
    quote = connection.ops.quote_name
    sql = (
        f"INSERT INTO {quote(meta.db_table)} ({', '.join(quote(str(f.column)) for f in fields)}) "  # noqa: S608 - our names
        f"VALUES ({', '.join(['%s'] * len(fields))})"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(_parameters(rows, fields)))


def _parameters(rows: Sequence[models.Model], fields: Sequence[models.Field[Any, Any]]) -> Iterator[list[Any]]:
    for row in rows:
        yield [each.get_db_prep_save(each.pre_save(row, add=True), connection) for each in fields]
