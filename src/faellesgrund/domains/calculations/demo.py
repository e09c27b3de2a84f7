"""Demo content: Oliefabriksvej rebuilt from the public decision, and an invented site with figures of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from faellesgrund.domains.calculations import actions
from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.domains.calculations.worked_examples import OLIEFABRIKSVEJ_BRIEF
from faellesgrund.foundation.search.actions import index

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

OWNER = "oekonom"

LAERKEMARKEN: Mapping[str, str] = {
    "projekt.navn": "Lærkemarken: 12 boliger",
    "projekt.kommune": "0101",
    "bygning.boliger": "12",
    "bygning.areal_m2_pr_bolig": "35",
    "bygning.faelleshus_m2": "40",
    "bygning.byggemaade": "trae_elementer",
    "anlaeg.entreprise_pr_m2": "20.000",
    "grund.byggemodning": "700.000",
    "drift.111": "18.000",
    "drift.114": "78.000",
    "maal.husleje": "3.000",
    "maal.raadighed": "3.600",
}
"""Invented: no such site exists."""


def load(dato: date | None = None) -> None:
    """Make the two calculations and run them once; again is harmless. dato: the day of the run (default: today)."""
    user: User | None = get_user_model().objects.filter(username=OWNER).first()
    if user is None:
        return
    day = dato or localdate()
    for slug, typed in (("laerkemarken", LAERKEMARKEN), ("oliefabriksvej", OLIEFABRIKSVEJ_BRIEF)):
        if Calculation.objects.filter(slug=slug).exists():
            continue
        made = actions.create(user, typed["projekt.navn"], typed)
        # A short address of its own: the worked example hangs on it.
        Calculation.objects.filter(pk=made.pk).update(slug=slug)
        made.refresh_from_db()
        index(made)
        actions.run(user, slug, day)
