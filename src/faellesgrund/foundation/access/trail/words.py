"""The trail in words: what things and fields are called, and how values are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse

from faellesgrund.foundation.access.audit import HIDDEN
from faellesgrund.foundation.access.trail.models import AuditEntry, Kind, canonical_json
from faellesgrund.foundation.ui.numbers import EN_DASH

LONGEST_VALUE = 600
CHANGED = "ændret"
OTHER_THINGS = {
    "installation": "installationen",
    "login": "log ind",
    "soegning": "søgning",
    "revision": "loggen",
    "udbyder": "udbyder af login",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its name, and what it was before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a page shows it."""

    number: int
    moment: datetime
    kind: str
    who: str
    role: str
    party: str
    action: str
    what: str
    name: str
    object_url: str
    user_url: str
    url: str
    reason: str
    ip: str
    path: str
    changes: tuple[FieldChange, ...]
    details: tuple[FieldChange, ...]


def model_of(object_type: str) -> type[models.Model] | None:
    """The model behind ``app.model``, or None."""
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None


def thing(object_type: str) -> str:
    """What a kind of object is called: ``access.user`` is »bruger«."""
    model = model_of(object_type)
    return str(model._meta.verbose_name) if model else OTHER_THINGS.get(object_type, object_type)


def line(entry: AuditEntry, usernames: dict[int, str] | None = None) -> Line:
    """A line in words. usernames: of the actors, by primary key, for those pages that link to them."""
    username = (usernames or {}).get(entry.actor_id or 0)
    has_object = bool(entry.object_id and "/" not in entry.object_type + entry.object_id)
    return Line(
        number=entry.number,
        moment=entry.made_at,
        kind=kind_words(entry.kind),
        who=entry.actor_name,
        role=entry.actor_role,
        party=entry.actor_party,
        action=entry.action,
        what=thing(entry.object_type),
        name=entry.object_name or entry.object_id,
        object_url=reverse("audit:object", args=[entry.object_type, entry.object_id]) if has_object else "",
        user_url=reverse("audit:user", args=[username]) if username else "",
        url=reverse("audit:line", args=[entry.number]),
        reason=entry.reason,
        ip=entry.ip,
        path=entry.path,
        changes=changes(entry),
        details=tuple(FieldChange(k, "", shown(v)) for k, v in sorted((entry.details or {}).items())),
    )


def kind_words(kind: str) -> str:
    """The kind of a line in Danish."""
    return str(dict(Kind.choices).get(kind, kind))


def changes(entry: AuditEntry) -> tuple[FieldChange, ...]:
    """Field by field, before and after; what is a table of its own (a draft, say) one level further in."""
    old, new = entry.before or {}, entry.after or {}
    model = model_of(entry.object_type)
    found = []
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        name = field_name(model, key)
        if before == HIDDEN or after == HIDDEN:
            found.append(FieldChange(name, "", CHANGED))
        elif isinstance(before or {}, dict) and isinstance(after or {}, dict) and (before or after):
            inner_old, inner_new = before or {}, after or {}
            found += [
                FieldChange(f"{name}, {inner}", shown(inner_old.get(inner)), shown(inner_new.get(inner)))
                for inner in dict.fromkeys([*inner_old, *inner_new])
                if inner_old.get(inner) != inner_new.get(inner)
            ]
        else:
            found.append(FieldChange(name, shown(before), shown(after)))
    return tuple(found)


def state_rows(object_type: str, state: dict[str, Any]) -> tuple[FieldChange, ...]:
    """A state as rows of field and value."""
    model = model_of(object_type)
    rows: list[FieldChange] = []
    for key, value in sorted(state.items()):
        name = field_name(model, key)
        if isinstance(value, dict) and value != HIDDEN:
            rows += [FieldChange(f"{name}, {inner}", "", shown(value[inner])) for inner in sorted(value)]
        else:
            rows.append(FieldChange(name, "", shown(value)))
    return tuple(rows)


def field_name(model: type[models.Model] | None, key: str) -> str:
    """What a field is called where it is typed, or its key."""
    try:
        field = model._meta.get_field(key) if model else None
    except FieldDoesNotExist:
        field = None
    return str(field.verbose_name) if isinstance(field, models.Field) else key


def shown(value: Any) -> str:
    """A value as text; a long one is cut."""
    if value is None or value == "":
        return EN_DASH
    if value == HIDDEN:
        return "skjult"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    text = value if isinstance(value, str) else canonical_json(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]} …"
