"""How often a key may be used: a count for each minute, in one row that every process counts in."""

from __future__ import annotations

import time

from django.db.models import F

from faellesgrund.foundation.access.api.models import CallCount
from faellesgrund.foundation.access.api.problems import ApiProblem

PER_MINUTE = 120
"""Calls with one key, or with one user's log-in."""
WRONG_PER_MINUTE = 30
"""Calls from one address with what is no key."""


def count(who: str, most: int = PER_MINUTE) -> None:
    """Count one call of this minute; one query as a rule. Raises ApiProblem (429) with the seconds to wait."""
    now = int(time.time())
    minute, left = now // 60, 60 - now % 60
    this_minute = CallCount.objects.filter(who=who, minute=minute)
    if this_minute.filter(calls__lt=most).update(calls=F("calls") + 1):
        return
    if this_minute.exists():
        said = f"Der er plads til {most} kald i minuttet. Vent {left} sekunder."
        raise ApiProblem("for-mange", said, headers={"Retry-After": str(left)})
    CallCount.objects.bulk_create(
        [CallCount(who=who, minute=minute, calls=1)],
        update_conflicts=True,
        unique_fields=["who"],
        update_fields=["minute", "calls"],
    )


def forget_old() -> int:
    """Delete the counts of minutes that are over; returns how many."""
    return CallCount.objects.filter(minute__lt=int(time.time()) // 60).delete()[0]
