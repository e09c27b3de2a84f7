"""What the way in writes in the audit trail, in one place."""

from __future__ import annotations

from typing import Any

from django.db import models

from faellesgrund.foundation.access.audit import Subject, record_change
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.trail.models import Kind

UNKNOWN = Subject("login", "", "Ukendt navn")
"""Stands where somebody tried a name nobody has. What was typed is not kept: it may be a password."""


def note(action: str, about: User | Subject, actor: User | None, reason: str = "", **details: Any) -> None:
    """One line about signing in and out. actor: None when nobody is signed in; about: the user it concerns."""
    concerns = (about,) if isinstance(about, User) else ()
    record_change(actor, action, about, None, None, reason=reason, concerns=concerns, details=details, kind=Kind.LOGIN)


def note_change(
    action: str,
    obj: models.Model,
    actor: User | None,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    concerns: tuple[User, ...] = (),
    **details: Any,
) -> None:
    """One line with what was and what is."""
    record_change(actor, action, obj, before, after, concerns=concerns, details=details or None)
