"""What a shown run carries with it beyond its figures: changed rates, its lock, what it was copied from and to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from faellesgrund.domains.calculations.models import Calculation, Run
from faellesgrund.domains.calculations.runs.lock_texts import LockTag, lock_tag

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

COPIES = 10


@dataclass(frozen=True, slots=True)
class Named:
    """A calculation with its page."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class OverTime:
    """What stands under the heading of a result."""

    changed_rates: str
    lock: LockTag | None
    source: Named | None
    copies: tuple[Named, ...]


def changed_rates_text(count: int) -> str:
    """2 ændrede satser."""
    if not count:
        return ""
    return "1 ændret sats" if count == 1 else f"{count} ændrede satser"


def over_time(user: User, calculation: Calculation, run: Run, today: date) -> OverTime:
    """One query more than the run itself; kinship is told only of what the user may see."""
    kin = Calculation.objects.visible_to(user).filter(Q(pk=calculation.copied_from_id) | Q(copied_from=calculation.pk))
    source, copies = None, []
    for pk, slug, name in kin.order_by("sort_key", "pk").values_list("pk", "slug", "navn")[: COPIES + 1]:
        named = Named(name, reverse("calculations:result", args=[slug]))
        if pk == calculation.copied_from_id:
            source = named
        else:
            copies.append(named)
    return OverTime(changed_rates_text(run.changed_rates), lock_tag(run, today), source, tuple(copies))
