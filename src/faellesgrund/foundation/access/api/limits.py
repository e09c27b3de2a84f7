"""How often a key may be used: a count for each minute, in the cache that every process shares."""

from __future__ import annotations

import time

from django.core.cache import cache

from faellesgrund.foundation.access.api.problems import ApiProblem

PER_MINUTE = 120
"""Calls with one key, or with one user's log-in."""
WRONG_PER_MINUTE = 30
"""Calls from one address with what is no key."""


def count(who: str, most: int = PER_MINUTE) -> None:
    """Count one call of this minute. Raises ApiProblem (429) with the seconds to wait when there are too many."""
    now = int(time.time())
    name, left = f"api-{who}-{now // 60}", 60 - now % 60
    if cache.add(name, 1, 120):
        return
    try:
        number = cache.incr(name)
    except ValueError:  # thrown out of a full cache meanwhile
        return
    if number > most:
        said = f"Der er plads til {most} kald i minuttet. Vent {left} sekunder."
        raise ApiProblem("for-mange", said, headers={"Retry-After": str(left)})
