"""Parties, users and the fixed cast of view tests, with valid defaults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from faellesgrund.foundation.access.models import OrganisationalUnit, Party, RoleAssignment, User

PASSWORD = "hest-batteri-haefteklamme"  # noqa: S105 - of test users
LONG_AGO = date(2020, 1, 1)


def make_unit(key: str = "kk-sof", party: str = "kk", name: str = "Socialforvaltningen") -> OrganisationalUnit:
    """A unit and its party, made when they are missing."""
    owner, _ = Party.objects.get_or_create(key=party, defaults={"name": party.upper()})
    unit, _ = OrganisationalUnit.objects.get_or_create(key=key, defaults={"party": owner, "name": name})
    return unit


def make_user(
    username: str = "anna",
    role: str | None = "oekonom",
    unit: OrganisationalUnit | None = None,
    *,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
    password: str = PASSWORD,
) -> User:
    """A user with one role (None: no role at all)."""
    user = User.objects.create_user(username, password, f"{username.capitalize()} Prøve", unit or make_unit())
    if role:
        RoleAssignment.objects.create(user=user, role=role, valid_from=valid_from, valid_to=valid_to)
    return user


@dataclass(frozen=True, slots=True)
class Cast:
    """Who every view is tried with; ``None`` in a client is nobody."""

    in_role: User
    colleague: User
    outsider: User


def make_cast(role: str = "oekonom") -> Cast:
    """In the role; a colleague in the same role of another party; one with an account and no role."""
    other = make_unit("akb", "akb", "Administrationen")
    return Cast(make_user("ida", role), make_user("kalle", role, other), make_user("ulla", None, other))
