"""Saving and removing an alternative: rights, two tabs, and the line in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from faellesgrund.domains.calculations.lifecycle.reading import keys_for, standard_name
from faellesgrund.domains.calculations.models import LifecycleAlternative
from faellesgrund.domains.calculations.runs.holding import CalculationError, held_for
from faellesgrund.foundation.access.policy import record_change

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

ACTION = "beregning.ret"
MOST = 3
LONGEST = 20_000


class AlternativeChanged(CalculationError):
    """The alternative was saved in another window. Carries what is saved now."""

    def __init__(self, saved: LifecycleAlternative) -> None:
        self.saved = saved
        super().__init__("Alternativet er gemt i et andet vindue, siden du åbnede det. Dit er ikke gemt endnu.")


def save(user: User, slug: str, number: int, version: int, typed: Mapping[str, str]) -> LifecycleAlternative:
    """Keep the texts exactly as typed. version: the one the page was opened with, 0 for a new one.

    Raises CalculationError, NotAllowed, AlternativeChanged.
    """
    if not 1 <= number <= MOST:
        raise CalculationError(f"Der er plads til {MOST} alternativer.")
    kept = {key: typed[key][:LONGEST] for key in keys_for(number) if typed.get(key, "").strip()}
    with transaction.atomic():
        calculation = held_for(user, slug, ACTION)
        found = LifecycleAlternative.objects.filter(calculation=calculation, number=number).first()
        before = dict(found.draft) if found else None
        if found is not None and before == kept:
            return found
        if found is not None and found.version != version:
            raise AlternativeChanged(found)
        if found is None:
            found = LifecycleAlternative(calculation=calculation, number=number, version=0)
        found.draft, found.changed_by = kept, user
        found.version += 1
        found.save()
        about = {"alternativ": number, "navn": kept.get("navn") or standard_name(number)}
        record_change(user, ACTION, calculation, before, {**about, **kept})
    return found


def remove(user: User, slug: str, number: int) -> None:
    """Take an alternative away; nothing happens when it is not there. Raises CalculationError, NotAllowed."""
    with transaction.atomic():
        calculation = held_for(user, slug, ACTION)
        found = LifecycleAlternative.objects.filter(calculation=calculation, number=number).first()
        if found is not None:
            record_change(user, ACTION, calculation, {"alternativ": number, **found.draft}, None)
            found.delete()
