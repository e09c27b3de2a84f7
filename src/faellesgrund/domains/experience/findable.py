"""How finished projects are found: by name, place, source and what was noted."""

from __future__ import annotations

from django.urls import reverse

from faellesgrund.domains.experience.models import FinishedProject
from faellesgrund.domains.experience.rules import METHODS
from faellesgrund.engine.evidence.kommuner import kommuner
from faellesgrund.foundation.search.registry import SearchKind, SearchText


def text_of(project: FinishedProject) -> SearchText:
    """The name as title; place, year, way of building, source and note as body."""
    place = kommuner().get(project.kommune)
    parts = [
        f"Kommune: {place.navn}" if place else "",
        f"Prisår {project.prisaar}",
        METHODS.get(project.byggemaade, ""),
        project.kilde,
        project.note,
    ]
    return SearchText(
        title=project.navn,
        body=". ".join(part.strip().rstrip(".") for part in parts if part.strip()),
        url=reverse("experience:project", args=[project.pk]),
        changed_at=project.changed_at,
        party_id=project.party_id,
    )


KIND = SearchKind(
    key="egetprojekt",
    dansk="Egne projekter",
    model=FinishedProject,
    rows=lambda user: FinishedProject.objects.visible_to(user),
    text=text_of,
    action="egneprojekter.se",
)
