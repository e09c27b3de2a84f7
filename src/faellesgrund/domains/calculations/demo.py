"""Demo content: Oliefabriksvej rebuilt from the public decision, and an invented site with figures of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from faellesgrund.domains.calculations import actions
from faellesgrund.domains.calculations.form.example import EXAMPLE
from faellesgrund.domains.calculations.lifecycle import saving
from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.domains.calculations.worked_examples import OLIEFABRIKSVEJ_BRIEF
from faellesgrund.foundation.search.actions import index

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

OWNER = "oekonom"
FLOORS = {
    "navn": "Brædder i stedet for vinyl",
    "tillaeg": "150.000",
    "bygningsdel": (
        '"Gulv, vinyl/linoleum";udgaar;;\n"Gulv, massive brædder udskiftelige enkeltvis (alternativ)";ny;;'
    ),
    "driftskonto": "114;72.000",
}
"""An invented alternative: a floor that costs more, lasts longer and is cleaned for less."""


def load(dato: date | None = None) -> None:
    """Make the two calculations and run them once; again is harmless. dato: the day of the run (default: today)."""
    user: User | None = get_user_model().objects.filter(username=OWNER).first()
    if user is None:
        return
    day = dato or localdate()
    for slug, typed in (("laerkemarken", EXAMPLE), ("oliefabriksvej", OLIEFABRIKSVEJ_BRIEF)):
        if Calculation.objects.filter(slug=slug).exists():
            continue
        made = actions.create(user, typed["projekt.navn"], typed)
        # A short address of its own: the worked example hangs on it.
        Calculation.objects.filter(pk=made.pk).update(slug=slug)
        made.refresh_from_db()
        index(made)
        actions.run(user, slug, day)
        if slug == "laerkemarken":
            saving.save(user, slug, 2, 0, FLOORS)
