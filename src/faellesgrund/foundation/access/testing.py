"""Parties, users and the fixed cast of view tests, with valid defaults."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from faellesgrund.foundation.access.models import OrganisationalUnit, Party, RoleAssignment, User
from faellesgrund.foundation.access.people.models import AccessReview
from faellesgrund.foundation.access.policy import may
from faellesgrund.foundation.access.probes import DONE, OK, Probe, Whose, expected

__all__ = [
    "DONE",
    "LONG_AGO",
    "OK",
    "PASSWORD",
    "PROBES",
    "Cast",
    "Probe",
    "Whose",
    "a_review",
    "as_in_use",
    "expected",
    "give_roles",
    "make_cast",
    "make_unit",
    "make_user",
    "policy_disagreements",
]

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


def give_roles(user: User, held: Sequence[tuple[str, str, str]]) -> User:
    """The user anew, with each (role, kind of scope, scope key) from long ago; the same twice is given once."""
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=user, role=role, scope_kind=kind, scope_id=key, valid_from=LONG_AGO)
        for role, kind, key in dict.fromkeys(held)
    )
    return User.objects.select_related("unit__party").get(pk=user.pk)


def policy_disagreements(user: User, action: str, every: QuerySet[Any], seen: QuerySet[Any]) -> list[str]:
    """Where the two halves of the policy differ, for a property test of any model. An empty list is what must be.

    every: all rows. seen: what ``visible(...)`` (or the model's ``visible_to``) gives the user. Each row is asked of
    :func:`may` on its own; a row that comes twice is said too.
    """
    shown = list(seen.values_list("pk", flat=True))
    wrong = [f"{pk} comes {shown.count(pk)} times" for pk in set(shown) if shown.count(pk) > 1]
    for row in every:
        if may(user, action, row) != (row.pk in shown):
            wrong.append(f"{row!r}: may says {row.pk not in shown}, the rows say {row.pk in shown}")
    return wrong


def a_review(user: User) -> AccessReview:
    """This year's review, begun by the user."""
    today = timezone.localdate()
    return AccessReview.objects.create(year=today.year, due_on=today, opened_by=user)


def _someone(user: User) -> User:
    """A user without roles in the user's unit."""
    return make_user("nogen", None, user.unit)


def _unit_of(user: User) -> OrganisationalUnit:
    assert user.unit is not None
    return user.unit


def _user_url(name: str) -> Callable[[Any], str]:
    return lambda thing: reverse(f"access:{name}", args=[thing.username])


def _answer_url(thing: Any) -> str:
    return reverse("access:answer_review", args=[thing.year])


PROBES = (
    Probe("parter.se", lambda _: reverse("access:parties")),
    Probe("parter.styr", lambda unit: reverse("access:change_unit", args=[unit.key]), make=_unit_of),
    Probe("brugere.se", _user_url("user"), make=_someone),
    Probe("brugere.inviter", _user_url("change_user"), make=_someone),
    Probe("roller.styr", _user_url("give_role"), make=_someone),
    Probe("andenfaktor.kraev", lambda _: reverse("requirements")),
    Probe("adgang.gennemgaa", _answer_url, "POST", {"bekraeft": "valgte"}, a_review, allowed=DONE),
    Probe("adgang.gennemgang_se", lambda thing: reverse("access:review", args=[thing.year]), make=a_review),
    Probe("api_noegle.egne", lambda _: reverse("access:keys")),
    Probe("revision.se", lambda _: reverse("audit:overview")),
    Probe("revision.person", lambda _: reverse("audit:persons")),
    Probe("revision.eksporter", lambda _: reverse("audit:export", args=["csv"])),
)


@contextmanager
def as_in_use(folder: Path) -> Iterator[None]:
    """The database as an installation has it, for tests with several threads: SQLite in a file, not in memory."""
    if connection.vendor != "sqlite":
        yield
        return
    path = folder / "faellesgrund.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
    in_memory, connection.connection = connection.connection, None
    settings, name = connections.settings["default"], connection.settings_dict["NAME"]
    settings["NAME"] = connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.connection.close()
        settings["NAME"] = connection.settings_dict["NAME"] = name
        connection.connection = in_memory
