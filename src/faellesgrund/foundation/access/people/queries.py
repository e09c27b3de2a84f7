"""Reads behind the pages of people: the list, a user's page, parties with units, choices. Frozen page objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from faellesgrund.foundation.access.login.second_factor import has_second_factor
from faellesgrund.foundation.access.models import OrganisationalUnit, Party, PartyStatus, RoleAssignment, User
from faellesgrund.foundation.access.people.models import Invitation
from faellesgrund.foundation.access.people.role_actions import may_hand_out, may_lead_in, may_open_and_close
from faellesgrund.foundation.access.people.terms_of_reference import Unclear, terms_of_reference
from faellesgrund.foundation.access.policy import extent_of, may, party_of
from faellesgrund.foundation.access.roles import ROLES, Role
from faellesgrund.foundation.access.scopes import ScopeNames
from faellesgrund.foundation.ui.choices import Choice
from faellesgrund.foundation.ui.sorting import danish_sort_key

PER_PAGE = 25
ACTIVE, CLOSED, INVITED = "aktiv", "lukket", "inviteret"
STATUSES = {ACTIVE: "Kan logge ind", INVITED: "Inviteret", CLOSED: "Konto lukket"}


class NotFound(LookupError):
    """No such user, party or unit, or the user who asks may not see it."""


def users_visible_to(user: User) -> QuerySet[User]:
    """The users that the asker may see: all, or those of the parties the asker's role is held for."""
    extent = extent_of(user, "brugere.se")
    every = User.objects.select_related("unit__party", "invitation")
    if extent.everything:
        return every
    parties = set(extent.parties)
    own = party_of(user)
    if own is not None and extent.whole:
        parties.add(own.pk)
    return every.filter(unit__party__in=parties)


def user_for(user: User, username: str) -> User:
    """A user the asker may see. Raises NotFound."""
    found = users_visible_to(user).filter(username=username).first()
    if found is None:
        raise NotFound(username)
    return found


@dataclass(frozen=True, slots=True)
class Nav:
    """Which of the pages about access the asker may open."""

    users: bool
    reviews: bool
    requirements: bool


def nav(user: User) -> Nav:
    """For the links between the pages; no query beyond the user's own roles."""
    return Nav(may(user, "brugere.se"), may(user, "adgang.gennemgang_se"), may(user, "andenfaktor.kraev"))


@dataclass(frozen=True, slots=True)
class UserRow:
    """One user of the list."""

    name: str
    url: str
    username: str
    party: str
    unit: str
    roles: str
    status: str
    status_class: str
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class UserList:
    """A page of the list, with what it is narrowed by."""

    rows: tuple[UserRow, ...]
    count: int
    number: int
    pages: int
    previous: int | None
    next: int | None
    search: str
    parties: tuple[Choice, ...]
    roles: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    kept: str
    may_invite: bool
    asker_has_no_unit: bool
    asker_url: str

    @property
    def count_text(self) -> str:
        """1 bruger, 14 brugere."""
        return "1 bruger" if self.count == 1 else f"{self.count} brugere"


def status_of(user: User) -> str:
    """Whether the person can log in, is invited, or has had the account closed."""
    if not user.is_active:
        return CLOSED
    return INVITED if waiting_invitation(user) else ACTIVE


def waiting_invitation(user: User) -> Invitation | None:
    """The invitation of somebody who has not come yet, by the link or through an identity provider."""
    found: Invitation | None = getattr(user, "invitation", None)
    return found if found is not None and found.accepted_at is None and user.last_login is None else None


def user_list(user: User, search: str, party: str, role: str, status: str, number: str, kept: str) -> UserList:
    """A page of users in Danish order; a constant number of queries. kept: the query string without the page."""
    every = _narrowed(users_visible_to(user), search.strip(), party, role, status)
    today = timezone.localdate()
    held = Prefetch("roles", RoleAssignment.objects.valid_on(today).order_by("role"), to_attr="roles_today")
    page = Paginator(every.prefetch_related(held).order_by("sort_key", "pk"), PER_PAGE).get_page(number)
    return UserList(
        rows=tuple(_row(each) for each in page.object_list),
        count=page.paginator.count,
        number=page.number,
        pages=page.paginator.num_pages,
        previous=page.previous_page_number() if page.has_previous() else None,
        next=page.next_page_number() if page.has_next() else None,
        search=search.strip(),
        parties=_choices(((p.key, p.name) for p in Party.objects.exclude(status=PartyStatus.MENTIONED)), party),
        roles=_choices(((r.key, r.dansk) for r in sorted_roles()), role),
        statuses=_choices(STATUSES.items(), status),
        kept=kept,
        may_invite=may(user, "brugere.inviter"),
        asker_has_no_unit=user.unit_id is None,
        asker_url=reverse("access:user", args=[user.username]),
    )


def _narrowed(every: QuerySet[User], search: str, party: str, role: str, status: str) -> QuerySet[User]:
    if search:
        every = every.filter(
            Q(sort_key__contains=danish_sort_key(search)) | Q(username__icontains=search) | Q(email__icontains=search)
        )
    if party:
        every = every.filter(unit__party__key=party)
    if role in ROLES:
        held = RoleAssignment.objects.valid_on(timezone.localdate()).filter(role=role)
        every = every.filter(pk__in=held.values("user_id"))
    waiting = Q(invitation__isnull=False, invitation__accepted_at__isnull=True, last_login__isnull=True)
    if status == CLOSED:
        every = every.filter(is_active=False)
    elif status == INVITED:
        every = every.filter(waiting, is_active=True)
    elif status == ACTIVE:
        every = every.filter(is_active=True).exclude(waiting)
    return every


def _row(user: User) -> UserRow:
    status = status_of(user)
    roles: list[RoleAssignment] = getattr(user, "roles_today", [])
    return UserRow(
        name=user.full_name,
        url=reverse("access:user", args=[user.username]),
        username=user.username if status != INVITED else "",
        party=user.unit.party.name if user.unit else "–",
        unit=user.unit.name if user.unit else "",
        roles=", ".join(dict.fromkeys(ROLES[each.role].dansk for each in roles)) or "ingen rolle",
        status=STATUSES[status] if status != ACTIVE else "",
        status_class={CLOSED: "fejl", INVITED: "info"}.get(status, ""),
        last_login=user.last_login,
    )


def _choices(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, text, value == chosen) for value, text in pairs)


def sorted_roles() -> list[Role]:
    """Roles in the Danish order of their names."""
    return sorted(ROLES.values(), key=lambda role: danish_sort_key(role.dansk))


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role of a user: what, for what, when, and who gave it."""

    pk: int
    role: str
    scope: str
    valid_from: date
    valid_to: date | None
    ended_on: date | None
    granted_by: str
    granted_at: datetime
    may_end: bool


@dataclass(frozen=True, slots=True)
class UserPage:
    """A user with roles now, coming and past, and what the asker may do."""

    user: User
    party: str
    unit: str
    status: str
    status_class: str
    now: tuple[RoleLine, ...]
    coming: tuple[RoleLine, ...]
    past: tuple[RoleLine, ...]
    invitation: Invitation | None
    invitation_runs_out: bool
    is_oneself: bool
    may_give: bool
    may_change: bool
    may_close: bool
    may_invite: bool
    two_steps: bool
    sessions: int
    may_reset: bool


def user_page(asker: User, user: User) -> UserPage:
    """The user's page; a constant number of queries, however many roles."""
    scopes = ScopeNames.read()
    today = timezone.localdate()
    lines: dict[str, list[RoleLine]] = {"now": [], "coming": [], "past": []}
    manages = may(asker, "roller.styr", user)
    for each in user.roles.select_related("granted_by").order_by("-valid_from", "role", "pk"):
        over = each.ended_on is not None or (each.valid_to is not None and each.valid_to < today)
        place = "past" if over else "coming" if each.valid_from > today else "now"
        lines[place].append(_role_line(each, scopes, manages and not over and may_hand_out(asker, each.role)))
    status = status_of(user)
    waiting = waiting_invitation(user)
    two_steps = has_second_factor(user)
    may_close = may_open_and_close(asker, user)
    return UserPage(
        user=user,
        party=user.unit.party.name if user.unit else "",
        unit=user.unit.name if user.unit else "",
        status=STATUSES[status],
        status_class={CLOSED: "fejl", INVITED: "info"}.get(status, "god"),
        now=tuple(lines["now"]),
        coming=tuple(lines["coming"]),
        past=tuple(lines["past"]),
        invitation=waiting,
        invitation_runs_out=waiting is not None and not waiting.usable(timezone.now()),
        is_oneself=asker.pk == user.pk,
        may_give=manages and asker.pk != user.pk,
        may_change=may(asker, "brugere.inviter", user),
        may_close=may_close,
        may_invite=waiting is not None and may(asker, "brugere.inviter", user) and may_lead_in(asker, user),
        two_steps=two_steps,
        sessions=UserSession.objects.filter(user=user).count(),
        may_reset=two_steps and may_close and may(asker, "andenfaktor.kraev", user),
    )


def _role_line(each: RoleAssignment, scopes: ScopeNames, may_end: bool) -> RoleLine:
    return RoleLine(
        each.pk,
        ROLES[each.role].dansk,
        scopes.of(each.scope_kind, each.scope_id),
        each.valid_from,
        each.valid_to,
        each.ended_on,
        each.granted_by.full_name if each.granted_by else "installationen",
        each.granted_at,
        may_end,
    )


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with its place in the tree (0 at the top), its other names, and how many belong to it."""

    unit: OrganisationalUnit
    level: int
    variants: tuple[tuple[str, str], ...]
    users: int


@dataclass(frozen=True, slots=True)
class PartyBlock:
    """A party with its units in the order of the tree."""

    party: Party
    kind: str
    status: str
    units: tuple[UnitLine, ...]


@dataclass(frozen=True, slots=True)
class PartiesPage:
    """Every party with its units, and the points the terms of reference leave open."""

    blocks: tuple[PartyBlock, ...]
    unclear: tuple[Unclear, ...]
    source: str
    dated: date
    may_govern: bool
    shows_counts: bool


def parties_page(user: User) -> PartiesPage:
    """Parties and units; three queries. How many people a unit has is shown to those who may see users."""
    document = terms_of_reference()
    counts: dict[int, int] = {}
    shows_counts = extent_of(user, "brugere.se").everything
    if shows_counts:
        for unit_id in User.objects.filter(is_active=True, unit__isnull=False).values_list("unit_id", flat=True):
            counts[unit_id] = counts.get(unit_id, 0) + 1
    blocks = [
        PartyBlock(party, party.get_kind_display(), party.get_status_display(), tuple(_tree(party, counts)))
        for party in Party.objects.prefetch_related("units")
    ]
    return PartiesPage(
        tuple(blocks),
        document.unclear,
        document.source,
        document.dated,
        extent_of(user, "parter.styr").everything,
        shows_counts,
    )


def _tree(party: Party, counts: dict[int, int]) -> list[UnitLine]:
    units = list(party.units.all())
    lines: list[UnitLine] = []

    def walk(parent_id: int | None, level: int) -> None:
        for unit in units:
            if unit.parent_id == parent_id:
                variants = tuple((str(each["sted"]), str(each["navn"])) for each in unit.name_variants)
                lines.append(UnitLine(unit, level, variants, counts.get(unit.pk, 0)))
                walk(unit.pk, level + 1)

    walk(None, 0)
    return lines


def units_by_party(
    user: User, action: str, kept: OrganisationalUnit | None = None
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Units a user can be placed in, for a select with a group for each party. kept: one that stays, though closed."""
    extent = extent_of(user, action)
    open_ones = Q(closed_on__isnull=True, party__closed_on__isnull=True) & ~Q(party__status=PartyStatus.MENTIONED)
    if not extent.everything:
        open_ones &= Q(party__in=extent.parties)
    groups: dict[str, list[tuple[str, str]]] = {}
    wanted = open_ones | Q(pk=kept.pk if kept else 0)
    for unit in OrganisationalUnit.objects.filter(wanted).select_related("party"):
        groups.setdefault(unit.party.name, []).append((unit.key, unit.name))
    return list(groups.items())
