"""Creation functions with valid defaults, for the tests of this and later apps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from faellesgrund.domains.experience import actions
from faellesgrund.domains.experience.models import FinishedProject, Sharing
from faellesgrund.foundation.access.testing import Probe

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

DAY = date(2026, 11, 24)
FACTS: dict[str, Any] = {
    "navn": "Mosegrunden",
    "kommune": "0101",
    "prisaar": 2023,
    "boliger": 10,
    "areal_m2": Decimal(350),
    "anskaffelsessum": Decimal(11_200_000),
}
"""An invented project near the estimate."""


def a_project(user: User, deling: str = Sharing.PARTNERSHIP, **facts: Any) -> FinishedProject:
    """A project of the user's party; ``facts`` change or add."""
    return actions.create(user, actions.Asked({**FACTS, **facts}, deling, confirmed=True), DAY)


def agreeing(user: User, count: int, cost: int = 13_500_000) -> list[FinishedProject]:
    """So many projects that cost nearly the same, somewhat more than the estimate."""
    return [a_project(user, navn=f"Projekt {i}", anskaffelsessum=Decimal(cost + 100_000 * i)) for i in range(count)]


def _number_url(name: str) -> Any:
    return lambda thing: reverse(f"experience:{name}", args=[thing.pk])


PROBES = (
    Probe("egneprojekter.se", _number_url("project"), make=a_project, sees="egneprojekter.se"),
    Probe("egneprojekter.ret", _number_url("change"), make=a_project, sees="egneprojekter.se"),
    Probe("egneprojekter.importer", lambda _: reverse("experience:import")),
)
