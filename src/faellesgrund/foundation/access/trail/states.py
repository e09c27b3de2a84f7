"""What an object was at a moment, put together from the before and after values of the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from faellesgrund.foundation.access.trail.models import AuditEntry, Kind

Line = tuple[datetime, dict[str, Any] | None, dict[str, Any] | None]


def state_as_of(object_type: str, object_id: str, moment: datetime) -> dict[str, Any] | None:
    """The values of the object at the moment, by field; None when it was not there, or nothing is known of it.

    object_type: ``app.model``. A field nobody had changed by then has the value it had before its first change, or is
    missing when it never changed. Secret fields hold ``audit.HIDDEN``. One query; it reads the object's own lines alone.
    """
    lines = (
        AuditEntry.objects.filter(object_type=object_type, object_id=str(object_id), kind=Kind.CHANGE)
        .order_by("number")
        .values_list("made_at", "before", "after")
    )
    return replayed(cast("list[Line]", list(lines)), moment)


def replayed(lines: Sequence[Line], moment: datetime) -> dict[str, Any] | None:
    """The state at the moment from the lines of one object, oldest first."""
    past = [line for line in lines if line[0] <= moment]
    later = lines[len(past) :]
    if not past and (not later or later[0][1] is None):
        return None  # it came into being later, or nothing is known
    state: dict[str, Any] = {}
    there, touched = True, set[str]()
    for _, before, after in past:
        touched |= {*(before or ()), *(after or ())}
        there = after is not None
        state = {**{k: v for k, v in state.items() if k not in (before or {})}, **after} if after is not None else {}
    if not there:
        return None
    for _, before, after in later:
        state.update({k: v for k, v in (before or {}).items() if k not in touched})
        touched |= {*(before or ()), *(after or ())}
    return state
