"""Figures in a working copy: put in a clause, and brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from faellesgrund.foundation.documents.clause_actions import Wording, edit
from faellesgrund.foundation.documents.figures.bindings import LONGEST_KEY, put
from faellesgrund.foundation.documents.holding import NotFound, NotNow, held, held_clause, logged, touched
from faellesgrund.foundation.documents.models import BoundFigure, Clause
from faellesgrund.foundation.documents.registry import Newest, find_figure
from faellesgrund.foundation.documents.telling import indexed

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


def insert(user: User, slug: str, uid: str, version: int, key: str) -> Clause:
    """Put a figure at the end of a clause. Raises as :func:`edit`, and NotFound for a figure the user may not see."""
    if len(key) > LONGEST_KEY or find_figure(user, key) is None:
        raise NotFound("Tallet findes ikke, eller det er ikke delt med dig.")
    with transaction.atomic():
        document = held(user, slug, "dokument.ret", draft=True)
        clause = held_clause(document, uid)
        if clause is None:
            raise NotFound("Klausulen er fjernet. Hent siden igen.")
        body = f"{clause.body.rstrip()} [[tal: {key}]]".strip()
        return edit(user, slug, uid, version, Wording(clause.heading, body, clause.level, clause.deviation_reason))


def update(user: User, slug: str, key: str) -> BoundFigure:
    """Bring a figure of the working copy up to the newest run, with both values in the trail.

    Raises NotFound, NotAllowed, or NotNow when there is no newer one that the user may see.
    """
    with transaction.atomic():
        document = held(user, slug, "dokument.ret", draft=True)
        row = document.bound_figures.filter(key=key).first()
        if row is None:
            raise NotFound("Tallet står ikke i teksten længere.")
        found = Newest(user).newer(key, row.source)
        if found is None:
            raise NotNow("Der er ikke noget nyere tal, du kan se. Teksten er ikke ændret.")
        before = {"tal": key, "vaerdi": row.value, "koersel": row.source}
        put(row, found, user)
        touched(document, user)
        indexed(document)
        logged(user, "dokument.ret", document, before, {"tal": key, "vaerdi": row.value, "koersel": row.source})
    return row
