"""What each role asks of the way in, decided by those who may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.login import trail
from faellesgrund.foundation.access.login.rules import (
    LONGEST_SESSION_MINUTES,
    SHORTEST_IDLE_MINUTES,
    SHORTEST_SESSION_MINUTES,
    Demand,
    demand_of,
    strictest,
)
from faellesgrund.foundation.access.models import RoleAssignment, RoleRequirement, User
from faellesgrund.foundation.access.policy import extent_of, roles_of
from faellesgrund.foundation.access.roles import ROLES


class NotAllowed(Exception):
    """The user's role does not give the right."""


class SavedMeanwhile(Exception):
    """Somebody else decided something since the page was shown; nothing is saved."""


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role on the page: what it asks, and how many of those who hold it have a second factor."""

    role: str
    dansk: str
    demand: Demand
    holders: int
    with_second_factor: int


@dataclass(frozen=True, slots=True)
class RequirementsPage:
    """Every role; ``version`` changes with every decision."""

    rows: tuple[RoleRow, ...]
    version: int


def demand_on(user: User) -> Demand:
    """What the roles of today ask of the user. Demo users, whose password is known to all, are asked for nothing."""
    if user.is_demo:
        return Demand(second_factor=False, idle_minutes=Demand().session_minutes)
    decided = _decided()
    return strictest(demand_of(role, decided) for role in roles_of(user))


def requirements_page() -> RequirementsPage:
    """The roles in their own order, in a constant number of queries."""
    from allauth.mfa.models import Authenticator

    held = RoleAssignment.objects.valid_on(timezone.localdate()).filter(user__is_active=True)
    holders: dict[str, set[int]] = {}
    for role, user in held.values_list("role", "user_id"):
        holders.setdefault(role, set()).add(user)
    strong = set(
        Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("user_id", flat=True)
    )
    decided = _decided()
    rows = tuple(
        RoleRow(
            role.key,
            role.dansk,
            demand_of(role.key, decided),
            len(holders.get(role.key, ())),
            len(holders.get(role.key, set()) & strong),
        )
        for role in ROLES.values()
    )
    return RequirementsPage(rows, _version())


def may_decide(user: User) -> bool:
    """Whether the user may decide for everybody: a role held for one party is not enough."""
    return extent_of(user, "andenfaktor.kraev").everything


def save_requirements(actor: User, wanted: Mapping[str, Demand], version: int) -> int:
    """Decide for the roles named; returns how many changed. Raises NotAllowed, SavedMeanwhile or BadInput (by role)."""
    if not may_decide(actor):
        raise NotAllowed("Din rolle giver ikke ret til at bestemme kravene.")
    problems = [problem for role, demand in wanted.items() for problem in _problems(role, demand)]
    if problems:
        raise BadInput(problems)
    with transaction.atomic():
        list(RoleRequirement.objects.select_for_update())
        if version != _version():
            raise SavedMeanwhile
        decided = _decided()
        changed = {
            role: demand for role, demand in wanted.items() if role in ROLES and demand != demand_of(role, decided)
        }
        for role, demand in changed.items():
            row, _ = RoleRequirement.objects.get_or_create(
                role=role, defaults={"session_minutes": demand.session_minutes, "idle_minutes": demand.idle_minutes}
            )
            row.second_factor = demand.second_factor
            row.session_minutes, row.idle_minutes = demand.session_minutes, demand.idle_minutes
            row.version += 1
            row.save()
            trail.note_change("andenfaktor.kraev", row, actor, asdict(demand_of(role, decided)), asdict(demand))
    return len(changed)


def _problems(role: str, demand: Demand) -> list[Problem]:
    name = ROLES[role].dansk if role in ROLES else role
    problems = []
    if not SHORTEST_SESSION_MINUTES <= demand.session_minutes <= LONGEST_SESSION_MINUTES:
        problems.append(
            Problem(
                f"session_{role}",
                f"{name}: Skriv mellem {SHORTEST_SESSION_MINUTES} og {LONGEST_SESSION_MINUTES} minutter. "
                f"Du har skrevet {demand.session_minutes}.",
            )
        )
    elif not SHORTEST_IDLE_MINUTES <= demand.idle_minutes <= demand.session_minutes:
        problems.append(
            Problem(
                f"stille_{role}",
                f"{name}: Skriv mellem {SHORTEST_IDLE_MINUTES} og {demand.session_minutes} minutter, "
                f"som sessionen højst varer. Du har skrevet {demand.idle_minutes}.",
            )
        )
    return problems


def _decided() -> dict[str, Demand]:
    return {row.role: row.demand for row in RoleRequirement.objects.all()}


def _version() -> int:
    return sum(RoleRequirement.objects.values_list("version", flat=True))
