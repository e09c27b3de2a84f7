"""How calculations are found: by name, place, way of building, and what was written about changed figures."""

from __future__ import annotations

from django.urls import reverse

from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.engine.economy.brief.fields import BY_KEY
from faellesgrund.engine.evidence.kommuner import kommuner
from faellesgrund.foundation.search.registry import SearchKind, SearchText

CHOICES = ("bygning.byggemaade", "grund.vilkaar", "stoette.model")
WRITTEN = ("anlaeg.poster", "satser", "satser.begrundelse")


def text_of(calculation: Calculation) -> SearchText:
    """The name as title; place, choices and written text as body."""
    typed = calculation.typed()
    place = kommuner().get(typed.get("projekt.kommune", "").strip())
    parts = [f"Kommune: {place.navn}" if place else ""]
    for key in CHOICES:
        labels = BY_KEY[key].choices or {}
        parts.append(labels.get(typed.get(key, ""), ""))
    parts += [typed.get(key, "") for key in WRITTEN]
    return SearchText(
        title=calculation.navn,
        body=". ".join(part.strip().rstrip(".") for part in parts if part.strip()),
        url=reverse("calculations:result", args=[calculation.slug]),
        changed_at=calculation.changed_at,
        party_id=calculation.party_id,
    )


KIND = SearchKind(
    key="beregning",
    dansk="Beregninger",
    model=Calculation,
    rows=lambda user: Calculation.objects.visible_to(user),
    text=text_of,
    action="beregning.se",
)
