"""Publishing figures about few people or few bids: held against all that came out before, and remembered.

Whoever calls has asked the policy whether the user may publish; here it is decided what can come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.publication_models import Publication, PublishedFigure
from faellesgrund.foundation.access.small_numbers import Clearance, Hidden, Ledger, Protection, Statement
from faellesgrund.foundation.access.small_numbers.ledger import Days, Published

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

ATTEMPTS = 5


def ledger_of(population: str, days: Days | None = None) -> Ledger:
    """All that has been published about the population; two columns in one query, however much that is."""
    figures = (
        PublishedFigure.objects.filter(publication__population=population)
        .order_by("pk")
        .values_list("publication__published_on", "publication__threshold", "key", "cells")
    )
    return Ledger(
        tuple(Published(day, Statement(key, cells), threshold) for day, threshold, key, cells in figures), days
    )


def publish(
    actor: User | None,
    population: str,
    day: date,
    statements: Sequence[Statement],
    protection: Protection | None = None,
    days: Days | None = None,
) -> Clearance:
    """Publish what can be published of the figures, and remember it with a line in the trail; all or nothing is stored.

    population: a name that stays the same as long as figures may be about the same people. days: which days figures of
    this population come out. Raises ValueError as :meth:`Ledger.propose` does.
    """
    protection = protection or Protection()
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _publish(actor, population, day, statements, protection, days)
        except IntegrityError:
            # Somebody published about the same population meanwhile: hold the figures against that too.
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _publish(
    actor: User | None,
    population: str,
    day: date,
    statements: Sequence[Statement],
    protection: Protection,
    days: Days | None,
) -> Clearance:
    # The number first: a publication that comes between it and the look at the ledger takes the same number.
    newest = Publication.objects.filter(population=population).order_by("-number").first()
    clearance = ledger_of(population, days).propose(day, statements, protection)
    if not clearance.added:
        return clearance
    publication = Publication.objects.create(
        population=population,
        number=newest.number + 1 if newest else 1,
        published_on=day,
        threshold=clearance.added[0].threshold,
        reason=protection.reason,
        made_by=actor,
    )
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            publication=publication,
            key=each.statement.key,
            count=each.statement.count,
            cells=dict(each.statement.cells),
        )
        for each in clearance.added
    )
    record_change(
        actor,
        "tal.udgiv",
        publication,
        None,
        {
            "om": population,
            "udgivet": [each.statement.key for each in clearance.added],
            "skjult": {key: each.text for key, each in clearance.figures.items() if isinstance(each, Hidden)},
            "grænse": publication.threshold,
        },
        reason=protection.reason,
    )
    return clearance
