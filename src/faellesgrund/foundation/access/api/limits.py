"""How often a key may be used: a count for each minute, in one row that every process counts in."""

from __future__ import annotations

import time

from django.db.models import Case, F, Q, When

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
    row = CallCount.objects.filter(who=who)
    with_room = row.filter(~Q(minute=minute) | Q(calls__lt=most))
    one_more = Case(When(minute=minute, then=F("calls") + 1), default=1)
    if with_room.update(calls=one_more, minute=minute):
        return
    CallCount.objects.bulk_create([CallCount(who=who, minute=0, calls=0)], ignore_conflicts=True)
    if with_room.update(calls=one_more, minute=minute):
        return
    said = f"Der er plads til {most} kald i minuttet. Vent {left} sekunder."
    raise ApiProblem("for-mange", said, headers={"Retry-After": str(left)})


def forget_old() -> int:
    """Delete the counts of minutes that are over; returns how many."""
    return CallCount.objects.filter(minute__lt=int(time.time()) // 60).delete()[0]
