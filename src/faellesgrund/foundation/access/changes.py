"""Who changed what, written in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from faellesgrund.foundation.access.models import ChangeEntry, User


def record_change(
    actor: User | None,
    action: str,
    obj: models.Model,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> ChangeEntry:
    """Add one line to the log of changes.

    actor: None when the installation itself did it. before/after: JSON values, only what changed; None when the object
    was not there. Call it inside the transaction that makes the change.
    """
    roles = actor.roles.valid_on(timezone.localdate()) if actor else ()
    return ChangeEntry.objects.create(
        actor=actor,
        actor_name=actor.full_name if actor else "Fællesgrund",
        actor_role=", ".join(sorted({each.get_role_display() for each in roles}))[:200],
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
    )
