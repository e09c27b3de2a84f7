"""Where a rate or figure is used: one's own party's calculations whose newest run rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from faellesgrund.domains.calculations.models import Calculation, Run
from faellesgrund.domains.calculations.result_page.amounts import mio
from faellesgrund.domains.calculations.runs.extracts import key_in_list
from faellesgrund.foundation.access.policy import party_of

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

MOST = 20


@dataclass(frozen=True, slots=True)
class Use:
    """A calculation that rests on the figure."""

    name: str
    url: str
    need: str


@dataclass(frozen=True, slots=True)
class UsedIn:
    """The calculations, the newest first, and whether there are more."""

    rows: tuple[Use, ...]
    more: bool


def used_in(user: User, key: str) -> UsedIn:
    """The calculations of the user and the user's party whose newest run rests on the key; one query."""
    party = party_of(user)
    own = Q(owner=user) | Q(party=party) if party is not None else Q(owner=user)
    newest = Run.objects.filter(calculation=OuterRef("calculation")).order_by("-number").values("pk")[:1]
    runs = (
        Run.objects.filter(calculation__in=Calculation.objects.visible_to(user).filter(own).order_by().values("pk"))
        .filter(pk=Subquery(newest), extract__keys__contains=key_in_list(key))
        .order_by("-calculation__changed_at", "-pk")
        .values_list("calculation__navn", "calculation__slug", "need")
    )
    found = list(runs[: MOST + 1])
    rows = tuple(Use(name, reverse("calculations:result", args=[slug]), mio(need)) for name, slug, need in found[:MOST])
    return UsedIn(rows, len(found) > MOST)
