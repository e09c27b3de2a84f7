"""What every change of a calculation begins with: it is found, the right is asked for, and it is held until the end. Failures speak Danish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.foundation.access.policy import may

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User


class CalculationError(Exception):
    """Something the user asked for cannot be done; the text says why and what to do."""


class NotAllowed(CalculationError):
    """The user's role does not give the right."""


def demand(user: User, action: str, calculation: Calculation | None = None) -> None:
    """Raises NotAllowed unless the user may."""
    if not may(user, action, calculation):
        raise NotAllowed("Din rolle giver ikke adgang til det. Spørg ejeren af beregningen eller administratoren.")


def seen_by(user: User, slug: str) -> Calculation:
    """The calculation. Raises CalculationError when it is not there for the user."""
    calculation = Calculation.objects.visible_to(user).with_owner().filter(slug=slug).first()
    if calculation is None:
        raise CalculationError("Beregningen findes ikke, eller den er kun delt i en anden part.")
    return calculation


def held_for(user: User, slug: str, action: str) -> Calculation:
    """The calculation, held for change until the transaction ends. Raises CalculationError, NotAllowed."""
    calculation = seen_by(user, slug)
    demand(user, action, calculation)
    # Without a join: PostgreSQL finds no row when what it is joined to was changed during the wait.
    return Calculation.objects.select_for_update().get(pk=calculation.pk)
