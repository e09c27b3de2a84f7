"""What the way in writes in the audit trail, in one place."""

from __future__ import annotations

from typing import Any

from django.db import models

from faellesgrund.foundation.access.changes import record_change
from faellesgrund.foundation.access.models import User


def note(action: str, obj: models.Model, actor: User | None, **details: Any) -> None:
    """One line. actor: None when nobody is signed in; who it concerns is the object."""
    record_change(actor, action, obj, None, details)


def note_change(
    action: str, obj: models.Model, actor: User | None, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    """One line with what was and what is."""
    record_change(actor, action, obj, before, after)
