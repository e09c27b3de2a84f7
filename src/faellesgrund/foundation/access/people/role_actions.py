"""Giving and ending roles, closing and opening accounts. Every change is audited; failures are BadInput for the user."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.login import sessions
from faellesgrund.foundation.access.models import RoleAssignment, User
from faellesgrund.foundation.access.policy import extent_of, held_by, may
from faellesgrund.foundation.access.roles import GRANTED_BY_ADMIN_ONLY, ROLES, ScopeKind
from faellesgrund.foundation.access.rules import NEEDED, overlaps
from faellesgrund.foundation.access.scopes import WrongScope, checked

ACTION = "roller.styr"


@dataclass(frozen=True, slots=True)
class RoleWish:
    """A role somebody wants to give: what it is held for, and from which day to which (both included)."""

    role: str
    scope_kind: str
    scope_id: str
    valid_from: date
    valid_to: date | None = None


def may_hand_out(actor: User, role: str) -> bool:
    """Whether the actor may give and end this role: the roles that watch the system are for an administrator."""
    if role not in GRANTED_BY_ADMIN_ONLY:
        return True
    return any(each.role == "admin" and each.kind == ScopeKind.ALL.value for each in held_by(actor))


def may_lead_in(actor: User, user: User) -> bool:
    """Whether the actor may decide how somebody else gets into the account (its mail address, its invitation).

    Only when the actor could have given every role the account has or will have: else the account is a way to them.
    """
    standing = user.roles.filter(ended_on__isnull=True).exclude(valid_to__lt=timezone.localdate())
    return actor.pk == user.pk or all(
        may_hand_out(actor, each.role) and _within_own_reach(actor, each.scope_kind, each.scope_id) for each in standing
    )


def wish_problems(actor: User, wish: RoleWish) -> list[Problem]:
    """What is wrong with a wish, whoever it is for. Places: rolle, omfang, fra, til."""
    problems = []
    today = timezone.localdate()
    if wish.role not in ROLES:
        problems.append(Problem("rolle", "Vælg en rolle."))
    elif not may_hand_out(actor, wish.role):
        problems.append(Problem("rolle", f"Kun en systemadministrator kan give rollen {ROLES[wish.role].dansk}."))
    try:
        kind, key = checked(wish.scope_kind, wish.scope_id)
    except WrongScope as wrong:
        problems.append(Problem("omfang", str(wrong)))
    else:
        if not _within_own_reach(actor, kind, key):
            problems.append(Problem("omfang", "Din egen rolle gælder én part. Du kan kun give roller for den part."))
    if wish.valid_from < today:
        problems.append(Problem("fra", f"En rolle kan ikke gives bagud. Vælg {_day(today)} eller senere."))
    if wish.valid_to is not None and wish.valid_to < wish.valid_from:
        text = (
            f"Rollen slutter, før den begynder. Vælg {_day(wish.valid_from)} eller senere, eller lad feltet stå tomt."
        )
        problems.append(Problem("til", text))
    return problems


def give_role(actor: User, user: User, wish: RoleWish) -> RoleAssignment:
    """Give a user a role. Raises BadInput, or PermissionDenied for oneself and for users out of reach."""
    if actor.pk == user.pk:
        raise PermissionDenied("Ingen kan give sig selv en rolle. Bed en anden sekretær eller administrator om det.")
    if not may(actor, ACTION, user):
        raise PermissionDenied
    problems = wish_problems(actor, wish)
    if problems:
        raise BadInput(problems)
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        return assign(actor, user, [wish])[0]


def assign(actor: User, user: User, wishes: Sequence[RoleWish]) -> list[RoleAssignment]:
    """Write checked wishes down, inside a transaction. Raises BadInput when two periods of the same role overlap."""
    made = []
    for wish in wishes:
        kind, key = checked(wish.scope_kind, wish.scope_id)
        same = user.roles.filter(role=wish.role, scope_kind=kind, scope_id=key, ended_on__isnull=True)
        for other in same:
            if overlaps(wish.valid_from, wish.valid_to, other.valid_from, other.valid_to):
                raise BadInput([Problem("rolle", _overlap(user, other))])
        assignment = RoleAssignment.objects.create(
            user=user,
            role=wish.role,
            scope_kind=kind,
            scope_id=key,
            valid_from=wish.valid_from,
            valid_to=wish.valid_to,
            granted_by=actor,
        )
        record_change(actor, "rolle.giv", assignment, None, told(assignment), concerns=(user,))
        made.append(assignment)
    return made


def end_role(actor: User, assignment: RoleAssignment, last_day: date | None = None) -> RoleAssignment:
    """End a role now, or let it run to and with ``last_day``. It is kept. Raises BadInput or PermissionDenied."""
    if not may(actor, ACTION, assignment.user):
        raise PermissionDenied
    if not may_hand_out(actor, assignment.role):
        raise PermissionDenied(f"Kun en systemadministrator kan afslutte rollen {ROLES[assignment.role].dansk}.")
    today = timezone.localdate()
    with transaction.atomic():
        _lock_holders(assignment.role)
        row = RoleAssignment.objects.select_for_update(of=("self",)).select_related("user").get(pk=assignment.pk)
        if row.ended_on is not None or (row.valid_to is not None and row.valid_to < today):
            raise BadInput([Problem("til", "Rollen er allerede afsluttet.")])
        _check_last_day(row, last_day, today)
        first_without = today if last_day is None else last_day + timedelta(days=1)
        if row.role in NEEDED and _holds_for_all(row, first_without) and not _others(row.role, row.user, first_without):
            raise BadInput([Problem("til", _last_one(row.role))])
        before = told(row)
        if last_day is None:
            row.ended_on, row.ended_by = today, actor
        else:
            row.valid_to = last_day
        row.save(update_fields=["ended_on", "ended_by", "valid_to"])
        record_change(actor, "rolle.afslut", row, before, told(row), concerns=(row.user,))
    return row


def close_account(actor: User, user: User) -> None:
    """Close an account: its sessions end, its roles stay as they are. Raises BadInput or PermissionDenied."""
    if actor.pk == user.pk:
        raise PermissionDenied("Du kan ikke lukke din egen konto. Bed en anden om det.")
    _demand_over(actor, user)
    today = timezone.localdate()
    with transaction.atomic():
        for role in NEEDED:
            _lock_holders(role)
        row = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        held = row.roles.valid_on(today).filter(role__in=NEEDED, scope_kind=ScopeKind.ALL.value)
        last = [each.role for each in held if not _others(each.role, row, today)]
        if row.is_active and last:
            raise BadInput([Problem("konto", _last_one(last[0]))])
        sessions.end_all(actor, row)
        _set_active(actor, row, False)


def open_account(actor: User, user: User) -> None:
    """Open a closed account again, with the roles it still has. Raises PermissionDenied."""
    _demand_over(actor, user)
    with transaction.atomic():
        _set_active(actor, User.objects.select_for_update(of=("self",)).get(pk=user.pk), True)


def may_open_and_close(actor: User, user: User) -> bool:
    """Whether the actor may close and open the account: not one's own, and not an administrator's unless one is one."""
    return actor.pk != user.pk and may(actor, ACTION, user) and _over_all_roles(actor, user)


def told(assignment: RoleAssignment) -> dict[str, str | None]:
    """A role as the audit trail keeps it."""
    return {
        "bruger": assignment.user.username,
        "rolle": assignment.role,
        "omfang": f"{assignment.scope_kind} {assignment.scope_id}".strip(),
        "fra": assignment.valid_from.isoformat(),
        "til": assignment.valid_to.isoformat() if assignment.valid_to else None,
        "afsluttet": assignment.ended_on.isoformat() if assignment.ended_on else None,
    }


def _demand_over(actor: User, user: User) -> None:
    if not may(actor, ACTION, user):
        raise PermissionDenied
    if not _over_all_roles(actor, user):
        raise PermissionDenied("Kun en systemadministrator kan lukke eller åbne denne konto.")


def _over_all_roles(actor: User, user: User) -> bool:
    """Whether the actor may give and end every role the user has, also one that begins later."""
    standing = user.roles.filter(ended_on__isnull=True).exclude(valid_to__lt=timezone.localdate())
    return all(may_hand_out(actor, role) for role in standing.values_list("role", flat=True))


def _set_active(actor: User, row: User, active: bool) -> None:
    if row.is_active is not active:
        row.is_active = active
        row.save(update_fields=["is_active"])
        record_change(actor, "konto.aabn" if active else "konto.luk", row, {"aktiv": not active}, {"aktiv": active})


def _within_own_reach(actor: User, kind: str, key: str) -> bool:
    """One whose right comes from a role for a party gives roles for that party alone."""
    extent = extent_of(actor, ACTION)
    return extent.everything or (kind == ScopeKind.PARTY.value and int(key) in extent.parties)


def _check_last_day(row: RoleAssignment, last_day: date | None, today: date) -> None:
    if last_day is None:
        return
    if last_day == date.max:
        raise BadInput([Problem("til", "Der er ingen dag efter den. Vælg en tidligere, eller lad rollen løbe.")])
    earliest = max(today, row.valid_from)
    if last_day < earliest:
        raise BadInput([Problem("til", f"Vælg {_day(earliest)} eller senere, eller afslut rollen nu.")])
    if row.valid_to is not None and last_day > row.valid_to:
        text = f"Rollen slutter allerede {_day(row.valid_to)}. Giv en ny rolle, hvis den skal gælde længere."
        raise BadInput([Problem("til", text)])


def _lock_holders(role: str) -> None:
    """Two who end the last two administrators at once wait for each other."""
    if role in NEEDED:
        list(RoleAssignment.objects.select_for_update(of=("self",)).filter(role=role, ended_on__isnull=True))


def _holds_for_all(row: RoleAssignment, day: date) -> bool:
    return (
        row.scope_kind == ScopeKind.ALL.value
        and row.user.is_active
        and row.valid_from <= day
        and (row.valid_to is None or row.valid_to >= day)
    )


def _others(role: str, user: User, day: date) -> bool:
    """Whether anybody else holds the role for everything on the day, and can log in."""
    there = RoleAssignment.objects.valid_on(day).filter(role=role, scope_kind=ScopeKind.ALL.value, user__is_active=True)
    waiting = Q(
        user__invitation__isnull=False, user__invitation__accepted_at__isnull=True, user__last_login__isnull=True
    )
    return there.exclude(user=user).exclude(waiting).exists()


def _last_one(role: str) -> str:
    return (
        f"Det er den sidste med rollen {ROLES[role].dansk} for alt. Giv rollen til en anden, der kan logge ind, "
        "så kan den afsluttes her."
    )


def _overlap(user: User, other: RoleAssignment) -> str:
    until = f"til og med {_day(other.valid_to)}" if other.valid_to else "uden slutdato"
    return (
        f"{user.full_name} har allerede rollen fra {_day(other.valid_from)} {until}. "
        "Vælg en periode, der ikke overlapper, eller afslut den først."
    )


def _day(day: date) -> str:
    return date_format(day, "j. F Y")
