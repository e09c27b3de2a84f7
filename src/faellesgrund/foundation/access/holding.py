"""What a user holds today: roles with their scopes, and the party behind the unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from faellesgrund.foundation.access.models import Party, User


@dataclass(frozen=True, slots=True)
class Held:
    """A role of a user today, and what it is held for (``kind`` is a value of ScopeKind)."""

    role: str
    kind: str
    scope_id: str


def held_by(user: User | AnonymousUser | None) -> tuple[Held, ...]:
    """The roles the user has today with their scopes; one query for each user object, however many roles there are."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    held = getattr(user, "_held_today", None)
    if held is None:
        rows = user.roles.valid_on(timezone.localdate()).values_list("role", "scope_kind", "scope_id")
        held = tuple(Held(*row) for row in rows)
        user._held_today = held  # type: ignore[attr-defined]
    return cast("tuple[Held, ...]", held)


def roles_of(user: User | AnonymousUser | None) -> frozenset[str]:
    """The keys of the roles the user has today, whatever they are held for."""
    return frozenset(each.role for each in held_by(user))


def party_of(user: User | AnonymousUser | None) -> Party | None:
    """The party the user's unit belongs to, or None."""
    if not isinstance(user, User) or user.unit is None:
        return None
    return user.unit.party
