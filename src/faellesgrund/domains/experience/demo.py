"""Demo content: three invented projects. They are kept out of the estimate, so that the worked examples keep their figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from faellesgrund.domains.experience import actions
from faellesgrund.domains.experience.models import FinishedProject

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

OWNER = "oekonom"
LEFT_OUT = "Opdigtet til demoen, så det tæller ikke med."
PROJECTS: tuple[dict[str, Any], ...] = (
    {
        "navn": "Sivkæret",
        "kommune": "0101",
        "prisaar": 2022,
        "boliger": 10,
        "areal_m2": Decimal(350),
        "faelleshus_m2": Decimal(38),
        "anskaffelsessum": Decimal(10_900_000),
        "byggemaade": "trae_elementer",
        "kilde": "Demo",
    },
    {
        "navn": "Havnesporet",
        "kommune": "0147",
        "prisaar": 2023,
        "boliger": 8,
        "areal_m2": Decimal(264),
        "anskaffelsessum": Decimal(9_150_000),
        "byggemaade": "rumstore_moduler",
        "grundlag": "tilbud",
        "sikkerhed": "antaget",
        "kilde": "Demo",
    },
    {
        "navn": "Birkelunden",
        "kommune": "0851",
        "prisaar": 2021,
        "boliger": 12,
        "areal_m2": Decimal(444),
        "faelleshus_m2": Decimal(52),
        "anskaffelsessum": Decimal(12_300_000),
        "grundpris": Decimal(900_000),
        "byggemaade": "traditionel",
        "kilde": "Demo",
    },
)
"""Invented: no such projects exist."""


def load(dato: date | None = None) -> None:
    """Make the projects; again is harmless."""
    user: User | None = get_user_model().objects.filter(username=OWNER).first()
    if user is None:
        return
    for facts in PROJECTS:
        if FinishedProject.objects.filter(navn=facts["navn"], prisaar=facts["prisaar"]).exists():
            continue
        values = {**facts, "taeller_med": False, "begrundelse": LEFT_OUT, "note": "Demo: projektet er opdigtet."}
        actions.create(user, actions.Asked(values, confirmed=True), dato or localdate())
