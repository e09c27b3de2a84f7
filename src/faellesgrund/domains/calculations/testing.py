"""Creation functions with valid defaults, for the tests of this and later apps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from faellesgrund.domains.calculations import actions
from faellesgrund.domains.calculations.models import Calculation, Run, Sharing

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

DAY = date(2026, 11, 24)
DRAFT: Mapping[str, str] = {
    "projekt.navn": "Prøvegrunden",
    "projekt.kommune": "0101",
    "bygning.boliger": "12",
    "bygning.areal_m2_pr_bolig": "35",
}


def a_draft(user: User, deling: str = Sharing.PARTNERSHIP, **typed: str) -> Calculation:
    """A draft of the user's; ``typed`` adds fields, with __ for the point: bygning__boliger="10"."""
    fields = {**DRAFT, **{key.replace("__", "."): text for key, text in typed.items()}}
    return actions.create(user, fields["projekt.navn"], fields, deling)


def a_run(user: User, calculation: Calculation, draws: int = 200) -> Run:
    """A run of the draft on a fixed day with few draws."""
    return actions.run(user, calculation.slug, DAY, draws=draws)
