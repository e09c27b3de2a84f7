"""Searches among kinds that concern persons are written in the trail, whether or not anything was found."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from faellesgrund.foundation.access.audit import Concerned, Subject, record_read
from faellesgrund.foundation.access.cipher import encrypt

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User
    from faellesgrund.foundation.search.queries import Found

CONTEXT = "search.trail.soegt"
"""What was typed may be a person's name, so it stands encrypted in the trail; decrypt it in this context."""


def record_search(user: User, found: Found) -> None:
    """Add a line when the search went through a kind that concerns persons: what was typed, where, whom it showed."""
    among = [kind for kind in found.among if kind.concerns_persons]
    if not among:
        return
    shown: dict[str, list[int]] = defaultdict(list)
    for key, object_id in found.shown:
        shown[key].append(object_id)
    concerns: list[Concerned] = []
    for kind in among:
        if kind.persons is not None and shown[kind.key]:
            concerns.extend(kind.persons(shown[kind.key]))
    record_read(
        user,
        "soegning.brug",
        Subject("search.search", "", "Søgning"),
        concerns=concerns,
        details={
            "soegt": encrypt(found.query.text, CONTEXT),
            "slags": [kind.key for kind in among],
            "fund": found.page.count,
            "vist": {kind.key: shown[kind.key] for kind in among},
        },
    )
